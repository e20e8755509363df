/* The operations of ranks, and what they are for a problem that has none. */
#include "kernels/support/rank_team.h"

int ranks_size(const struct problem *problem)
{
    return problem->ranks ? problem->ranks->size : 1;
}

int ranks_rank(const struct problem *problem)
{
    return problem->ranks ? problem->ranks->rank : 0;
}

struct range ranks_part(const struct problem *problem, size_t n)
{
    return partition_range(n, ranks_size(problem), ranks_rank(problem));
}

struct range ranks_thread_part(const struct problem *problem, size_t n, int thread)
{
    const struct range mine = ranks_part(problem, n);
    const struct range part = partition_range(mine.last - mine.first, problem_threads(problem), thread);
    return (struct range){mine.first + part.first, mine.first + part.last};
}

void ranks_barrier(const struct problem *problem)
{
    if (problem->ranks)
        problem->ranks->barrier();
}

int64_t ranks_max(const struct problem *problem, int64_t mine)
{
    return problem->ranks ? problem->ranks->max(mine) : mine;
}

void ranks_share(const struct problem *problem, int from, void *bytes, size_t size)
{
    if (problem->ranks)
        problem->ranks->share(from, bytes, size);
}

void ranks_gather(const struct problem *problem, void *pieces, size_t bytes)
{
    if (problem->ranks)
        problem->ranks->gather(pieces, bytes);
}

void ranks_add(const struct problem *problem, uint64_t sums[], size_t count)
{
    if (problem->ranks)
        problem->ranks->add(sums, count);
}

void ranks_exchange(const struct problem *problem, int neighbour, const void *sent, void *received, size_t bytes)
{
    if (problem->ranks)
        problem->ranks->exchange(neighbour, sent, received, bytes);
}

void ranks_collect(const struct problem *problem, void *items, size_t n, size_t item_bytes)
{
    const int ranks = ranks_size(problem), rank = ranks_rank(problem);
    char *bytes = items;
    for (int sender = 1; sender < ranks; sender++) {
        const struct range part = partition_range(n, ranks, sender);
        char *at = bytes + part.first * item_bytes;
        const size_t size = (part.last - part.first) * item_bytes;
        if (rank == 0)
            problem->ranks->receive(sender, at, size);
        else if (rank == sender)
            problem->ranks->send(0, at, size);
    }
}

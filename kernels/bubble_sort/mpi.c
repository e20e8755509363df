/* bubble_sort as odd-even transposition by ranks.  Each has a block of the array, and beside it a copy of the edges of its
 * neighbours' blocks, the halo.  Of `depth` elements one becomes wrong with each pass, from outside inwards, because its
 * neighbour is not there; so the halo is renewed every `depth` passes, not in each: a message costs as much as many
 * comparisons.  A rank counts the exchanges of the pairs that begin in its block, so each is counted once. */
#include "kernels/bubble_sort/bubble_sort.h"
#include "kernels/support/rank_team.h"
#include "kernels/support/spans.h"

#include <errno.h>
#include <omp.h>

enum { DEPTH_MOST = 64 }; /* 256 bytes: one small message, and little done twice */

/* What a rank works on. */
struct block {
    int32_t *values;   /* of the whole array; only the block and its halo are right */
    struct range mine;
    size_t depth, n;
    int ranks, rank;   /* that have a block */
};

/* Blocks hold at least one element, and a halo reaches into the next block only. */
static struct block block_of(const struct problem *problem, int32_t *values)
{
    const int size = ranks_size(problem), ranks = (size_t)size < problem->n ? size : (int)problem->n;
    const size_t least = problem->n / (size_t)ranks;
    return (struct block){.values = values, .mine = ranks_part(problem, problem->n), .n = problem->n, .ranks = ranks,
                          .rank = ranks_rank(problem), .depth = least < DEPTH_MOST ? least : DEPTH_MOST};
}

/* Even ranks begin with the right neighbour, odd ones with the left: nobody waits for a chain of others. */
static void renew_halo(const struct problem *problem, const struct block *block)
{
    const size_t bytes = block->depth * sizeof *block->values;
    int32_t *first = block->values + block->mine.first, *last = block->values + block->mine.last;
    for (int turn = 0; turn < 2; turn++) {
        const bool right = (block->rank + turn) % 2 == 0;
        if (right && block->rank + 1 < block->ranks)
            ranks_exchange(problem, block->rank + 1, last - block->depth, last, bytes);
        if (!right && block->rank > 0)
            ranks_exchange(problem, block->rank - 1, first, first - block->depth, bytes);
    }
}

/* Elements that are right before pass number `pass` since the halo was renewed. */
static struct range right_part(const struct block *block, size_t pass)
{
    const size_t left = block->depth - pass;
    return (struct range){block->rank > 0 ? block->mine.first - left : 0,
                          block->rank + 1 < block->ranks ? block->mine.last + left : block->n};
}

/* Pairs that begin at first, first + 2, ... below last. */
static uint64_t transpose(int32_t a[], size_t first, size_t last)
{
    uint64_t exchanges = 0;
    for (size_t i = first; i < last; i += 2)
        if (a[i] > a[i + 1]) {
            const int32_t larger = a[i];
            a[i] = a[i + 1];
            a[i + 1] = larger;
            exchanges++;
        }
    return exchanges;
}

static size_t of_parity(size_t i, size_t parity)
{
    return i + (i % 2 != parity);
}

/* One pass by one thread of the rank: its share of the pairs that begin in the block; the first thread does those that begin
 * in the left halo, the last those in the right one.  Returns the exchanges that count. */
static uint64_t pass_share(const struct block *block, size_t pass, int threads, int thread)
{
    const size_t parity = pass % 2;
    const struct range right = right_part(block, pass % block->depth);
    const size_t end = right.last - 1; /* pairs begin before it */
    const size_t first = of_parity(block->mine.first, parity), mine_end = block->mine.last < end ? block->mine.last : end;
    const size_t pairs = first < mine_end ? (mine_end - first + 1) / 2 : 0;
    const struct range share = partition_range(pairs, threads, thread);
    if (thread == 0)
        transpose(block->values, of_parity(right.first, parity), block->mine.first);
    if (thread == threads - 1)
        transpose(block->values, of_parity(block->mine.last, parity), end);
    return transpose(block->values, first + 2 * share.first, first + 2 * share.last);
}

static uint64_t sort_block(struct problem *problem, struct block block)
{
    uint64_t exchanges = 0;
#pragma omp parallel default(none) firstprivate(problem, block) num_threads(problem_threads(problem)) \
    reduction(+ : exchanges)
    for (size_t pass = 0; pass < block.n; pass++) {
        const int thread = omp_get_thread_num();
        if (pass % block.depth == 0) {
            if (thread == 0)
                renew_halo(problem, &block);
#pragma omp barrier
        }
        spans_begin(problem->spans, thread);
        exchanges += pass_share(&block, pass, omp_get_num_threads(), thread);
        spans_end(problem->spans, thread);
#pragma omp barrier
    }
    return exchanges;
}

int bubble_sort_mpi(struct problem *problem)
{
    struct bubble_sort_task *task = bubble_sort_next(problem);
    if (!task)
        return ENODATA;
    const struct block block = block_of(problem, task->values);
    uint64_t exchanges = block.rank < block.ranks ? sort_block(problem, block) : 0;
    ranks_add(problem, &exchanges, 1);
    task->exchanges = exchanges;
    return 0;
}

void bubble_sort_mpi_collect(struct problem *problem)
{
    const struct bubble_sort_data *data = problem->data;
    for (int task = 0; task < data->inner; task++)
        ranks_collect(problem, data->tasks[task].values, problem->n, sizeof *data->tasks[task].values);
}

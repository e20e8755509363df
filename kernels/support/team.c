/* Asks the workers of a problem what they are made of and have done, and sets them to work. */
#include "kernels/support/team.h"

#include "kernels/support/process_pool.h"
#include "kernels/support/rank_team.h"

#include <errno.h>
#include <omp.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_OF(x) #x
#define TEXT(x) TEXT_OF(x)

static int compare_threads(const void *left, const void *right)
{
    const int64_t *a = left, *b = right;
    return (*a > *b) - (*a < *b);
}

/* A member that was not there has the thread id 0. */
int team_distinct(const struct team_member members[], int count)
{
    int64_t *ids = calloc((size_t)count, sizeof *ids);
    int distinct = 0;
    if (!ids)
        return 0;
    for (int i = 0; i < count; i++)
        ids[i] = members[i].thread ? ((int64_t)members[i].rank << 32) + members[i].thread : 0;
    qsort(ids, (size_t)count, sizeof *ids, compare_threads);
    for (int i = 0; i < count; i++)
        distinct += ids[i] != 0 && (i == 0 || ids[i] != ids[i - 1]);
    free(ids);
    return distinct;
}

int team_nodes(const struct team_member members[], int count)
{
    int nodes = 0;
    for (int i = 0; i < count; i++) {
        int known = i - 1; /* neighbours mostly share a node */
        while (known >= 0 && strcmp(members[known].host, members[i].host) != 0)
            known--;
        nodes += known < 0;
    }
    return nodes;
}

static void look_at_threads(int p, struct team_member members[])
{
#pragma omp parallel default(none) firstprivate(members) num_threads(p)
    team_member_look(&members[omp_get_thread_num()], omp_get_proc_bind() != omp_proc_bind_false);
}

/* Threads of ranks are bound by team_bind(), or not at all. */
static void look_at_ranks(const struct problem *problem, struct team_member members[])
{
    const int threads = problem_threads(problem), rank = ranks_rank(problem);
    struct team_member *mine = members + (size_t)rank * (size_t)threads;
#pragma omp parallel default(none) firstprivate(mine, rank) num_threads(threads)
    {
        struct team_member *self = &mine[omp_get_thread_num()];
        cpu_set_t set;
        team_member_look(self, sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) == 1);
        self->rank = rank;
    }
    ranks_gather(problem, members, (size_t)threads * sizeof *members);
}

int team_bind(const int cpus[], int threads)
{
    int failed = 0;
#pragma omp parallel default(none) firstprivate(cpus) num_threads(threads) reduction(max : failed)
    {
        const int cpu = cpus[omp_get_thread_num()];
        cpu_set_t *set = CPU_ALLOC((size_t)cpu + 1);
        const size_t size = CPU_ALLOC_SIZE((size_t)cpu + 1);
        failed = set ? 0 : ENOMEM;
        if (set) {
            CPU_ZERO_S(size, set);
            CPU_SET_S((size_t)cpu, size, set);
            failed = sched_setaffinity(0, size, set) == 0 ? 0 : errno;
            CPU_FREE(set);
        }
    }
    return failed;
}

int team_start(int p)
{
    struct team_member *members = calloc((size_t)p, sizeof *members);
    if (!members)
        return 0;
    look_at_threads(p, members);
    const int joined = team_distinct(members, p);
    free(members);
    return joined;
}

int team_look(struct problem *problem, struct team_member members[])
{
    const int count = problem_workers(problem);
    memset(members, 0, (size_t)count * sizeof *members);
    if (problem->variant->model == MODEL_POOL)
        return process_pool_look(problem, members);
    if (problem->variant->model == MODEL_MPI) {
        look_at_ranks(problem, members);
        return 0;
    }
    look_at_threads(count, members);
    return 0;
}

struct team_usage team_usage_sum(const struct team_member members[], int count)
{
    struct team_usage sum = {0};
    for (int i = 0; i < count; i++)
        sum = team_usage_add(&sum, &members[i].usage);
    return sum;
}

int team_float_mode_equal(const struct team_member members[], int count)
{
    int different = 0;
    for (int i = 1; i < count; i++)
        different += members[i].float_mode != members[0].float_mode;
    return different == 0;
}

static void apply_in_threads(struct problem *problem, size_t n, team_part *part)
{
    const struct range mine = problem->variant->model == MODEL_MPI ? ranks_part(problem, n) : (struct range){0, n};
#pragma omp parallel default(none) firstprivate(problem, mine, part) num_threads(problem_threads(problem))
    {
        const struct range range = partition_range(mine.last - mine.first, omp_get_num_threads(), omp_get_thread_num());
        part(problem, (struct range){mine.first + range.first, mine.first + range.last});
    }
}

void team_apply(struct problem *problem, size_t n, size_t item_bytes, team_part *part)
{
    if (problem_shares_memory(problem))
        process_pool_apply(problem, n, item_bytes, part);
    else
        apply_in_threads(problem, n, part);
}

const char *team_runtime(void)
{
#if defined(__INTEL_LLVM_COMPILER)
    return TEXT(_OPENMP) " libiomp5";
#elif defined(__clang__)
    return TEXT(_OPENMP) " libomp";
#else
    return TEXT(_OPENMP) " libgomp";
#endif
}

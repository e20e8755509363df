/* Asks the kernel of the system where this rank may run. */
#include "harness/worker/binding.h"

#include "kernels/support/team.h"

#include <errno.h>
#include <sched.h>
#include <stdio.h>

enum { MOST_CPUS = 1 << 16 };

/* How many CPUs the calling process may use, and whether those that it is to use are among them. */
struct binding {
    int count;
    bool apart; /* some of its own are not */
};

/* This rank's CPUs in problem->cpus, or NULL. */
static const int *cpus_of_rank(const struct problem *problem)
{
    return problem->cpus ? problem->cpus + ranks_rank(problem) * problem_threads(problem) : NULL;
}

static int binding_look(const struct problem *problem, struct binding *binding)
{
    const int *cpus = cpus_of_rank(problem);
    const size_t size = CPU_ALLOC_SIZE(MOST_CPUS);
    cpu_set_t *set = CPU_ALLOC(MOST_CPUS);
    int error = set ? 0 : ENOMEM;
    if (set && sched_getaffinity(0, size, set) != 0)
        error = errno;
    *binding = (struct binding){.count = error ? 0 : CPU_COUNT_S(size, set)};
    for (int i = 0; cpus && !error && i < problem_threads(problem); i++)
        binding->apart = binding->apart || cpus[i] >= MOST_CPUS || !CPU_ISSET_S((size_t)cpus[i], size, set);
    if (set)
        CPU_FREE(set);
    return error;
}

int binding_check(const struct problem *problem, char *note, size_t size)
{
    const int threads = problem_threads(problem), ranks = ranks_size(problem);
    struct binding mine;
    int error = (int)ranks_max(problem, binding_look(problem, &mine));
    if (error)
        return error;
    const bool bad = mine.count < threads || mine.apart;
    const int first = ranks - (int)ranks_max(problem, bad ? ranks - ranks_rank(problem) : 0);
    if (first < ranks) {
        if (first == ranks_rank(problem))
            snprintf(note, size, "rank %d has %d CPU%s for %d threads%s: start with --bind-to none", first, mine.count,
                     mine.count == 1 ? "" : "s", threads, mine.count < threads ? "" : ", not its own");
        ranks_share(problem, first, note, size);
        return 0;
    }
    const int *cpus = cpus_of_rank(problem);
    return (int)ranks_max(problem, cpus ? team_bind(cpus, threads) : 0);
}

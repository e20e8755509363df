/* Ranks and threads of the cells of MPI variants.  Pure. */
#ifndef SPEEDUP_HARNESS_PLAN_RANKS_H
#define SPEEDUP_HARNESS_PLAN_RANKS_H

#include "harness/plan.h"

/* pairs[count]: ranks, and threads of each rank; p is their product. */
struct plan_ranks {
    struct plan_rank_pair {
        int64_t ranks, threads;
    } *pairs;
    size_t count;
};

/* Every number of ranks asked for with every number of threads; without request->threads, 1.  Pairs of more workers than
 * `allowed` CPUs are left out, unless the request allows them.  Nothing if no ranks were asked for.  EINVAL: *problem[size]
 * names the option and what to do: no list, no pair left, a variant named mpi without ranks, or ranks for a worker that has
 * none; ENOMEM.  The caller frees ranks->pairs. */
int plan_ranks_choose(const struct plan_request *request, const struct table *description, int64_t allowed,
                      struct plan_ranks *ranks, char *problem, size_t size);

#endif

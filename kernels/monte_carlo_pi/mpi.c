/* monte_carlo_pi by ranks: each draws its block of the points, shared out among its threads; the hits are added up on
 * rank 0. */
#include "kernels/monte_carlo_pi/monte_carlo_pi.h"
#include "kernels/support/rank_team.h"
#include "kernels/support/rng.h"
#include "kernels/support/spans.h"

#include <omp.h>

int monte_carlo_pi_mpi(struct problem *problem)
{
    struct monte_carlo_pi_data *data = problem->data;
    const uint64_t key = rng_key(problem->seed);
    const struct range block = ranks_part(problem, problem->n);
    uint64_t hits = 0;

#pragma omp parallel default(none) firstprivate(problem, key, block) num_threads(problem_threads(problem)) \
    reduction(+ : hits)
    {
        spans_begin(problem->spans, omp_get_thread_num());
#pragma omp for schedule(static) nowait
        for (size_t i = block.first; i < block.last; i++)
            hits += monte_carlo_pi_inside(rng_draw(key, i));
        spans_end(problem->spans, omp_get_thread_num());
    }
    ranks_add(problem, &hits, 1);
    data->hits = hits;
    return 0;
}

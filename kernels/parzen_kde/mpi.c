/* parzen_kde by ranks, with either window: each counts its block of the samples, shared out among its threads, each of which
 * has a part of its own; the counts of all ranks are added up on rank 0. */
#include "kernels/parzen_kde/gaussian.h"
#include "kernels/support/rank_team.h"
#include "kernels/support/spans.h"

#include <omp.h>

int parzen_kde_mpi(struct problem *problem)
{
    const struct parzen_kde_data *data = problem->data;

#pragma omp parallel default(none) firstprivate(problem, data) num_threads(problem_threads(problem))
    {
        const int thread = omp_get_thread_num();
        spans_begin(problem->spans, thread);
        parzen_kde_add_range(data, ranks_thread_part(problem, problem->n, thread), parzen_kde_part_begin(data));
        spans_end(problem->spans, thread);
        parzen_kde_parts_add(problem);
    }
    ranks_add(problem, data->counts, data->m * data->widths);
    return 0;
}

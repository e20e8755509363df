/* parzen_kde as OpenMP tasks, each a chunk of the samples for all queries. */
#include "kernels/parzen_kde/parzen_kde.h"
#include "kernels/support/spans.h"

#include <omp.h>

/* Each thread's counts are begun before a task can add to them. */
int parzen_kde_omp_task(struct problem *problem)
{
    const struct parzen_kde_data *data = problem->data;
    const size_t n = problem->n, chunk = (size_t)partition_chunk(n, problem->p);

#pragma omp parallel default(none) firstprivate(problem, data, n, chunk) num_threads(problem->p)
    {
        spans_begin(problem->spans, omp_get_thread_num());
        parzen_kde_part_begin(data);
        spans_end(problem->spans, omp_get_thread_num());
#pragma omp barrier
#pragma omp single
        for (size_t first = 0; first < n; first += chunk) {
#pragma omp task default(none) firstprivate(problem, data, n, chunk, first)
            {
                const struct range samples = {first, n - first < chunk ? n : first + chunk};
                const int thread = omp_get_thread_num();
                spans_begin(problem->spans, thread);
                parzen_kde_add_range(data, samples, data->parts + (size_t)thread * data->part_stride);
                spans_end(problem->spans, thread);
            }
        }
        parzen_kde_parts_add(problem);
    }
    return 0;
}

/* sqrt_cube with the loop shared out among threads: in equal parts, or chunk by chunk as threads
 * become free. */
#include "kernels/sqrt_cube/sqrt_cube.h"
#include "kernels/support/array_pair.h"
#include "kernels/support/partition.h"
#include "kernels/support/spans.h"

#include <math.h>
#include <omp.h>

int sqrt_cube_omp_static(struct problem *problem)
{
    const struct array_pair *data = problem->data;
    const double *x = data->x;
    double *y = data->y;
    const size_t n = problem->n;

#pragma omp parallel default(none) firstprivate(problem, x, y, n) num_threads(problem->p)
    {
        spans_begin(problem->spans, omp_get_thread_num());
#pragma omp for schedule(static) nowait
        for (size_t i = 0; i < n; i++)
            y[i] = sqrt(x[i] * x[i] * x[i]);
        spans_end(problem->spans, omp_get_thread_num());
    }
    return 0;
}

int sqrt_cube_omp_dynamic(struct problem *problem)
{
    const struct array_pair *data = problem->data;
    const double *x = data->x;
    double *y = data->y;
    const size_t n = problem->n;
    const int chunk = partition_chunk(n, problem->p);

#pragma omp parallel default(none) firstprivate(problem, x, y, n, chunk) num_threads(problem->p)
    {
        spans_begin(problem->spans, omp_get_thread_num());
#pragma omp for schedule(dynamic, chunk) nowait
        for (size_t i = 0; i < n; i++)
            y[i] = sqrt(x[i] * x[i] * x[i]);
        spans_end(problem->spans, omp_get_thread_num());
    }
    return 0;
}

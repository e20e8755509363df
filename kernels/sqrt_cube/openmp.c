/* sqrt_cube with the loop shared out among threads: in equal parts, in chunks as threads become free, in
 * chunks that grow smaller towards the end, or as tasks. */
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

int sqrt_cube_omp_guided(struct problem *problem)
{
    const struct array_pair *data = problem->data;
    const double *x = data->x;
    double *y = data->y;
    const size_t n = problem->n;

#pragma omp parallel default(none) firstprivate(problem, x, y, n) num_threads(problem->p)
    {
        spans_begin(problem->spans, omp_get_thread_num());
#pragma omp for schedule(guided, PARTITION_CHUNK_LEAST) nowait
        for (size_t i = 0; i < n; i++)
            y[i] = sqrt(x[i] * x[i] * x[i]);
        spans_end(problem->spans, omp_get_thread_num());
    }
    return 0;
}

/* The empty span says that a thread was there, even if it gets no task. */
int sqrt_cube_omp_task(struct problem *problem)
{
    const struct array_pair *data = problem->data;
    const double *x = data->x;
    double *y = data->y;
    const size_t n = problem->n, chunk = (size_t)partition_chunk(n, problem->p);

#pragma omp parallel default(none) firstprivate(problem, x, y, n, chunk) num_threads(problem->p)
    {
        spans_begin(problem->spans, omp_get_thread_num());
        spans_end(problem->spans, omp_get_thread_num());
#pragma omp single
        for (size_t first = 0; first < n; first += chunk) {
#pragma omp task default(none) firstprivate(problem, x, y, n, chunk, first)
            {
                const size_t last = n - first < chunk ? n : first + chunk;
                spans_begin(problem->spans, omp_get_thread_num());
                for (size_t i = first; i < last; i++)
                    y[i] = sqrt(x[i] * x[i] * x[i]);
                spans_end(problem->spans, omp_get_thread_num());
            }
        }
    }
    return 0;
}

/* monte_carlo_pi with the points shared out among threads: in equal parts, in chunks as threads
 * become free, in chunks that grow smaller towards the end, or as tasks.  Any thread can draw any
 * point, so all count the same hits. */
#include "kernels/monte_carlo_pi/monte_carlo_pi.h"
#include "kernels/support/partition.h"
#include "kernels/support/rng.h"
#include "kernels/support/spans.h"

#include <omp.h>

int monte_carlo_pi_omp_static(struct problem *problem)
{
    struct monte_carlo_pi_data *data = problem->data;
    const uint64_t key = rng_key(problem->seed);
    const size_t n = problem->n;
    uint64_t hits = 0;

#pragma omp parallel default(none) firstprivate(problem, key, n) num_threads(problem->p) \
    reduction(+ : hits)
    {
        spans_begin(problem->spans, omp_get_thread_num());
#pragma omp for schedule(static) nowait
        for (size_t i = 0; i < n; i++)
            hits += monte_carlo_pi_inside(rng_draw(key, i));
        spans_end(problem->spans, omp_get_thread_num());
    }
    data->hits = hits;
    return 0;
}

int monte_carlo_pi_omp_dynamic(struct problem *problem)
{
    struct monte_carlo_pi_data *data = problem->data;
    const uint64_t key = rng_key(problem->seed);
    const size_t n = problem->n;
    const int chunk = partition_chunk(n, problem->p);
    uint64_t hits = 0;

#pragma omp parallel default(none) firstprivate(problem, key, n, chunk) num_threads(problem->p) \
    reduction(+ : hits)
    {
        spans_begin(problem->spans, omp_get_thread_num());
#pragma omp for schedule(dynamic, chunk) nowait
        for (size_t i = 0; i < n; i++)
            hits += monte_carlo_pi_inside(rng_draw(key, i));
        spans_end(problem->spans, omp_get_thread_num());
    }
    data->hits = hits;
    return 0;
}

int monte_carlo_pi_omp_guided(struct problem *problem)
{
    struct monte_carlo_pi_data *data = problem->data;
    const uint64_t key = rng_key(problem->seed);
    const size_t n = problem->n;
    uint64_t hits = 0;

#pragma omp parallel default(none) firstprivate(problem, key, n) num_threads(problem->p) \
    reduction(+ : hits)
    {
        spans_begin(problem->spans, omp_get_thread_num());
#pragma omp for schedule(guided, PARTITION_CHUNK_LEAST) nowait
        for (size_t i = 0; i < n; i++)
            hits += monte_carlo_pi_inside(rng_draw(key, i));
        spans_end(problem->spans, omp_get_thread_num());
    }
    data->hits = hits;
    return 0;
}

/* The empty span says that a thread was there, even if it gets no task. */
int monte_carlo_pi_omp_task(struct problem *problem)
{
    struct monte_carlo_pi_data *data = problem->data;
    const uint64_t key = rng_key(problem->seed);
    const size_t n = problem->n, chunk = (size_t)partition_chunk(n, problem->p);
    uint64_t hits = 0;

#pragma omp parallel default(none) firstprivate(problem, key, n, chunk) shared(hits) num_threads(problem->p)
    {
        spans_begin(problem->spans, omp_get_thread_num());
        spans_end(problem->spans, omp_get_thread_num());
#pragma omp single
        for (size_t first = 0; first < n; first += chunk) {
#pragma omp task default(none) firstprivate(problem, key, n, chunk, first) shared(hits)
            {
                const size_t last = n - first < chunk ? n : first + chunk;
                uint64_t count = 0;
                spans_begin(problem->spans, omp_get_thread_num());
                for (size_t i = first; i < last; i++)
                    count += monte_carlo_pi_inside(rng_draw(key, i));
#pragma omp atomic
                hits += count;
                spans_end(problem->spans, omp_get_thread_num());
            }
        }
    }
    data->hits = hits;
    return 0;
}

/* parzen_kde with the samples shared out among threads.  Each thread counts into a part of its own,
 * then the parts are added up; counts are integers, so the order does not matter. */
#include "kernels/parzen_kde/parzen_kde.h"
#include "kernels/support/partition.h"
#include "kernels/support/spans.h"

#include <omp.h>
#include <string.h>

uint64_t *parzen_kde_part_begin(const struct parzen_kde_data *data)
{
    uint64_t *part = data->parts + (size_t)omp_get_thread_num() * data->part_stride;
    memset(part, 0, data->m * data->widths * sizeof *part);
    return part;
}

void parzen_kde_parts_add(struct problem *problem)
{
    const struct parzen_kde_data *data = problem->data;
    const size_t cells = data->m * data->widths, threads = (size_t)omp_get_num_threads();
#pragma omp barrier
    spans_begin(problem->spans, omp_get_thread_num());
#pragma omp for schedule(static) nowait
    for (size_t k = 0; k < cells; k++) {
        uint64_t sum = 0;
        for (size_t thread = 0; thread < threads; thread++)
            sum += data->parts[thread * data->part_stride + k];
        data->counts[k] = sum;
    }
    spans_end(problem->spans, omp_get_thread_num());
}

int parzen_kde_omp_static(struct problem *problem)
{
    const struct parzen_kde_data *data = problem->data;
    const size_t n = problem->n;

#pragma omp parallel default(none) firstprivate(problem, data, n) num_threads(problem->p)
    {
        spans_begin(problem->spans, omp_get_thread_num());
        uint64_t *part = parzen_kde_part_begin(data);
        for (size_t q = 0; q < data->m; q++) {
#pragma omp for schedule(static) nowait
            for (size_t i = 0; i < n; i++)
                parzen_kde_add(data, i, data->queries + q * data->d, part + q * data->widths);
        }
        spans_end(problem->spans, omp_get_thread_num());
        parzen_kde_parts_add(problem);
    }
    return 0;
}

int parzen_kde_omp_dynamic(struct problem *problem)
{
    const struct parzen_kde_data *data = problem->data;
    const size_t n = problem->n;
    const int chunk = partition_chunk(n, problem->p);

#pragma omp parallel default(none) firstprivate(problem, data, n, chunk) num_threads(problem->p)
    {
        spans_begin(problem->spans, omp_get_thread_num());
        uint64_t *part = parzen_kde_part_begin(data);
        for (size_t q = 0; q < data->m; q++) {
#pragma omp for schedule(dynamic, chunk) nowait
            for (size_t i = 0; i < n; i++)
                parzen_kde_add(data, i, data->queries + q * data->d, part + q * data->widths);
        }
        spans_end(problem->spans, omp_get_thread_num());
        parzen_kde_parts_add(problem);
    }
    return 0;
}

int parzen_kde_omp_guided(struct problem *problem)
{
    const struct parzen_kde_data *data = problem->data;
    const size_t n = problem->n;

#pragma omp parallel default(none) firstprivate(problem, data, n) num_threads(problem->p)
    {
        spans_begin(problem->spans, omp_get_thread_num());
        uint64_t *part = parzen_kde_part_begin(data);
        for (size_t q = 0; q < data->m; q++) {
#pragma omp for schedule(guided, PARTITION_CHUNK_LEAST) nowait
            for (size_t i = 0; i < n; i++)
                parzen_kde_add(data, i, data->queries + q * data->d, part + q * data->widths);
        }
        spans_end(problem->spans, omp_get_thread_num());
        parzen_kde_parts_add(problem);
    }
    return 0;
}

/* Samples in a block: their distances take 4 KiB, which stay in the first-level cache for all
 * widths. */
enum { BLOCK = 512 };

/* Samples first .. last - 1, at most BLOCK: first all their distances, then each width against a
 * vector of them, with its count in a register. */
static void count_block(const struct parzen_kde_data *data, struct range samples,
                        const double *query, uint64_t *counts)
{
    double distance[BLOCK];
    const size_t size = samples.last - samples.first;
    for (size_t i = 0; i < size; i++)
        distance[i] =
            parzen_kde_distance(query, data->samples + (samples.first + i) * data->d, data->d);
    for (size_t w = 0; w < data->widths; w++) {
        const double half = data->half[w];
        uint64_t inside = 0;
#pragma omp simd reduction(+ : inside)
        for (size_t i = 0; i < size; i++)
            inside += distance[i] <= half;
        counts[w] += inside;
    }
}

int parzen_kde_omp_simd(struct problem *problem)
{
    const struct parzen_kde_data *data = problem->data;
    const size_t n = problem->n;

#pragma omp parallel default(none) firstprivate(problem, data, n) num_threads(problem->p)
    {
        spans_begin(problem->spans, omp_get_thread_num());
        uint64_t *part = parzen_kde_part_begin(data);
        const struct range mine = partition_range(n, omp_get_num_threads(), omp_get_thread_num());
        for (size_t q = 0; q < data->m; q++)
            for (size_t first = mine.first; first < mine.last; first += BLOCK) {
                const struct range block = {first,
                                            first + BLOCK < mine.last ? first + BLOCK : mine.last};
                count_block(data, block, data->queries + q * data->d, part + q * data->widths);
            }
        spans_end(problem->spans, omp_get_thread_num());
        parzen_kde_parts_add(problem);
    }
    return 0;
}

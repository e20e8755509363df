/* parzen_kde with a Gaussian window, the samples shared out among threads as in openmp.c.  Terms are
 * integers like counts, so the order does not matter here either. */
#include "kernels/parzen_kde/gaussian.h"
#include "kernels/support/partition.h"
#include "kernels/support/spans.h"

#include <omp.h>

int parzen_gaussian_omp_static(struct problem *problem)
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
                parzen_gaussian_add(data, i, data->queries + q * data->d, part + q * data->widths);
        }
        spans_end(problem->spans, omp_get_thread_num());
        parzen_kde_parts_add(problem);
    }
    return 0;
}

int parzen_gaussian_omp_dynamic(struct problem *problem)
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
                parzen_gaussian_add(data, i, data->queries + q * data->d, part + q * data->widths);
        }
        spans_end(problem->spans, omp_get_thread_num());
        parzen_kde_parts_add(problem);
    }
    return 0;
}

int parzen_gaussian_omp_guided(struct problem *problem)
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
                parzen_gaussian_add(data, i, data->queries + q * data->d, part + q * data->widths);
        }
        spans_end(problem->spans, omp_get_thread_num());
        parzen_kde_parts_add(problem);
    }
    return 0;
}

/* Samples in a block: the squares of their distances take 4 KiB, which stay in the first-level cache
 * for all widths. */
enum { BLOCK = 512 };

/* Samples first .. last - 1, at most BLOCK: first all their distances, then each width against a
 * vector of them, with its sum in a register. */
static void add_block(const struct parzen_kde_data *data, struct range samples, const double *query, uint64_t *sums)
{
    double square[BLOCK];
    const size_t size = samples.last - samples.first;
    const double offset = data->offset;
    for (size_t i = 0; i < size; i++)
        square[i] = parzen_gaussian_square(query, data->samples + (samples.first + i) * data->d, data->d);
    for (size_t w = 0; w < data->widths; w++) {
        const double rate = data->rate[w], reach = data->reach[w];
        uint64_t sum = 0;
#pragma omp simd reduction(+ : sum)
        for (size_t i = 0; i < size; i++)
            sum += parzen_gaussian_term(square[i], rate, reach, offset);
        sums[w] += sum;
    }
}

int parzen_gaussian_omp_simd(struct problem *problem)
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
                const struct range block = {first, first + BLOCK < mine.last ? first + BLOCK : mine.last};
                add_block(data, block, data->queries + q * data->d, part + q * data->widths);
            }
        spans_end(problem->spans, omp_get_thread_num());
        parzen_kde_parts_add(problem);
    }
    return 0;
}

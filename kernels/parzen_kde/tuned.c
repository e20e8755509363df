/* parzen_kde at the machine's limit: the windows are nested, so a sample is inside all of them, in
 * none, or from one width on.  Whether it is inside all or none is decided for a vector of samples at
 * a time; only the few between look for their first width.  The counts are then summed up. */
#include "kernels/parzen_kde/parzen_kde.h"
#include "kernels/support/partition.h"
#include "kernels/support/spans.h"

#include <omp.h>

/* Samples in a block: distances take 4 KiB of the first-level cache. */
enum { BLOCK = 512 };

/* The least w with half[w] >= distance, where half[0] < distance <= half[widths - 1]: guessed, as
 * the widths are evenly spaced, then put right by the comparisons that decide, so rounding in the
 * guess does not matter. */
static inline size_t first_width(const double *half, size_t widths, double distance,
                                 double widths_per_length)
{
    size_t w = (size_t)((distance - half[0]) * widths_per_length);
    if (w >= widths)
        w = widths - 1;
    while (half[w] < distance)
        w++;
    while (w > 0 && half[w - 1] >= distance)
        w--;
    return w;
}

/* Distances of `size` samples from the query; inlined with d constant it becomes vector code. */
static inline __attribute__((always_inline)) void distances(const double *samples, size_t d,
                                                            const double *query, size_t size,
                                                            double *distance)
{
    for (size_t i = 0; i < size; i++)
        distance[i] = parzen_kde_distance(query, samples + i * d, d);
}

static void distances_of_block(const struct parzen_kde_data *data, struct range samples,
                               const double *query, double *distance)
{
    const double *first = data->samples + samples.first * data->d;
    const size_t size = samples.last - samples.first;
    switch (data->d) {
    case 1:
        distances(first, 1, query, size, distance);
        break;
    case 2:
        distances(first, 2, query, size, distance);
        break;
    case 3:
        distances(first, 3, query, size, distance);
        break;
    default:
        distances(first, data->d, query, size, distance);
    }
}

/* Adds the samples of a block to first[widths], each at its first width. */
static void count_block(const struct parzen_kde_data *data, struct range samples,
                        const double *query, double widths_per_length, uint64_t *first)
{
    const double least = data->half[0], largest = data->half[data->widths - 1];
    const size_t size = samples.last - samples.first;
    double distance[BLOCK], between[BLOCK + 1];
    uint64_t in_all = 0;
    size_t found = 0;
    distances_of_block(data, samples, query, distance);
#pragma omp simd reduction(+ : in_all)
    for (size_t i = 0; i < size; i++)
        in_all += distance[i] <= least;
    first[0] += in_all;
    for (size_t i = 0; i < size; i++) { /* without a branch: which way it goes is chance */
        between[found] = distance[i];
        found += (size_t)(distance[i] > least) & (size_t)(distance[i] <= largest);
    }
    for (size_t i = 0; i < found; i++)
        first[first_width(data->half, data->widths, between[i], widths_per_length)]++;
}

static void count_samples(const struct parzen_kde_data *data, struct range samples,
                          const double *query, uint64_t *counts)
{
    const double length = data->half[data->widths - 1] - data->half[0];
    const double widths_per_length = length > 0 ? (double)(data->widths - 1) / length : 0;
    for (size_t i = samples.first; i < samples.last; i += BLOCK) {
        const struct range block = {i, i + BLOCK < samples.last ? i + BLOCK : samples.last};
        count_block(data, block, query, widths_per_length, counts);
    }
    for (size_t w = 1; w < data->widths; w++)
        counts[w] += counts[w - 1];
}

int parzen_kde_tuned(struct problem *problem)
{
    const struct parzen_kde_data *data = problem->data;
    const size_t n = problem->n;

#pragma omp parallel default(none) firstprivate(problem, data, n) num_threads(problem->p)
    {
        spans_begin(problem->spans, omp_get_thread_num());
        uint64_t *part = parzen_kde_part_begin(data);
        const struct range mine = partition_range(n, omp_get_num_threads(), omp_get_thread_num());
        for (size_t q = 0; q < data->m; q++)
            count_samples(data, mine, data->queries + q * data->d, part + q * data->widths);
        spans_end(problem->spans, omp_get_thread_num());
        parzen_kde_parts_add(problem);
    }
    return 0;
}

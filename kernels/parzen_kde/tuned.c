/* parzen_kde at the machine's limit: the windows are nested, so a sample is inside all of them, in
 * none, or from one width on.  Whether it is inside all, none or some is decided for a vector of
 * samples at a time; "some" is a bit of a word, and only those few look for their first width.  The
 * counts are then summed up. */
#include "kernels/parzen_kde/parzen_kde.h"
#include "kernels/support/partition.h"
#include "kernels/support/spans.h"

#include <omp.h>

/* Samples in a block: one bit each in a word. */
enum { BLOCK = 64 };

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

/* What a vector pass over a block finds out. */
struct block {
    uint64_t in_all, some; /* samples inside every window; a bit for each inside some, not all */
    double distance[BLOCK];
};

/* Inlined with d and size constant it becomes vector code. */
static inline __attribute__((always_inline)) void judge(struct block *block, const double *samples,
                                                        size_t size, size_t d, const double *query,
                                                        double least, double largest)
{
    uint64_t in_all = 0, some = 0;
#pragma omp simd reduction(+ : in_all) reduction(| : some)
    for (size_t i = 0; i < size; i++) {
        const double distance = parzen_kde_distance(query, samples + i * d, d);
        block->distance[i] = distance;
        in_all += distance <= least;
        some |= (uint64_t)((distance > least) & (distance <= largest)) << i;
    }
    block->in_all = in_all;
    block->some = some;
}

/* Any d and any size: a sample's distance is its distance from zero, so the vector pass judges the
 * distances themselves. */
static void judge_distances(struct block *block, const double *samples, size_t size, size_t d,
                            const double *query, double least, double largest)
{
    const double zero = 0;
    for (size_t i = 0; i < size; i++)
        block->distance[i] = parzen_kde_distance(query, samples + i * d, d);
    judge(block, block->distance, size, 1, &zero, least, largest);
}

static void judge_block(const struct parzen_kde_data *data, struct range samples,
                        const double *query, struct block *block)
{
    const double *first = data->samples + samples.first * data->d;
    const size_t size = samples.last - samples.first;
    const double least = data->half[0], largest = data->half[data->widths - 1];
    switch (size == BLOCK ? data->d : 0) {
    case 1:
        judge(block, first, BLOCK, 1, query, least, largest);
        break;
    case 2:
        judge(block, first, BLOCK, 2, query, least, largest);
        break;
    case 3:
        judge(block, first, BLOCK, 3, query, least, largest);
        break;
    default:
        judge_distances(block, first, size, data->d, query, least, largest);
    }
}

static void count_samples(const struct parzen_kde_data *data, struct range samples,
                          const double *query, uint64_t *counts)
{
    const double length = data->half[data->widths - 1] - data->half[0];
    const double widths_per_length = length > 0 ? (double)(data->widths - 1) / length : 0;
    for (size_t i = samples.first; i < samples.last; i += BLOCK) {
        const struct range block = {i, i + BLOCK < samples.last ? i + BLOCK : samples.last};
        struct block found;
        judge_block(data, block, query, &found);
        counts[0] += found.in_all;
        for (uint64_t some = found.some; some; some &= some - 1) {
            const double distance = found.distance[__builtin_ctzll(some)];
            counts[first_width(data->half, data->widths, distance, widths_per_length)]++;
        }
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

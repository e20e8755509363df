/* parzen_kde with a Gaussian window at the machine's limit: distances of a block of samples once, then
 * for each width a vector register full of terms at a time, their sum kept in a register.  Samples so
 * far off that their terms round to 0 for every width are left out. */
#include "kernels/parzen_kde/gaussian.h"
#include "kernels/support/partition.h"
#include "kernels/support/spans.h"
#include "kernels/support/vector.h"

#include <omp.h>

/* Samples in a block: distances take 4 KiB of the first-level cache. */
enum { BLOCK = 512 };

/* clang takes half of a 512-bit register unless it is told: a third of the time of a term. */
#if defined(__clang__) && defined(__AVX512F__)
#define WHOLE_REGISTERS __attribute__((__min_vector_width__(512)))
#else
#define WHOLE_REGISTERS
#endif

/* Squares of the distances of `size` samples from the query; inlined with d constant it becomes vector
 * code. */
static inline __attribute__((always_inline)) void squares(const double *samples, size_t d, const double *query,
                                                          size_t size, double *square)
{
    for (size_t i = 0; i < size; i++)
        square[i] = parzen_gaussian_square(query, samples + i * d, d);
}

static void squares_of_block(const struct parzen_kde_data *data, struct range samples, const double *query,
                             double *square)
{
    const double *first = data->samples + samples.first * data->d;
    const size_t size = samples.last - samples.first;
    switch (data->d) {
    case 1:
        squares(first, 1, query, size, square);
        break;
    case 2:
        squares(first, 2, query, size, square);
        break;
    case 3:
        squares(first, 3, query, size, square);
        break;
    default:
        squares(first, data->d, query, size, square);
    }
}

/* Leaves out the squares above `most`, in place; returns how many are left.  Most blocks of a wide
 * window have none, which a vector finds out at once. */
static size_t leave_out(double *square, size_t size, double most)
{
    size_t above = 0, left = 0;
#pragma omp simd reduction(+ : above)
    for (size_t i = 0; i < size; i++)
        above += square[i] > most;
    if (above == 0)
        return size;
    for (size_t i = 0; i < size; i++) { /* without a branch: which way it goes is chance */
        square[left] = square[i];
        left += square[i] <= most;
    }
    return left;
}

WHOLE_REGISTERS static void add_terms(const struct parzen_kde_data *data, const double *square, size_t size,
                                      uint64_t *sums)
{
    const double offset = data->offset;
    const uint64_t zeros = size * parzen_gaussian_bits(offset);
    for (size_t w = 0; w < data->widths; w++) {
        const double rate = data->rate[w], reach = data->reach[w];
        uint64_t sum = 0;
#pragma omp simd reduction(+ : sum) simdlen(VECTOR_WORDS)
        for (size_t i = 0; i < size; i++)
            sum += parzen_gaussian_biased(square[i], rate, reach, offset);
        sums[w] += sum - zeros;
    }
}

static void add_samples(const struct parzen_kde_data *data, struct range samples, double most, const double *query,
                        uint64_t *sums)
{
    double square[BLOCK];
    for (size_t i = samples.first; i < samples.last; i += BLOCK) {
        const struct range block = {i, i + BLOCK < samples.last ? i + BLOCK : samples.last};
        squares_of_block(data, block, query, square);
        add_terms(data, square, leave_out(square, block.last - block.first, most), sums);
    }
}

int parzen_gaussian_tuned(struct problem *problem)
{
    const struct parzen_kde_data *data = problem->data;
    const size_t n = problem->n;
    /* Beyond this a term of the widest window is below 2^-(k + 2), whatever its rounding, and those of
     * the others are below it. */
    const double most = (parzen_gaussian_places(n) + 2) / data->rate[data->widths - 1];

#pragma omp parallel default(none) firstprivate(problem, data, n, most) num_threads(problem->p)
    {
        spans_begin(problem->spans, omp_get_thread_num());
        uint64_t *part = parzen_kde_part_begin(data);
        const struct range mine = partition_range(n, omp_get_num_threads(), omp_get_thread_num());
        for (size_t q = 0; q < data->m; q++)
            add_samples(data, mine, most, data->queries + q * data->d, part + q * data->widths);
        spans_end(problem->spans, omp_get_thread_num());
        parzen_kde_parts_add(problem);
    }
    return 0;
}

/* parzen_kde with a Gaussian window: what it is given, and how it is judged. */
#include "kernels/parzen_kde/gaussian.h"

#include "kernels/support/rank_team.h"
#include "kernels/support/rng.h"

#include <stdio.h>
#include <stdlib.h>

enum { DIMENSIONS_MOST = 8 }; /* the upper bound of option d */

/* A first visit judges about this many terms, 0.1 s of expl(), but three sums at least. */
enum { JUDGED_TERMS = 1 << 20, JUDGED_LEAST = 3 };

static const double log2_e = 1.4426950408889634;

/* How far a term may be off, beside its rounding to a multiple of 2^-k.  With u = 2^-53:
 *   |x - s|^2      (d + 2) u relative: a difference, its square, d - 1 additions
 *   rate           3 u: the constant, h^2, the division
 *   their product  u
 * so the exponent v is off by at most 14 u v, the term by 14 u v exp(-v) <= 14 u / e < 5.2 u.  f is
 * off by u/4, and 2^f by 2^-51.58 < 2.7 u for the polynomial and 2.8 u for rounding in it (f g(f) <=
 * 0.42 by 2 u relative and its product by u, the last addition by u, all over 2^f >= 0.707).  What is
 * beyond the reach is off by 2^-64.  In all 10.9 u < 16 u. */
static const double term_error = 0x1p-49;

int parzen_gaussian_places(size_t n)
{
    int places = 51;
    while (places > 0 && n > (size_t)1 << (63 - places))
        places--;
    return places;
}

/* Widths whose terms at this distance are below 2^-limit; rate[widths] falls. */
static size_t widths_below(const double *rate, size_t widths, double square, double limit)
{
    size_t low = 0, high = widths;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (rate[middle] * square > limit)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

double parzen_gaussian_underflow(const struct problem *problem)
{
    const struct parzen_kde_data *data = problem->data;
    const size_t n = problem->n, d = data->d, m = data->m, widths = data->widths;
    const double *samples = data->samples, *queries = data->queries, *rate = data->rate;
    const double limit = parzen_gaussian_places(n) + 1;
    const struct range mine = ranks_part(problem, n);
    uint64_t below = 0;
#pragma omp parallel for default(none) firstprivate(samples, queries, rate, mine, d, m, widths, limit) \
    schedule(static) reduction(+ : below) num_threads(problem_threads(problem))
    for (size_t i = mine.first; i < mine.last; i++)
        for (size_t q = 0; q < m; q++) {
            const double square = parzen_gaussian_square(queries + q * d, samples + i * d, d);
            if (rate[0] * square > limit)
                below += widths_below(rate, widths, square, limit);
        }
    ranks_add(problem, &below, 1);
    return (double)below / ((double)n * (double)m * (double)widths);
}

void parzen_gaussian_prepare(const struct problem *problem)
{
    struct parzen_kde_data *data = problem->data;
    for (size_t w = 0; w < data->widths; w++) {
        const double width = 2 * data->half[w];
        data->rate[w] = log2_e / (2 * (width * width));
        data->reach[w] = parzen_gaussian_reach(data->rate[w]);
    }
    data->offset = ldexp(1, 52 - parzen_gaussian_places(problem->n));
    const double below = parzen_gaussian_underflow(problem);
    if (below > 0) /* rounding in the share must not lift 7 % to 8 */
        snprintf(data->label, sizeof data->label, "underflow_%.0f_percent", fmax(1, ceil(100 * below - 1e-9)));
}

/* A right sum under way: Kahan, Communications of the ACM 8 (1965) 40, doi:10.1145/363707.363723; its
 * own error stays below that of a term, whatever n. */
struct right_sum {
    size_t cell; /* query * widths + width */
    long double sum, lost;
};

static void right_sum_add(struct right_sum *right, long double term)
{
    const long double exact = term - right->lost, sum = right->sum + exact;
    right->lost = (sum - right->sum) - exact;
    right->sum = sum;
}

static long double right_term(const struct parzen_kde_data *data, size_t cell, const double sample[])
{
    const double *query = data->queries + cell / data->widths * data->d;
    const long double width = 2 * (long double)data->half[cell % data->widths];
    long double square = 0;
    for (size_t j = 0; j < data->d; j++) {
        const long double distance = (long double)query[j] - sample[j];
        square += distance * distance;
    }
    return expl(-square / (2 * width * width));
}

/* Adds up right sums: samples had anew, exponentials by the C library, everything in long double. */
static void oracle(const struct problem *problem, struct right_sum right[], size_t count)
{
    const struct parzen_kde_data *data = problem->data;
    const uint64_t key = rng_key(problem->seed);
    double sample[DIMENSIONS_MOST];
    for (size_t i = 0; i < problem->n; i++) {
        for (size_t j = 0; j < data->d; j++)
            sample[j] = parzen_kde_coordinate(data, key, i * data->d + j);
        for (size_t k = 0; k < count; k++)
            right_sum_add(&right[k], right_term(data, right[k].cell, sample));
    }
}

/* Sums that are judged: all of a small problem, else some from the first to the last. */
static size_t choose(const struct problem *problem, size_t cells)
{
    const size_t wanted = JUDGED_TERMS / problem->n;
    const size_t count = wanted > JUDGED_LEAST ? wanted : JUDGED_LEAST;
    return count < cells ? count : cells;
}

double parzen_gaussian_error_footprint(const struct problem *problem, size_t cells)
{
    return (double)choose(problem, cells) * (double)sizeof(struct right_sum);
}

double parzen_gaussian_error(const struct problem *problem)
{
    const struct parzen_kde_data *data = problem->data;
    const size_t cells = data->m * data->widths, count = choose(problem, cells);
    const int places = parzen_gaussian_places(problem->n);
    const double bound = (double)problem->n * (ldexp(1, -places - 1) + term_error);
    struct right_sum *right = calloc(count, sizeof *right);
    double largest = 0;
    if (!right)
        return INFINITY;
    for (size_t k = 0; k < count; k++)
        right[k].cell = count > 1 ? (size_t)((long double)k * (long double)(cells - 1) / (long double)(count - 1)) : 0;
    oracle(problem, right, count);
    for (size_t k = 0; k < count; k++) {
        const long double sum = ldexpl((long double)data->counts[right[k].cell], -places);
        largest = fmax(largest, (double)fabsl(sum - right[k].sum) / (2 * bound));
    }
    free(right);
    return largest;
}

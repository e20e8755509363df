/* How the counts of parzen_kde are judged. */
#include "kernels/parzen_kde/parzen_kde.h"

#include "kernels/support/rng.h"

#include <stdlib.h>

enum { DIMENSIONS_MOST = 8 }; /* the upper bound of option d */

static bool inside(const double x[], const double s[], size_t d, double half)
{
    for (size_t j = 0; j < d; j++)
        if (s[j] - x[j] > half || x[j] - s[j] > half)
            return false;
    return true;
}

/* Where a sample first fits in: the least w with half[w] wide enough, or widths. */
static size_t first_width(const struct parzen_kde_data *data, const double x[], const double s[])
{
    size_t low = 0, high = data->widths;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (inside(x, s, data->d, data->half[middle]))
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

/* The right counts, another way: samples had anew, each one's first width found by bisection,
 * then summed up. */
static void oracle(const struct problem *problem, uint64_t counts[])
{
    const struct parzen_kde_data *data = problem->data;
    const uint64_t key = rng_key(problem->seed);
    const size_t d = data->d, widths = data->widths;
    double sample[DIMENSIONS_MOST] = {0};
    for (size_t i = 0; i < problem->n; i++) {
        for (size_t j = 0; j < d; j++)
            sample[j] = parzen_kde_coordinate(data, key, i * d + j);
        for (size_t q = 0; q < data->m; q++) {
            const size_t w = first_width(data, data->queries + q * d, sample);
            if (w < widths)
                counts[q * widths + w]++;
        }
    }
    for (size_t k = 0; k < data->m * widths; k++)
        counts[k] += k % widths ? counts[k - 1] : 0;
}

double parzen_kde_error(const struct problem *problem)
{
    const struct parzen_kde_data *data = problem->data;
    const size_t cells = data->m * data->widths;
    double largest = 0;
    uint64_t *right = calloc(cells, sizeof *right);
    if (!right)
        return INFINITY;
    oracle(problem, right);
    for (size_t k = 0; k < cells; k++)
        largest = fmax(largest, fabs((double)data->counts[k] - (double)right[k]));
    free(right);
    return largest;
}

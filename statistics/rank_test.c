/* Mann-Whitney's U, its distribution, and Holm's adjustment. */
#include "statistics/rank_test.h"

#include <errno.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort.h>
#include <math.h>
#include <stdlib.h>

enum { MOST_PAIRS = RANK_TEST_EXACT * RANK_TEST_EXACT };

/* count[u]: arrangements of n and m values with U = u, of C(n+m, n): the coefficients of the product over i = 1 .. n of
 * (1 - q^(m+i)) / (1 - q^i), which is the recurrence in closed form.  All are integers below 2^38, so exact. */
static double count_arrangements(size_t n, size_t m, double count[MOST_PAIRS + 1])
{
    double all = 0;
    for (size_t u = 0; u <= n * m; u++)
        count[u] = u == 0;
    for (size_t i = 1; i <= n; i++) {
        for (size_t u = n * m; u >= m + i; u--)
            count[u] -= count[u - m - i];
        for (size_t u = i; u <= n * m; u++)
            count[u] += count[u - i];
    }
    for (size_t u = 0; u <= n * m; u++)
        all += count[u];
    return all;
}

static bool countable(size_t n, size_t m)
{
    return n >= 1 && m >= 1 && n <= RANK_TEST_EXACT && m <= RANK_TEST_EXACT;
}

/* Twice P(U <= the smaller of u and nm - u). */
static double exact_p(size_t n, size_t m, double u)
{
    double count[MOST_PAIRS + 1], below = 0;
    const double all = count_arrangements(n, m, count), pairs = (double)n * (double)m;
    const size_t extreme = (size_t)fmin(u, pairs - u);
    for (size_t i = 0; i <= extreme; i++)
        below += count[i];
    return fmin(1, 2 * below / all);
}

/* ties: sum of t^3 - t over groups of t equal values. */
static double normal_p(size_t n, size_t m, double u, double ties)
{
    const double pairs = (double)n * (double)m, all = (double)n + (double)m;
    const double variance = pairs / 12 * (all + 1 - ties / (all * (all - 1)));
    const double distance = fabs(u - pairs / 2) - 0.5;
    return variance > 0 ? fmin(1, 2 * gsl_cdf_ugaussian_Q(distance / sqrt(variance))) : 1;
}

/* Pairs x > y, ties half, of sorted x[n] and y[m], and the sum over ties of both together. */
static double count_pairs(const double x[], size_t n, const double y[], size_t m, double *ties)
{
    double u = 0;
    size_t i = 0, j = 0;
    *ties = 0;
    while (i < n || j < m) {
        const double value = j == m || (i < n && x[i] < y[j]) ? x[i] : y[j];
        const size_t from_x = i, from_y = j;
        while (i < n && x[i] == value)
            i++;
        while (j < m && y[j] == value)
            j++;
        const double of_x = (double)(i - from_x), of_y = (double)(j - from_y), equal = of_x + of_y;
        u += of_x * ((double)from_y + of_y / 2);
        *ties += equal * equal * equal - equal;
    }
    return u;
}

/* A sorted copy of x[n]; NULL: *error says why. */
static double *sorted(const double x[], size_t n, int *error)
{
    double *copy = malloc((n + 1) * sizeof *copy);
    *error = copy ? 0 : ENOMEM;
    if (n == 0)
        *error = EDOM;
    for (size_t i = 0; i < n && copy; i++) {
        if (!isfinite(x[i]))
            *error = EDOM;
        copy[i] = x[i];
    }
    if (*error == 0)
        gsl_sort(copy, 1, n);
    return copy;
}

int rank_test(const double x[], size_t n, const double y[], size_t m, struct rank_test *test)
{
    int x_error, y_error;
    double ties, *left = sorted(x, n, &x_error), *right = sorted(y, m, &y_error);
    int error = x_error ? x_error : y_error;
    if (error == 0) {
        const double u = count_pairs(left, n, right, m, &ties), a12 = u / ((double)n * (double)m);
        *test = (struct rank_test){.u = u, .a12 = a12, .cliffs_delta = 2 * a12 - 1};
        test->exact = countable(n, m) && !(ties > 0);
        test->p = test->exact ? exact_p(n, m, u) : normal_p(n, m, u, ties);
    }
    free(left);
    free(right);
    return error;
}

size_t rank_test_interval_rank(size_t n, size_t m, double confidence)
{
    const double tail = (1 - confidence) / 2, pairs = (double)n * (double)m;
    if (!countable(n, m)) {
        const double z = gsl_cdf_ugaussian_Qinv(tail);
        const double rank = floor(pairs / 2 - z * sqrt(pairs * ((double)n + (double)m + 1) / 12));
        return rank >= 1 ? (size_t)rank : 0;
    }
    double count[MOST_PAIRS + 1], below = 0;
    const double all = count_arrangements(n, m, count);
    size_t rank = 0;
    while (rank < n * m / 2 && below + count[rank] <= tail * all)
        below += count[rank++];
    return rank;
}

int rank_test_holm(double p[], size_t m)
{
    size_t *order = malloc((m + 1) * sizeof *order), tests = 0, kept = 0;
    double *value = malloc((m + 1) * sizeof *value), least = 0;
    int error = order && value ? 0 : ENOMEM;
    for (size_t i = 0; i < m && error == 0; i++)
        if (!isnan(p[i]))
            value[tests++] = p[i];
    if (error == 0 && tests > 0)
        gsl_sort_index(order, value, 1, tests);
    for (size_t i = 0; i < tests; i++) {
        least = fmax(least, fmin(1, value[order[i]] * (double)(tests - i)));
        value[order[i]] = least;
    }
    for (size_t i = 0; i < m && error == 0; i++)
        if (!isnan(p[i]))
            p[i] = value[kept++];
    free(order);
    free(value);
    return error;
}

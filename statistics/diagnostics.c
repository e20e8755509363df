/* Autocorrelation, trend and modality of one sample. */
#include "statistics/diagnostics.h"

#include <errno.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double narrower = 0.9;   /* than Scott's columns */
static const double rounding = 1e-13; /* of 1 - rho^2; two values exchanged of 20000 make 1e-12 */
enum { PLACES = 4 };                  /* of the first column */

double diagnostics_lag1(const double x[], size_t n)
{
    return n > 1 ? gsl_stats_lag1_autocorrelation(x, 1, n) : NAN;
}

int diagnostics_trend(const double x[], size_t n, double *correlation, double *p)
{
    *correlation = *p = NAN;
    if (n < 3)
        return 0;
    double *order = malloc(3 * n * sizeof *order);
    if (!order)
        return ENOMEM;
    for (size_t i = 0; i < n; i++)
        order[i] = (double)i;
    const double degrees = (double)n - 2;
    const double rho = gsl_stats_spearman(order, 1, x, 1, n, order + n);
    const double rest = (1 - rho) * (1 + rho);
    free(order);
    if (!isfinite(rho))
        return 0;
    *correlation = rho;
    *p = rest > rounding ? 2 * gsl_cdf_tdist_Q(fabs(rho) * sqrt(degrees / rest), degrees) : 0;
    return 0;
}

/* The sorted values between Tukey's fences; returns how many, from *first on. */
static size_t inside_fences(const double x[], size_t n, size_t *first)
{
    const double p25 = gsl_stats_quantile_from_sorted_data(x, 1, n, 0.25);
    const double p75 = gsl_stats_quantile_from_sorted_data(x, 1, n, 0.75);
    const double range = p75 - p25;
    size_t end = n;
    *first = 0;
    while (x[*first] < p25 - 1.5 * range)
        ++*first;
    while (x[end - 1] > p75 + 1.5 * range)
        end--;
    return end - *first;
}

/* Gregg's value of the histogram of sorted x[n] whose columns are `width` wide and begin `place` columns below x[0]. */
static double histogram_modality(const double x[], size_t n, double width, double place)
{
    double sum = 0, highest = 0, before = 0, column = 0, height = 0;
    for (size_t i = 0; i < n; i++) {
        const double at = floor((x[i] - x[0]) / width + place);
        if (at != column) {
            sum += fabs(height - before) + (at > column + 1 ? height : 0); /* down to the empty column between */
            before = at > column + 1 ? 0 : height;
            column = at;
            height = 0;
        }
        height++;
        highest = fmax(highest, height);
    }
    return (sum + fabs(height - before) + height) / highest;
}

int diagnostics_modality(double x[], size_t n, double *modality)
{
    size_t first;
    *modality = NAN;
    if (n == 0)
        return 0;
    gsl_sort(x, 1, n);
    n = inside_fences(x, n, &first);
    x += first;
    const double range = x[n - 1] - x[0];
    double width = n > 1 ? narrower * 3.5 * gsl_stats_sd(x, 1, n) / cbrt((double)n) : 0;
    *modality = 2; /* of one column */
    if (!(width > 0))
        return 0;
    for (;; width *= 2) {
        for (int place = 0; place < PLACES; place++)
            *modality = fmax(*modality, histogram_modality(x, n, width, (double)place / PLACES));
        if (width > range)
            return 0;
    }
}

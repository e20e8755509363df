/* Location, exact interval and spread of one sample. */
#include "statistics/sample.h"

#include <errno.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>

double sample_median(double x[], size_t n)
{
    gsl_sort(x, 1, n);
    return gsl_stats_median_from_sorted_data(x, 1, n);
}

size_t sample_interval_rank(size_t n, double confidence)
{
    const double tail = (1 - confidence) / 2;
    size_t low = 0, high = n / 2;
    while (low < high) {
        const size_t rank = low + (high - low) / 2;
        if (gsl_cdf_binomial_P((unsigned)rank, 0.5, (unsigned)n) <= tail)
            low = rank + 1;
        else
            high = rank;
    }
    return low;
}

void sample_quantile_ranks(size_t n, double share, double confidence, size_t *low, size_t *high)
{
    const double tail = (1 - confidence) / 2;
    *low = *high = 0;
    while (*low < n && gsl_cdf_binomial_P((unsigned)*low, share, (unsigned)n) <= tail)
        ++*low;
    for (size_t rank = n; rank > 0 && gsl_cdf_binomial_Q((unsigned)rank - 1, share, (unsigned)n) <= tail; rank--)
        *high = rank;
}

size_t sample_needed(size_t n, double half_width, double wanted)
{
    const double narrower = half_width / wanted, needed = ceil((double)n * narrower * narrower);
    if (!(needed < SAMPLE_MOST))
        return SAMPLE_MOST;
    return needed > (double)n ? (size_t)needed : n + 1;
}

bool sample_more_than_chance(size_t found, size_t n, double share)
{
    return found > 0 && gsl_cdf_binomial_Q((unsigned)found - 1, share, (unsigned)n) < 0.05;
}

static bool are_times(const double x[], size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!(x[i] >= 0)) /* so NaN is none */
            return false;
    return n > 0;
}

/* Where the quantile is one of the values, GSL adds 0 times the next, which is NaN if that one is infinite. */
static double quantile(const double x[], size_t n, double share)
{
    const double position = share * (double)(n - 1);
    const size_t below = (size_t)position;
    return position > (double)below ? gsl_stats_quantile_from_sorted_data(x, 1, n, share) : x[below];
}

/* Relative distance of value from the median.  A value over every limit is one whole value away from it. */
static double relative_error(double value, double median)
{
    if (value == median)
        return 0;
    return isinf(value) ? 1 : fabs(value - median) / value;
}

static double median_relative_error(const double x[], size_t n, double median, double work[])
{
    if (!isfinite(median))
        return NAN;
    for (size_t i = 0; i < n; i++)
        work[i] = relative_error(x[i], median);
    return sample_median(work, n);
}

static void count_outliers(const double x[], size_t n, struct sample *sample)
{
    const double range = sample->p75 - sample->p25;
    if (!isfinite(range))
        return;
    sample->mild = sample->severe = 0;
    for (size_t i = 0; i < n; i++) {
        const double outside = fmax(sample->p25 - x[i], x[i] - sample->p75);
        sample->severe += outside > 3 * range;
        sample->mild += outside > 1.5 * range && !(outside > 3 * range);
    }
}

int sample_summarise(double x[], size_t n, double confidence, struct sample *sample)
{
    if (!are_times(x, n))
        return EDOM;
    double *work = malloc(n * sizeof *work);
    if (!work)
        return ENOMEM;
    const size_t rank = sample_interval_rank(n, confidence);
    *sample = (struct sample){.n = n, .median = sample_median(x, n), .low = NAN, .high = NAN, .min = NAN, .p25 = NAN,
                              .p75 = NAN, .max = NAN, .mad = NAN, .mdape = NAN, .mild = -1, .severe = -1};
    if (rank > 0) {
        sample->low = x[rank - 1];
        sample->high = x[n - rank];
    }
    if (n > 1) { /* one value has no spread; 0 would claim to know it */
        sample->min = x[0];
        sample->max = x[n - 1];
        sample->p25 = quantile(x, n, 0.25);
        sample->p75 = quantile(x, n, 0.75);
        sample->mad = gsl_stats_mad0(x, 1, n, work);
        sample->mdape = median_relative_error(x, n, sample->median, work);
        count_outliers(x, n, sample);
    }
    free(work);
    return 0;
}

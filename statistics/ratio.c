/* Ratio of two series, measured side by side or apart. */
#include "statistics/ratio.h"

#include "statistics/rank_test.h"
#include "statistics/sample.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

static bool are_times(const double x[], size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!(x[i] > 0 && isfinite(x[i])))
            return false;
    return n > 0;
}

/* Median of the n log ratios, which it sorts, and the ends of the interval at this rank; 0 = none. */
static void take_logs(double logs[], size_t n, size_t rank, struct ratio *ratio)
{
    ratio->value = exp(sample_median(logs, n));
    ratio->low = rank > 0 ? exp(logs[rank - 1]) : NAN;
    ratio->high = rank > 0 ? exp(logs[n - rank]) : NAN;
}

int ratio_paired(const double numerator[], const double denominator[], size_t n, double confidence,
                 struct ratio *ratio)
{
    if (!are_times(numerator, n) || !are_times(denominator, n))
        return EDOM;
    double *logs = malloc(n * sizeof *logs);
    if (!logs)
        return ENOMEM;
    for (size_t i = 0; i < n; i++)
        logs[i] = log(numerator[i] / denominator[i]);
    ratio->pairs = n;
    take_logs(logs, n, sample_interval_rank(n, confidence), ratio);
    free(logs);
    return 0;
}

int ratio_unpaired(const double numerator[], size_t n, const double denominator[], size_t m, double confidence,
                   struct ratio *ratio)
{
    if (!are_times(numerator, n) || !are_times(denominator, m))
        return EDOM;
    double *logs = n <= SIZE_MAX / sizeof *logs / m ? malloc(n * m * sizeof *logs) : NULL;
    if (!logs)
        return ENOMEM;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < m; j++)
            logs[i * m + j] = log(numerator[i] / denominator[j]);
    ratio->pairs = 0;
    take_logs(logs, n * m, rank_test_interval_rank(n, m, confidence), ratio);
    free(logs);
    return 0;
}

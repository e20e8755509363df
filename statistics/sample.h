/* One sample: location, exact interval, spread.  Pure. */
#ifndef SPEEDUP_STATISTICS_SAMPLE_H
#define SPEEDUP_STATISTICS_SAMPLE_H

#include <stddef.h>

/* Median of x[n], n >= 1; sorts x.  Mean of the two middle values when n is even.
 * Hyndman & Fan, Am. Stat. 50 (1996) 361, definition 7 at 1/2. */
double sample_median(double x[], size_t n);

/* Rank k >= 1 of the exact interval [x(k), x(n+1-k)] of the median of n values: the largest k with
 * P(Bin(n,1/2) <= k-1) <= (1-confidence)/2; 0 if n is too small for any.
 * David & Nagaraja, Order Statistics, 3rd ed. (2003), section 7.1. */
size_t sample_interval_rank(size_t n, double confidence);

/* What is said of one cell.  An interval that does not exist is NaN. */
struct sample {
    size_t n;
    double median, low, high;       /* exact order-statistic interval of the median */
    double min, p25, p75, max;
    double mad;                     /* median absolute deviation, unscaled */
};

/* Summarises x[n], n >= 1; sorts x.  Spread of one value is NaN, not 0.  A value that was cut off at a limit counts as
 * +INFINITY, slower than any other; statistics that it reaches are then not finite.  EDOM: n = 0, NaN, or a value < 0;
 * ENOMEM. */
int sample_summarise(double x[], size_t n, double confidence, struct sample *sample);

#endif

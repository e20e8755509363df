/* One sample: location, exact interval, spread.  Pure. */
#ifndef SPEEDUP_STATISTICS_SAMPLE_H
#define SPEEDUP_STATISTICS_SAMPLE_H

#include <stdbool.h>
#include <stddef.h>

/* Median of x[n], n >= 1; sorts x.  Mean of the two middle values when n is even.
 * Hyndman & Fan, Am. Stat. 50 (1996) 361, definition 7 at 1/2. */
double sample_median(double x[], size_t n);

/* Rank k >= 1 of the exact interval [x(k), x(n+1-k)] of the median of n values: the largest k with
 * P(Bin(n,1/2) <= k-1) <= (1-confidence)/2; 0 if n is too small for any.
 * David & Nagaraja, Order Statistics, 3rd ed. (2003), section 7.1. */
size_t sample_interval_rank(size_t n, double confidence);

/* Ranks of the exact interval [x(*low), x(*high)] of the quantile at share of n values: the largest *low with
 * P(Bin(n,share) <= *low - 1) <= (1-confidence)/2, the least *high with P(Bin(n,share) >= *high) <= (1-confidence)/2.
 * An end that n values cannot give is 0.  0 < share < 1.  Source as above. */
void sample_quantile_ranks(size_t n, double share, double confidence, size_t *low, size_t *high);

/* About how many values give an interval of half the width `wanted` if n gave `half_width` (both > 0, same unit): the
 * width falls as 1 / sqrt(n), so n (half_width / wanted)^2, rounded up, more than n, and at most SAMPLE_MOST. */
enum { SAMPLE_MOST = 1000000 };
size_t sample_needed(size_t n, double half_width, double wanted);

/* True if chance explains `found` of n, each with this share, in less than 1 of 20 cases: P(Bin(n,share) >= found) < 0.05. */
bool sample_more_than_chance(size_t found, size_t n, double share);

/* What is said of one cell.  An interval that does not exist is NaN. */
struct sample {
    size_t n;
    double median, low, high;       /* exact order-statistic interval of the median */
    double min, p25, p75, max;
    double mad;                     /* median absolute deviation, unscaled */
    double mdape;                   /* median of |x - median| / x, as nanobench has it: 0.05 is 5 % */
    int mild, severe;               /* outliers; -1 where there are no quartiles */
};

/* Summarises x[n], n >= 1; sorts x.  Outliers lie outside the quartiles (definition 7) by more than 1.5 (mild) or 3
 * (severe) times their distance: Tukey, Exploratory Data Analysis (1977), section 2D.  They are counted, never removed.
 * Spread of one value is NaN, not 0.  A value that was cut off at a limit counts as
 * +INFINITY, slower than any other; statistics that it reaches are then not finite.  EDOM: n = 0, NaN, or a value < 0;
 * ENOMEM. */
int sample_summarise(double x[], size_t n, double confidence, struct sample *sample);

#endif

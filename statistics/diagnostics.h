/* Are the values of a sample independent, and of one kind?  Pure. */
#ifndef SPEEDUP_STATISTICS_DIAGNOSTICS_H
#define SPEEDUP_STATISTICS_DIAGNOSTICS_H

#include <stddef.h>

/* Lag-1 autocorrelation of x[n] in the order in which it was measured; NaN for n < 2 or equal values.  Of independent
 * values it lies within 2 / sqrt(n) of 0 in at least 95 % of samples.  Chatfield, The Analysis of Time Series, 6th ed.
 * (2004), section 2.7. */
double diagnostics_lag1(const double x[], size_t n);

/* Spearman's rank correlation of x[n] with its order, ties at their mean rank, in *correlation, and in *p the two-sided
 * p-value by Student's t with n - 2 degrees of freedom: an approximation, good for n >= 10 (Kendall & Gibbons, Rank
 * Correlation Methods, 5th ed. (1990), section 4.19).  Both NaN for n < 3 or equal values.  ENOMEM. */
int diagnostics_trend(const double x[], size_t n, double *correlation, double *p);

/* Modality of x[n]: the sum of the differences of height of neighbouring columns of its histogram, over the greatest
 * height.  2 for one mode, 4 for two of equal height; above 2.8 there may be several.  Brendan Gregg, Modes and Modality
 * (2015), as in BenchmarkDotNet: without Tukey's mild outliers, the greatest of the values for several histograms.  These
 * begin with columns of 0.9 times Scott's width 3.5 s n^(-1/3) (Biometrika 66 (1979) 605, doi:10.1093/biomet/66.3.605)
 * and are twice as wide each time, each in four places a quarter of a column apart.  0.9 is by simulation: of 9 to 60
 * lognormal values under 1 % come out above 2.8, of 15 values in two clear modes more than 80 %.
 * Sorts x.  NaN for n < 1; ENOMEM. */
int diagnostics_modality(double x[], size_t n, double *modality);

#endif

/* Ratios of times, with intervals.  Pure. */
#ifndef SPEEDUP_STATISTICS_RATIO_H
#define SPEEDUP_STATISTICS_RATIO_H

#include <stddef.h>

struct ratio {
    size_t pairs;            /* 0: the samples were not paired */
    double value, low, high; /* low and high NaN when there are too few values */
};

/* Ratio numerator/denominator of n pairs measured side by side: exp of the median of the log ratios, with the exact
 * sign interval (Thompson, Ann. Math. Stat. 7 (1936) 122, doi:10.1214/aoms/1177732502).  Proof against drift, no
 * assumption on the shape of the noise.  EDOM: n = 0 or a value that is not finite and > 0; ENOMEM. */
int ratio_paired(const double numerator[], const double denominator[], size_t n, double confidence,
                 struct ratio *ratio);

/* Ratio numerator/denominator of two samples that were not measured side by side: exp of the Hodges-Lehmann shift between
 * their logarithms (the median of all nm differences), with the interval that the Mann-Whitney test does not reject, see
 * rank_test_interval_rank().  No assumption on the shape of the noise; drift between the samples is part of the ratio.
 * EDOM: n or m is 0, or a value is not finite and > 0; ENOMEM. */
int ratio_unpaired(const double numerator[], size_t n, const double denominator[], size_t m, double confidence,
                   struct ratio *ratio);

#endif

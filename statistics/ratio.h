/* Ratios of times, with intervals.  Pure. */
#ifndef SPEEDUP_STATISTICS_RATIO_H
#define SPEEDUP_STATISTICS_RATIO_H

#include <stddef.h>

struct ratio {
    size_t pairs;
    double value, low, high; /* low and high NaN when there are too few pairs */
};

/* Ratio numerator/denominator of n pairs measured side by side: exp of the median of the log ratios, with the exact
 * sign interval (Thompson, Ann. Math. Stat. 7 (1936) 122, doi:10.1214/aoms/1177732502).  Proof against drift, no
 * assumption on the shape of the noise.  EDOM: n = 0 or a value that is not finite and > 0; ENOMEM. */
int ratio_paired(const double numerator[], const double denominator[], size_t n, double confidence,
                 struct ratio *ratio);

#endif

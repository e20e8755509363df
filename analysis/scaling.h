/* Speedup, efficiency and serial fraction of one cell.  Pure. */
#ifndef SPEEDUP_ANALYSIS_SCALING_H
#define SPEEDUP_ANALYSIS_SCALING_H

#include <stdbool.h>

/* A value with the ends of its interval; NaN = no value. */
struct estimate {
    double value, low, high;
};

/* Parallel efficiency S/p. */
struct estimate scaling_efficiency(struct estimate speedup, double p);

/* Experimentally determined serial fraction (1/S - 1/p) / (1 - 1/p); NaN for p <= 1.  It falls as S rises, so the ends
 * change places.  Karp & Flatt, Commun. ACM 33(5) (1990) 539, doi:10.1145/78607.78614. */
struct estimate scaling_karp_flatt(struct estimate speedup, double p);

/* Serial fraction of the parallel run, from the scaled speedup S = p - s (p - 1) of weak scaling: s = (p - S) / (p - 1);
 * NaN for p <= 1.  Gustafson, Commun. ACM 31(5) (1988) 532, doi:10.1145/42411.42415. */
struct estimate scaling_gustafson(struct estimate speedup, double p);

/* True if even the lower end is above p: more than p workers can give; look for a cache effect or a poor baseline. */
bool scaling_superlinear(struct estimate speedup, double p);

/* True if there is an interval and it holds 1: no difference shown. */
bool scaling_no_difference(struct estimate speedup);

#endif

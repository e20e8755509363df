/* How a speedup grows with the number of workers: Amdahl's law and the universal scalability law, fitted.  Pure. */
#ifndef SPEEDUP_STATISTICS_SCALING_MODEL_H
#define SPEEDUP_STATISTICS_SCALING_MODEL_H

#include <stddef.h>

enum { SCALING_POINTS = 64 }; /* different p of one curve, at most */

enum scaling_family {
    SCALING_AMDAHL, /* coherency = 0 */
    SCALING_USL,
    SCALING_FAMILIES
};

/* S(p) = gain p / (1 + contention (p - 1) + coherency p (p - 1)), gain > 0, 0 <= contention <= 1, coherency >= 0.
 * Gunther, Guerrilla Capacity Planning (2007), chapter 4, doi:10.1007/978-3-540-31010-5.  Without coherency this is Amdahl's
 * law S(p) = gain / (s + (1 - s) / p), and contention is the serial fraction s.  AFIPS Conf. Proc. 30 (1967) 483,
 * doi:10.1145/1465482.1465560.  The gain is that of one worker and is fitted: the baseline is another program, and it need
 * not take as long as one worker does. */
struct scaling_model {
    double gain, contention, coherency;
};

/* What a model is fitted to: p[count], each >= 1, of which at least as many differ as there are parameters (2 or 3);
 * speedup[count] and weight[count], each > 0. */
struct scaling_points {
    const double *p, *speedup, *weight;
    size_t count;
};

/* Speedup that the model gives p workers. */
double scaling_model_speedup(const struct scaling_model *model, double p);

/* Number of workers p >= 1 with the greatest speedup: sqrt((1 - contention) / coherency), at least 1; INFINITY without
 * coherency. */
double scaling_model_peak(const struct scaling_model *model);

/* The greatest speedup at any number of workers: that at the peak; gain / contention without coherency, INFINITY without
 * both. */
double scaling_model_limit(const struct scaling_model *model);

/* Fits the family: the least sum of weight (speedup / S(p) - 1)^2, the relative errors of the times, within the bounds of
 * the parameters.  1 / S(p) is linear in 1 / gain, contention / gain and coherency / gain, so there is one minimum, and it
 * needs neither a start nor iterations: it is the best of the linear least-squares solutions (QR decomposition) with every
 * choice of parameters held at their bounds (Lawson & Hanson, Solving Least Squares Problems (1995), chapter 23,
 * doi:10.1137/1.9781611971217).  EDOM: fewer points than parameters, more than SCALING_POINTS, or a number that is none of
 * the above. */
int scaling_model_fit(const struct scaling_points *points, enum scaling_family family, struct scaling_model *model);

/* Sum of weight (speedup / S(p) - 1)^2. */
double scaling_model_misfit(const struct scaling_points *points, const struct scaling_model *model);

/* Leave-one-out prediction error: each point in turn is predicted by the model fitted to the others; the root of the mean
 * of log(speedup / prediction)^2, so 0.01 is about 1 %.  Stone, J. R. Stat. Soc. B 36 (1974) 111,
 * doi:10.1111/j.2517-6161.1974.tb00994.x.  EDOM as scaling_model_fit() with one point less. */
int scaling_model_left_out(const struct scaling_points *points, enum scaling_family family, double *error);

#endif

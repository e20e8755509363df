/* Which model does a measured curve of speedups bear, and how sure are its parameters and predictions?  Pure: random
 * numbers are of a fixed seed. */
#ifndef SPEEDUP_STATISTICS_SCALING_CHOICE_H
#define SPEEDUP_STATISTICS_SCALING_CHOICE_H

#include "statistics/scaling_model.h"

#include <stddef.h>

enum {
    SCALING_LEAST_POINTS = 4, /* different p below which no model is made */
    SCALING_LEAST_VISITS = 6, /* of each p */
    SCALING_REPLICATES = 999, /* of the bootstrap: the 25th of either end bounds 95 % */
    SCALING_TRIALS = 199,     /* of them, to tell chance from a difference of the models: the 10th largest bounds 5 % */
    SCALING_SEED = 1
};

/* The visits of one curve.  Round r of point i holds the logarithm of the speedup, visits[i * rounds + r]; NaN where that
 * round has no pair.  p[points] rise. */
struct scaling_visits {
    const double *p, *log_speedup;
    size_t points, rounds;
};

/* A value with the ends of its 95 % interval.  Infinite: there is no bound. */
struct scaling_estimate {
    double value, low, high;
};

struct scaling_choice {
    enum scaling_family family;                       /* chosen */
    struct scaling_model model[SCALING_FAMILIES];     /* both as fitted */
    double error[SCALING_FAMILIES];                   /* leave-one-out prediction errors */
    struct scaling_model replicate[SCALING_REPLICATES]; /* of the chosen family */
};

/* Fits both families to the median speedups and chooses the one that predicts better what was left out; Amdahl's law unless
 * a curve that follows it would show as great a lead of the other in less than 5 % of cases (SCALING_TRIALS replicates).
 *
 * Weights: 1 / variance of each median, which is halfway between its own and the mean of all (its own, from a few
 * visits, is itself uncertain); all equal where nothing varies.
 * Replicates: rounds are drawn with replacement, as many as each p has visits, the same for all p, because a round's
 * speedups share the baseline's time; how far the median moves, times sqrt(n / (n - 1)) as n values vary less about their own
 * middle, is put on the fitted curve.  Efron & Tibshirani, An Introduction to the Bootstrap (1993), sections 9.4 and 13.3,
 * doi:10.1201/9780429246593; Davison & Hinkley, Bootstrap Methods (1997), section 6.2, doi:10.1017/CBO9780511802843.  Where the medians miss the
 * curve by more than their variance, the moves are magnified by sqrt(misfit / degrees of freedom): Birge, Phys. Rev. 40
 * (1932) 207, doi:10.1103/PhysRev.40.207.
 * Cost: at most SCALING_REPLICATES (rounds + fit) + SCALING_TRIALS 2 points fits, a few ms.
 * EDOM: fewer than SCALING_LEAST_POINTS or more than SCALING_POINTS points, fewer than SCALING_LEAST_VISITS of one, p that
 * do not rise or are below 1; ENOMEM. */
int scaling_choose(const struct scaling_visits *visits, struct scaling_choice *choice);

/* Value of a quantity by the chosen model, with the interval that the replicates give (percentiles). */
typedef double scaling_quantity(const struct scaling_model *model, double argument);
struct scaling_estimate scaling_choice_estimate(const struct scaling_choice *choice, scaling_quantity *quantity,
                                                double argument);

#endif

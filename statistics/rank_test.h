/* Do two independent samples differ, and by how much?  By ranks, so whatever the shape of the noise.  Pure. */
#ifndef SPEEDUP_STATISTICS_RANK_TEST_H
#define SPEEDUP_STATISTICS_RANK_TEST_H

#include <stdbool.h>
#include <stddef.h>

enum { RANK_TEST_EXACT = 20 }; /* up to so many values a side the distribution of U is counted */

struct rank_test {
    double u;            /* pairs with x > y, ties half */
    double a12;          /* u / (nm): chance that x > y, ties half; 0.5 = no difference */
    double cliffs_delta; /* 2 a12 - 1 */
    double p;            /* two-sided */
    bool exact;          /* p is counted, not by the normal distribution */
};

/* Mann-Whitney test of x[n] against y[m], n, m >= 1, values finite.  Midranks for ties.  p is exact (the number of
 * arrangements by Mann & Whitney's recurrence, Ann. Math. Stat. 18 (1947) 50, doi:10.1214/aoms/1177730491) for n and m up
 * to RANK_TEST_EXACT without ties; else normal with continuity and tie corrections (Hollander, Wolfe & Chicken,
 * Nonparametric Statistical Methods, 3rd ed. (2014), section 4.1).  Effect: Vargha & Delaney, J. Educ. Behav. Stat. 25
 * (2000) 101, doi:10.3102/10769986025002101; Cliff, Psychol. Bull. 114 (1993) 494, doi:10.1037/0033-2909.114.3.494.
 * EDOM: n or m is 0, or a value is not finite; ENOMEM. */
int rank_test(const double x[], size_t n, const double y[], size_t m, struct rank_test *test);

/* Rank K >= 1 of the interval [D(K), D(nm+1-K)] of the shift between two samples, D the nm ordered differences: the
 * largest K with P(U <= K-1) <= (1-confidence)/2, counted for n and m up to RANK_TEST_EXACT, else floor(nm/2 -
 * z sqrt(nm(n+m+1)/12)); 0 if n and m are too small.  Hodges & Lehmann, Ann. Math. Stat. 34 (1963) 598,
 * doi:10.1214/aoms/1177704172; Hollander, Wolfe & Chicken, section 4.3. */
size_t rank_test_interval_rank(size_t n, size_t m, double confidence);

/* Holm's adjustment of p[m] for m tests, in place: the least level at which each would be rejected beside the others.
 * Holm, Scand. J. Stat. 6 (1979) 65.  NaN entries are no tests and stay.  ENOMEM. */
int rank_test_holm(double p[], size_t m);

#endif

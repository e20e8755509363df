/* Laws of the paired ratio. */
#include "statistics/ratio.h"

#include <errno.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

enum { N = 15 };

/* exp(log(a/b)) is off by at most a few roundings: |log| < 8 here, so 8 + 2 times 2^-53; 1e-14 is ten times that. */
static const double rounding = 1e-14;

static int near(double a, double b)
{
    return fabs(a - b) <= rounding * fabs(b);
}

static void noisy(double x[], double level, unsigned long seed)
{
    gsl_rng *generator = gsl_rng_alloc(gsl_rng_mt19937);
    assert_non_null(generator);
    gsl_rng_set(generator, seed);
    for (int i = 0; i < N; i++)
        x[i] = level * gsl_ran_lognormal(generator, 0, 0.05);
    gsl_rng_free(generator);
}

static void test_known_ratio(void **state)
{
    (void)state;
    double a[] = {2, 4, 6, 8, 10, 12, 14}, b[] = {1, 2, 3, 4, 5, 6, 7};
    struct ratio ratio;
    assert_int_equal(ratio_paired(a, b, 7, 0.95, &ratio), 0);
    assert_int_equal(ratio.pairs, 7);
    assert_true(near(ratio.value, 2) && near(ratio.low, 2) && near(ratio.high, 2));
}

static void test_interval_is_that_of_the_order_statistics(void **state)
{
    (void)state;
    /* Ratios 1 .. 9: rank 2 of 9 at 95 %, so the interval is 2 .. 8. */
    double a[] = {5, 1, 9, 3, 7, 2, 8, 4, 6}, b[] = {1, 1, 1, 1, 1, 1, 1, 1, 1};
    struct ratio ratio;
    assert_int_equal(ratio_paired(a, b, 9, 0.95, &ratio), 0);
    assert_true(near(ratio.value, 5) && near(ratio.low, 2) && near(ratio.high, 8));
    assert_int_equal(ratio_paired(a, b, 5, 0.95, &ratio), 0);
    assert_true(isnan(ratio.low) && isnan(ratio.high) && near(ratio.value, 5));
}

static void test_laws(void **state)
{
    (void)state;
    for (unsigned long seed = 1; seed <= 50; seed++) {
        double a[N], b[N], scaled[N], drifted_a[N], drifted_b[N];
        struct ratio forth, back, ratio, drifted, itself;
        noisy(a, 3, seed);
        noisy(b, 1, seed + 1000);
        for (int i = 0; i < N; i++) {
            scaled[i] = 2.385 * a[i];
            drifted_a[i] = a[i] * (1 + 0.3 * i);
            drifted_b[i] = b[i] * (1 + 0.3 * i);
        }
        assert_int_equal(ratio_paired(a, b, N, 0.95, &forth), 0);
        assert_int_equal(ratio_paired(b, a, N, 0.95, &back), 0);
        assert_true(near(forth.value * back.value, 1) && near(forth.low * back.high, 1));
        assert_true(forth.low <= forth.value && forth.value <= forth.high);
        assert_int_equal(ratio_paired(scaled, b, N, 0.95, &ratio), 0);
        assert_true(near(ratio.value, 2.385 * forth.value) && near(ratio.high, 2.385 * forth.high));
        assert_int_equal(ratio_paired(drifted_a, drifted_b, N, 0.95, &drifted), 0); /* drift of both is no change */
        assert_true(near(drifted.value, forth.value) && near(drifted.low, forth.low));
        assert_int_equal(ratio_paired(a, a, N, 0.95, &itself), 0);
        assert_true(itself.value == 1 && itself.low == 1 && itself.high == 1);
    }
}

static void test_what_is_no_time_is_refused(void **state)
{
    (void)state;
    static const double bad[] = {0, -1, (double)NAN, (double)INFINITY};
    struct ratio ratio;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        double a[] = {1, bad[i]}, b[] = {1, 1};
        assert_int_equal(ratio_paired(a, b, 2, 0.95, &ratio), EDOM);
        assert_int_equal(ratio_paired(b, a, 2, 0.95, &ratio), EDOM);
    }
    double one = 1;
    assert_int_equal(ratio_paired(&one, &one, 0, 0.95, &ratio), EDOM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_ratio),
        cmocka_unit_test(test_interval_is_that_of_the_order_statistics),
        cmocka_unit_test(test_laws),
        cmocka_unit_test(test_what_is_no_time_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

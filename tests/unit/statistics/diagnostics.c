/* Autocorrelation against certified values; laws of trend and modality; false alarms and what is found. */
#include "statistics/diagnostics.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { MOST = 60 };

static void expect_certified(const double x[], size_t n, double certified, double tolerance)
{
    const double is = diagnostics_lag1(x, n);
    if (!(fabs(is - certified) <= tolerance))
        fail_msg("%.17g instead of %.15g", is, certified);
}

/* NIST Statistical Reference Datasets, univariate summary statistics (itl.nist.gov/div898/strd): Mavro, a filter
 * transmittance, 2 + these / 10^5; and the sets that a rule makes.  Certified to 15 digits; NumAcc2 to 4 lose up to 8 of
 * them, because their decimals are no binary fractions and the mean is large. */
static void test_certified_autocorrelation(void **state)
{
    (void)state;
    static const int mavro[] = {180, 170, 180, 190, 180, 170, 150, 140, 150, 150, 170, 180, 180, 190, 190, 210, 200, 160, 140, 130, 130, 150, 150, 160, 150,
                                140, 130, 140, 150, 140, 150, 160, 150, 160, 190, 200, 200, 210, 220, 230, 240, 250, 270, 260, 260, 260, 270, 260, 250, 240};
    static const struct {
        double first, low, high, tolerance;
    } sets[] = {{1.2, 1.1, 1.3, 1e-12}, {1000000.2, 1000000.1, 1000000.3, 1e-9}, {10000000.2, 10000000.1, 10000000.3, 1e-8}};
    double x[1001];
    for (int i = 0; i < 50; i++)
        x[i] = (200000 + mavro[i]) / 1e5;
    expect_certified(x, 50, 0.937989183438248, 1e-12);
    expect_certified((double[]){10000001, 10000003, 10000002}, 3, -0.5, 1e-15);
    for (size_t set = 0; set < sizeof sets / sizeof *sets; set++) {
        x[0] = sets[set].first;
        for (int i = 1; i < 1001; i++)
            x[i] = i % 2 ? sets[set].low : sets[set].high;
        expect_certified(x, 1001, -0.999, sets[set].tolerance);
    }
}

static void test_what_has_no_value(void **state)
{
    (void)state;
    double equal[] = {7, 7, 7, 7, 7}, rho, p, modality;
    assert_true(isnan(diagnostics_lag1(equal, 5)) && isnan(diagnostics_lag1(equal, 1)));
    assert_int_equal(diagnostics_trend(equal, 5, &rho, &p), 0);
    assert_true(isnan(rho) && isnan(p));
    assert_int_equal(diagnostics_trend((double[]){1, 2}, 2, &rho, &p), 0);
    assert_true(isnan(rho) && isnan(p));
    assert_int_equal(diagnostics_modality(equal, 5, &modality), 0);
    assert_true(modality == 2);
    assert_int_equal(diagnostics_modality(equal, 1, &modality), 0);
    assert_true(modality == 2);
    assert_int_equal(diagnostics_modality(equal, 0, &modality), 0);
    assert_true(isnan(modality));
}

static void test_trend_laws(void **state)
{
    (void)state;
    double up[] = {1, 2, 4, 8, 16, 32}, down[] = {32, 16, 8, 4, 2, 1}, mixed[] = {3, 1, 2, 6, 5, 4}, bent[6], rho, p, other;
    assert_int_equal(diagnostics_trend(up, 6, &rho, &p), 0);
    assert_true(rho == 1 && p == 0);
    assert_int_equal(diagnostics_trend(down, 6, &rho, &p), 0);
    assert_true(rho == -1 && p == 0);
    for (int i = 0; i < 6; i++)
        bent[i] = exp(mixed[i]); /* only ranks count */
    assert_int_equal(diagnostics_trend(mixed, 6, &rho, &p), 0);
    assert_int_equal(diagnostics_trend(bent, 6, &other, &p), 0);
    assert_true(rho == other);
}

/* Lognormal noise of 1 %; of 12 values every 12th is slower by 8 %; in `modes` modes 10 % apart. */
static void draw(gsl_rng *generator, double x[], size_t n, bool two)
{
    for (size_t i = 0; i < n; i++) {
        x[i] = gsl_ran_lognormal(generator, 0, 0.01);
        x[i] *= two && i % 2 ? 1.1 : !two && gsl_rng_uniform(generator) < 0.08 ? 1.08 : 1;
    }
}

/* Level of each, from exact theory or simulation of 1000 seeded samples, with four standard deviations of room:
 * autocorrelation 5 % nominal, at most 3 % here; trend 1 %; modality under 1 %.  What it finds: 80 % at n = 15. */
static void test_false_alarms_and_power(void **state)
{
    (void)state;
    static const size_t sizes[] = {9, 15, 30, 60};
    gsl_rng *generator = gsl_rng_alloc(gsl_rng_mt19937);
    assert_non_null(generator);
    for (size_t s = 0; s < 4; s++) {
        int lagged = 0, drifting = 0, several = 0, found = 0;
        for (int trial = 0; trial < 1000; trial++) {
            double x[MOST], rho, p, modality;
            draw(generator, x, sizes[s], false);
            lagged += fabs(diagnostics_lag1(x, sizes[s])) > 2 / sqrt((double)sizes[s]);
            assert_int_equal(diagnostics_trend(x, sizes[s], &rho, &p), 0);
            drifting += p < 0.01;
            assert_int_equal(diagnostics_modality(x, sizes[s], &modality), 0);
            several += modality > 2.8;
            draw(generator, x, sizes[s], true);
            assert_int_equal(diagnostics_modality(x, sizes[s], &modality), 0);
            found += modality > 2.8;
        }
        if (lagged > 75 || drifting > 23 || several > 15 || (sizes[s] >= 15 && found < 750))
            fail_msg("n=%zu: %d %d %d %d of 1000", sizes[s], lagged, drifting, several, found);
    }
    gsl_rng_free(generator);
}

static void test_modality_does_not_depend_on_order_unit_or_outliers(void **state)
{
    (void)state;
    double x[] = {10, 11, 12, 11, 10, 30, 31, 32, 31, 30, 11, 31}, reversed[12], scaled[12], more[13], first, other;
    for (int i = 0; i < 12; i++) {
        reversed[i] = x[11 - i];
        scaled[i] = 1024 * x[i];
        more[i] = x[i];
    }
    more[12] = 1e6;
    assert_int_equal(diagnostics_modality(x, 12, &first), 0);
    assert_true(first > 2.8);
    assert_int_equal(diagnostics_modality(reversed, 12, &other), 0);
    assert_true(other == first);
    assert_int_equal(diagnostics_modality(scaled, 12, &other), 0);
    assert_true(other == first);
    assert_int_equal(diagnostics_modality(more, 13, &other), 0);
    assert_true(other == first);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_certified_autocorrelation),
        cmocka_unit_test(test_what_has_no_value),
        cmocka_unit_test(test_trend_laws),
        cmocka_unit_test(test_false_alarms_and_power),
        cmocka_unit_test(test_modality_does_not_depend_on_order_unit_or_outliers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

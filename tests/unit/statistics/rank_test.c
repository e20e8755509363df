/* Laws of the Mann-Whitney test, the unpaired ratio and Holm's adjustment. */
#include "statistics/rank_test.h"

#include "statistics/ratio.h"

#include <errno.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { N = 12, M = 15 };

static void noisy(double x[], size_t n, double level, unsigned long seed)
{
    gsl_rng *generator = gsl_rng_alloc(gsl_rng_mt19937);
    assert_non_null(generator);
    gsl_rng_set(generator, seed);
    for (size_t i = 0; i < n; i++)
        x[i] = level * gsl_ran_lognormal(generator, 0, 0.05);
    gsl_rng_free(generator);
}

/* exp(log) is off by a few roundings of numbers below 8. */
static int near(double a, double b)
{
    return fabs(a - b) <= 1e-14 * fabs(b);
}

static void test_exact_small_samples(void **state)
{
    (void)state;
    struct rank_test test;
    double low[] = {1, 2, 3, 4}, high[] = {5, 6, 7, 8, 9};
    assert_int_equal(rank_test(low, 4, high, 5, &test), 0);
    assert_true(test.u == 0 && test.a12 == 0 && test.cliffs_delta == -1 && test.exact);
    assert_true(near(test.p, 2.0 / 126)); /* two of C(9,4) arrangements are as extreme */
    assert_int_equal(rank_test(high, 5, low, 4, &test), 0);
    assert_true(test.u == 20 && test.a12 == 1 && test.cliffs_delta == 1 && near(test.p, 2.0 / 126));
    double tied[] = {1, 1, 1};
    assert_int_equal(rank_test(tied, 3, tied, 3, &test), 0);
    assert_true(test.a12 == 0.5 && test.p == 1 && !test.exact);
}

/* Textbooks print the greatest U that is significant at 5 %, two-sided; that is K - 1. */
static void test_ranks_of_textbooks(void **state)
{
    (void)state;
    static const struct {
        size_t n, m, rank;
    } table[] = {{4, 4, 1}, {5, 5, 3}, {8, 8, 14}, {10, 10, 24}, {12, 15, 50}, {20, 20, 128}, {3, 4, 0}, {1, 20, 0}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        assert_int_equal(rank_test_interval_rank(table[i].n, table[i].m, 0.95), table[i].rank);
    assert_int_equal(rank_test_interval_rank(0, 5, 0.95), 0);
    assert_int_equal(rank_test_interval_rank(2, 30, 0.999), 0);
}

static void test_laws(void **state)
{
    (void)state;
    for (unsigned long seed = 1; seed <= 50; seed++) {
        double x[N], y[M], a[N], b[M];
        struct rank_test test, other;
        struct ratio ratio, back, scaled, itself;
        noisy(x, N, 1.03, seed);
        noisy(y, M, 1, seed + 1000);
        assert_int_equal(rank_test(x, N, y, M, &test), 0);
        assert_int_equal(ratio_unpaired(x, N, y, M, 0.95, &ratio), 0);
        assert_true(ratio.low <= ratio.value && ratio.value <= ratio.high && ratio.pairs == 0);
        assert_int_equal(rank_test(y, M, x, N, &other), 0); /* the sides change places */
        assert_true(other.u == N * M - test.u && near(other.p, test.p) && near(other.a12, 1 - test.a12));
        assert_int_equal(ratio_unpaired(y, M, x, N, 0.95, &back), 0);
        assert_true(near(back.value * ratio.value, 1) && near(back.low * ratio.high, 1) && near(back.high * ratio.low, 1));
        for (int i = 0; i < N; i++)
            a[i] = 2 * x[N - 1 - i]; /* another order, another unit */
        for (int i = 0; i < M; i++)
            b[i] = 2 * y[M - 1 - i];
        assert_int_equal(rank_test(a, N, b, M, &other), 0);
        assert_true(other.u == test.u && other.p == test.p);
        assert_int_equal(ratio_unpaired(a, N, b, M, 0.95, &scaled), 0);
        assert_true(scaled.value == ratio.value && scaled.low == ratio.low && scaled.high == ratio.high);
        assert_int_equal(ratio_unpaired(x, N, x, N, 0.95, &itself), 0);
        assert_true(near(itself.value, 1) && near(itself.low * itself.high, 1));
        assert_true((test.p <= 0.05) == (ratio.low > 1 || ratio.high < 1)); /* the interval is the test, turned round */
    }
}

/* 4000 seeded comparisons of a true factor 2: the level is at least 95 %, four standard deviations are 1.4 points. */
static void test_coverage(void **state)
{
    (void)state;
    static const size_t sizes[][2] = {{9, 9}, {15, 12}, {30, 25}};
    gsl_rng *generator = gsl_rng_alloc(gsl_rng_mt19937);
    assert_non_null(generator);
    for (size_t s = 0; s < 3; s++) {
        int covered = 0;
        for (int trial = 0; trial < 4000; trial++) {
            double x[30], y[30];
            struct ratio ratio;
            for (size_t i = 0; i < sizes[s][0]; i++)
                x[i] = 2 * gsl_ran_lognormal(generator, 0, 0.01) * (gsl_rng_uniform(generator) < 0.08 ? 1.08 : 1);
            for (size_t i = 0; i < sizes[s][1]; i++)
                y[i] = gsl_ran_lognormal(generator, 0, 0.01) * (gsl_rng_uniform(generator) < 0.08 ? 1.08 : 1);
            assert_int_equal(ratio_unpaired(x, sizes[s][0], y, sizes[s][1], 0.95, &ratio), 0);
            covered += ratio.low <= 2 && ratio.high >= 2;
        }
        if (covered < 3744 || covered > 3950)
            fail_msg("%zu and %zu: %d of 4000", sizes[s][0], sizes[s][1], covered);
    }
    gsl_rng_free(generator);
}

/* By hand: 4 x 0.01, 3 x 0.03, 2 x 0.04 raised to what stands before it, 0.9. */
static void test_holm(void **state)
{
    (void)state;
    double p[] = {0.04, NAN, 0.01, 0.9, 0.03}, one[] = {0.2};
    assert_int_equal(rank_test_holm(p, 5), 0);
    assert_true(near(p[2], 0.04) && near(p[4], 0.09) && near(p[0], 0.09) && near(p[3], 0.9) && isnan(p[1]));
    assert_int_equal(rank_test_holm(one, 1), 0);
    assert_true(one[0] == 0.2);
    assert_int_equal(rank_test_holm(one, 0), 0);
    double many[] = {0.5, 0.6, 0.7};
    assert_int_equal(rank_test_holm(many, 3), 0);
    assert_true(many[0] == 1 && many[1] == 1 && many[2] == 1);
}

static void test_what_is_no_time_is_refused(void **state)
{
    (void)state;
    static const double bad[] = {(double)NAN, (double)INFINITY, -(double)INFINITY};
    struct rank_test test;
    struct ratio ratio;
    double good[] = {1, 2};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        double one[] = {1, bad[i]};
        assert_int_equal(rank_test(one, 2, good, 2, &test), EDOM);
        assert_int_equal(rank_test(good, 2, one, 2, &test), EDOM);
        assert_int_equal(ratio_unpaired(one, 2, good, 2, 0.95, &ratio), EDOM);
        assert_int_equal(ratio_unpaired(good, 2, one, 2, 0.95, &ratio), EDOM);
    }
    assert_int_equal(rank_test(good, 0, good, 2, &test), EDOM);
    assert_int_equal(rank_test(good, 2, good, 0, &test), EDOM);
    assert_int_equal(ratio_unpaired(good, 0, good, 2, 0.95, &ratio), EDOM);
    assert_int_equal(ratio_unpaired(good, 2, (double[]){0, 1}, 2, 0.95, &ratio), EDOM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_exact_small_samples),
        cmocka_unit_test(test_ranks_of_textbooks),
        cmocka_unit_test(test_laws),
        cmocka_unit_test(test_coverage),
        cmocka_unit_test(test_holm),
        cmocka_unit_test(test_what_is_no_time_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Efficiency, serial fraction and verdicts. */
#include "analysis/scaling.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* Each formula has at most five operations, each off by 2^-53 of its result; the differences in
 * the serial fraction, of numbers at least 0.05 apart here, may make 20 times that. */
static const double rounding = 1e-14;

static int near(double a, double b)
{
    return fabs(a - b) <= rounding * fmax(1, fabs(b));
}

static void test_known_values(void **state)
{
    (void)state;
    struct estimate speedup = {2.5, 2, 3.2};
    struct estimate efficiency = scaling_efficiency(speedup, 4);
    struct estimate fraction = scaling_karp_flatt(speedup, 4);
    assert_true(near(efficiency.value, 0.625) && near(efficiency.low, 0.5));
    assert_true(near(efficiency.high, 0.8));
    /* (2/5 - 1/4) / (3/4) = 1/5; the ends from S = 3.2 and S = 2: 1/12 and 1/3. */
    assert_true(near(fraction.value, 0.2) && near(fraction.low, 1.0 / 12));
    assert_true(near(fraction.high, 1.0 / 3));
}

/* The fraction that Amdahl's law was given comes back. */
static void test_amdahl_gives_back_its_fraction(void **state)
{
    (void)state;
    for (int p = 2; p <= 1024; p *= 2)
        for (double serial = 0; serial <= 1; serial += 0.0625) {
            double speedup = 1 / (serial + (1 - serial) / p);
            struct estimate fraction =
                scaling_karp_flatt((struct estimate){speedup, speedup, speedup}, p);
            assert_true(near(fraction.value, serial));
        }
}

static void test_ends_stay_in_order(void **state)
{
    (void)state;
    for (int p = 2; p <= 64; p++)
        for (double value = 0.25; value < 80; value *= 1.5) {
            struct estimate speedup = {value, 0.9 * value, 1.2 * value};
            struct estimate efficiency = scaling_efficiency(speedup, p);
            struct estimate fraction = scaling_karp_flatt(speedup, p);
            assert_true(efficiency.low < efficiency.value && efficiency.value < efficiency.high);
            assert_true(fraction.low < fraction.value && fraction.value < fraction.high);
        }
}

static void test_perfect_speedup(void **state)
{
    (void)state;
    struct estimate speedup = {8, 8, 8};
    assert_true(scaling_efficiency(speedup, 8).value == 1);
    assert_true(near(scaling_karp_flatt(speedup, 8).value, 0));
    assert_false(scaling_superlinear(speedup, 8));
}

static void test_one_worker_has_no_serial_fraction(void **state)
{
    (void)state;
    struct estimate fraction = scaling_karp_flatt((struct estimate){1, 0.9, 1.1}, 1);
    assert_true(isnan(fraction.value) && isnan(fraction.low) && isnan(fraction.high));
}

static void test_verdicts(void **state)
{
    (void)state;
    /* 100 at p = 1 and 20 at p = 4: five times as fast. */
    assert_true(scaling_superlinear((struct estimate){5, 4.9, 5.1}, 4));
    assert_false(scaling_superlinear((struct estimate){5, 4, 5.1}, 4));
    assert_false(scaling_superlinear((struct estimate){5, 3.9, 5.1}, 4));
    assert_true(scaling_no_difference((struct estimate){1, 0.9, 1.1}));
    assert_true(scaling_no_difference((struct estimate){1.1, 1, 1.2}));
    assert_true(scaling_no_difference((struct estimate){0.9, 0.8, 1}));
    assert_false(scaling_no_difference((struct estimate){1.1, 1.01, 1.2}));
    assert_false(scaling_no_difference((struct estimate){0.9, 0.8, 0.99}));
}

static void test_no_interval_no_verdict(void **state)
{
    (void)state;
    const double none = (double)NAN;
    struct estimate value_alone = {5, none, none}, nothing = {none, none, none};
    struct estimate fraction = scaling_karp_flatt(value_alone, 4);
    assert_false(scaling_superlinear(value_alone, 4));
    assert_false(scaling_no_difference((struct estimate){1, none, none}));
    assert_false(scaling_superlinear(nothing, 4));
    assert_true(isnan(scaling_efficiency(value_alone, 4).low));
    assert_true(isnan(fraction.low) && isnan(fraction.high) && !isnan(fraction.value));
    assert_true(isnan(scaling_efficiency(nothing, 4).value));
}

/* S = p - s (p - 1): none serial is p, all serial is 1. */
static void test_gustafson(void **state)
{
    (void)state;
    const struct estimate scaled = scaling_gustafson((struct estimate){7.3, 7, 8}, 8);
    assert_true(fabs(scaled.value - 0.1) < 1e-12);
    assert_true(scaled.low == 0 && fabs(scaled.high - 1.0 / 7) < 1e-12);
    assert_true(scaling_gustafson((struct estimate){1, 1, 1}, 8).value == 1);
    assert_true(isnan(scaling_gustafson((struct estimate){1, 1, 1}, 1).value));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gustafson),
        cmocka_unit_test(test_known_values),
        cmocka_unit_test(test_amdahl_gives_back_its_fraction),
        cmocka_unit_test(test_ends_stay_in_order),
        cmocka_unit_test(test_perfect_speedup),
        cmocka_unit_test(test_one_worker_has_no_serial_fraction),
        cmocka_unit_test(test_verdicts),
        cmocka_unit_test(test_no_interval_no_verdict),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

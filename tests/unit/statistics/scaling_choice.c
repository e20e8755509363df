/* Laws of the choice of a scaling model and of its intervals; tests/campaigns/models.c asks how often they are right. */
#include "statistics/scaling_choice.h"

#include <errno.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { POINTS = 6, ROUNDS = 15 };

static const double workers[POINTS] = {1, 2, 4, 8, 16, 32};
static const struct scaling_model amdahl = {0.9, 0.02, 0}, usl = {1.1, 0.05, 0.005};

/* Fits of moved speedups differ by the roundings of exp and log besides those of the decomposition. */
static const double rounding = 1e-9;

static struct scaling_visits make_visits(const struct scaling_model *truth, double noise, double values[POINTS * ROUNDS])
{
    gsl_rng *generator = gsl_rng_alloc(gsl_rng_mt19937);
    assert_non_null(generator);
    for (int i = 0; i < POINTS; i++)
        for (int r = 0; r < ROUNDS; r++)
            values[i * ROUNDS + r] = log(scaling_model_speedup(truth, workers[i])) + gsl_ran_gaussian(generator, noise);
    gsl_rng_free(generator);
    return (struct scaling_visits){workers, values, POINTS, ROUNDS};
}

static double contention(const struct scaling_model *model, double unused)
{
    (void)unused;
    return model->contention;
}

static double limit(const struct scaling_model *model, double unused)
{
    (void)unused;
    return scaling_model_limit(model);
}

static void expect_near(double is, double should)
{
    if (!(fabs(is - should) <= rounding * fabs(should)))
        fail_msg("%.15g instead of %.15g", is, should);
}

static void test_the_model_behind_the_visits_is_chosen(void **state)
{
    (void)state;
    double values[POINTS * ROUNDS];
    struct scaling_choice choice;
    struct scaling_visits visits = make_visits(&amdahl, 0.01, values);
    assert_int_equal(scaling_choose(&visits, &choice), 0);
    assert_int_equal(choice.family, SCALING_AMDAHL);
    struct scaling_estimate s = scaling_choice_estimate(&choice, contention, 0), most;
    assert_true(s.low < 0.02 && 0.02 < s.high && s.low <= s.value && s.value <= s.high && s.high < 0.03);
    most = scaling_choice_estimate(&choice, limit, 0);
    assert_true(most.low < 45 && 45 < most.high);
    visits = make_visits(&usl, 0.01, values);
    assert_int_equal(scaling_choose(&visits, &choice), 0);
    assert_int_equal(choice.family, SCALING_USL);
    assert_true(choice.error[SCALING_USL] < choice.error[SCALING_AMDAHL]);
    s = scaling_choice_estimate(&choice, scaling_model_speedup, 64);
    assert_true(s.low < scaling_model_speedup(&usl, 64) && scaling_model_speedup(&usl, 64) < s.high);
}

static void test_without_noise_nothing_is_uncertain(void **state)
{
    (void)state;
    double values[POINTS * ROUNDS];
    struct scaling_choice choice;
    const struct scaling_visits visits = make_visits(&amdahl, 0, values);
    assert_int_equal(scaling_choose(&visits, &choice), 0);
    assert_int_equal(choice.family, SCALING_AMDAHL);
    const struct scaling_estimate s = scaling_choice_estimate(&choice, contention, 0);
    expect_near(s.low, 0.02);
    expect_near(s.value, 0.02);
    expect_near(s.high, 0.02);
}

static void test_a_faster_baseline_changes_the_gain_alone(void **state)
{
    (void)state;
    double values[POINTS * ROUNDS];
    struct scaling_choice choice, scaled;
    const struct scaling_visits visits = make_visits(&usl, 0.02, values);
    assert_int_equal(scaling_choose(&visits, &choice), 0);
    for (int k = 0; k < POINTS * ROUNDS; k++)
        values[k] += log(2.385);
    assert_int_equal(scaling_choose(&visits, &scaled), 0);
    assert_int_equal(choice.family, scaled.family);
    const struct scaling_estimate before = scaling_choice_estimate(&choice, contention, 0);
    const struct scaling_estimate after = scaling_choice_estimate(&scaled, contention, 0);
    expect_near(after.value, before.value);
    expect_near(after.low, before.low);
    expect_near(after.high, before.high);
    expect_near(scaled.model[scaled.family].gain, 2.385 * choice.model[choice.family].gain);
}

static void test_the_same_visits_give_the_same_answer(void **state)
{
    (void)state;
    double values[POINTS * ROUNDS];
    struct scaling_choice once, again;
    const struct scaling_visits visits = make_visits(&usl, 0.02, values);
    memset(&once, 0, sizeof once);
    memset(&again, 0, sizeof again);
    assert_int_equal(scaling_choose(&visits, &once), 0);
    assert_int_equal(scaling_choose(&visits, &again), 0);
    assert_memory_equal(&once, &again, sizeof once);
}

/* Rounds that only some p have: adaptive campaigns, interrupts. */
static void test_missing_visits(void **state)
{
    (void)state;
    double values[POINTS * ROUNDS];
    struct scaling_choice choice;
    const struct scaling_visits visits = make_visits(&amdahl, 0.01, values);
    for (int r = SCALING_LEAST_VISITS; r < ROUNDS; r++)
        values[2 * ROUNDS + r] = NAN; /* an even number is left */
    for (int r = 0; r < ROUNDS - SCALING_LEAST_VISITS; r++)
        values[4 * ROUNDS + r] = NAN;
    assert_int_equal(scaling_choose(&visits, &choice), 0);
    const struct scaling_estimate s = scaling_choice_estimate(&choice, contention, 0);
    assert_true(s.low < 0.02 && 0.02 < s.high);
    values[2 * ROUNDS] = NAN;
    assert_int_equal(scaling_choose(&visits, &choice), EDOM);
}

/* A curve that neither model follows: the intervals are wider than the visits alone make them. */
static void test_what_the_model_misses_widens_its_intervals(void **state)
{
    (void)state;
    double values[POINTS * ROUNDS];
    struct scaling_choice straight, bent;
    const struct scaling_visits visits = make_visits(&amdahl, 0.002, values);
    assert_int_equal(scaling_choose(&visits, &straight), 0);
    for (int k = 0; k < POINTS * ROUNDS; k++)
        values[k] += (k / ROUNDS % 2 ? 1 : -1) * 0.02;
    assert_int_equal(scaling_choose(&visits, &bent), 0);
    assert_int_equal(bent.family, SCALING_AMDAHL);
    const struct scaling_estimate s = scaling_choice_estimate(&straight, contention, 0);
    const struct scaling_estimate wide = scaling_choice_estimate(&bent, contention, 0);
    assert_true(wide.high - wide.low > 5 * (s.high - s.low));
}

/* Of an even number of visits too, the median of what is drawn lies in the middle. */
static void test_mirrored_noise_gives_mirrored_intervals(void **state)
{
    (void)state;
    double values[POINTS * ROUNDS], mirrored[POINTS * ROUNDS], even[2][POINTS * 6];
    struct scaling_choice choice[2];
    struct scaling_estimate s[2];
    make_visits(&amdahl, 1e-4, values);
    for (int k = 0; k < POINTS * ROUNDS; k++)
        mirrored[k] = 2 * log(scaling_model_speedup(&amdahl, workers[k / ROUNDS])) - values[k];
    for (int k = 0; k < POINTS * 6; k++) {
        even[0][k] = values[k / 6 * ROUNDS + k % 6];
        even[1][k] = mirrored[k / 6 * ROUNDS + k % 6];
    }
    for (int side = 0; side < 2; side++) {
        const struct scaling_visits visits = {workers, even[side], POINTS, 6};
        assert_int_equal(scaling_choose(&visits, &choice[side]), 0);
        assert_int_equal(choice[side].family, SCALING_AMDAHL);
        s[side] = scaling_choice_estimate(&choice[side], contention, 0);
    }
    /* To first order in the noise; the second is 1e-4 of it. */
    const double width = s[0].high - s[0].low;
    assert_true(fabs(s[0].value + s[1].value - 2 * amdahl.contention) < 1e-3 * width);
    assert_true(fabs(s[0].low + s[1].high - 2 * amdahl.contention) < 1e-3 * width);
    assert_true(fabs(s[0].high + s[1].low - 2 * amdahl.contention) < 1e-3 * width);
}

/* The 25th of 999 from either end. */
static void test_ends_of_the_interval(void **state)
{
    (void)state;
    struct scaling_choice choice = {.family = SCALING_USL};
    choice.model[SCALING_USL] = (struct scaling_model){1, 0.5, 0.1};
    for (size_t b = 0; b < SCALING_REPLICATES; b++) /* 1 .. 999, each once: 7 and 1000 have no common divisor */
        choice.replicate[b].contention = (double)((b + 1) * 7 % 1000);
    const struct scaling_estimate ends = scaling_choice_estimate(&choice, contention, 0);
    assert_true(ends.value == 0.5 && ends.low == 25 && ends.high == 975);
}

static void test_what_bears_no_model_is_refused(void **state)
{
    (void)state;
    double values[POINTS * ROUNDS], p[POINTS];
    struct scaling_choice choice;
    struct scaling_visits visits = make_visits(&amdahl, 0.01, values);
    visits.points = SCALING_LEAST_POINTS - 1;
    assert_int_equal(scaling_choose(&visits, &choice), EDOM);
    visits.points = SCALING_POINTS + 1;
    assert_int_equal(scaling_choose(&visits, &choice), EDOM);
    visits.points = POINTS;
    visits.rounds = 0;
    assert_int_equal(scaling_choose(&visits, &choice), EDOM);
    visits.rounds = ROUNDS;
    visits.p = p;
    memcpy(p, workers, sizeof p);
    p[3] = p[2];
    assert_int_equal(scaling_choose(&visits, &choice), EDOM);
    p[3] = 8;
    p[0] = 0.5;
    assert_int_equal(scaling_choose(&visits, &choice), EDOM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_model_behind_the_visits_is_chosen),
        cmocka_unit_test(test_without_noise_nothing_is_uncertain),
        cmocka_unit_test(test_a_faster_baseline_changes_the_gain_alone),
        cmocka_unit_test(test_the_same_visits_give_the_same_answer),
        cmocka_unit_test(test_missing_visits),
        cmocka_unit_test(test_what_the_model_misses_widens_its_intervals),
        cmocka_unit_test(test_mirrored_noise_gives_mirrored_intervals),
        cmocka_unit_test(test_ends_of_the_interval),
        cmocka_unit_test(test_what_bears_no_model_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Verdicts on two sides, Holm's steps, curves, and how often nothing is called something. */
#include "analysis/comparison.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MOST_CELLS = 8, MOST_VISITS = 64 };

/* A campaign in memory: cells of kernel demo with p = 1, 2, 4, ... and their times. */
struct side {
    struct campaign campaign;
    char *word[2];
    size_t cells;
};

static void begin(struct side *side, size_t cells, int seed)
{
    char text[4096] = "group,kernel,variant,options,scaling,n,p,ranks,threads,seed,limit,oversubscribed,worker\n", problem[256];
    memset(side, 0, sizeof *side);
    for (size_t i = 0; i < cells; i++) {
        const size_t used = strlen(text);
        snprintf(text + used, sizeof text - used, "0,demo,omp,d=2,strong,1000,%d,1,1,%d,0,0,w\n", 1 << i, seed);
    }
    assert_int_equal(table_parse(text, strlen(text), &side->campaign.plan, problem, sizeof problem), 0);
    side->campaign.visits = calloc(MOST_CELLS * MOST_VISITS, sizeof *side->campaign.visits);
    assert_non_null(side->campaign.visits);
    side->word[0] = strdup("ok");
    side->word[1] = strdup("crashed");
    side->campaign.words.text = side->word;
    side->campaign.words.count = 2;
    side->cells = cells;
}

static void visit(struct side *side, size_t cell, int64_t round, double time_ns)
{
    assert_true(side->campaign.visit_count < MOST_CELLS * MOST_VISITS);
    side->campaign.visits[side->campaign.visit_count++] =
        (struct campaign_visit){.cell = cell, .round = round, .time_ns = time_ns,
                                .status = time_ns > 0 ? VISIT_OK : VISIT_FAILED, .word = time_ns > 0 ? 0 : 1};
}

/* n visits about level, evenly spread over +- spread, in an order without trend. */
static void visits(struct side *side, size_t cell, int n, double level, double spread)
{
    for (int i = 0; i < n; i++)
        visit(side, cell, i + 1, level * (1 + spread * (2.0 * (i * 7 % n) / (n - 1) - 1)));
}

static void end(struct side *side)
{
    table_free(side->campaign.plan);
    free(side->campaign.visits);
    free(side->word[0]);
    free(side->word[1]);
}

static void compare(struct side *old, struct side *new, bool paired, double margin, struct comparison *comparison)
{
    assert_int_equal(comparison_make(&old->campaign, "w", &new->campaign, "w", paired, margin, 0.95, comparison), 0);
}

/* The verdict on one cell of 1000 ns +- spread against `factor` of it. */
static enum verdict judge(double factor, double spread, int n, bool paired, size_t *needed)
{
    struct side old, new;
    struct comparison comparison;
    begin(&old, 1, 1);
    begin(&new, 1, 1);
    visits(&old, 0, n, 1000, spread);
    for (int i = 0; i < n; i++) /* of the same rounds, but not in step */
        visit(&new, 0, i + 1, 1000 * factor * (1 + spread * (2.0 * (i * 5 % n) / (n - 1) - 1)));
    compare(&old, &new, paired, 0.02, &comparison);
    assert_int_equal(comparison.count, 1);
    const enum verdict verdict = comparison.cells[0].verdict;
    *needed = comparison.cells[0].needed;
    comparison_free(&comparison);
    end(&old);
    end(&new);
    return verdict;
}

static void test_every_verdict(void **state)
{
    (void)state;
    size_t needed;
    for (int paired = 0; paired < 2; paired++) {
        assert_int_equal(judge(1.05, 0.002, 16, paired, &needed), VERDICT_REGRESSED);
        assert_int_equal(judge(0.95, 0.002, 16, paired, &needed), VERDICT_IMPROVED);
        assert_int_equal(judge(1, 0.002, 16, paired, &needed), VERDICT_EQUIVALENT);
        assert_int_equal(judge(1.01, 0.002, 16, paired, &needed), VERDICT_CHANGED);
        assert_int_equal(judge(0.99, 0.002, 16, paired, &needed), VERDICT_CHANGED);
        assert_int_equal(needed, 0);
        assert_int_equal(judge(1.03, 0.05, 16, paired, &needed), VERDICT_INCONCLUSIVE);
        assert_true(needed > 16 && needed < 2000);
        assert_int_equal(judge(1.2, 0.002, 8, paired, &needed), VERDICT_TOO_FEW); /* however clear it looks */
        assert_int_equal(needed, 9);
        assert_int_equal(judge(1.2, 0.002, 9, paired, &needed), VERDICT_REGRESSED);
    }
}

/* With the number of visits that it names, an undecided comparison is decided. */
static void test_needed_visits_are_enough(void **state)
{
    (void)state;
    size_t needed, again;
    assert_int_equal(judge(1.03, 0.03, 11, false, &needed), VERDICT_INCONCLUSIVE);
    assert_in_range(needed, 12, MOST_VISITS - 5);
    while (needed % 5 == 0 || needed % 7 == 0) /* visits() and judge() step by these */
        needed++;
    assert_int_equal(judge(1.03, 0.03, (int)needed, false, &again), VERDICT_REGRESSED);
}

static void test_failures_are_not_compared(void **state)
{
    (void)state;
    struct side old, new;
    struct comparison comparison;
    begin(&old, 3, 1);
    begin(&new, 3, 1);
    visits(&old, 0, 10, 1000, 0.001);
    visits(&new, 0, 10, 1000, 0.001);
    visit(&new, 0, 11, 0);
    visits(&old, 1, 10, 1000, 0.001);
    visits(&old, 2, 10, 1000, 0.001);
    visits(&new, 2, 10, 1000, 0.001);
    compare(&old, &new, false, 0.02, &comparison);
    assert_int_equal(comparison.cells[0].verdict, VERDICT_NOT_COMPARED);
    assert_string_equal(comparison.cells[0].new_status, "crashed");
    assert_int_equal(comparison.cells[1].verdict, VERDICT_NOT_COMPARED);
    assert_string_equal(comparison.cells[1].new_status, "missing");
    assert_int_equal(comparison.cells[2].verdict, VERDICT_EQUIVALENT);
    assert_int_equal(comparison.tested, 1);
    assert_true(comparison.level == 0.95);
    comparison_free(&comparison);
    end(&old);
    end(&new);
}

static void test_other_data_is_another_cell(void **state)
{
    (void)state;
    struct side old, new;
    struct comparison comparison;
    begin(&old, 2, 1);
    begin(&new, 3, 2);
    compare(&old, &new, false, 0.02, &comparison);
    assert_int_equal(comparison.count, 0);
    assert_int_equal(comparison.only_old, 2);
    assert_int_equal(comparison.only_new, 3);
    comparison_free(&comparison);
    end(&old);
    end(&new);
}

/* Two of four cells change much: Holm's second step is at alpha / 3, the third, at alpha / 2, rejects nothing more. */
static void test_steps_of_holm(void **state)
{
    (void)state;
    static const double factors[] = {1.2, 1, 0.8, 1};
    struct side old, new;
    struct comparison comparison;
    begin(&old, 4, 1);
    begin(&new, 4, 1);
    for (size_t cell = 0; cell < 4; cell++) {
        visits(&old, cell, 15, 1000, 0.003);
        visits(&new, cell, 15, 1000 * factors[cell], 0.003);
    }
    compare(&old, &new, false, 0.02, &comparison);
    assert_true(fabs(comparison.level - (1 - 0.05 / 3)) < 1e-12);
    assert_int_equal(comparison.cells[0].verdict, VERDICT_REGRESSED);
    assert_int_equal(comparison.cells[1].verdict, VERDICT_EQUIVALENT);
    assert_int_equal(comparison.cells[2].verdict, VERDICT_IMPROVED);
    assert_true(comparison.cells[0].test.a12 == 1 && comparison.cells[2].test.a12 == 0);
    assert_true(comparison.cells[0].p_holm < 1e-5 && comparison.cells[1].p_holm == 1);
    comparison_free(&comparison);
    end(&new);
    begin(&new, 4, 1);
    for (size_t cell = 0; cell < 4; cell++)
        visits(&new, cell, 15, 1000, 0.003);
    compare(&old, &new, false, 0.02, &comparison);
    assert_true(fabs(comparison.level - (1 - 0.05 / 4)) < 1e-12);
    comparison_free(&comparison);
    end(&old);
    end(&new);
}

/* A change that is shown, but not beyond the margin, is no step: the level stays that of the one that is beyond it. */
static void test_steps_of_holm_are_beyond_the_margin(void **state)
{
    (void)state;
    static const double factors[] = {1.2, 1.01, 1, 1};
    struct side old, new;
    struct comparison comparison;
    begin(&old, 4, 1);
    begin(&new, 4, 1);
    for (size_t cell = 0; cell < 4; cell++) {
        visits(&old, cell, 15, 1000, 0.002);
        visits(&new, cell, 15, 1000 * factors[cell], 0.002);
    }
    compare(&old, &new, false, 0.02, &comparison);
    assert_int_equal(comparison.cells[0].verdict, VERDICT_REGRESSED);
    assert_int_equal(comparison.cells[1].verdict, VERDICT_CHANGED);
    assert_true(fabs(comparison.level - (1 - 0.05 / 4)) < 1e-12);
    comparison_free(&comparison);
    end(&old);
    end(&new);
}

/* The machine slows down by half; only pairs see that nothing changed.  A round that one side lacks is no pair. */
static void test_pairs(void **state)
{
    (void)state;
    struct side old, new;
    struct comparison comparison;
    begin(&old, 1, 1);
    begin(&new, 1, 1);
    for (int round = 1; round <= 16; round++) {
        visit(&old, 0, round, 1000 + 40 * round);
        if (round != 5)
            visit(&new, 0, round, (1000 + 40 * round) * (1 + 0.0001 * (round % 3)));
    }
    compare(&old, &new, true, 0.02, &comparison);
    assert_int_equal(comparison.cells[0].old_count, 15);
    assert_int_equal(comparison.cells[0].new_count, 15);
    assert_int_equal(comparison.cells[0].verdict, VERDICT_EQUIVALENT);
    assert_true(isnan(comparison.cells[0].p_holm));
    comparison_free(&comparison);
    compare(&old, &new, false, 0.02, &comparison);
    assert_int_equal(comparison.cells[0].verdict, VERDICT_INCONCLUSIVE);
    comparison_free(&comparison);
    end(&old);
    end(&new);
}

/* What is said of a curve whose time with one and with four workers changes by these factors. */
static void check_curve(double one, double many, const char *words)
{
    struct side old, new;
    struct comparison comparison;
    begin(&old, 3, 1);
    begin(&new, 3, 1);
    for (size_t cell = 0; cell < 3; cell++) {
        visits(&old, cell, 15, 1000, 0.003);
        visits(&new, cell, 15, 1000 * (cell == 0 ? one : many), 0.003);
    }
    compare(&old, &new, false, 0.02, &comparison);
    assert_int_equal(comparison.curve_count, 1);
    const struct comparison_curve *curve = &comparison.curves[0];
    assert_int_equal(curve->one, 0);
    assert_int_equal(curve->last, 2);
    assert_true(fabs(curve->efficiency.value / (one / many) - 1) < 1e-3);
    assert_true(fabs(curve->efficiency.value * curve->time.value / curve->baseline.value - 1) < 1e-12);
    assert_true(curve->efficiency.low < curve->efficiency.value && curve->efficiency.value < curve->efficiency.high);
    if (!strstr(curve->words, words))
        fail_msg("%g %g: %s", one, many, curve->words);
    comparison_free(&comparison);
    end(&old);
    end(&new);
}

static void test_curves(void **state)
{
    (void)state;
    check_curve(1.1, 1, "looks better only because the one-worker case got slower");
    check_curve(1.2, 1.1, "looks better only because the one-worker case got slower");
    check_curve(0.9, 1, "looks worse only because the one-worker case got faster");
    check_curve(1, 0.9, "scales better");
    check_curve(1.1, 0.9, "scales better, and the one-worker case got slower");
    check_curve(1, 1.1, "scales worse");
    check_curve(0.9, 1.1, "scales worse, and the one-worker case got faster");
    check_curve(1.1, 1.1, "slower with one worker and with many; scales as before");
    check_curve(0.9, 0.9, "faster with one worker and with many; scales as before");
    check_curve(1, 1, "no change of efficiency shown");
}

/* 400 seeded comparisons of equal code, 6 cells of 15 visits, 1 % noise, no margin at all: in at most 5 % of them may any
 * cell be called different; four standard deviations more are 4.4 points.  Paired: while the machine slows by 5 %. */
static void check_false_alarms(bool paired)
{
    gsl_rng *generator = gsl_rng_alloc(gsl_rng_mt19937);
    assert_non_null(generator);
    int alarms = 0;
    for (int trial = 0; trial < 400; trial++) {
        struct side sides[2];
        struct comparison comparison;
        bool any = false;
        for (int i = 0; i < 2; i++) {
            begin(&sides[i], 6, 1);
            for (size_t cell = 0; cell < 6; cell++)
                for (int round = 1; round <= 15; round++)
                    visit(&sides[i], cell, round,
                          1000 * gsl_ran_lognormal(generator, 0, 0.01) * (paired ? 1 + 0.05 * round / 15 : 1));
        }
        compare(&sides[0], &sides[1], paired, 0, &comparison);
        for (size_t cell = 0; cell < comparison.count; cell++)
            any = any || comparison.cells[cell].verdict <= VERDICT_IMPROVED;
        alarms += any;
        comparison_free(&comparison);
        end(&sides[0]);
        end(&sides[1]);
    }
    gsl_rng_free(generator);
    assert_in_range(alarms, 1, 37);
}

static void test_false_alarms(void **state)
{
    (void)state;
    check_false_alarms(false);
    check_false_alarms(true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_verdict),
        cmocka_unit_test(test_needed_visits_are_enough),
        cmocka_unit_test(test_failures_are_not_compared),
        cmocka_unit_test(test_other_data_is_another_cell),
        cmocka_unit_test(test_steps_of_holm),
        cmocka_unit_test(test_steps_of_holm_are_beyond_the_margin),
        cmocka_unit_test(test_pairs),
        cmocka_unit_test(test_curves),
        cmocka_unit_test(test_false_alarms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

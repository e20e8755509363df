/* models.csv: which curves have a row, which of their cells count, what is recommended. */
#include "analysis/models.h"
#include "support.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { ROUNDS = 9, ONE = 1000000 };

/* Deterministic noise of 1 % a visit, different for each p. */
static int64_t noisy(double ns, int p, int round)
{
    return llround(ns * (1 + 0.01 * ((7 * p + 5 * round) % 9 - 4) / 4));
}

/* One worker takes `one` ns; s is the serial fraction, b the coherency. */
static double law(double one, int p, double s, double b)
{
    return one * (1 + s * (p - 1) + b * p * (p - 1)) / p;
}

static void visits_of(struct scratch *scratch, int group, const char *variant, int p, double ns)
{
    for (int round = 1; round <= ROUNDS; round++)
        scratch_visit(scratch, group, round, variant, p, "ok", noisy(ns, p, round));
}

/* A serial baseline and one variant at these p, one of which, if any, is a power of ten: oversubscribed. */
static void campaign_of(struct scratch *scratch, const int p[], size_t count, double s, double b)
{
    scratch_cell(scratch, 0, "serial", "baseline", 1);
    for (size_t i = 0; i < count; i++)
        scratch_cell(scratch, 0, "omp", "candidate", p[i]);
    scratch_session(scratch, "s1", "m1");
    visits_of(scratch, 0, "serial", 1, ONE);
    for (size_t i = 0; i < count; i++)
        visits_of(scratch, 0, "omp", p[i], law(ONE, p[i], s, b));
}

static struct model_list derive(struct scratch *scratch, double efficiency)
{
    struct model_list models;
    scratch_derive(scratch);
    assert_int_equal(models_derive(&scratch->campaign, scratch->rows, scratch->count, efficiency, &models), 0);
    return models;
}

static void test_amdahl_is_found(void **state)
{
    static const int p[] = {8, 2, 16, 4, 1}; /* in any order */
    struct scratch *scratch = *state;
    campaign_of(scratch, p, 5, 0.05, 0);
    struct model_list models = derive(scratch, 0.7);
    assert_int_equal(models.count, 1);
    const struct model_row *row = models.rows;
    assert_string_equal(row->model, "amdahl");
    assert_string_equal(row->reason, "");
    assert_string_equal(row->variant, "omp");
    assert_string_equal(row->fingerprint, "m1");
    assert_int_equal(row->distinct_p, 5);
    assert_int_equal(row->largest_p, 16);
    assert_true(row->contention_low < 0.05 && 0.05 < row->contention_high && row->contention_high < 0.07);
    assert_true(row->limit_speedup_low < 20 && 20 < row->limit_speedup_high);
    assert_true(isnan(row->coherency) && isnan(row->peak_p) && isnan(row->peak_p_low));
    const double at_32 = ONE / law(ONE, 32, 0.05, 0), at_64 = ONE / law(ONE, 64, 0.05, 0);
    assert_true(row->speedup_2x_low < at_32 && at_32 < row->speedup_2x_high && row->speedup_2x_high < 1.05 * at_32);
    assert_true(row->speedup_4x_low < at_64 && at_64 < row->speedup_4x_high && row->speedup_4x > row->speedup_2x);
    assert_true(row->amdahl_error_percent > 0 && row->amdahl_error_percent < 2);
    /* Efficiencies 1, 0.95, 0.87, 0.74, 0.57. */
    assert_int_equal(row->recommended_p, 8);
    assert_true(fabs(row->recommended_efficiency - 1 / 1.35) < 0.02);
    assert_true(row->recommended_efficiency_low <= row->recommended_efficiency);
    assert_int_equal(row->fastest_p, 16);
    free(models.rows);
}

static void test_the_curve_meets_its_ends(void **state)
{
    static const int p[] = {1, 2, 4, 8};
    struct scratch *scratch = *state;
    campaign_of(scratch, p, 4, 0.05, 0);
    struct model_list models = derive(scratch, 0.7);
    const struct model_point *curve = models.rows->curve;
    assert_true(curve[0].p == 1 && fabs(curve[MODEL_STEPS].p - 8) < 1e-12 && curve[MODEL_STEPS + 1].p == 8 &&
                fabs(curve[MODEL_CURVE - 1].p - 32) < 1e-12);
    for (size_t i = 0; i < MODEL_CURVE; i++)
        assert_true(curve[i].low <= curve[i].speedup && curve[i].speedup <= curve[i].high && curve[i].low < curve[i].high);
    assert_true(fabs(curve[MODEL_CURVE - 1].speedup / models.rows->speedup_4x - 1) < 1e-12);
    free(models.rows);
}

static void test_a_peak_is_found(void **state)
{
    static const int p[] = {1, 2, 4, 8, 16, 32};
    struct scratch *scratch = *state;
    campaign_of(scratch, p, 6, 0.02, 0.01);
    struct model_list models = derive(scratch, 0.5);
    const struct model_row *row = models.rows;
    assert_string_equal(row->model, "usl");
    assert_true(row->coherency_low < 0.01 && 0.01 < row->coherency_high);
    assert_true(row->peak_p_low < sqrt(98) && sqrt(98) < row->peak_p_high);
    assert_true(row->usl_error_percent < row->amdahl_error_percent);
    assert_true(row->limit_speedup_low <= row->limit_speedup && row->speedup_4x < row->limit_speedup);
    assert_int_equal(row->fastest_p, 8); /* 8 and 16 differ by 3 % */
    assert_true(fabs(row->efficiency_target_percent - 50) < 1e-9);
    free(models.rows);
}

static void test_few_p_are_said(void **state)
{
    static const int p[] = {1, 2};
    struct scratch *scratch = *state;
    campaign_of(scratch, p, 2, 0.05, 0);
    struct model_list models = derive(scratch, 0.7);
    const struct model_row *row = models.rows;
    assert_int_equal(models.count, 1);
    assert_string_equal(row->model, "");
    assert_string_equal(row->reason, "not enough p: 2 of 4");
    assert_int_equal(row->distinct_p, 2);
    assert_true(isnan(row->contention) && isnan(row->limit_speedup) && isnan(row->speedup_2x) && isnan(row->amdahl_error_percent));
    assert_int_equal(row->recommended_p, 2);
    assert_int_equal(row->fastest_p, 2);
    free(models.rows);
}

static void test_few_visits_are_said(void **state)
{
    static const int p[] = {1, 2, 4};
    struct scratch *scratch = *state;
    scratch_cell(scratch, 0, "omp", "candidate", 8);
    campaign_of(scratch, p, 3, 0.05, 0);
    for (int round = 1; round < 6; round++)
        scratch_visit(scratch, 0, round, "omp", 8, "ok", ONE / 8);
    struct model_list models = derive(scratch, 0.7);
    assert_int_equal(models.count, 1);
    assert_string_equal(models.rows->reason, "not enough p with an interval: 3 of 4");
    assert_int_equal(models.rows->largest_p, 4);
    assert_int_equal(models.rows->recommended_p, 4); /* nothing is known of 8 */
    assert_int_equal(models.rows->fastest_p, 8);
    free(models.rows);
}

/* Cells whose workers outnumber the CPUs are not fitted; one that failed has no time. */
static void test_cells_that_do_not_count(void **state)
{
    static const int p[] = {1, 2, 4, 8};
    struct scratch *scratch = *state;
    campaign_of(scratch, p, 4, 0.05, 0);
    scratch_derive(scratch);
    for (size_t i = 0; i < scratch->count; i++)
        if (scratch->rows[i].p == 8)
            scratch->rows[i].oversubscribed = 1;
    struct model_list models;
    assert_int_equal(models_derive(&scratch->campaign, scratch->rows, scratch->count, 0.1, &models), 0);
    assert_string_equal(models.rows->reason, "not enough p: 3 of 4");
    assert_int_equal(models.rows->recommended_p, 4);
    assert_int_equal(models.rows->fastest_p, 4);
    free(models.rows);
}

static void test_each_curve_has_one_row(void **state)
{
    struct scratch *scratch = *state;
    for (int group = 0; group < 2; group++) {
        scratch_cell(scratch, group, "serial", "baseline", 1);
        scratch_cell(scratch, group, "omp", "candidate", 1);
        scratch_cell(scratch, group, "other", "candidate", 1);
        scratch_cell(scratch, group, "omp", "candidate", 2);
        scratch_cell(scratch, group, "known", "reference", 1);
    }
    for (int machine = 1; machine <= 2; machine++) {
        scratch_session(scratch, machine == 1 ? "s1" : "s2", machine == 1 ? "m1" : "m2");
        for (int group = 0; group < 2; group++) {
            visits_of(scratch, group, "serial", 1, ONE);
            visits_of(scratch, group, "omp", 1, ONE);
            visits_of(scratch, group, "omp", 2, machine == 1 ? 0.999 * ONE : 0.5 * ONE);
        }
    }
    struct model_list models = derive(scratch, 0.7);
    assert_int_equal(models.count, 6); /* omp at two sizes on each machine; what was not visited, on the last */
    for (size_t i = 0; i < models.count; i++)
        for (size_t k = 0; k < i; k++)
            assert_true(strcmp(models.rows[i].variant, models.rows[k].variant) != 0 || models.rows[i].n != models.rows[k].n ||
                        strcmp(models.rows[i].fingerprint, models.rows[k].fingerprint) != 0);
    for (size_t i = 0; i < models.count; i++)
        if (strcmp(models.rows[i].variant, "omp") == 0) {
            const bool second = strcmp(models.rows[i].fingerprint, "m2") == 0;
            assert_int_equal(models.rows[i].recommended_p, second ? 2 : 1);
            assert_int_equal(models.rows[i].fastest_p, second ? 2 : 1); /* a tie: the smaller p */
        } else {
            assert_string_equal(models.rows[i].reason, "not enough p: 0 of 4");
            assert_int_equal(models.rows[i].recommended_p, -1);
            assert_int_equal(models.rows[i].fastest_p, -1);
        }
    free(models.rows);
}

static void test_two_workers_have_rows_of_their_own(void **state)
{
    (void)state;
    char problem[512];
    struct campaign campaign;
    struct summary_row *rows;
    struct model_list models;
    size_t count;
    assert_int_equal(campaign_read(SPEEDUP_FIXTURES "/campaign/against", &campaign, problem, sizeof problem), 0);
    assert_int_equal(summary_derive(&campaign, &rows, &count), 0);
    assert_int_equal(models_derive(&campaign, rows, count, 0.7, &models), 0);
    assert_int_equal(models.count, 2);
    assert_string_not_equal(models.rows[0].worker, models.rows[1].worker);
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(models.rows[i].distinct_p, 2);
    free(models.rows);
    free(rows);
    campaign_free(&campaign);
}

/* The medians of the model's input are the speedups of summary.csv: with p = 1, 2, 4, 8 exactly on a curve it is met. */
static void test_the_model_is_of_the_speedups_shown(void **state)
{
    static const int p[] = {1, 2, 4, 8};
    struct scratch *scratch = *state;
    scratch_cell(scratch, 0, "serial", "baseline", 1);
    for (size_t i = 0; i < 4; i++)
        scratch_cell(scratch, 0, "omp", "candidate", p[i]);
    scratch_session(scratch, "s1", "m1");
    for (int round = 1; round <= ROUNDS; round++) { /* the machine slows down: all of it */
        const double drift = 1 + 0.2 * round;
        scratch_visit(scratch, 0, round, "serial", 1, "ok", llround(drift * 1e9));
        for (size_t i = 0; i < 4; i++)
            scratch_visit(scratch, 0, round, "omp", p[i], "ok", llround(drift * law(1e9, p[i], 0.1, 0)));
    }
    struct model_list models = derive(scratch, 0.7);
    /* Times are whole ns: off by half of 10^8 at most, and so are the ends, whatever the drift. */
    assert_true(fabs(models.rows->contention - 0.1) < 1e-7);
    assert_true(models.rows->contention_high - models.rows->contention_low < 1e-6);
    free(models.rows);
}

static void test_files(void **state)
{
    static const int p[] = {1, 2, 4, 8};
    struct scratch *scratch = *state;
    char path[256];
    struct table *table;
    campaign_of(scratch, p, 4, 0.05, 0);
    struct model_list models = derive(scratch, 0.7);
    assert_int_equal(models_write(&models, scratch->directory, path, sizeof path), 0);
    snprintf(path, sizeof path, "%s/models.csv", scratch->directory);
    assert_int_equal(table_load(path, &table, NULL, 0), 0);
    assert_int_equal(table_rows(table), 1);
    assert_string_equal(table_text(table, 0, "model"), "amdahl");
    assert_string_equal(table_text(table, 0, "peak_p"), "");
    assert_string_equal(table_text(table, 0, "reason"), "");
    assert_int_equal(table_count(table, 0, "recommended_p"), models.rows->recommended_p);
    table_free(table);
    snprintf(path, sizeof path, "%s/model_curves.csv", scratch->directory);
    assert_int_equal(table_load(path, &table, NULL, 0), 0);
    assert_int_equal(table_rows(table), MODEL_CURVE);
    assert_int_equal(table_count(table, MODEL_STEPS, "extrapolated"), 0);
    assert_int_equal(table_count(table, MODEL_STEPS + 1, "extrapolated"), 1);
    table_free(table);
    assert_int_not_equal(models_write(&models, "/nowhere/at all", path, sizeof path), 0);
    assert_string_equal(path, "/nowhere/at all/models.csv");
    free(models.rows);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_amdahl_is_found),
        TEST(test_the_curve_meets_its_ends),
        TEST(test_a_peak_is_found),
        TEST(test_few_p_are_said),
        TEST(test_few_visits_are_said),
        TEST(test_cells_that_do_not_count),
        TEST(test_each_curve_has_one_row),
        cmocka_unit_test(test_two_workers_have_rows_of_their_own),
        TEST(test_the_model_is_of_the_speedups_shown),
        TEST(test_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

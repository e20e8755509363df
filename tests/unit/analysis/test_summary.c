/* What is said of a cell, and what must not be said. */
#include "support.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* A ratio is exp(log(a/b)): log below 8 and exp err by 8 + 2 times 2^-53; this is ten times that. */
static const double rounding = 1e-14;

static int near(double a, double b)
{
    return fabs(a - b) <= rounding * fabs(b);
}

/* What is not finite is written as an empty field: no value. */
static bool known(double value)
{
    return fabs(value) < (double)INFINITY;
}

/* A group: serial, and omp at p = 1 and 4. */
static void begin(struct scratch *scratch, int group)
{
    scratch_cell(scratch, group, "serial", "baseline", 1);
    scratch_cell(scratch, group, "omp", "candidate", 1);
    scratch_cell(scratch, group, "omp", "candidate", 4);
}

static void test_both_baselines(void **state)
{
    struct scratch *scratch = *state;
    begin(scratch, 0);
    scratch_session(scratch, "alpha", "machine");
    for (int round = 1; round <= 7; round++) { /* the machine slows down by half: no ratio changes */
        scratch_visit(scratch, 0, round, "serial", 1, "ok", 1000 + 80 * round);
        scratch_visit(scratch, 0, round, "omp", 1, "ok", 1250 + 100 * round);
        scratch_visit(scratch, 0, round, "omp", 4, "ok", 500 + 40 * round);
    }
    scratch_derive(scratch);
    const struct summary_row *row = scratch_find(scratch, 0, "omp", 4);
    assert_true(near(row->speedup, 2) && near(row->speedup_low, 2) && near(row->speedup_high, 2));
    assert_true(near(row->relative_speedup, 2.5) && near(row->efficiency, 0.5));
    assert_true(near(row->karp_flatt, 1.0 / 3));
    assert_string_equal(row->baseline, "serial");
    assert_true(row->baseline_time_ns == 1320 && row->time_ns == 660);
    assert_true(near(row->work_rate_per_s, 1000 / 660e-9));
    assert_true(near(row->bandwidth_bytes_per_s, 8000 / 660e-9) && row->llc_ratio == 0.5);
    row = scratch_find(scratch, 0, "omp", 1);
    assert_true(row->relative_speedup == 1 && row->relative_speedup_low == 1);
    assert_true(isnan(row->karp_flatt));
    row = scratch_find(scratch, 0, "serial", 1);
    assert_true(row->speedup == 1 && row->speedup_high == 1);
}

static void test_pairs_are_of_one_round_of_one_session(void **state)
{
    struct scratch *scratch = *state;
    begin(scratch, 0);
    scratch_session(scratch, "alpha", "machine");
    scratch_rounds(scratch, 0, 1, 3, "serial", 1, 1000);
    scratch_rounds(scratch, 0, 1, 2, "omp", 4, 500);
    scratch_session(scratch, "beta", "machine");
    scratch_rounds(scratch, 0, 3, 6, "omp", 4, 400);
    scratch_rounds(scratch, 0, 4, 6, "serial", 1, 1000);
    scratch_derive(scratch);
    const struct summary_row *row = scratch_find(scratch, 0, "omp", 4);
    assert_int_equal(row->visits, 6);
    assert_int_equal(row->pairs, 5); /* round 3 of both sessions counts, and pairs with nothing */
    assert_true(near(row->speedup, 2.5) && isnan(row->speedup_low));
    assert_true(row->time_low_ns == 400 && row->time_high_ns == 500);
}

/* Visits pair by round, in whatever order they were made. */
static void test_pairs_do_not_follow_the_order_of_visits(void **state)
{
    struct scratch *scratch = *state;
    begin(scratch, 0);
    scratch_session(scratch, "alpha", "machine");
    for (int round = 6; round >= 1; round--)
        scratch_visit(scratch, 0, round, "serial", 1, "ok", 1000 * round);
    for (int round = 1; round <= 6; round++)
        scratch_visit(scratch, 0, round, "omp", 4, "ok", 500 * round);
    scratch_derive(scratch);
    const struct summary_row *row = scratch_find(scratch, 0, "omp", 4);
    assert_int_equal(row->pairs, 6);
    assert_true(near(row->speedup_low, 2) && near(row->speedup_high, 2));
}

/* Machines are summarised apart; a cell stands under the machines on which it was visited. */
static void test_machines_do_not_mix(void **state)
{
    struct scratch *scratch = *state;
    begin(scratch, 0);
    begin(scratch, 1);
    scratch_session(scratch, "alpha", "first");
    scratch_rounds(scratch, 0, 1, 6, "serial", 1, 1000);
    scratch_rounds(scratch, 0, 1, 6, "omp", 4, 500);
    scratch_rounds(scratch, 1, 1, 3, "omp", 4, 300);
    scratch_session(scratch, "beta", "second");
    scratch_rounds(scratch, 1, 4, 6, "serial", 1, 800);
    scratch_rounds(scratch, 1, 4, 6, "omp", 4, 100);
    scratch_derive(scratch);
    static const char *const expected[][4] = {
        {"first", "serial", "ok", "1000"},       {"first", "omp", "ok", "1000"},
        {"first", "omp", "ok", "1001"},          {"second", "omp", "missing", "1000"},
        {"second", "serial", "ok", "1001"},      {"second", "omp", "missing", "1001"},
        {"second", "omp", "ok", "1001"}};
    assert_int_equal(scratch->count, 7);
    for (size_t i = 0; i < 7; i++) {
        assert_string_equal(scratch->rows[i].fingerprint, expected[i][0]);
        assert_string_equal(scratch->rows[i].variant, expected[i][1]);
        assert_string_equal(scratch->rows[i].status, expected[i][2]);
        assert_int_equal(scratch->rows[i].n, strtol(expected[i][3], NULL, 10));
    }
    assert_int_equal(scratch->rows[2].pairs, 0); /* its baseline ran on the other machine */
    assert_true(isnan(scratch->rows[2].speedup) && isnan(scratch->rows[2].baseline_time_ns));
    assert_true(near(scratch->rows[6].speedup, 8));
}

static void test_few_visits_have_no_interval(void **state)
{
    struct scratch *scratch = *state;
    begin(scratch, 0);
    scratch_session(scratch, "alpha", "machine");
    scratch_rounds(scratch, 0, 1, 6, "serial", 1, 1000);
    scratch_rounds(scratch, 0, 1, 5, "omp", 4, 1000);
    scratch_rounds(scratch, 0, 1, 1, "omp", 1, 1000);
    scratch_derive(scratch);
    const struct summary_row *row = scratch_find(scratch, 0, "omp", 4);
    assert_true(isnan(row->time_low_ns) && isnan(row->speedup_low) && isnan(row->efficiency_high));
    assert_true(row->time_min_ns == 1000 && row->speedup == 1);
    assert_string_equal(row->labels, ""); /* no interval, no verdict */
    row = scratch_find(scratch, 0, "omp", 1);
    assert_true(isnan(row->time_min_ns) && isnan(row->time_mad_ns)); /* one value has no spread */
    assert_true(scratch_find(scratch, 0, "serial", 1)->time_low_ns == 1000);
}

static void test_verdicts_are_of_candidates(void **state)
{
    struct scratch *scratch = *state;
    begin(scratch, 0);
    scratch_cell(scratch, 0, "qsort", "reference", 1);
    scratch_session(scratch, "alpha", "machine");
    for (int round = 1; round <= 6; round++) {
        scratch_visit(scratch, 0, round, "serial", 1, "ok", 1000);
        scratch_visit(scratch, 0, round, "omp", 1, "ok", 997 + round);
        scratch_visit(scratch, 0, round, "omp", 4, "ok", 200 + round);
        scratch_visit(scratch, 0, round, "qsort", 1, "ok", 10);
    }
    scratch_derive(scratch);
    assert_string_equal(scratch_find(scratch, 0, "omp", 1)->labels, "no_difference_shown");
    assert_string_equal(scratch_find(scratch, 0, "omp", 4)->labels, "superlinear");
    assert_string_equal(scratch_find(scratch, 0, "serial", 1)->labels, "");
    /* Another algorithm may well be faster than p times: no reason to look for a mistake. */
    assert_string_equal(scratch_find(scratch, 0, "qsort", 1)->labels, "");
    assert_true(near(scratch_find(scratch, 0, "qsort", 1)->speedup, 100));
}

static void visits(struct scratch *scratch, const char *variant, int p, const char *statuses[],
                   const int64_t times[])
{
    for (int i = 0; statuses[i]; i++)
        scratch_visit(scratch, 0, i + 1, variant, p, statuses[i], times[i]);
}

static void test_timeouts_count_as_slower_than_any(void **state)
{
    struct scratch *scratch = *state;
    const char *few[] = {"ok", "ok", "ok", "timeout", "timeout", "ok", "ok", "ok", "ok", NULL};
    const char *most[] = {"timeout", "timeout", "timeout", "ok", "ok", NULL};
    static const int64_t times[] = {600, 200, 100, 0, 0, 300, 400, 700, 500};
    static const int64_t two[] = {0, 0, 0, 500, 500};
    begin(scratch, 0);
    scratch_session(scratch, "alpha", "machine");
    scratch_rounds(scratch, 0, 1, 9, "serial", 1, 1000);
    visits(scratch, "omp", 1, few, times);
    visits(scratch, "omp", 4, most, two);
    scratch_derive(scratch);
    const struct summary_row *row = scratch_find(scratch, 0, "omp", 1);
    /* 100 .. 700 and twice "over the limit": the fifth of nine; ranks 2 and 8; quartile 7 of 9. */
    assert_true(row->time_ns == 500 && row->time_low_ns == 200 && !known(row->time_high_ns));
    assert_true(row->time_p75_ns == 700 && !known(row->time_max_ns));
    assert_string_equal(row->status, "timeout");
    assert_string_equal(row->labels, "timeouts_unpaired:2+superlinear+sequential_order");
    assert_int_equal(row->failures, 2);
    row = scratch_find(scratch, 0, "omp", 4);
    assert_false(known(row->time_ns));
    assert_false(known(row->work_rate_per_s)); /* unknown, not 0 */
    assert_false(known(row->bandwidth_bytes_per_s));
    assert_true(row->llc_ratio == 0.5); /* needs no time */
    assert_true(isnan(row->speedup)); /* no ratio without both medians */
    assert_true(isnan(row->relative_speedup) && isnan(row->efficiency));
    assert_string_equal(row->status, "timeout");
}

/* No ratio without both medians: a baseline that mostly ran into the limit has none. */
static void test_a_baseline_over_the_limit_is_no_divisor(void **state)
{
    struct scratch *scratch = *state;
    const char *most[] = {"timeout", "timeout", "timeout", "ok", "ok", NULL};
    static const int64_t times[] = {0, 0, 0, 1000, 1000};
    begin(scratch, 0);
    scratch_session(scratch, "alpha", "machine");
    visits(scratch, "serial", 1, most, times);
    scratch_rounds(scratch, 0, 1, 5, "omp", 4, 250);
    scratch_derive(scratch);
    const struct summary_row *row = scratch_find(scratch, 0, "omp", 4);
    assert_true(row->time_ns == 250 && isnan(row->speedup) && isnan(row->efficiency));
    assert_false(known(row->baseline_time_ns));
    assert_string_equal(row->baseline, "serial");
}

static void test_one_wrong_answer_leaves_no_time(void **state)
{
    struct scratch *scratch = *state;
    const char *late[] = {"ok", "crashed", "ok", "wrong", "ok", "ok", "ok", "ok", NULL};
    static const int64_t times[] = {500, 0, 500, 0, 500, 500, 500, 500};
    begin(scratch, 0);
    scratch_session(scratch, "alpha", "machine");
    scratch_rounds(scratch, 0, 1, 8, "serial", 1, 1000);
    scratch_rounds(scratch, 0, 1, 8, "omp", 4, 250);
    visits(scratch, "omp", 1, late, times);
    scratch_derive(scratch);
    const struct summary_row *row = scratch_find(scratch, 0, "omp", 1);
    assert_string_equal(row->status, "crashed"); /* the first that was met */
    assert_int_equal(row->failures, 2);
    assert_true(isnan(row->time_ns) && isnan(row->speedup) && isnan(row->work_rate_per_s));
    row = scratch_find(scratch, 0, "omp", 4);
    assert_true(near(row->speedup, 4));
    assert_true(isnan(row->relative_speedup)); /* what it would be relative to has no time */
    assert_int_equal(scratch->campaign.rows_distrusted, 12);
    assert_int_equal(scratch->campaign.rows_used, 32);
}

static void test_a_wrong_baseline_is_no_divisor(void **state)
{
    struct scratch *scratch = *state;
    const char *once[] = {"ok", "ok", "wrong", "ok", "ok", "ok", "ok", "ok", NULL};
    static const int64_t times[] = {1000, 1000, 0, 1000, 1000, 1000, 1000, 1000};
    begin(scratch, 0);
    scratch_session(scratch, "alpha", "machine");
    visits(scratch, "serial", 1, once, times);
    scratch_rounds(scratch, 0, 1, 8, "omp", 1, 1000);
    scratch_rounds(scratch, 0, 1, 8, "omp", 4, 250);
    scratch_derive(scratch);
    const struct summary_row *row = scratch_find(scratch, 0, "omp", 4);
    assert_true(isnan(row->baseline_time_ns) && isnan(row->speedup) && isnan(row->efficiency));
    assert_true(near(row->relative_speedup, 4));
    assert_true(row->time_ns == 250);
}

static void test_aborted_visits_are_no_failures(void **state)
{
    struct scratch *scratch = *state;
    begin(scratch, 0);
    scratch_session(scratch, "alpha", "machine");
    scratch_rounds(scratch, 0, 1, 6, "serial", 1, 1000);
    scratch_visit(scratch, 0, 7, "serial", 1, "aborted", 0);
    scratch_visit(scratch, 0, 1, "omp", 4, "aborted", 0);
    scratch_derive(scratch);
    assert_string_equal(scratch_find(scratch, 0, "serial", 1)->status, "ok");
    assert_int_equal(scratch_find(scratch, 0, "serial", 1)->failures, 0);
    assert_string_equal(scratch_find(scratch, 0, "omp", 4)->status, "missing");
    assert_int_equal(scratch_find(scratch, 0, "omp", 4)->visits, 0);
}

/* Everything that summary_run() prints. */
static char *told(struct scratch *scratch)
{
    char problem[512], *text = NULL;
    size_t size;
    struct summary_found found;
    FILE *messages = open_memstream(&text, &size);
    assert_non_null(messages);
    fflush(scratch->plan);
    assert_int_equal(summary_run(scratch->directory, 0, 0.7, messages, &found, problem, sizeof problem), 0);
    assert_int_equal(fclose(messages), 0);
    return text;
}

static void expect_words(const char *text, const char *words)
{
    if (!strstr(text, words))
        fail_msg("no `%s` in:\n%s", words, text);
}

static void test_what_is_told(void **state)
{
    struct scratch *scratch = *state;
    begin(scratch, 0);
    scratch_session(scratch, "alpha", "machine");
    scratch_rounds(scratch, 0, 1, 6, "serial", 1, 1000);
    scratch_rounds(scratch, 0, 3, 7, "omp", 4, 500);
    scratch_visit(scratch, 0, 8, "omp", 4, "crashed", 0);
    char *text = told(scratch);
    expect_words(text, "35 rows read: 22 used");
    expect_words(text, "11 visits used, 1 of them unpaired; 1 failed");
    expect_words(text, "n=5: too few for an interval");
    expect_words(text, "demo omp n=1000 p=1: missing");
    expect_words(text, "demo omp n=1000 p=4: crashed");
    free(text);
}

static void test_an_unknown_cache_gives_no_ratio(void **state)
{
    struct scratch *scratch = *state;
    begin(scratch, 0);
    scratch_session(scratch, "alpha", NULL);
    scratch_rounds(scratch, 0, 1, 6, "serial", 1, 1000);
    scratch_derive(scratch);
    const struct summary_row *row = scratch_find(scratch, 0, "serial", 1);
    assert_true(row->bytes == 8000);
    assert_false(known(row->llc_ratio));
}

static void test_a_session_without_fingerprint_is_told(void **state)
{
    struct scratch *scratch = *state;
    begin(scratch, 0);
    scratch_session(scratch, "alpha", "machine");
    scratch_rounds(scratch, 0, 1, 6, "serial", 1, 1000);
    char *text = told(scratch);
    assert_null(strstr(text, "fingerprint"));
    free(text);
    scratch_session(scratch, "beta", NULL);
    scratch_rounds(scratch, 0, 7, 8, "serial", 1, 1000);
    text = told(scratch);
    expect_words(text, "a session without fingerprint");
    expect_words(text, "2 machines of 2 kinds");
    free(text);
}

/* Names come from files: they must not drive a terminal, nor fill it. */
static void test_what_is_told_is_harmless(void **state)
{
    struct scratch *scratch = *state;
    char variant[32];
    scratch_cell(scratch, 0, "serial", "baseline", 1);
    for (int i = 0; i < 500; i++) {
        snprintf(variant, sizeof variant, "%%1B[2Jv%d", i);
        scratch_cell(scratch, 0, variant, "candidate", 1);
    }
    scratch_session(scratch, "alpha", "machine");
    scratch_rounds(scratch, 0, 1, 6, "serial", 1, 1000);
    char *text = told(scratch);
    size_t lines = 0;
    for (const char *at = text; *at; at++) {
        assert_true(*at == '\n' || (unsigned char)*at >= ' ');
        lines += *at == '\n';
    }
    expect_words(text, "\\x1B[2Jv0 n=1000 p=1: missing");
    expect_words(text, "and 480 more");
    assert_in_range(lines, 20, 40);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)
        TEST(test_both_baselines),
        TEST(test_pairs_are_of_one_round_of_one_session),
        TEST(test_pairs_do_not_follow_the_order_of_visits),
        TEST(test_machines_do_not_mix),
        TEST(test_few_visits_have_no_interval),
        TEST(test_verdicts_are_of_candidates),
        TEST(test_timeouts_count_as_slower_than_any),
        TEST(test_a_baseline_over_the_limit_is_no_divisor),
        TEST(test_one_wrong_answer_leaves_no_time),
        TEST(test_a_wrong_baseline_is_no_divisor),
        TEST(test_aborted_visits_are_no_failures),
        TEST(test_what_is_told),
        TEST(test_an_unknown_cache_gives_no_ratio),
        TEST(test_a_session_without_fingerprint_is_told),
        TEST(test_what_is_told_is_harmless),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

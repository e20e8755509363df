/* What of a journal counts, what does not, and that every row is accounted for. */
#include "support.h"

#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static void begin(struct scratch *scratch)
{
    scratch_cell(scratch, 0, "serial", "baseline", 1);
    scratch_cell(scratch, 0, "omp", "candidate", 2);
    scratch_session(scratch, "alpha", "machine");
}

static void test_warmup_and_calibration_do_not_count(void **state)
{
    struct scratch *scratch = *state;
    begin(scratch);
    scratch_visit(scratch, 0, 0, "omp", 2, "ok", 90000);
    scratch_rounds(scratch, 0, 1, 6, "omp", 2, 500);
    scratch_derive(scratch);
    assert_true(scratch_find(scratch, 0, "omp", 2)->time_ns == 500);
    assert_int_equal(scratch_find(scratch, 0, "omp", 2)->visits, 6);
    assert_int_equal(scratch->campaign.rows_calibration, 3);
    assert_int_equal(scratch->campaign.rows_warmup, 6);
    assert_int_equal(scratch->campaign.rows_used, 12);
}

static void test_a_visit_is_the_median_of_its_repetitions_per_run(void **state)
{
    struct scratch *scratch = *state;
    static const int64_t totals[] = {900, 100, 300, 200};
    begin(scratch);
    struct record row = scratch_row(scratch, 0, 1, "omp", 2);
    row.inner = 10;
    for (size_t i = 0; i < 4; i++) {
        row.repetition = (int64_t)i;
        row.total_ns = totals[i];
        scratch_append(scratch, &row);
    }
    record_set_text(row.type, sizeof row.type, "visit");
    scratch_append(scratch, &row);
    scratch_derive(scratch);
    assert_true(scratch_find(scratch, 0, "omp", 2)->time_ns == 25);
    assert_int_equal(scratch_find(scratch, 0, "omp", 2)->inner, 10);
}

/* Total time over an unknown number of runs is no time. */
static void test_a_row_without_inner_runs_has_no_time(void **state)
{
    struct scratch *scratch = *state;
    begin(scratch);
    scratch_rounds(scratch, 0, 1, 5, "omp", 2, 500);
    struct record row = scratch_row(scratch, 0, 6, "omp", 2);
    row.repetition = 0;
    row.total_ns = 700;
    for (row.inner = -1; row.inner <= 0; row.inner++)
        scratch_append(scratch, &row);
    record_set_text(row.type, sizeof row.type, "visit");
    scratch_append(scratch, &row);
    scratch_derive(scratch);
    assert_true(scratch_find(scratch, 0, "omp", 2)->time_min_ns == 500);
    assert_true(scratch_find(scratch, 0, "omp", 2)->time_max_ns == 500);
}

static void test_a_visit_without_its_last_row_never_happened(void **state)
{
    struct scratch *scratch = *state;
    begin(scratch);
    scratch_rounds(scratch, 0, 1, 2, "omp", 2, 500);
    struct record row = scratch_row(scratch, 0, 3, "omp", 2);
    row.repetition = 0;
    row.total_ns = 1;
    scratch_append(scratch, &row);
    scratch->visit++;
    scratch_rounds(scratch, 0, 3, 3, "omp", 2, 500);
    row.visit = scratch->visit;
    scratch_append(scratch, &row);
    scratch_derive(scratch);
    assert_int_equal(scratch->campaign.rows_unclosed, 2);
    assert_int_equal(scratch_find(scratch, 0, "omp", 2)->visits, 3);
    assert_true(scratch_find(scratch, 0, "omp", 2)->time_ns == 500);
}

/* A row that contradicts the plan belongs to another campaign, whatever its group and variant. */
static void test_rows_of_another_plan_are_left_out(void **state)
{
    struct scratch *scratch = *state;
    begin(scratch);
    scratch_rounds(scratch, 0, 1, 2, "omp", 2, 500);
    for (int fault = 0; fault < 9; fault++) {
        struct record row = scratch_row(scratch, 0, 3 + fault, "omp", 2);
        record_set_text(row.type, sizeof row.type, "visit");
        row.group = fault == 0 ? 1 : row.group;
        row.p = fault == 1 ? 3 : row.p;
        row.n = fault == 2 ? 77 : row.n;
        row.seed = fault == 3 ? 8 : row.seed;
        if (fault == 4)
            record_set_text(row.variant, sizeof row.variant, "other");
        if (fault == 5)
            record_set_text(row.kernel, sizeof row.kernel, "other");
        if (fault == 6)
            record_set_text(row.options, sizeof row.options, "d=3");
        row.group = fault == 7 ? RECORD_UNKNOWN : row.group;
        row.round = fault == 8 ? RECORD_UNKNOWN : row.round;
        scratch_append(scratch, &row);
        scratch->visit++;
    }
    scratch_derive(scratch);
    assert_int_equal(scratch->campaign.rows_foreign, 9);
    assert_int_equal(scratch->campaign.visit_count, 2);
}

static void copy_shard(const struct scratch *scratch, const char *name)
{
    char path[sizeof scratch->directory + 128];
    int byte;
    snprintf(path, sizeof path, "%s/raw/%s.csv", scratch->directory, scratch->session);
    FILE *from = fopen(path, "r");
    snprintf(path, sizeof path, "%s/raw/%s.csv", scratch->directory, name);
    FILE *to = fopen(path, "w");
    assert_true(from && to);
    for (byte = getc(from); byte != EOF; byte = getc(from))
        putc(byte, to);
    assert_int_equal(fclose(from), 0);
    assert_int_equal(fclose(to), 0);
}

static void test_a_copied_shard_does_not_count_twice(void **state)
{
    struct scratch *scratch = *state;
    begin(scratch);
    scratch->labels = "steal";
    for (int round = 1; round <= 5; round++)
        scratch_visit(scratch, 0, round, "omp", 2, round == 4 ? "crashed" : "ok", 500 + round);
    scratch_visit(scratch, 0, 5, "omp", 2, "ok", 506); /* the same round again is no copy */
    copy_shard(scratch, "copy");
    scratch_derive(scratch);
    const struct summary_row *row = scratch_find(scratch, 0, "omp", 2);
    assert_int_equal(row->visits, 5);
    assert_int_equal(row->failures, 1);
    assert_true(isnan(row->time_low_ns));
    assert_string_equal(row->labels, "steal:6");
    assert_int_equal(scratch->campaign.rows_copied, 10);
}

/* The same round and visit number in another session is another visit. */
static void test_each_session_counts_anew(void **state)
{
    struct scratch *scratch = *state;
    begin(scratch);
    scratch_rounds(scratch, 0, 1, 3, "omp", 2, 500);
    scratch_session(scratch, "beta", "machine");
    scratch_rounds(scratch, 0, 1, 3, "omp", 2, 700);
    scratch_derive(scratch);
    assert_int_equal(scratch_find(scratch, 0, "omp", 2)->visits, 6);
    assert_true(scratch_find(scratch, 0, "omp", 2)->time_ns == 600);
    assert_int_equal(scratch->campaign.rows_copied, 0);
}

static void test_rows_without_a_time_do_not_stop_the_analysis(void **state)
{
    struct scratch *scratch = *state;
    begin(scratch);
    scratch_rounds(scratch, 0, 1, 6, "serial", 1, 1000);
    for (int round = 1; round <= 2; round++) {
        struct record row = scratch_row(scratch, 0, round, "omp", 2);
        row.repetition = 0;
        row.total_ns = round == 1 ? 0 : RECORD_UNKNOWN;
        scratch_append(scratch, &row);
        record_set_text(row.type, sizeof row.type, "visit");
        scratch_append(scratch, &row);
        scratch->visit++;
    }
    scratch_derive(scratch);
    const struct summary_row *row = scratch_find(scratch, 0, "omp", 2);
    assert_int_equal(row->visits, 0);
    assert_int_equal(row->failures, 2);
    assert_string_equal(row->status, "failed"); /* `ok` without a time is none */
    assert_true(isnan(row->time_ns));
    assert_true(scratch_find(scratch, 0, "serial", 1)->time_ns == 1000);
}

/* 100 visits with a label of its own each. */
static const struct summary_row *derive_labels(struct scratch *scratch, const char *prefix)
{
    char label[32];
    begin(scratch);
    scratch->labels = label;
    for (int i = 0; i < 100; i++) {
        snprintf(label, sizeof label, "%s%d", prefix, i);
        scratch_visit(scratch, 0, i + 1, "omp", 2, "ok", 500);
    }
    scratch_derive(scratch);
    const struct summary_row *row = scratch_find(scratch, 0, "omp", 2);
    assert_int_equal(row->visits, 100);
    return row;
}

static void test_labels_without_number(void **state)
{
    const struct summary_row *row = derive_labels(*state, "x");
    const char *end = row->labels + strlen(row->labels) - strlen("+x62:1+others:37");
    assert_int_equal(strncmp(row->labels, "x0:1+x1:1+", 10), 0);
    assert_string_equal(end, "+x62:1+others:37");
}

/* Whole labels only, and a sign that there are more. */
static void test_labels_that_do_not_fit(void **state)
{
    const struct summary_row *row = derive_labels(*state, "a_long_word_");
    assert_int_equal(strncmp(row->labels, "a_long_word_0:1+a_long_word_1:1+", 32), 0);
    assert_string_equal(row->labels + strlen(row->labels) - 4, "+...");
    assert_int_equal(row->labels[strlen(row->labels) - 5], '1');
}

/* A session's name comes from a file; it must not lead out of the directory. */
static void test_no_session_leads_outside(void **state)
{
    struct scratch *scratch = *state;
    char path[sizeof scratch->directory + 128];
    begin(scratch);
    snprintf(path, sizeof path, "%s/outside.environment.csv", scratch->directory);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("key,value\nfingerprint,stolen\n", file);
    assert_int_equal(fclose(file), 0);
    snprintf(scratch->session, sizeof scratch->session, "../outside");
    scratch_rounds(scratch, 0, 1, 2, "omp", 2, 500);
    scratch_derive(scratch);
    assert_string_equal(scratch_find(scratch, 0, "omp", 2)->fingerprint, "");
}

/* 200 journals of random rows: whatever they hold, rows in = rows used + rows left out by reason
 * (scratch_derive() asserts it). */
static void test_every_row_is_accounted_for(void **state)
{
    static const char *const statuses[] = {"ok", "ok", "ok", "ok", "wrong", "timeout", "aborted"};
    static const char *const phases[] = {"warmup", "timed", "timed", ""};
    for (unsigned seed = 1; seed <= 200; seed++) {
        struct scratch *scratch;
        void *own;
        scratch_setup(&own);
        scratch = own;
        begin(scratch);
        srandom(seed);
        for (int i = 0; i < 100; i++) {
            struct record row = scratch_row(scratch, random() % 20 == 0, random() % 4,
                                            random() % 2 ? "omp" : "serial", (int)(1 + random() % 2));
            row.total_ns = random() % 5;
            scratch->visit += random() % 4 == 0;
            record_set_text(row.phase, sizeof row.phase, phases[random() % 4]);
            record_set_text(row.status, sizeof row.status, statuses[random() % 7]);
            if (random() % 4 == 0)
                record_set_text(row.type, sizeof row.type, "visit");
            scratch_append(scratch, &row);
        }
        scratch_derive(scratch);
        assert_int_equal(scratch->campaign.rows.rows, 100);
        scratch_teardown(&own);
    }
    (void)state;
}

static void expect_problem(const struct scratch *scratch, int error, const char *words)
{
    struct campaign campaign;
    char problem[512] = "";
    assert_int_equal(campaign_read(scratch->directory, &campaign, problem, sizeof problem), error);
    if (!strstr(problem, words))
        fail_msg("no `%s` in `%s`", words, problem);
}

static void write_file(const struct scratch *scratch, const char *name, const char *text)
{
    char path[sizeof scratch->directory + 128];
    snprintf(path, sizeof path, "%s/%s", scratch->directory, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static void test_what_is_no_campaign_is_refused_with_the_reason(void **state)
{
    struct scratch *scratch = *state;
    begin(scratch);
    fflush(scratch->plan);
    write_file(scratch, "raw/aaa.csv", "# speedup journal 2\n");
    expect_problem(scratch, ENOTSUP, "later version");
    write_file(scratch, "raw/aaa.csv", "kernel,n,p\n");
    expect_problem(scratch, EINVAL, "no journal");
    write_file(scratch, "plan.csv", "group,kernel,variant,n,p\n1,demo,serial,1,1\n");
    expect_problem(scratch, EINVAL, "plan.csv");
    write_file(scratch, "plan.csv", "group,kernel,variant,n,p\n");
    expect_problem(scratch, EINVAL, "plan.csv");
    write_file(scratch, "plan.csv", "");
    expect_problem(scratch, EINVAL, "plan.csv");
}

/* Taken for missing, it would make another machine of the session's. */
static void test_an_environment_that_cannot_be_read_is_an_error(void **state)
{
    struct scratch *scratch = *state;
    char path[sizeof scratch->directory + 128];
    begin(scratch);
    scratch_rounds(scratch, 0, 1, 2, "omp", 2, 500);
    fflush(scratch->plan);
    snprintf(path, sizeof path, "%s/raw/%s.environment.csv", scratch->directory, scratch->session);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(symlink(path, path), 0); /* leads to itself */
    expect_problem(scratch, ELOOP, "/raw: ");
    assert_null(campaign_remedy(ELOOP)); /* the directory was named well */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)
        TEST(test_warmup_and_calibration_do_not_count),
        TEST(test_a_visit_is_the_median_of_its_repetitions_per_run),
        TEST(test_a_row_without_inner_runs_has_no_time),
        TEST(test_a_visit_without_its_last_row_never_happened),
        TEST(test_rows_of_another_plan_are_left_out),
        TEST(test_a_copied_shard_does_not_count_twice),
        TEST(test_each_session_counts_anew),
        TEST(test_rows_without_a_time_do_not_stop_the_analysis),
        TEST(test_labels_without_number),
        TEST(test_labels_that_do_not_fit),
        TEST(test_no_session_leads_outside),
        cmocka_unit_test(test_every_row_is_accounted_for),
        TEST(test_what_is_no_campaign_is_refused_with_the_reason),
        TEST(test_an_environment_that_cannot_be_read_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

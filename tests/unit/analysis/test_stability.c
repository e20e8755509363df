/* Labels of doubt, the verdict on a cell, and leaving visits out by cause. */
#include "analysis/cause.h"
#include "analysis/stability.h"
#include "support.h"

#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { SERIES = 20, SPREAD = 31 };

/* Made so that each has exactly one fault by all three rules, with room to both sides; n = 20. */
static const int64_t clean[SERIES] = {9985, 10029, 10040, 9986, 9983, 9985,  10009, 9998,  9962,  10006,
                                      10013, 9981, 9978, 9993, 9968, 10002, 9998,  10037, 10035, 9960};
static const int64_t alternating[SERIES] = {10035, 9981, 10011, 9955, 10048, 9935, 10035, 9977, 10042, 10006,
                                            10001, 9977, 10020, 9980, 10044, 9938, 10046, 9966, 10025, 9964};
static const int64_t rising[SERIES] = {9982,  10038, 9969,  10032, 10046, 10012, 10025, 10023, 10051, 10032,
                                       10064, 10049, 10052, 10047, 10060, 10072, 10068, 10050, 10089, 10082};
static const int64_t in_two_modes[SERIES] = {10005, 10007, 10002, 10004, 10608, 10007, 10591, 10007, 10594, 10603,
                                             10601, 10008, 10590, 10606, 9996,  9999,  9999,  9992,  10590, 10592};

static void begin(struct scratch *scratch)
{
    scratch_cell(scratch, 0, "serial", "baseline", 1);
    scratch_cell(scratch, 0, "omp", "candidate", 4);
    scratch_session(scratch, "alpha", "machine");
}

/* Rounds 1 .. n of a serial of 20000 ns and omp with these times. */
static void measure(struct scratch *scratch, const int64_t times[], int n)
{
    for (int i = 0; i < n; i++) {
        scratch_visit(scratch, 0, i + 1, "serial", 1, "ok", 20000);
        scratch_visit(scratch, 0, i + 1, "omp", 4, "ok", times[i]);
    }
}

static void check(struct scratch *scratch, const int64_t times[], int n, const char *labels, const char *stability)
{
    begin(scratch);
    measure(scratch, times, n);
    scratch_derive(scratch);
    assert_string_equal(scratch_find(scratch, 0, "omp", 4)->labels, labels);
    assert_string_equal(scratch_find(scratch, 0, "omp", 4)->stability, stability);
    assert_string_equal(scratch_find(scratch, 0, "serial", 1)->labels, "");
    assert_string_equal(scratch_find(scratch, 0, "serial", 1)->stability, "stable"); /* all equal */
}

static void test_clean(void **state)
{
    check(*state, clean, SERIES, "", "stable");
}

static void test_autocorrelated(void **state)
{
    check(*state, alternating, SERIES, "autocorrelated", "unstable");
}

static void test_drift(void **state)
{
    check(*state, rising, SERIES, "drift", "unstable");
}

static void test_multimodal(void **state)
{
    check(*state, in_two_modes, SERIES, "multimodal", "unstable");
}

static void test_eight_visits_are_not_judged_by_labels(void **state)
{
    const int64_t times[] = {10000, 10001, 10002, 10003, 10004, 10005, 10006, 10007};
    check(*state, times, 8, "", "stable");
}

static void test_nine_visits_are(void **state)
{
    const int64_t times[] = {10000, 10001, 10002, 10003, 10004, 10005, 10006, 10007, 10008};
    check(*state, times, 9, "drift", "unstable"); /* lag-1 0.667 is just the limit 2/3: not beyond */
}

static void test_without_an_interval_there_is_no_verdict(void **state)
{
    struct scratch *scratch = *state;
    begin(scratch);
    measure(scratch, clean, 5);
    scratch_derive(scratch);
    assert_string_equal(scratch_find(scratch, 0, "omp", 4)->stability, "");
}

/* 31 values whose MdAPE is that of the 7th above the median, 10^6: below it are 6 above, 8 below and the median itself. */
static void spread(int64_t times[SPREAD], int64_t median, int64_t up, int64_t down)
{
    for (int i = 0; i < SPREAD; i++) {
        const int rank = i * 11 % SPREAD - 15; /* an order without trend */
        times[i] = rank == 7 ? 1000000 : median + rank * (rank > 0 ? up : down);
    }
}

static void test_relative_error_below_five_percent_is_usable(void **state)
{
    int64_t times[SPREAD];
    spread(times, 951000, 7000, 5000);
    check(*state, times, SPREAD, "", "usable");
    struct scratch *scratch = *state;
    assert_true(fabs(scratch_find(scratch, 0, "omp", 4)->mdape_percent - 4.9) < 1e-12);
}

static void test_relative_error_above_five_percent_is_unstable(void **state)
{
    int64_t times[SPREAD];
    spread(times, 949000, 7285, 5200);
    check(*state, times, SPREAD, "", "unstable");
    struct scratch *scratch = *state;
    assert_true(fabs(scratch_find(scratch, 0, "omp", 4)->mdape_percent - 5.1) < 1e-12);
}

/* The verdict on a row with median 100, of 20 equal times but the last `slow`, which take 151. */
static const char *judge(double half, double mdape, double mad, const char *labels, int slow, bool starved)
{
    static struct summary_row row;
    double times[SERIES];
    for (int i = 0; i < SERIES; i++)
        times[i] = i < SERIES - slow ? 100 : 151;
    row = (struct summary_row){.time_ns = 100, .time_low_ns = 100 - half, .time_high_ns = 100 + half,
                               .time_mad_ns = mad, .mdape_percent = mdape};
    snprintf(row.labels, sizeof row.labels, "%s", labels);
    stability_judge(&row, times, SERIES, starved);
    return row.stability;
}

static void test_every_rule(void **state)
{
    (void)state;
    assert_string_equal(judge(1, 4.9, 9.9, "", 2, false), "stable");
    assert_string_equal(judge(1.001, 0, 0, "", 0, false), "usable");
    assert_string_equal(judge(1, 0, 0, "steal:1", 0, false), "usable");
    assert_string_equal(judge(5, 0, 0, "steal:1", 0, false), "usable");
    assert_string_equal(judge(5.001, 0, 0, "", 0, false), "unstable");
    assert_string_equal(judge(1, 5, 0, "", 0, false), "unstable");
    assert_string_equal(judge(1, 0, 10, "", 0, false), "unstable");
    assert_string_equal(judge(1, 0, 0, "", 3, false), "unstable"); /* 3 of 20 are more than 10 % */
    assert_string_equal(judge(1, 0, 0, "starved:1", 0, true), "unstable");
    assert_string_equal(judge(1, 0, 0, "steal:2+drift", 0, false), "unstable");
    assert_string_equal(judge(1, 0, 0, "drifting:2", 0, false), "usable"); /* another word */
    assert_string_equal(judge((double)INFINITY, 0, 0, "timeouts_unpaired:3", 0, false), "unstable");
    assert_string_equal(judge((double)NAN, 9, 9, "", 9, false), "");
}

static void test_names_of_causes(void **state)
{
    (void)state;
    uint32_t causes;
    char problem[256];
    assert_int_equal(cause_bit("starved", 7), CAUSE_STARVED);
    assert_int_equal(cause_bit("starved", 6), 0);
    assert_int_equal(cause_bit("too_short", 9), 0);
    assert_int_equal(cause_parse("--exclude", "steal,throttled", &causes, problem, sizeof problem), 0);
    assert_int_equal(causes, cause_bit("steal", 5) | cause_bit("throttled", 9));
    static const char *const bad[] = {"", "steal,", ",steal", "slow", "steal throttled", "10x", "drift", "STEAL"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(cause_parse("--exclude", bad[i], &causes, problem, sizeof problem), EINVAL);
    assert_int_equal(cause_parse("--exclude", "s\033low", &causes, problem, sizeof problem), EINVAL);
    assert_non_null(strstr(problem, "--exclude: 's\\x1Blow' is no cause: choose from starved,preempted,"));
}

/* Ten rounds; omp is slow and labelled in the second, third and fourth; in the fifth it is slow without a label. */
static void disturbed(struct scratch *scratch)
{
    static const char *const labels[] = {"", "steal", "throttled+steal", "too_short", "", "", "", "", "", ""};
    begin(scratch);
    for (int round = 1; round <= 10; round++) {
        scratch_visit(scratch, 0, round, "serial", 1, "ok", 20000);
        scratch->labels = labels[round - 1];
        scratch_visit(scratch, 0, round, "omp", 4, "ok", round > 1 && round < 6 ? 100000 : 10000);
        scratch->labels = "";
    }
    scratch->labels = "steal"; /* a failure stays a failure, whatever its cause */
    scratch_visit(scratch, 0, 11, "omp", 4, "crashed", 0);
    scratch->labels = "";
}

static void test_exclusion_is_by_cause(void **state)
{
    struct scratch *scratch = *state;
    struct exclusion exclusion;
    disturbed(scratch);
    scratch_derive(scratch);
    const struct summary_row *row = scratch_find(scratch, 0, "omp", 4);
    assert_int_equal(row->visits, 10);
    assert_int_equal(row->excluded, 0);
    assert_string_equal(row->labels, "steal:3+throttled:1+too_short:1+multimodal+no_difference_shown");
    size_t used = scratch->campaign.rows_used;
    cause_exclude(&scratch->campaign, cause_bit("steal", 5) | cause_bit("throttled", 9), &exclusion);
    assert_int_equal(exclusion.visits, 20);
    assert_int_equal(exclusion.excluded, 2);
    assert_int_equal(exclusion.by[2], 2); /* steal stands before throttled */
    assert_int_equal(exclusion.by[3], 0);
    scratch_balance(&scratch->campaign);
    assert_int_equal(scratch->campaign.rows_excluded, 4);
    assert_int_equal(scratch->campaign.rows_used, used - 4);
    free(scratch->rows);
    assert_int_equal(summary_derive(&scratch->campaign, &scratch->rows, &scratch->count), 0);
    row = scratch_find(scratch, 0, "omp", 4);
    assert_int_equal(row->visits, 8);
    assert_int_equal(row->pairs, 8);
    assert_int_equal(row->excluded, 2);
    assert_int_equal(row->failures, 1);
    assert_true(row->time_max_ns == 100000); /* the slow one without a label is there */
    assert_string_equal(row->labels, "steal:1+too_short:1+no_difference_shown");
    assert_int_equal(scratch_find(scratch, 0, "serial", 1)->excluded, 0);
}

static void test_all_excluded_is_not_missing(void **state)
{
    struct scratch *scratch = *state;
    struct exclusion exclusion;
    begin(scratch);
    scratch->labels = "starved";
    measure(scratch, clean, 9);
    scratch_derive(scratch);
    assert_string_equal(scratch_find(scratch, 0, "omp", 4)->stability, "unstable");
    cause_exclude(&scratch->campaign, CAUSE_STARVED, &exclusion);
    free(scratch->rows);
    assert_int_equal(summary_derive(&scratch->campaign, &scratch->rows, &scratch->count), 0);
    assert_string_equal(scratch_find(scratch, 0, "omp", 4)->status, "excluded");
    assert_string_equal(scratch_find(scratch, 0, "omp", 4)->labels, "");
    assert_true(isnan(scratch_find(scratch, 0, "omp", 4)->time_ns));
}

static void test_what_is_told(void **state)
{
    struct scratch *scratch = *state;
    char problem[512], *text = NULL;
    size_t size;
    struct summary_found found;
    disturbed(scratch);
    fflush(scratch->plan);
    FILE *messages = open_memstream(&text, &size);
    assert_int_equal(summary_run(scratch->directory, cause_bit("throttled", 9) | cause_bit("steal", 5), 0.7, messages,
                                 &found, problem, sizeof problem), 0);
    assert_int_equal(fclose(messages), 0);
    if (!strstr(text, "2 of 20 visits excluded by cause: steal 2\n") || !strstr(text, "4 excluded by cause, ") ||
        !strstr(text, "demo omp n=1000 p=4: 2 of 10 excluded: with them 10.0 us, speedup 2.00; "
                      "without 10.0 us, speedup 2.00\n"))
        fail_msg("%s", text);
    free(text);
}

static void test_order(void **state)
{
    struct scratch *scratch = *state;
    begin(scratch);
    scratch_rounds(scratch, 0, 1, 9, "serial", 1, 20000);
    scratch_rounds(scratch, 0, 1, 9, "omp", 4, 10000);
    scratch_derive(scratch);
    assert_string_equal(scratch_find(scratch, 0, "omp", 4)->labels, "sequential_order");
    assert_string_equal(scratch_find(scratch, 0, "serial", 1)->labels, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)
        TEST(test_clean),
        TEST(test_autocorrelated),
        TEST(test_drift),
        TEST(test_multimodal),
        TEST(test_eight_visits_are_not_judged_by_labels),
        TEST(test_nine_visits_are),
        TEST(test_without_an_interval_there_is_no_verdict),
        TEST(test_relative_error_below_five_percent_is_usable),
        TEST(test_relative_error_above_five_percent_is_unstable),
        cmocka_unit_test(test_every_rule),
        cmocka_unit_test(test_names_of_causes),
        TEST(test_exclusion_is_by_cause),
        TEST(test_all_excluded_is_not_missing),
        TEST(test_what_is_told),
        TEST(test_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

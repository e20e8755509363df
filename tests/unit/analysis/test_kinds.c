/* Campaigns of several machines: which rows count, and which machines stand together. */
#include "support.h"

#include "analysis/break_even.h"
#include "analysis/machine_list.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* A session on that host; cpu NULL: its CPU model is not known. */
static void session(struct scratch *scratch, const char *host, const char *cpu, int cpus)
{
    char path[sizeof scratch->directory + 128];
    scratch_session(scratch, host, NULL);
    snprintf(path, sizeof path, "%s/raw/%s.environment.csv", scratch->directory, host);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fprintf(file, "key,value\nhostname,%s\nboot_id,boot\ncpu_model,%s\ntopology,cores=4\nallowed_cpus,%d\nfingerprint,f-%s\n", host,
            cpu ? cpu : "na:/proc/cpuinfo: none", cpus, host);
    assert_int_equal(fclose(file), 0);
}

static void stop(struct scratch *scratch, int group, const char *variant, int p)
{
    struct record row = scratch_row(scratch, group, 6, variant, p);
    record_set_text(row.type, sizeof row.type, "stop");
    record_set_text(row.status, sizeof row.status, "cap");
    scratch_append(scratch, &row);
    scratch->visit++;
}

/* The group in rounds that are equally long; whole: its cells are then stopped. */
static void measure(struct scratch *scratch, int group, int rounds, bool whole, int64_t serial_ns, int64_t omp_ns)
{
    for (int round = 1; round <= rounds; round++) {
        scratch_visit(scratch, group, round, "serial", 1, "ok", serial_ns);
        scratch_visit(scratch, group, round, "omp", 4, "ok", omp_ns);
    }
    if (!whole)
        return;
    stop(scratch, group, "serial", 1);
    stop(scratch, group, "omp", 4);
}

static void plan(struct scratch *scratch, int groups)
{
    for (int group = 0; group < groups; group++) {
        scratch_cell(scratch, group, "serial", "baseline", 1);
        scratch_cell(scratch, group, "omp", "candidate", 4);
    }
}

static const struct summary_row *row_on(const struct scratch *scratch, const char *fingerprint, int64_t n, const char *variant)
{
    for (size_t i = 0; i < scratch->count; i++)
        if (strcmp(scratch->rows[i].fingerprint, fingerprint) == 0 && scratch->rows[i].n == n &&
            strcmp(scratch->rows[i].variant, variant) == 0)
            return &scratch->rows[i];
    return NULL;
}

static void test_nodes_of_one_kind_make_one_curve(void **state)
{
    struct scratch *scratch = *state;
    struct break_even_list list;
    plan(scratch, 3);
    session(scratch, "a", "cpu", 4);
    measure(scratch, 0, 6, true, 1000, 2000);
    session(scratch, "b", "cpu", 4);
    measure(scratch, 2, 6, true, 3000, 1000);
    session(scratch, "c", "cpu", 4);
    measure(scratch, 1, 6, true, 2000, 4000);
    scratch_derive(scratch);
    assert_string_equal(row_on(scratch, "f-a", 1000, "omp")->kind, row_on(scratch, "f-b", 1002, "omp")->kind);
    assert_string_equal(row_on(scratch, "f-a", 1000, "omp")->kind, row_on(scratch, "f-c", 1001, "serial")->kind);
    assert_int_equal(break_even_derive(&scratch->campaign, scratch->rows, scratch->count, &list), 0);
    assert_int_equal(list.count, 1);
    assert_int_equal(list.rows[0].sizes, 3);
    assert_string_equal(list.rows[0].verdict, "found");
    assert_true(list.rows[0].break_even_n > 1001 && list.rows[0].break_even_n < 1002);
    free(list.rows);
}

static void test_other_kinds_stand_apart(void **state)
{
    struct scratch *scratch = *state;
    plan(scratch, 4);
    session(scratch, "a", "cpu", 4);
    measure(scratch, 0, 6, true, 1000, 500);
    session(scratch, "b", "cpu", 2); /* of fewer CPUs */
    measure(scratch, 1, 6, true, 1000, 500);
    session(scratch, "c", "another", 4);
    measure(scratch, 2, 6, true, 1000, 500);
    session(scratch, "d", NULL, 4);
    measure(scratch, 3, 6, true, 1000, 500);
    scratch_derive(scratch);
    for (size_t a = 0; a < scratch->count; a++)
        for (size_t b = 0; b < scratch->count; b++)
            assert_true((strcmp(scratch->rows[a].kind, scratch->rows[b].kind) == 0) ==
                        (strcmp(scratch->rows[a].fingerprint, scratch->rows[b].fingerprint) == 0));
    assert_string_equal(row_on(scratch, "f-d", 1003, "omp")->kind, "f-d");
}

static void test_what_is_complete_elsewhere_is_left_out(void **state)
{
    struct scratch *scratch = *state;
    struct machine_list machines;
    plan(scratch, 2);
    session(scratch, "a", "cpu", 4);
    measure(scratch, 0, 6, true, 1000, 500);
    measure(scratch, 1, 4, false, 1000, 100);
    session(scratch, "b", "cpu", 4);
    measure(scratch, 1, 6, true, 1000, 800);
    scratch_derive(scratch);
    scratch_balance(&scratch->campaign);
    assert_int_equal(scratch->count, 4);
    assert_null(row_on(scratch, "f-a", 1001, "omp"));
    assert_true(fabs(row_on(scratch, "f-b", 1001, "omp")->speedup - 1.25) < 1e-9);
    assert_string_equal(row_on(scratch, "f-b", 1001, "omp")->kind, row_on(scratch, "f-a", 1000, "omp")->kind);
    assert_int_equal(scratch->campaign.rows_elsewhere, 16); /* 8 visits: one timed row and the visit row of each */
    assert_int_equal(machine_list_derive(&scratch->campaign, scratch->directory, &machines), 0);
    assert_int_equal(machines.count, 2);
    assert_int_equal(machines.rows[0].visits_left_out, 8);
    assert_int_equal(machines.rows[0].groups_left_out, 1);
    assert_int_equal(machines.rows[0].groups, 1);
    assert_int_equal(machines.rows[1].visits, 12);
    assert_int_equal(machines.rows[1].visits_left_out, 0);
    assert_int_equal(machines.rows[1].allowed_cpus, 4);
    assert_string_equal(machines.rows[1].hostname, "b");
    free(machines.rows);
}

/* Nobody has it whole, so both are shown, and never in one figure. */
static void test_what_is_complete_nowhere_is_shown_twice(void **state)
{
    struct scratch *scratch = *state;
    plan(scratch, 2);
    session(scratch, "a", "cpu", 4);
    measure(scratch, 0, 6, false, 1000, 500);
    session(scratch, "b", "cpu", 4);
    measure(scratch, 0, 6, false, 1000, 250);
    session(scratch, "c", "cpu", 4);
    measure(scratch, 1, 6, true, 1000, 250);
    scratch_derive(scratch);
    const char *first = row_on(scratch, "f-a", 1000, "omp")->kind, *second = row_on(scratch, "f-b", 1000, "omp")->kind;
    assert_int_equal(strncmp(first, second, strlen(first)), 0);
    assert_string_equal(second + strlen(first), ".2");
    assert_string_equal(row_on(scratch, "f-c", 1001, "omp")->kind, first);
    assert_int_equal(scratch->campaign.rows_elsewhere, 0);
}

static void limit(struct scratch *scratch, int group, const char *variant, const char *role, int p)
{
    fprintf(scratch->plan, "%d,demo,%s,openmp,%s,1,items,operations,Demo,d=2,strong,%d,%d,1,%d,0,7,quick,9,worker\n", group, variant,
            role, 1000 + group, p, p);
}

/* They are roofs for what was measured beside them. */
static void test_limits_stay_with_their_machine(void **state)
{
    struct scratch *scratch = *state;
    plan(scratch, 1);
    limit(scratch, 1, "serial", "baseline", 1);
    limit(scratch, 1, "omp", "candidate", 4);
    session(scratch, "a", "cpu", 4);
    measure(scratch, 1, 6, true, 1000, 500);
    session(scratch, "b", "cpu", 4);
    measure(scratch, 0, 6, true, 1000, 500);
    measure(scratch, 1, 4, false, 1000, 500);
    scratch_derive(scratch);
    assert_int_equal(row_on(scratch, "f-b", 1001, "omp")->visits, 4);
    assert_string_equal(row_on(scratch, "f-b", 1001, "omp")->kind, "f-b");
    assert_string_equal(row_on(scratch, "f-a", 1001, "omp")->kind, "f-a");
    assert_int_equal(scratch->campaign.rows_elsewhere, 0);
}

int main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, scratch_setup, scratch_teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_nodes_of_one_kind_make_one_curve),
        TEST(test_other_kinds_stand_apart),
        TEST(test_what_is_complete_elsewhere_is_left_out),
        TEST(test_what_is_complete_nowhere_is_shown_twice),
        TEST(test_limits_stay_with_their_machine),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Each visit stands in visits.csv once, with its pairs. */
#include "support.h"

#include "analysis/cause.h"
#include "analysis/visits.h"
#include "journal/csv.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct table *written(struct scratch *scratch)
{
    char path[sizeof scratch->directory + 16], problem[256] = "";
    struct table *table;
    snprintf(path, sizeof path, "%s/visits.csv", scratch->directory);
    assert_int_equal(visits_write(&scratch->campaign, scratch->rows, scratch->count, path), 0);
    if (table_load(path, &table, problem, sizeof problem) != 0)
        fail_msg("%s", problem);
    return table;
}

static size_t find(const struct table *table, const char *variant, int64_t p, int64_t round)
{
    size_t found = table_rows(table);
    for (size_t row = 0; row < table_rows(table); row++)
        if (strcmp(table_text(table, row, "variant"), variant) == 0 && table_count(table, row, "p") == p &&
            table_count(table, row, "round") == round) {
            assert_int_equal(found, table_rows(table));
            found = row;
        }
    assert_true(found < table_rows(table));
    return found;
}

static void cells(struct scratch *scratch)
{
    scratch_cell(scratch, 0, "serial", "baseline", 1);
    scratch_cell(scratch, 0, "omp", "candidate", 1);
    scratch_cell(scratch, 0, "omp", "candidate", 4);
    scratch_session(scratch, "alpha", "machine");
}

static void test_pairs(void **state)
{
    struct scratch *scratch = *state;
    cells(scratch);
    for (int round = 1; round <= 3; round++) {
        scratch_visit(scratch, 0, round, "serial", 1, "ok", 1000 * round);
        scratch_visit(scratch, 0, round, "omp", 1, "ok", 2000 * round);
        scratch_visit(scratch, 0, round, "omp", 4, "ok", round == 3 ? 1500 : 500 * round);
    }
    scratch_visit(scratch, 0, 4, "omp", 4, "ok", 700);
    scratch_derive(scratch);
    struct table *table = written(scratch);
    assert_int_equal(table_rows(table), 10);
    size_t row = find(table, "omp", 4, 2);
    assert_true(table_real(table, row, "time_ns") == 1000 && table_real(table, row, "speedup") == 2);
    assert_true(table_real(table, row, "relative_speedup") == 4);
    assert_true(fabs(table_real(table, row, "deviation_percent") - 100 * (1000 / 850.0 - 1)) < 1e-6);
    assert_string_equal(table_text(table, row, "use"), "used");
    assert_string_equal(table_text(table, row, "session"), "alpha");
    row = find(table, "omp", 4, 4); /* its round has no baseline */
    assert_true(isnan(table_real(table, row, "speedup")) && table_real(table, row, "time_ns") == 700);
    row = find(table, "serial", 1, 3);
    assert_true(table_real(table, row, "speedup") == 1);
    table_free(table);
}

static void test_what_is_not_used_says_so(void **state)
{
    struct scratch *scratch = *state;
    struct exclusion exclusion;
    cells(scratch);
    scratch_rounds(scratch, 0, 1, 3, "serial", 1, 1000);
    scratch_rounds(scratch, 0, 1, 1, "omp", 4, 500);
    scratch->labels = "steal+cold";
    scratch_visit(scratch, 0, 2, "omp", 4, "ok", 900);
    scratch->labels = "";
    scratch_visit(scratch, 0, 3, "omp", 4, "timeout", 0);
    scratch_visit(scratch, 0, 4, "omp", 4, "crashed", 0);
    scratch_visit(scratch, 0, 5, "omp", 4, "aborted", 0);
    scratch_visit(scratch, 0, 1, "omp", 1, "ok", 1000);
    scratch_visit(scratch, 0, 2, "omp", 1, "wrong", 1000);
    scratch_derive(scratch);
    cause_exclude(&scratch->campaign, cause_bit("steal", 5), &exclusion);
    free(scratch->rows);
    assert_int_equal(summary_derive(&scratch->campaign, &scratch->rows, &scratch->count), 0);
    struct table *table = written(scratch);
    assert_int_equal(table_rows(table), 9); /* all but the aborted one */
    size_t row = find(table, "omp", 4, 2);
    assert_string_equal(table_text(table, row, "use"), "excluded");
    assert_string_equal(table_text(table, row, "labels"), "steal+cold");
    assert_true(isnan(table_real(table, row, "speedup")) && table_real(table, row, "time_ns") == 900);
    row = find(table, "omp", 4, 3);
    assert_string_equal(table_text(table, row, "use"), "timeout");
    assert_true(isnan(table_real(table, row, "time_ns")));
    assert_string_equal(table_text(table, find(table, "omp", 4, 4), "use"), "failed");
    assert_string_equal(table_text(table, find(table, "omp", 1, 1), "use"), "distrusted");
    assert_string_equal(table_text(table, find(table, "omp", 1, 2), "use"), "failed");
    assert_true(isnan(table_real(table, find(table, "omp", 1, 1), "speedup")));
    table_free(table);
}

static void test_machines_stay_apart(void **state)
{
    struct scratch *scratch = *state;
    cells(scratch);
    scratch_rounds(scratch, 0, 1, 2, "serial", 1, 1000);
    scratch_rounds(scratch, 0, 1, 2, "omp", 4, 500);
    scratch_session(scratch, "beta", "another");
    scratch_rounds(scratch, 0, 3, 3, "omp", 4, 250);
    scratch_derive(scratch);
    struct table *table = written(scratch);
    assert_int_equal(table_rows(table), 5);
    size_t row = find(table, "omp", 4, 3);
    assert_string_equal(table_text(table, row, "fingerprint"), "another");
    assert_true(isnan(table_real(table, row, "speedup")) && table_real(table, row, "deviation_percent") == 0);
    assert_true(table_real(table, find(table, "omp", 4, 1), "speedup") == 2);
    table_free(table);
}

static void test_nowhere_to_write(void **state)
{
    struct scratch *scratch = *state;
    cells(scratch);
    scratch_rounds(scratch, 0, 1, 1, "serial", 1, 1000);
    scratch_derive(scratch);
    assert_int_not_equal(visits_write(&scratch->campaign, scratch->rows, scratch->count, "/nowhere/visits.csv"), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)
    const struct CMUnitTest tests[] = {TEST(test_pairs), TEST(test_what_is_not_used_says_so),
                                       TEST(test_machines_stay_apart), TEST(test_nowhere_to_write)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Break-even sizes of small campaigns: who is compared with whom, and what stands in the row. */
#include "support.h"

#include "analysis/break_even.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Sizes 1000, 1001, 1002: a serial variant and omp with 1, 2 and 4 workers. */
static void plan(struct scratch *scratch)
{
    for (int group = 0; group < 3; group++) {
        scratch_cell(scratch, group, "serial", "baseline", 1);
        for (int p = 1; p <= 4; p *= 2)
            scratch_cell(scratch, group, "omp", "candidate", p);
        scratch_cell(scratch, group, "other", "reference", 2);
    }
}

/* Six rounds: T(serial) = 1000 ns, omp as given by size; the reference is fastest. */
static void measure(struct scratch *scratch, const int64_t two[3], const int64_t four[3])
{
    for (int group = 0; group < 3; group++)
        for (int round = 1; round <= 6; round++) {
            scratch_visit(scratch, group, round, "serial", 1, "ok", 1000);
            scratch_visit(scratch, group, round, "omp", 1, "ok", 1100);
            scratch_visit(scratch, group, round, "omp", 2, "ok", two[group]);
            scratch_visit(scratch, group, round, "omp", 4, "ok", four[group]);
            scratch_visit(scratch, group, round, "other", 2, "ok", 10);
        }
}

static const struct break_even_row *find(const struct break_even_list *list, int64_t p, const char *machine)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->rows[i].p == p && strcmp(list->rows[i].kind, machine) == 0)
            return &list->rows[i];
    fail_msg("no row for p = %d on %s", (int)p, machine);
    return NULL;
}

static void derive(struct scratch *scratch, struct break_even_list *list)
{
    scratch_derive(scratch);
    assert_int_equal(break_even_derive(&scratch->campaign, scratch->rows, scratch->count, list), 0);
}

static void test_a_row_for_each_number_of_workers_above_one(void **state)
{
    struct scratch *scratch = *state;
    struct break_even_list list;
    plan(scratch);
    scratch_session(scratch, "alpha", "machine");
    measure(scratch, (const int64_t[]){2000, 2000, 500}, (const int64_t[]){4000, 250, 250});
    derive(scratch, &list);
    assert_int_equal(list.count, 2);
    const struct break_even_row *row = find(&list, 2, "machine");
    assert_string_equal(row->kernel, "demo");
    assert_string_equal(row->variant, "omp");
    assert_string_equal(row->options, "d=2");
    assert_string_equal(row->worker, "worker");
    assert_string_equal(row->best_serial, "serial");
    assert_string_equal(row->verdict, "found");
    assert_true(row->break_even_n_low == 1001 && row->break_even_n_high == 1002);
    assert_true(fabs(row->break_even_n - sqrt(1001.0 * 1002.0)) < 1e-6); /* 1/2 and 2: halfway */
    assert_true(fabs(row->time_ns - 1000) < 1e-6);
    assert_int_equal(row->sizes, 3);
    assert_true(row->least_n == 1000 && row->largest_n == 1002 && row->shown_to_n == 1002);
    row = find(&list, 4, "machine");
    assert_true(row->break_even_n_low == 1000 && row->break_even_n_high == 1001);
    free(list.rows);
}

static void test_an_interval_is_that_of_the_pairs(void **state)
{
    struct scratch *scratch = *state;
    struct break_even_list list;
    plan(scratch);
    scratch_session(scratch, "alpha", "machine");
    measure(scratch, (const int64_t[]){2000, 900, 500}, (const int64_t[]){900, 900, 900});
    scratch_visit(scratch, 1, 7, "serial", 1, "ok", 1000); /* one pair of seven against: the interval of 7 is all of them */
    scratch_visit(scratch, 1, 7, "omp", 2, "ok", 1001);
    derive(scratch, &list);
    const struct break_even_row *row = find(&list, 2, "machine");
    assert_true(row->break_even_n_low == 1000 && row->break_even_n_high == 1002);
    assert_true(row->break_even_n > 1000 && row->break_even_n < 1001);
    row = find(&list, 4, "machine");
    assert_string_equal(row->verdict, "always");
    assert_true(isnan(row->break_even_n) && isnan(row->break_even_n_low) && row->break_even_n_high == 1000);
    free(list.rows);
}

/* What answered wrongly at a size has no time there; nor has what was not visited often enough. */
static void test_sizes_without_an_interval_are_passed_over(void **state)
{
    struct scratch *scratch = *state;
    struct break_even_list list;
    plan(scratch);
    scratch_session(scratch, "alpha", "machine");
    measure(scratch, (const int64_t[]){2000, 500, 500}, (const int64_t[]){2000, 2000, 2000});
    scratch_visit(scratch, 1, 7, "omp", 2, "wrong", 0);
    derive(scratch, &list);
    const struct break_even_row *row = find(&list, 2, "machine");
    assert_int_equal(row->sizes, 2);
    assert_true(row->break_even_n_low == 1000 && row->break_even_n_high == 1002);
    assert_string_equal(find(&list, 4, "machine")->verdict, "never");
    free(list.rows);
}

static void test_machines_are_kept_apart(void **state)
{
    struct scratch *scratch = *state;
    struct break_even_list list;
    plan(scratch);
    scratch_session(scratch, "alpha", "one");
    measure(scratch, (const int64_t[]){2000, 2000, 500}, (const int64_t[]){2000, 2000, 2000});
    scratch_session(scratch, "beta", "two");
    measure(scratch, (const int64_t[]){2000, 500, 500}, (const int64_t[]){500, 500, 500});
    derive(scratch, &list);
    assert_int_equal(list.count, 4);
    assert_true(find(&list, 2, "one")->break_even_n_low == 1001);
    assert_true(find(&list, 2, "two")->break_even_n_low == 1000);
    assert_string_equal(find(&list, 4, "one")->verdict, "never");
    assert_string_equal(find(&list, 4, "two")->verdict, "always");
    free(list.rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)
        TEST(test_a_row_for_each_number_of_workers_above_one),
        TEST(test_an_interval_is_that_of_the_pairs),
        TEST(test_sizes_without_an_interval_are_passed_over),
        TEST(test_machines_are_kept_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* What a worker printed, made into rows: the protocol and every way to break it. */
#include "harness/visit.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct plan_cell cell = {.group = 3, .kernel = "cube", .variant = "omp", .options = "d=2", .n = 10, .p = 4,
                                      .ranks = 1, .threads = 4, .scaling = "strong", .seed = 5, .worker = "demo:0",
                                      .oversubscribed = 1, .repetitions = 2};
static const struct visit_session session = {.name = "monday"};
static const struct visit_request request = {.cell = &cell, .round = 2, .visit = 17, .inner = 8};

static int read_output(const char *output, struct visit_rows *rows, char problem[160])
{
    memset(rows, 0, sizeof *rows);
    problem[0] = '\0';
    return visit_read(&session, &request, output, strlen(output), rows, problem, 160);
}

static void test_identity_is_the_coordinators(void **state)
{
    (void)state;
    struct visit_rows rows;
    char problem[160];
    assert_int_equal(read_output("repetition,phase,inner,total_ns,result,status,kernel,p,extra\n"
                                 "0,warmup,8,100,42,ok,liar,99,x\n1,timed,8,90,42,ok,liar,99,y\n", &rows, problem), 0);
    assert_int_equal(rows.count, 2);
    const struct record *row = &rows.rows[1];
    assert_string_equal(row->kernel, "cube");
    assert_string_equal(row->session, "monday");
    assert_string_equal(row->worker, "demo:0");
    assert_string_equal(row->options, "d=2");
    assert_string_equal(row->labels, "oversubscribed");
    assert_int_equal(row->p, 4);
    assert_int_equal(row->group, 3);
    assert_int_equal(row->round, 2);
    assert_int_equal(row->visit, 17);
    assert_int_equal(row->seed, 5);
    assert_int_equal(row->total_ns, 90);
    assert_int_equal(row->cpu_ns, RECORD_UNKNOWN);
    visit_rows_free(&rows);
}

static void test_the_least_that_a_worker_may_print(void **state)
{
    (void)state;
    struct visit_rows rows;
    char problem[160];
    assert_int_equal(read_output("result,total_ns,repetition\n42,100,0\n", &rows, problem), 0);
    assert_int_equal(rows.rows[0].inner, 1);
    assert_string_equal(rows.rows[0].phase, "timed");
    visit_rows_free(&rows);
    assert_int_equal(read_output("repetition,total_ns,result,status,note\n0,,,skipped,too large\n", &rows, problem), 0);
    assert_string_equal(rows.rows[0].note, "too large");
    visit_rows_free(&rows);
    assert_int_equal(read_output("result,total_ns,repetition\n", &rows, problem), 0);
    assert_int_equal(rows.count, 0);
}

static void test_what_is_not_the_protocol_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *output, *named;
    } wrong[] = {{"", "no output"},
                 {"\n", "no output"},
                 {"hello\n", "lacks repetition"},
                 {"repetition,total_ns\n0,1\n", "lacks repetition, total_ns or result"},
                 {"repetition,total_ns,result,result\n", "no header"},
                 {"repetition,total_ns,result\n0,1\n", "row 1"},
                 {"repetition,total_ns,result\n0,1,2,3\n", "row 1"},
                 {"repetition,total_ns,result\n0,nan,42\n", "row 1"},
                 {"repetition,total_ns,result\n0,-1,42\n", "row 1"},
                 {"repetition,total_ns,result\n0,1e3,42\n", "row 1"},
                 {"repetition,total_ns,result\n0,99999999999999999999,42\n", "row 1"},
                 {"repetition,total_ns,result\n1,5,42\n", "not counted"},
                 {"repetition,total_ns,result\n0,5,42\n0,5,42\n", "not counted"},
                 {"repetition,total_ns,result\n0,5,42\n2,5,42\n", "row 2"},
                 {"repetition,total_ns,result\n0,,42\n", "total_ns is missing"},
                 {"repetition,total_ns,result,status\n0,0,42,ok\n", "ok without time"},
                 {"repetition,total_ns,result,status\n0,5,,ok\n", "ok without time or result"},
                 {"repetition,total_ns,result,inner\n0,5,42,0\n", "inner is 0"},
                 {"repetition,total_ns,result\n0,5,42", "no end"},
                 {"repetition,total_ns,result\n\n", "row 1"}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct visit_rows rows;
        char problem[160];
        if (read_output(wrong[i].output, &rows, problem) != EINVAL)
            fail_msg("'%s' was taken", wrong[i].output);
        if (!strstr(problem, wrong[i].named))
            fail_msg("'%s' gave '%s'", wrong[i].output, problem);
        visit_rows_free(&rows);
    }
}

static void test_rows_before_a_broken_one_are_kept(void **state)
{
    (void)state;
    struct visit_rows rows;
    char problem[160];
    assert_int_equal(read_output("repetition,total_ns,result\n0,5,42\n1,7,42\nnonsense\n", &rows, problem), EINVAL);
    assert_int_equal(rows.count, 2);
    visit_rows_free(&rows);
}

static void test_a_row_that_carries_a_wrong_crc_is_refused(void **state)
{
    (void)state;
    struct visit_rows rows;
    struct record row;
    char problem[160], line[RECORD_LINE + 1], output[4096];
    size_t length;
    record_clear(&row);
    row.repetition = 0;
    row.total_ns = 12345;
    record_set_text(row.result, sizeof row.result, "42");
    assert_int_equal(record_format(&row, line, sizeof line, &length), 0);
    snprintf(output, sizeof output, "%s%s", record_header(), line);
    assert_int_equal(read_output(output, &rows, problem), 0);
    visit_rows_free(&rows);
    *strstr(output, "12345") = '2';
    assert_int_equal(read_output(output, &rows, problem), EINVAL);
    visit_rows_free(&rows);
}

static void test_a_skipped_visit_is_one_row(void **state)
{
    (void)state;
    struct visit_rows rows;
    assert_int_equal(visit_skip(&session, &request, "no such thing", &rows), 0);
    assert_int_equal(rows.count, 1);
    assert_string_equal(rows.rows[0].type, "visit");
    assert_string_equal(rows.rows[0].status, "skipped");
    assert_string_equal(rows.rows[0].note, "no such thing");
    visit_rows_free(&rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_identity_is_the_coordinators),
        cmocka_unit_test(test_the_least_that_a_worker_may_print),
        cmocka_unit_test(test_what_is_not_the_protocol_is_refused),
        cmocka_unit_test(test_rows_before_a_broken_one_are_kept),
        cmocka_unit_test(test_a_row_that_carries_a_wrong_crc_is_refused),
        cmocka_unit_test(test_a_skipped_visit_is_one_row),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The roof of a cell: the slower of work at the limit's rate and bytes at the rate of copying, at the same p. */
#include "analysis/roof.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct summary_row row(const char *kernel, int limit, int64_t p, double time_ns, double work, double bytes)
{
    struct summary_row row;
    memset(&row, 0, sizeof row);
    snprintf(row.kernel, sizeof row.kernel, "%s", kernel);
    snprintf(row.status, sizeof row.status, "ok");
    snprintf(row.role, sizeof row.role, "candidate");
    row.limit = limit;
    row.p = p;
    row.time_ns = time_ns;
    row.time_low_ns = 0.9 * time_ns;
    row.time_high_ns = 1.1 * time_ns;
    row.work = work;
    row.bytes = bytes;
    row.work_rate_per_s = work / time_ns * 1e9;
    row.bandwidth_bytes_per_s = bytes > 0 ? bytes / time_ns * 1e9 : (double)NAN;
    row.baseline_time_ns = 1000;
    row.roof_time_ns = row.roof_speedup = row.percent_of_roof = NAN;
    return row;
}

/* A rate goes through seconds and back: a few roundings. */
static int near(double a, double b)
{
    return fabs(a - b) <= 1e-13 * fabs(b);
}

static void test_the_binding_limit(void **state)
{
    (void)state;
    struct summary_row rows[] = {row("root", 1, 2, 100, 1000, 0),   /* 10 a ns */
                                 row("root", 1, 2, 50, 1000, 0),    /* 20 a ns: the best counts */
                                 row("root", 1, 1, 1, 1000, 0),     /* another p */
                                 row("copy", 1, 2, 100, 10, 1600),  /* 16 bytes a ns */
                                 row("cube", 0, 2, 400, 4000, 0),   /* least 200 ns by work */
                                 row("cube", 0, 2, 400, 4000, 4800)}; /* least 300 ns by bytes */
    snprintf(rows[4].roof_limit, sizeof rows[4].roof_limit, "root");
    snprintf(rows[5].roof_limit, sizeof rows[5].roof_limit, "root");
    roof_apply(rows, 6);
    assert_string_equal(rows[4].roof, "root");
    assert_true(near(rows[4].roof_time_ns, 200) && near(rows[4].percent_of_roof, 50) && near(rows[4].roof_speedup, 5));
    assert_string_equal(rows[5].roof, "copy");
    assert_true(near(rows[5].roof_time_ns, 300) && near(rows[5].percent_of_roof, 75));
    assert_string_equal(rows[5].labels, "");
    assert_true(isnan(rows[0].percent_of_roof)); /* a limit has no roof */
}

static void test_copies_of_the_nearest_size(void **state)
{
    (void)state;
    struct summary_row rows[] = {row("copy", 1, 1, 1, 10, 100),         /* small: 100 bytes a ns */
                                 row("copy", 1, 1, 100000, 10, 1000000), /* large: 10 bytes a ns */
                                 row("copy", 1, 1, 50000, 10, 1000000),  /* 20, another variant */
                                 row("cube", 0, 1, 100000, 10, 900000), row("cube", 0, 1, 3, 10, 120)};
    roof_apply(rows, 5);
    assert_true(near(rows[3].roof_time_ns, 45000));
    assert_true(near(rows[4].roof_time_ns, 1.2));
}

static void test_what_beats_its_roof_says_so(void **state)
{
    (void)state;
    struct summary_row rows[] = {row("copy", 1, 1, 100, 10, 1000), row("cube", 0, 1, 101, 10, 1000),
                                 row("cube", 0, 1, 80, 10, 1000)};
    roof_apply(rows, 3);
    assert_string_equal(rows[1].labels, "");
    assert_string_equal(rows[2].labels, "above_roof");
    assert_true(near(rows[2].percent_of_roof, 125));
}

static void test_no_roof(void **state)
{
    (void)state;
    struct summary_row rows[] = {row("copy", 1, 2, 100, 10, 1000), row("cube", 0, 1, 95, 10, 1000),
                                 row("cube", 0, 2, (double)NAN, 10, 1000), row("cube", 0, 2, 95, 10, 1000),
                                 row("copy", 1, 1, 100, 10, 1000)};
    snprintf(rows[3].role, sizeof rows[3].role, "reference");
    snprintf(rows[4].status, sizeof rows[4].status, "wrong");
    roof_apply(rows, 5);
    for (int i = 1; i < 4; i++)
        assert_true(isnan(rows[i].percent_of_roof) && rows[i].roof[0] == '\0');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_binding_limit),
        cmocka_unit_test(test_copies_of_the_nearest_size),
        cmocka_unit_test(test_what_beats_its_roof_says_so),
        cmocka_unit_test(test_no_roof),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

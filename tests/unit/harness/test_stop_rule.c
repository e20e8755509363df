/* The rule that ends a cell: by rounds and by the width of an interval, and by nothing else. */
#include "harness/stop_rule.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static double half_width(const double values[], size_t n)
{
    double width;
    assert_int_equal(stop_half_width(values, n, &width), 0);
    return width;
}

/* The 99 % interval of 8 values is [x(1), x(8)], of 12 values [x(2), x(11)]: P(Bin(12, 1/2) <= 1) = 13/4096 <= 0.005. */
static void the_width_is_that_of_the_exact_interval(void **state)
{
    (void)state;
    const double values[] = {103, 97, 100, 101, 99, 98, 102, 100, 60, 300, 100, 100};
    assert_true(fabs(half_width(values, 8) - 0.03) < 1e-12);
    assert_true(fabs(half_width(values, 12) - 0.03) < 1e-12);
    assert_true(isinf(half_width(values, 7)));
    assert_true(isinf(half_width(values, 0)));
    const double zeros[8] = {0}; /* no share of a median of 0 */
    assert_true(isinf(half_width(zeros, 8)));
    assert_true(values[0] == 103); /* and the values keep their order */
}

static void never_below_the_least(void **state)
{
    (void)state;
    assert_int_equal(stop_rule(8, 9, 100, 0, 0.01), STOP_NOT);
    assert_int_equal(stop_rule(8, 9, 9, INFINITY, 0.01), STOP_NOT);
}

static void precision_before_cap(void **state)
{
    (void)state;
    assert_int_equal(stop_rule(9, 9, 100, 0.01, 0.01), STOP_PRECISION);
    assert_int_equal(stop_rule(9, 9, 100, 0.0101, 0.01), STOP_NOT);
    assert_int_equal(stop_rule(99, 9, 100, 0.0101, 0.01), STOP_NOT);
    assert_int_equal(stop_rule(100, 9, 100, 0.0101, 0.01), STOP_CAP);
    assert_int_equal(stop_rule(100, 9, 100, 0.01, 0.01), STOP_PRECISION);
    assert_int_equal(stop_rule(9, 9, 9, INFINITY, 0.01), STOP_CAP);
    assert_int_equal(stop_rule(9, 9, 9, (double)NAN, 0.01), STOP_CAP); /* not known is not narrow */
}

static void reasons_have_names(void **state)
{
    (void)state;
    for (enum stop stop = STOP_PRECISION; stop < STOPS; stop++)
        assert_int_equal(stop_find(stop_name(stop)), stop);
    assert_int_equal(stop_find("ok"), STOP_NOT);
    assert_int_equal(stop_find(""), STOP_NOT);
    assert_string_equal(stop_name(STOP_NOT), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_width_is_that_of_the_exact_interval),
        cmocka_unit_test(never_below_the_least),
        cmocka_unit_test(precision_before_cap),
        cmocka_unit_test(reasons_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

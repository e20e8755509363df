/* What is read out of the column `options`. */
#include "journal/options.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void an_option_is_found_by_its_whole_name_and_value(void **state)
{
    (void)state;
    assert_true(row_options_is("d=2:m=1", "d", "2"));
    assert_true(row_options_is("d=2:m=1", "m", "1"));
    assert_false(row_options_is("d=2:m=1", "d", "1"));
    assert_false(row_options_is("d=2:m=12", "m", "1"));
    assert_false(row_options_is("bad=2", "d", "2"));
    assert_false(row_options_is("d=2", "", "2"));
    assert_false(row_options_is("", "d", ""));
}

static void a_value_that_is_no_number_is_not_known(void **state)
{
    (void)state;
    assert_true(row_options_real("from=0.25:to=1", "from") == 0.25);
    assert_true(row_options_real("from=0.25:to=1", "to") == 1);
    assert_true(isnan(row_options_real("from=0.25", "to")));
    assert_true(isnan(row_options_real("from=wide", "from")));
    assert_true(isnan(row_options_real("from=", "from")));
}

static void a_count_is_of_one_window_around_one_point_of_the_plane(void **state)
{
    static const char *const others[] = {
        "d=3:m=1:widths=1:from=0.3:to=0.3:window=hypercube:samples=normal",
        "d=2:m=4:widths=1:from=0.3:to=0.3:window=hypercube:samples=normal",
        "d=2:m=1:widths=12:from=0.3:to=0.3:window=hypercube:samples=normal",
        "d=2:m=1:widths=1:from=0.3:to=0.3:window=gaussian:samples=normal",
        "d=2:m=1:widths=1:from=0.3:to=0.3:window=hypercube:samples=a.csv",
        "d=2:m=1:widths=1:from=0:to=0.3:window=hypercube:samples=normal", "order=random:d=2", ""};
    (void)state;
    assert_true(row_options_counted_width("d=2:m=1:widths=1:from=0.3:to=0.3:window=hypercube:samples=normal") == 0.3);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_true(isnan(row_options_counted_width(others[i])));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(an_option_is_found_by_its_whole_name_and_value),
                                       cmocka_unit_test(a_value_that_is_no_number_is_not_known),
                                       cmocka_unit_test(a_count_is_of_one_window_around_one_point_of_the_plane)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

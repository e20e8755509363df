/* Lists in options. */
#include "harness/plan_list.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void test_integers_come_ascending_and_once(void **state)
{
    (void)state;
    static const int64_t expected[] = {1, 7, 1000, 5000000};
    int64_t *values;
    size_t count;
    char problem[256];
    assert_int_equal(list_integers("--sizes", "1000,5e6,7,1e3,1", INT64_MAX, &values, &count, problem, sizeof problem), 0);
    assert_int_equal(count, 4);
    assert_memory_equal(values, expected, sizeof expected);
    free(values);
    assert_int_equal(list_integers("--sizes", "9e18", INT64_MAX, &values, &count, problem, sizeof problem), 0);
    assert_true(values[0] == 9000000000000000000);
    free(values);
}

static void test_bad_items_are_named(void **state)
{
    (void)state;
    static const char *const bad[] = {"",     "0",     "-1",   "1,,2", "1,",   ",1",    "1e",  "e3",  "1e-3", "1.5",
                                      "0x10", "1e19",  "nan",  "inf",  "1 ",   " 1",    "1;2", "1k",  "1e3e3", "９",
                                      "9223372036854775808", "1e9999", "+1",   "--1",   "1_000"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        int64_t *values;
        size_t count;
        char problem[256];
        if (list_integers("--sizes", bad[i], INT64_MAX, &values, &count, problem, sizeof problem) != EINVAL)
            fail_msg("'%s' was taken", bad[i]);
        assert_null(values);
        assert_non_null(strstr(problem, "--sizes: '"));
    }
}

static void test_bounds_hold(void **state)
{
    (void)state;
    int64_t *values;
    size_t count;
    char problem[256];
    assert_int_equal(list_integers("--threads", "4096", 4096, &values, &count, problem, sizeof problem), 0);
    free(values);
    assert_int_equal(list_integers("--threads", "4097", 4096, &values, &count, problem, sizeof problem), EINVAL);
    assert_non_null(strstr(problem, "'4097' is not an integer from 1 to 4096"));
}

static void test_names(void **state)
{
    (void)state;
    const char *names = "a,bb,,c";
    char name[8];
    static const char *const expected[] = {"a", "bb", "", "c"};
    for (int i = 0; i < 4; i++) {
        assert_true(list_next(&names, name, sizeof name));
        assert_string_equal(name, expected[i]);
    }
    assert_false(list_next(&names, name, sizeof name));
    assert_true(list_holds("a,bb", "bb"));
    assert_false(list_holds("a,bb", "b"));
    assert_true(list_holds(NULL, "anything"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_integers_come_ascending_and_once),
        cmocka_unit_test(test_bad_items_are_named),
        cmocka_unit_test(test_bounds_hold),
        cmocka_unit_test(test_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

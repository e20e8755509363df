/* Canonical options of kernels. */
#include "harness/kernel_options.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const char offered[] = "order=random:random|sorted|reversed;d=2:integer 1..8;from=1.0:real 0.001..1000";

static int canonical(const char *asked, char text[64], char problem[256])
{
    return kernel_options_canonical(offered, asked, text, 64, problem, 256);
}

static void test_every_option_is_written_in_the_offered_order(void **state)
{
    (void)state;
    char text[64], problem[256];
    assert_int_equal(canonical("", text, problem), 0);
    assert_string_equal(text, "order=random:d=2:from=1.0");
    assert_int_equal(canonical("d=8,order=reversed", text, problem), 0);
    assert_string_equal(text, "order=reversed:d=8:from=1.0");
    assert_int_equal(canonical("order=reversed:d=8:from=1.0", text, problem), 0); /* its own words are taken back */
    assert_string_equal(text, "order=reversed:d=8:from=1.0");
    assert_int_equal(canonical("from=0.25,widths=3", text, problem), 0); /* widths is another kernel's */
    assert_string_equal(text, "order=random:d=2:from=0.25");
    assert_int_equal(kernel_options_canonical("", "d=3", text, sizeof text, problem, sizeof problem), 0);
    assert_string_equal(text, "");
}

static void test_bad_values_are_named(void **state)
{
    (void)state;
    static const char *const bad[] = {"order=sort", "order=",     "order",      "=sorted",  "d=0",      "d=9",
                                      "d=2.5",      "d=1e0",      "d=nan",      "from=0",   "from=inf", "from=1001",
                                      "from=0x1",   "d=2,d=2",    "d=2,",       ",d=2",     "d=2,,d=3", "order=random|sorted",
                                      "d= 2",       "order=rand", "order=random2"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char text[64], problem[256] = "";
        if (canonical(bad[i], text, problem) != EINVAL)
            fail_msg("'%s' was taken as '%s'", bad[i], text);
        assert_non_null(strstr(problem, "--options: '"));
    }
}

static void test_what_is_too_long_is_refused(void **state)
{
    (void)state;
    char text[8], problem[256];
    assert_int_equal(kernel_options_canonical(offered, "", text, sizeof text, problem, sizeof problem), EMSGSIZE);
}

static void test_names_of_files(void **state)
{
    (void)state;
    static const char with_file[] = "samples=normal:normal|FILE;d=2:integer 1..8";
    static const char *const bad[] = {"samples=a b", "samples=a\"b", "samples=a=b", "samples=\xc3\xa9", "samples=a;b"};
    char text[64], problem[256];
    assert_int_equal(kernel_options_canonical(with_file, "", text, sizeof text, problem, sizeof problem), 0);
    assert_string_equal(text, "samples=normal:d=2");
    assert_int_equal(kernel_options_canonical(with_file, "d=3,samples=/a/b-1_2+3.csv", text, sizeof text, problem,
                                              sizeof problem), 0);
    assert_string_equal(text, "samples=/a/b-1_2+3.csv:d=3");
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(kernel_options_canonical(with_file, bad[i], text, sizeof text, problem, sizeof problem), EINVAL);
        assert_non_null(strstr(problem, "has a character that samples cannot take: use A-Z a-z 0-9 . _ + - / or a link"));
    }
    assert_int_equal(kernel_options_canonical(with_file, "samples=a:b.csv", text, sizeof text, problem, sizeof problem),
                     EINVAL);
    assert_non_null(strstr(problem, "'b.csv' is not name=value (a comma or colon ends a value)"));
    assert_int_equal(kernel_options_canonical(with_file, "d=FILE", text, sizeof text, problem, sizeof problem), EINVAL);
}

static void test_offered_names(void **state)
{
    (void)state;
    assert_true(kernel_options_offered(offered, "from", 4));
    assert_false(kernel_options_offered(offered, "fro", 3));
    assert_false(kernel_options_offered(offered, "random", 6));
    assert_false(kernel_options_offered("", "d", 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_option_is_written_in_the_offered_order),
        cmocka_unit_test(test_bad_values_are_named),
        cmocka_unit_test(test_what_is_too_long_is_refused),
        cmocka_unit_test(test_names_of_files),
        cmocka_unit_test(test_offered_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

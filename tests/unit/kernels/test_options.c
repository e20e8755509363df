/* Options of a kernel are parsed strictly. */
#include "kernels/support/options.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static const struct kernel_option table[] = {
    {"order", "random", "random|sorted|few_values", "a choice"},
    {"d", "2", "integer 1..8", "an integer"},
    {"shift", "0", "integer -5..5", "another"},
    {"from", "1.0", "real 0.001..1000", "a real number"},
    {"samples", "normal", "normal|FILE", "a choice or a file"},
    {0},
};

static void good_texts_are_accepted(void **state)
{
    (void)state;
    const char *const good[] = {
        "", "order=sorted", "d=1", "d=8", "from=0.001", "from=1e3", "from=2.385,d=3", "shift=-5",
        "order=few_values,d=2,shift=0,from=1.0", "samples=normal", "samples=a.csv,d=3",
        "samples=/home/a_b/c-d+e.csv", "samples=../x", "samples=FILE",
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        if (options_check(table, good[i]))
            fail_msg("refused: %s", good[i]);
    assert_int_equal(options_check(NULL, ""), 0);
}

static void bad_texts_are_refused(void **state)
{
    (void)state;
    const char *const bad[] = {
        "d",
        "d=",
        "=",
        "=3",
        ",",
        "d=3,",
        ",d=3",
        "d=3,,from=1",
        "d=3 ",
        " d=3",
        "d =3",
        "d= 3",
        "d=+3",
        "d=3x",
        "d=0x3",
        "d=3.0",
        "d=0",
        "d=9",
        "d=-1",
        "d=99999999999999999999",
        "d=--1",
        "d=-",
        "D=3",
        "dd=3",
        "d=3,d=3",
        "d=3,order=sorted,d=4",
        "order=",
        "order=random|sorted",
        "order=sort",
        "order=sortedx",
        "order=Sorted",
        "from=0",
        "from=0.0009",
        "from=1000.1",
        "from=1e999",
        "from=nan",
        "from=inf",
        "from=0x1p1",
        "from=1,0",
        "from=1.0.0",
        "from=e",
        "from=1e",
        "from=--1",
        "from=+1",
        "from=.",
        "shift=-6",
        "unknown=1",
        "d=00000000000000000000000000000000000000000000000000000000000000000000003",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (options_check(table, bad[i]) != EINVAL)
            fail_msg("accepted: %s", bad[i]);
    assert_int_equal(options_check(NULL, "d=3"), EINVAL);
    assert_int_equal(options_check(table, NULL), EINVAL);
}

static void bad_names_of_files_are_refused(void **state)
{
    (void)state;
    const char *const bad[] = {
        "samples=",      "samples=a b.csv", "samples=a=b.csv",      "samples=a%20.csv", "samples=\"a.csv\"", "samples=~/a.csv",
        "samples=a;b",   "samples=a\n",     "samples=a\xc3\xa9.csv", "samples=a,b.csv",  "samples=a:b.csv",   "order=a.csv",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (options_check(table, bad[i]) != EINVAL)
            fail_msg("accepted: %s", bad[i]);
}

static void values_are_given_or_standard(void **state)
{
    (void)state;
    int number = -1, choice = -1;
    double real = -1;
    const char *text = "from=2.385,order=few_values,shift=-4";
    assert_int_equal(options_integer(table, text, "d", &number), 0);
    assert_int_equal(number, 2);
    assert_int_equal(options_integer(table, text, "shift", &number), 0);
    assert_int_equal(number, -4);
    assert_int_equal(options_real(table, text, "from", &real), 0);
    assert_true(real == 2.385);
    assert_int_equal(options_real(table, "d=3", "from", &real), 0);
    assert_true(real == 1.0);
    assert_int_equal(options_choice(table, text, "order", &choice), 0);
    assert_int_equal(choice, 2);
    assert_int_equal(options_choice(table, "", "order", &choice), 0);
    assert_int_equal(choice, 0);
}

static void texts_are_given_or_standard(void **state)
{
    (void)state;
    char text[8] = "?";
    assert_int_equal(options_text(table, "d=3", "samples", text, sizeof text), 0);
    assert_string_equal(text, "normal");
    assert_int_equal(options_text(table, "samples=a/b.csv,d=3", "samples", text, sizeof text), 0);
    assert_string_equal(text, "a/b.csv");
    assert_int_equal(options_text(table, "samples=aa/b.csv", "samples", text, sizeof text), EINVAL);
    assert_int_equal(options_text(table, "samples=a b", "samples", text, sizeof text), EINVAL);
    assert_int_equal(options_text(table, "", "none", text, sizeof text), EINVAL);
}

static void wrong_questions_are_refused(void **state)
{
    (void)state;
    int number;
    double real;
    assert_int_equal(options_integer(table, "", "none", &number), EINVAL);
    assert_int_equal(options_integer(table, "", "from", &number), EINVAL);
    assert_int_equal(options_integer(table, "d=9", "d", &number), EINVAL);
    assert_int_equal(options_real(table, "", "order", &real), EINVAL);
    assert_int_equal(options_choice(table, "order=up", "order", &number), EINVAL);
    assert_int_equal(options_choice(NULL, "", "order", &number), EINVAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_texts_are_accepted),
        cmocka_unit_test(bad_texts_are_refused),
        cmocka_unit_test(bad_names_of_files_are_refused),
        cmocka_unit_test(values_are_given_or_standard),
        cmocka_unit_test(texts_are_given_or_standard),
        cmocka_unit_test(wrong_questions_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Splitting, strict numbers and writing of single fields, by tables of known answers. */
#include "journal/csv.h"

#include <errno.h>
#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { LIMIT = 4 };

static void test_split(void **state)
{
    /* fields joined by '|', or NULL and the error */
    static const struct {
        const char *line, *fields;
        int error;
    } cases[] = {
        {"", "|", 0},
        {"a", "a|", 0},
        {",", "||", 0},
        {"a,b,c,d", "a|b|c|d|", 0},
        {"a,b,c,d,e", NULL, E2BIG},
        {"a,b,c,d,", NULL, E2BIG},
        {"\"\"", "|", 0},
        {"\"\"\"\"", "\"|", 0},
        {"\"a,b\",c", "a,b|c|", 0},
        {"\"say \"\"no\"\"\",c,", "say \"no\"|c||", 0},
        {"\"a\r\nb\"", "a\r\nb|", 0},
        {" a , b ", " a | b |", 0},
        {"\xc3\xa9", "\xc3\xa9|", 0},
        {"a\"b", NULL, EINVAL},
        {"a\"", NULL, EINVAL},
        {" \"a\"", NULL, EINVAL},
        {"\"a\"b", NULL, EINVAL},
        {"\"a\" ,b", NULL, EINVAL},
        {"\"a", NULL, EINVAL},
        {"\"", NULL, EINVAL},
        {"\"\"\"", NULL, EINVAL},
        {"a,\"b", NULL, EINVAL},
        {"a\rb", NULL, EINVAL},
        {"a\nb", NULL, EINVAL},
        {"a\r", NULL, EINVAL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; ++i) {
        char line[64], joined[128] = "", *fields[LIMIT];
        size_t count;
        snprintf(line, sizeof line, "%s", cases[i].line);
        assert_int_equal(csv_split(line, strlen(line), fields, LIMIT, &count), cases[i].error);
        for (size_t field = 0; cases[i].fields && field < count; ++field)
            snprintf(joined + strlen(joined), sizeof joined - strlen(joined), "%s|", fields[field]);
        assert_string_equal(joined, cases[i].fields ? cases[i].fields : "");
    }
}

static void test_split_keeps_to_its_length(void **state)
{
    char line[] = "a,b\0c", part[] = "a,b,c", *fields[LIMIT];
    size_t count;

    (void)state;
    assert_int_equal(csv_split(line, 5, fields, LIMIT, &count), EINVAL); /* the NUL is inside */
    assert_int_equal(csv_split(part, 3, fields, LIMIT, &count), 0);
    assert_int_equal(count, 2);
    assert_string_equal(fields[1], "b");
}

static void test_parse_count(void **state)
{
    static const char *const refused[] = {
        "",   "-1", "+1", " 1", "1 ", "1.0", "1e3", "0x10", "1,000", "nan", "\xe2\x88\x92\x31",
        "1k", "--1"}; /* the bytes are a UTF-8 minus sign and a 1 */
    int64_t value = 0;

    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; ++i)
        assert_int_equal(csv_parse_count(refused[i], &value), EINVAL);
    assert_int_equal(csv_parse_count("0", &value), 0);
    assert_int_equal(value, 0);
    assert_int_equal(csv_parse_count("2385", &value), 0);
    assert_int_equal(value, 2385);
    assert_int_equal(csv_parse_count("9223372036854775807", &value), 0);
    assert_int_equal(value, INT64_MAX);
    assert_int_equal(csv_parse_count("9223372036854775808", &value), ERANGE);
    assert_int_equal(csv_parse_count("18446744073709551617", &value), ERANGE);
}

static void test_parse_real(void **state)
{
    static const char *const refused[] = {
        "",   "+1", " 1",  "1 ", "1,5", "0x1p3", "nan",   "inf",   "-inf", "infinity", ".5",
        "5.", "1e", "1e+", "e5", "-",   "--1",   "1.5.2", "1e5.0", "1d5",  "1_0"};
    static const struct {
        const char *text;
        double value;
    } taken[] = {{"0", 0.0},
                 {"-2.385", -2.385},
                 {"1e3", 1000.0},
                 {"2.5E-01", 0.25},
                 {"1e+2", 100.0},
                 {"007", 7.0},
                 {"1.7976931348623157e308", DBL_MAX},
                 {"4.9406564584124654e-324", 0x1p-1074},
                 {"0e999999", 0.0}};
    double value = 0.0;

    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; ++i)
        assert_int_equal(csv_parse_real(refused[i], &value), EINVAL);
    for (size_t i = 0; i < sizeof taken / sizeof taken[0]; ++i) {
        assert_int_equal(csv_parse_real(taken[i].text, &value), 0);
        assert_true(value == taken[i].value);
    }
    assert_int_equal(csv_parse_real("1e309", &value), ERANGE);
    assert_int_equal(csv_parse_real("-1e309", &value), ERANGE);
    assert_int_equal(csv_parse_real("1e-400", &value), ERANGE);
}

static void test_decode(void **state)
{
    static const struct {
        const char *text, *decoded;
    } cases[] = {{"", ""},       {"plain", "plain"}, {"a%20b", "a b"},      {"%2541", "%41"},
                 {"%", "%"},     {"%4", "%4"},       {"100%", "100%"},      {"%00", "%00"},
                 {"%2a", "%2a"}, {"%%41", "%A"},     {"%C3%A9", "\xc3\xa9"}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; ++i) {
        char text[32];
        snprintf(text, sizeof text, "%s", cases[i].text);
        csv_decode(text);
        assert_string_equal(text, cases[i].decoded);
    }
}

/* What one of the writers below put out. */
static char written[128];

static void collect(FILE *file)
{
    rewind(file);
    written[fread(written, 1, sizeof written - 1, file)] = '\0';
    fclose(file);
}

static const char *text_written(const char *text)
{
    FILE *file = tmpfile();

    assert_non_null(file);
    csv_write_text(file, text);
    collect(file);
    return written;
}

static void test_write_text(void **state)
{
    static const struct {
        const char *text, *field;
    } cases[] = {{"", ""},
                 {"two words", "two words"},
                 {"a,b", "\"a,b\""},
                 {"say \"no\"", "\"say \"\"no\"\"\""},
                 {"=1+1", "%3D1+1"},
                 {"-O3", "%2DO3"},
                 {"+x", "%2Bx"},
                 {"@x", "%40x"},
                 {"a=-+@", "a=-+@"},
                 {"a\nb\r\tc\x7f", "a%0Ab%0D%09c%7F"},
                 {"\xc3\xa9", "\xc3\xa9"},
                 {"100%", "100%"},
                 {"%41", "%2541"},
                 {"%2a", "%2a"}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; ++i)
        assert_string_equal(text_written(cases[i].text), cases[i].field);
}

static void test_write_numbers(void **state)
{
    FILE *file = tmpfile();

    (void)state;
    assert_non_null(file);
    const int64_t counts[] = {-1, INT64_MIN, 0, INT64_MAX};
    const double reals[] = {NAN, INFINITY, -INFINITY, 0.0, -2.385, 1.0 / 3.0, 1234567890.0};
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; ++i) {
        csv_write_count(file, counts[i]);
        fputc('|', file);
    }
    for (size_t i = 0; i < sizeof reals / sizeof reals[0]; ++i) {
        csv_write_real(file, reals[i]);
        fputc('|', file);
    }
    collect(file);
    assert_string_equal(written, "||0|9223372036854775807||||0|-2.385|0.333333333|1.23456789e+09|");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_split),         cmocka_unit_test(test_split_keeps_to_its_length),
        cmocka_unit_test(test_parse_count),   cmocka_unit_test(test_parse_real),
        cmocka_unit_test(test_decode),        cmocka_unit_test(test_write_text),
        cmocka_unit_test(test_write_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

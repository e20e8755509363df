/* Files of numbers: what is read, and what is refused with which words. */
#include "kernels/support/real_rows.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TROUBLE = 256 };
static const char name[] = "test_real_rows.csv";

static void write_file(const char *bytes, size_t length)
{
    FILE *file = fopen(name, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

/* Enters a directory of its own, so that tests in parallel do not meet. */
static int enter(void **state)
{
    char directory[] = "/tmp/speedup-rows-XXXXXX";
    *state = mkdtemp(directory) ? strdup(directory) : NULL;
    return *state ? chdir(*state) : -1;
}

static int leave(void **state)
{
    unlink(name);
    const int status = chdir("/") || rmdir(*state);
    free(*state);
    return status;
}

static void check_good(const char *text, size_t columns, size_t rows, const double expected[])
{
    char trouble[TROUBLE] = "";
    double *values;
    write_file(text, strlen(text));
    if (real_rows_read(name, columns, rows, &values, trouble, sizeof trouble) != 0)
        fail_msg("%s", trouble);
    assert_memory_equal(values, expected, rows * columns * sizeof *values);
    assert_string_equal(trouble, "");
    free(values);
}

static void good_files_are_read(void **state)
{
    (void)state;
    check_good("1\n", 1, 1, (double[]){1});
    check_good("1", 1, 1, (double[]){1});
    check_good("1\r\n2\r\n", 1, 2, (double[]){1, 2});
    check_good("1\n2\r", 1, 2, (double[]){1, 2});
    check_good("1,2\n-3.5,4e-1\n", 2, 2, (double[]){1, 2, -3.5, 0.4});
    check_good("x,y\n1,2\n", 2, 1, (double[]){1, 2});
    check_good("_a\n1E+2\n", 1, 1, (double[]){100});
    check_good("information\n7\n", 1, 1, (double[]){7}); /* a name that begins as "inf" does */
    check_good("n\n7\n", 1, 1, (double[]){7});
    check_good("\xef\xbb\xbf" "5\n6\n", 1, 2, (double[]){5, 6});
    check_good("\xef\xbb\xbfheight\n6\n", 1, 1, (double[]){6});
    check_good(".5,5.,-0\n", 3, 1, (double[]){0.5, 5, -0.0});
    check_good("1e308\n", 1, 1, (double[]){1e308});
    check_good("0.1\n", 1, 1, (double[]){0.1});
    check_good("1\n2\n3\nnonsense\n", 1, 3, (double[]){1, 2, 3}); /* behind the rows that are used */
}

static void many_rows_are_read(void **state)
{
    (void)state;
    enum { ROWS = 5000 };
    char trouble[TROUBLE];
    double *values;
    FILE *file = fopen(name, "w");
    assert_non_null(file);
    for (int i = 0; i < ROWS; i++)
        fprintf(file, "%d,-%d.25\n", i, i);
    fclose(file);
    assert_int_equal(real_rows_read(name, 2, ROWS, &values, trouble, sizeof trouble), 0);
    for (int i = 0; i < ROWS; i++) {
        assert_true(values[2 * i] == i);
        assert_true(values[2 * i + 1] == -i - 0.25);
    }
    free(values);
    assert_int_equal(real_rows_read(name, 2, ROWS + 1, &values, trouble, sizeof trouble), EINVAL);
    assert_non_null(strstr(trouble, "test_real_rows.csv: 5000 rows but -n 5001: "));
    assert_null(values);
}

/* Two columns are asked for, two rows at most. */
static const struct {
    const char *text, *trouble;
} bad[] = {
    {"", "csv: 0 rows but -n 2: "},
    {"\n", "csv:1: an empty line: "},
    {"x,y\n", "csv: 0 rows but"},
    {"1,2\n", "csv: 1 rows but"},
    {"1,2\n\n", "csv:2: an empty line: "},
    {"1,2\n\n3,4\n", "csv:2: an empty line: "},
    {"1,2\n\r\n3,4\n", "csv:2: an empty line: "},
    {"\n1,2\n3,4\n", "csv:1: an empty line: "},
    {"x,y\nx,y\n1,2\n", "csv:2: 'x' is not a decimal number"},
    {"x,1\n1,2\n3,4\n", "csv:1: 'x' is"},
    {"1,y\n1,2\n3,4\n", "csv:1: 'y' is"},
    {"x,\n1,2\n3,4\n", "csv:1: 'x' is"},
    {"nan,nan\n1,2\n3,4\n", "csv:1: 'nan' is"},
    {"NaN,1\n1,2\n", "csv:1: 'NaN' is"},
    {"inf,Infinity\n1,2\n3,4\n", "csv:1: 'inf' is"},
    {"1,2\ninf,1\n", "csv:2: 'inf' is"},
    {"1,2\n-inf,1\n", "csv:2: '-inf' is"},
    {"1,2\nnan,1\n", "csv:2: 'nan' is"},
    {"1,2\n0x10,1\n", "csv:2: '0x10' is"},
    {"1,2\n1,0x1p3\n", "csv:2: '0x1p3' is"},
    {"1,2\n1e999,1\n", "csv:2: '1e999' is"},
    {"1,2\n1,-1e999\n", "csv:2: '-1e999' is"},
    {"1,2\n1,1e-999\n", "csv:2: '1e-999' is"}, /* it would be 0, or subnormal and slow */
    {"1,2\n1,1.1e-310\n", "csv:2: '1.1e-310' is"},
    {"1,2\n+1,1\n", "csv:2: '+1' is"},
    {"1,2\n1 ,1\n", "csv:2: '1 ' is"},
    {"1, 2\n1,1\n", "csv:1: ' 2' is"},
    {"1,2\n\t1,1\n", "csv:2: '?1' is"},
    {"1,2\n1,2x\n", "csv:2: '2x' is"},
    {"1,2\n1,--2\n", "csv:2: '--2' is"},
    {"1,2\n1,1e\n", "csv:2: '1e' is"},
    {"1,2\n1,1.2.3\n", "csv:2: '1.2.3' is"},
    {"1,2\n1,.\n", "csv:2: '.' is"},
    {"1,2\n1,-\n", "csv:2: '-' is"},
    {"1,2\n1,\n", "csv:2: '' is"},
    {"1,2\n,1\n", "csv:2: '' is"},
    {"1,2\n1,2,\n", "csv:2: '' is"},
    {"1,2\n1,,2\n", "csv:2: '' is"},
    {"1,2\n3\n", "csv:2: 1 numbers instead of 2: "},
    {"1,2\n3,4,5\n", "csv:2: 3 numbers instead of 2: "},
    {"1,2,3\n3,4\n", "csv:1: 3 numbers instead of 2: "},
    {"1;2\n3;4\n", "csv:1: '1;2' is"},
    {"1,5;2,5\n3;4\n", "csv:1: '5;2' is"},
    {"\"1\",\"2\"\n3,4\n", "csv:1: '\"1\"' is"},
    {"1,2\n\"3\",4\n", "csv:2: '\"3\"' is"},
    {"1,2\r3,4\n", "csv:1: '2?3' is"},
    {"1,2\n3,4\r\r\n", "csv:2: '4?' is"},
    {"1,2\n3,\xc2\xbd\n", "csv:2: '\?\?' is"},
    {"1,2\n3,\x1b[31m4\n", "csv:2: '?[31m4' is"},
    {"1,2\n\xef\xbb\xbf" "3,4\n", "csv:2: '\?\?\?3' is"},
    {"\x1f\x8b\x08,2\n", "csv:1: '\?\?\?' is"}, /* compressed */
    {"# x,y\n1,2\n3,4\n", "csv:1: '# x' is"},
    {"1,2\n3,0000000000000000000000000000000000000000000000000000000000000000000004\n", "csv:2: '00000000"},
};

static void bad_files_are_refused_with_their_line(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char trouble[TROUBLE] = "";
        double *values;
        write_file(bad[i].text, strlen(bad[i].text));
        const int error = real_rows_read(name, 2, 2, &values, trouble, sizeof trouble);
        if (error != EINVAL || !strstr(trouble, bad[i].trouble) || strpbrk(trouble, "\n\r\t\033"))
            fail_msg("file %zu, '%s': error %d, '%s'", i, bad[i].text, error, trouble);
        assert_null(values);
    }
}

static void bytes_that_are_no_text_are_refused(void **state)
{
    (void)state;
    char trouble[TROUBLE], line[2000];
    double *values;
    write_file("1\n2\0\n", 5);
    assert_int_equal(real_rows_read(name, 1, 2, &values, trouble, sizeof trouble), EINVAL);
    assert_string_equal(trouble, "test_real_rows.csv:2: a byte 0: give a text file");
    memset(line, '1', sizeof line);
    write_file(line, sizeof line);
    assert_int_equal(real_rows_read(name, 1, 1, &values, trouble, sizeof trouble), EINVAL);
    assert_string_equal(trouble, "test_real_rows.csv:1: longer than 1000 characters: give one row a line");
}

/* None of these may make the reader wait. */
static void what_is_no_file_is_refused(void **state)
{
    (void)state;
    char trouble[TROUBLE];
    double *values;
    unlink(name);
    assert_int_equal(real_rows_read(name, 1, 1, &values, trouble, sizeof trouble), EINVAL);
    assert_non_null(strstr(trouble, "test_real_rows.csv: No such file or directory: "));
    assert_int_equal(real_rows_read("/", 1, 1, &values, trouble, sizeof trouble), EINVAL);
    assert_non_null(strstr(trouble, "/: not a regular file: "));
    assert_int_equal(real_rows_read("/dev/null", 1, 1, &values, trouble, sizeof trouble), EINVAL);
    assert_int_equal(mkfifo(name, 0600), 0);
    assert_int_equal(real_rows_read(name, 1, 1, &values, trouble, sizeof trouble), EINVAL);
    assert_non_null(strstr(trouble, "not a regular file"));
    unlink(name);
    assert_int_equal(real_rows_read("", 1, 1, &values, trouble, sizeof trouble), EINVAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_files_are_read),
        cmocka_unit_test(many_rows_are_read),
        cmocka_unit_test(bad_files_are_refused_with_their_line),
        cmocka_unit_test(bytes_that_are_no_text_are_refused),
        cmocka_unit_test(what_is_no_file_is_refused),
    };
    return cmocka_run_group_tests(tests, enter, leave);
}

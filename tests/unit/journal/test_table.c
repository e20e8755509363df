/* Whole tables: what is taken, what is refused and at which line, and lookups by column name. */
#include "journal/csv.h"
#include "tests/unit/journal/support.h"

#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static struct table *parsed(const char *text)
{
    struct table *table;
    char problem[128] = "";

    int error = table_parse(text, strlen(text), &table, problem, sizeof problem);
    assert_string_equal(problem, "");
    assert_int_equal(error, 0);
    return table;
}

static void test_lookup_by_name(void **state)
{
    struct table *table =
        parsed("p,name,time_ns\n1,one,2.385e6\n2,\"two,\nlines\",\n-3,%3Dthree,fast\n");

    (void)state;
    assert_int_equal(table_rows(table), 3);
    assert_int_equal(table_columns(table), 3);
    assert_string_equal(table_column_name(table, 0), "p");
    assert_string_equal(table_column_name(table, 2), "time_ns");
    assert_int_equal(table_count(table, 0, "p"), 1);
    assert_int_equal(table_count(table, 2, "p"), -1);
    assert_true(table_real(table, 2, "p") == -3.0);
    assert_true(table_real(table, 0, "time_ns") == 2.385e6);
    assert_true(isnan(table_real(table, 1, "time_ns")));
    assert_true(isnan(table_real(table, 2, "time_ns")));
    assert_string_equal(table_text(table, 1, "name"), "two,\nlines");
    assert_string_equal(table_text(table, 2, "name"), "=three");
    assert_string_equal(table_text(table, 0, "colour"), "");
    assert_int_equal(table_count(table, 0, "colour"), -1);
    assert_true(isnan(table_real(table, 0, "")));
    table_free(table);
}

static void test_forms_of_the_same_table(void **state)
{
    static const char *const forms[] = {"a,b\n1,2\n",
                                        "a,b\n1,2",
                                        "a,b\r\n1,2\r\n",
                                        "a,b\r\n1,2",
                                        ("\xef\xbb\xbf"
                                         "a,b\n1,2\n"),
                                        "\"a\",\"b\"\n\"1\",\"2\"\n",
                                        "\xef\xbb\xbf\"a\",b\r\n1,\"2\"\r\n"};

    (void)state;
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; ++i) {
        struct table *table = parsed(forms[i]);
        assert_int_equal(table_rows(table), 1);
        assert_int_equal(table_count(table, 0, "a"), 1);
        assert_int_equal(table_count(table, 0, "b"), 2);
        table_free(table);
    }
}

static void test_header_only_and_one_column(void **state)
{
    struct table *table = parsed("a,b\n");

    (void)state;
    assert_int_equal(table_rows(table), 0);
    table_free(table);
    table = parsed("a\n\nx\n");
    assert_int_equal(table_rows(table), 2);
    assert_string_equal(table_text(table, 0, "a"), "");
    assert_string_equal(table_text(table, 1, "a"), "x");
    table_free(table);
}

static void test_refusals_name_the_line(void **state)
{
    static const struct {
        const char *text, *problem;
    } cases[] = {
        {"", "empty: no header line"},
        {"\xef\xbb\xbf", "empty: no header line"},
        {"\n", "line 1: a column has no name"},
        {"a,\n", "line 1: a column has no name"},
        {"a,b,a\n", "line 1: two columns have the same name"},
        {"a,b\n1\n", "line 2: another number of fields than the header"},
        {"a,b\n1,2\n1,2,3\n", "line 3: another number of fields than the header"},
        {"a,b\n1,2\n\n", "line 3: another number of fields than the header"},
        {"a;b\n1,2\n", "line 2: another number of fields than the header"},
        {"a,b\n\"x\ny\",2\n1,2\n3\n", "line 5: another number of fields than the header"},
        {"a,b\n1,x\"y\n", "line 2: not CSV: a stray quote, line break or NUL byte"},
        {"a,b\n1,\"y\n2,3\n", "line 2: not CSV: a stray quote, line break or NUL byte"},
        {"a,b\n1\r2,3\n", "line 2: not CSV: a stray quote, line break or NUL byte"},
        {"a\"b\n", "line 1: not CSV: a stray quote, line break or NUL byte"},
    };
    struct table *table;
    char problem[128];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; ++i) {
        assert_int_equal(
            table_parse(cases[i].text, strlen(cases[i].text), &table, problem, sizeof problem),
            EINVAL);
        assert_string_equal(problem, cases[i].problem);
        assert_null(table);
        assert_int_equal(table_parse(cases[i].text, strlen(cases[i].text), &table, NULL, 0),
                         EINVAL);
    }
    assert_int_equal(table_parse("a\n\0\n", 4, &table, problem, sizeof problem), EINVAL);
    table_free(NULL);
}

static void refuse_file(const char *path, int error, const char *expected)
{
    struct table *table;
    char problem[128];

    assert_int_equal(table_load(path, &table, problem, sizeof problem), error);
    assert_string_equal(problem, expected);
    assert_null(table);
}

static void test_files(void **state)
{
    struct table *table;

    (void)state;
    file_write("good.csv", "a,b\n1,2\n", 8);
    assert_int_equal(table_load("good.csv", &table, NULL, 0), 0);
    assert_int_equal(table_count(table, 0, "b"), 2);
    table_free(table);

    file_write("bad.csv", "a,b\n1\n", 6);
    refuse_file("bad.csv", EINVAL, "bad.csv:2: another number of fields than the header");
    file_write("\x1b[2J.csv", "a,b\n1\n", 6);
    refuse_file("\x1b[2J.csv", EINVAL, "\\x1B[2J.csv:2: another number of fields than the header");
    file_write("empty.csv", "", 0);
    refuse_file("empty.csv", EINVAL, "empty.csv: empty: no header line");
    refuse_file("missing.csv", ENOENT, "missing.csv: No such file or directory");
    refuse_file(".", EISDIR, ".: Is a directory");
    assert_int_equal(mkfifo("fifo.csv", 0600), 0);
    refuse_file("fifo.csv", EINVAL, "fifo.csv: not a regular file");
    FILE *file = fopen("huge.csv", "w"); /* sparse: takes no room */
    assert_non_null(file);
    assert_int_equal(ftruncate(fileno(file), ((off_t)1 << 30) + 1), 0);
    fclose(file);
    refuse_file("huge.csv", EFBIG, "huge.csv: File too large");
}

/* Many columns and rows: the index must find each, whatever the order of the names. */
static void test_every_cell_of_a_large_table(void **state)
{
    enum { ROWS = 1000, COLUMNS = 40 };
    char *text, column[16];
    size_t length;
    FILE *file = open_memstream(&text, &length);

    (void)state;
    assert_non_null(file);
    for (int row = -1; row < ROWS; ++row)
        for (int i = 0; i < COLUMNS; ++i)
            fprintf(file, "%s%d%s", row < 0 ? "c" : "",
                    row < 0 ? i * 7 % COLUMNS : row * COLUMNS + i * 7 % COLUMNS,
                    i + 1 < COLUMNS ? "," : "\n");
    assert_int_equal(fclose(file), 0);
    struct table *table = parsed(text);
    for (int row = 0; row < ROWS; ++row)
        for (int i = 0; i < COLUMNS; ++i) {
            snprintf(column, sizeof column, "c%d", i);
            assert_int_equal(table_count(table, (size_t)row, column), row * COLUMNS + i);
        }
    table_free(table);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lookup_by_name),
        cmocka_unit_test(test_forms_of_the_same_table),
        cmocka_unit_test(test_header_only_and_one_column),
        cmocka_unit_test(test_refusals_name_the_line),
        cmocka_unit_test(test_files),
        cmocka_unit_test(test_every_cell_of_a_large_table),
    };
    return cmocka_run_group_tests(tests, enter_temporary, leave_temporary);
}

/* Whole summaries against answers worked out by another program, text for text. */
#include "analysis/summary.h"
#include "journal/csv.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char *contents(const char *path)
{
    char *text = NULL;
    size_t room = 0;
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    assert_true(getdelim(&text, &room, '\0', file) > 0);
    assert_int_equal(fclose(file), 0);
    return text;
}

/* The summary of a directory; the caller frees it. */
static char *derive(const char *directory)
{
    char path[] = "/tmp/summary-XXXXXX", problem[512];
    struct campaign campaign;
    struct summary_row *rows;
    size_t count;
    int file = mkstemp(path);
    assert_true(file >= 0);
    close(file);
    assert_int_equal(campaign_read(directory, &campaign, problem, sizeof problem), 0);
    assert_int_equal(summary_derive(&campaign, &rows, &count), 0);
    assert_int_equal(summary_write(rows, count, path), 0);
    char *text = contents(path);
    unlink(path);
    free(rows);
    campaign_free(&campaign);
    return text;
}

static struct table *parse(const char *text)
{
    struct table *table;
    char problem[256];
    int error = table_parse(text, strlen(text), &table, problem, sizeof problem);
    if (error)
        fail_msg("%s", problem);
    return table;
}

/* Every column of the answers; columns that they lack have tests of their own. */
static void compare(const char *derived, const char *answers)
{
    struct table *got = parse(derived), *expected = parse(answers);
    assert_int_equal(table_rows(got), table_rows(expected));
    for (size_t row = 0; row < table_rows(expected); row++)
        for (size_t i = 0; i < table_columns(expected); i++) {
            const char *column = table_column_name(expected, i);
            const char *is = table_text(got, row, column);
            const char *should = table_text(expected, row, column);
            if (strcmp(is, should) != 0)
                fail_msg("row %zu: %s is `%s` instead of `%s`", row + 1, column, is, should);
        }
    table_free(got);
    table_free(expected);
}

static void check(const char *name)
{
    char directory[512], path[600];
    snprintf(directory, sizeof directory, "%s/campaign/%s", SPEEDUP_FIXTURES, name);
    snprintf(path, sizeof path, "%s/expected_summary.csv", directory);
    char *expected = contents(path), *first = derive(directory), *second = derive(directory);
    compare(first, expected);
    assert_string_equal(second, first); /* byte for byte */
    free(expected);
    free(first);
    free(second);
}

static void test_noise(void **state)
{
    (void)state;
    check("noise");
}

static void test_failures(void **state)
{
    (void)state;
    check("failures");
}

static void test_two_workers(void **state)
{
    (void)state;
    check("against");
}

static void test_a_summary_that_cannot_be_written(void **state)
{
    (void)state;
    assert_int_equal(summary_write(NULL, 0, "/dev/null/summary.csv"), ENOTDIR);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_noise),
        cmocka_unit_test(test_failures),
        cmocka_unit_test(test_two_workers),
        cmocka_unit_test(test_a_summary_that_cannot_be_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The judge: its verdict and its words on fixtures and on shards made here. */
#include "journal/fsck.h"
#include "tests/unit/journal/support.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define FIXTURE SPEEDUP_FIXTURES "/journal/"
#define ALPHA "/raw/20250102T030405Z.alpha.101.csv"

static char said[4096];

static int judge(const char *path, struct fsck_report *report)
{
    FILE *out = tmpfile();

    assert_non_null(out);
    int verdict = fsck_run(path, out, report);
    rewind(out);
    said[fread(said, 1, sizeof said - 1, out)] = '\0';
    fclose(out);
    return verdict;
}

static void test_fixtures(void **state)
{
    static const struct {
        const char *path;
        int verdict;
        const char *said;
    } cases[] = {
        {FIXTURE "clean", 0,
         "shards=2 rows=12 visits=3 torn=0 damaged=0 duplicates=0 unreadable=0\n"},
        {FIXTURE "clean" ALPHA, 0,
         "shards=1 rows=8 visits=2 torn=0 damaged=0 duplicates=0 unreadable=0\n"},
        {FIXTURE "torn", 0,
         FIXTURE "torn" ALPHA ": torn tail: the last line is incomplete and does not count\n"
                 "shards=1 rows=7 visits=1 torn=1 damaged=0 duplicates=0 unreadable=0\n"},
        {FIXTURE "damaged", EILSEQ,
         FIXTURE "damaged" ALPHA ": line 4: damaged row (2 in this shard)\n"
                 "shards=1 rows=7 visits=2 torn=0 damaged=2 duplicates=0 unreadable=0\n"},
        {FIXTURE "duplicate", EILSEQ,
         "session 20250102T030405Z.alpha.101 visit 0 repetition 1: 2 rows with this identity\n"
         "shards=1 rows=9 visits=2 torn=0 damaged=0 duplicates=1 unreadable=0\n"},
        {FIXTURE "later", EILSEQ,
         FIXTURE "later" ALPHA ": unreadable: written by a later version of speedup: read it with that version, or a newer one\n"
                 "shards=1 rows=0 visits=0 torn=0 damaged=0 duplicates=0 unreadable=1\n"},
        {FIXTURE "foreign", EILSEQ,
         FIXTURE "foreign" ALPHA ": unreadable: not a shard, or its first two lines are damaged\n"
                 "shards=1 rows=0 visits=0 torn=0 damaged=0 duplicates=0 unreadable=1\n"},
    };
    struct fsck_report report;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; ++i) {
        assert_int_equal(judge(cases[i].path, &report), cases[i].verdict);
        assert_string_equal(said, cases[i].said);
    }
}

/* A version 1 shard kept for ever reads with every value where it belongs. */
static int check_values(void *context, const struct record *record)
{
    size_t *rows = context;

    if ((*rows)++ != 2)
        return 0;
    assert_string_equal(record->type, "repetition");
    assert_string_equal(record->session, "20250102T030405Z.alpha.101");
    assert_string_equal(record->options, "d=2,m=1");
    assert_string_equal(record->result, "8a1f/3");
    assert_int_equal(record->seed, 2385);
    assert_int_equal(record->repetition, 2);
    assert_int_equal(record->total_ns, 10002419);
    assert_int_equal(record->busy_max_ns, -1);
    assert_true(record->bytes == 98304.5);
    assert_true(record->error == 0x1p-52);
    return 0;
}

static void test_version_1_is_read_for_ever(void **state)
{
    struct shard_report report;
    size_t rows = 0;

    (void)state;
    assert_int_equal(shard_read(FIXTURE "clean" ALPHA, check_values, &rows, &report), 0);
    assert_int_equal(rows, 8);
}

static void test_no_results(void **state)
{
    struct fsck_report report;

    (void)state;
    assert_int_equal(judge("missing", &report), ENOENT);
    assert_string_equal(said, "");
    assert_int_equal(mkdir("empty", 0700), 0);
    assert_int_equal(judge("empty", &report), ENOENT);
    assert_int_equal(mkdir("empty/raw", 0700), 0);
    assert_int_equal(judge("empty", &report), 0);
    assert_string_equal(said,
                        "shards=0 rows=0 visits=0 torn=0 damaged=0 duplicates=0 unreadable=0\n");
}

/* A shard copied under another name doubles all its rows; a link is not followed. */
static void test_duplicates_across_shards(void **state)
{
    struct fsck_report report;
    size_t length;

    (void)state;
    assert_int_equal(mkdir("copied", 0700), 0);
    assert_int_equal(mkdir("copied/raw", 0700), 0);
    sample_shard("copied/raw/a.csv", 3);
    char *bytes = file_read("copied/raw/a.csv", &length);
    file_write("copied/raw/b.csv", bytes, length);
    file_write("copied/raw/c.csv", bytes, length);
    free(bytes);
    assert_int_equal(symlink("a.csv", "copied/raw/d.csv"), 0);
    assert_int_equal(judge("copied", &report), EILSEQ);
    assert_int_equal(report.rows, 9);
    assert_int_equal(report.duplicates, 6);
    assert_int_equal(report.unreadable, 1);
    assert_non_null(strstr(said, "visit 5 repetition 2: 3 rows with this identity\n"));
    assert_non_null(strstr(said, "copied/raw/d.csv: unreadable: a symbolic link\n"));
}

static void test_names_cannot_rule_the_terminal(void **state)
{
    struct fsck_report report;

    (void)state;
    file_write("a\x1b]0;\n\x7f\x9b\xc2\x9b\xc3\x9c.csv", "x", 1);
    assert_int_equal(judge("a\x1b]0;\n\x7f\x9b\xc2\x9b\xc3\x9c.csv", &report), EILSEQ);
    assert_int_equal(
        strncmp(said, "a\\x1B]0;\\x0A\\x7F\\x9B\xc2\\x9B\xc3\x9c.csv: unreadable: ", 40), 0);
}

static void test_output_that_fails_is_an_error(void **state)
{
    struct fsck_report report;
    FILE *full = fopen("/dev/full", "w");

    (void)state;
    assert_non_null(full);
    assert_int_equal(fsck_run(FIXTURE "clean", full, &report), ENOSPC);
    fclose(full);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fixtures),
        cmocka_unit_test(test_version_1_is_read_for_ever),
        cmocka_unit_test(test_no_results),
        cmocka_unit_test(test_duplicates_across_shards),
        cmocka_unit_test(test_names_cannot_rule_the_terminal),
        cmocka_unit_test(test_output_that_fails_is_an_error),
    };
    return cmocka_run_group_tests(tests, enter_temporary, leave_temporary);
}

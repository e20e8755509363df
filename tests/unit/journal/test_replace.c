/* Derived files: whole or not at all. */
#include "journal/csv.h"
#include "tests/unit/journal/support.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static void expect_file(const char *path, const char *text)
{
    size_t length;
    char *bytes = file_read(path, &length);

    assert_string_equal(bytes, text);
    free(bytes);
}

static void test_the_new_file_appears_at_commit(void **state)
{
    struct replacement *replacement;
    struct stat status;
    FILE *file;

    (void)state;
    mode_t mask = umask(077);
    assert_int_equal(replace_open("new.csv", &replacement, &file), 0);
    fputs("first\n", file);
    fflush(file);
    assert_int_equal(access("new.csv", F_OK), -1);
    assert_false(none_begins_with(".speedup"));
    assert_int_equal(replace_commit(replacement), 0);
    umask(mask);
    expect_file("new.csv", "first\n");
    assert_int_equal(stat("new.csv", &status), 0);
    assert_int_equal(status.st_mode & 0777, 0644);
    assert_true(none_begins_with(".speedup"));
}

static void test_a_reader_sees_old_or_new(void **state)
{
    struct replacement *replacement;
    char old[16] = "";
    FILE *file;

    (void)state;
    file_write("seen.csv", "old\n", 4);
    FILE *reader = fopen("seen.csv", "r");
    assert_non_null(reader);
    assert_int_equal(replace_open("seen.csv", &replacement, &file), 0);
    fputs("new\n", file);
    fflush(file);
    expect_file("seen.csv", "old\n");
    assert_int_equal(replace_commit(replacement), 0);
    expect_file("seen.csv", "new\n");
    assert_int_equal(fread(old, 1, sizeof old - 1, reader),
                     4); /* who has it open keeps the old one */
    assert_string_equal(old, "old\n");
    fclose(reader);
}

static void test_abandoned(void **state)
{
    struct replacement *replacement;
    FILE *file;

    (void)state;
    file_write("kept.csv", "old\n", 4);
    assert_int_equal(replace_open("kept.csv", &replacement, &file), 0);
    fputs("new\n", file);
    replace_abandon(replacement);
    expect_file("kept.csv", "old\n");
    assert_true(none_begins_with(".speedup"));
    replace_abandon(NULL);
}

/* Two at once: the last to commit wins, whole. */
static void test_two_writers(void **state)
{
    struct replacement *one, *two;
    FILE *file_one, *file_two;

    (void)state;
    assert_int_equal(replace_open("both.csv", &one, &file_one), 0);
    assert_int_equal(replace_open("both.csv", &two, &file_two), 0);
    fputs("one\n", file_one);
    fputs("two\n", file_two);
    assert_int_equal(replace_commit(two), 0);
    expect_file("both.csv", "two\n");
    assert_int_equal(replace_commit(one), 0);
    expect_file("both.csv", "one\n");
}

static void test_no_place_for_it(void **state)
{
    struct replacement *replacement;
    FILE *file;

    (void)state;
    assert_int_equal(replace_open("missing/x.csv", &replacement, &file), ENOENT);
    assert_null(replacement);
    assert_int_equal(mkdir("occupied", 0700), 0);
    assert_int_equal(replace_open("occupied", &replacement, &file), 0);
    assert_int_equal(replace_commit(replacement), EISDIR);
    assert_true(none_begins_with(".speedup"));
}

/* A file size limit is a disk that is full at a chosen byte. */
static int replace_within(rlim_t bytes, const char *text)
{
    struct rlimit limit, unlimited;
    struct replacement *replacement;
    FILE *file;

    assert_int_equal(getrlimit(RLIMIT_FSIZE, &unlimited), 0);
    limit = unlimited;
    limit.rlim_cur = bytes;
    assert_int_equal(replace_open("full.csv", &replacement, &file), 0);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
    fputs(text, file);
    int error = replace_commit(replacement);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &unlimited), 0);
    return error;
}

static void test_full_at_every_byte(void **state)
{
    static const char text[] = "kernel,p\nparzen_kde,2\n";

    (void)state;
    signal(SIGXFSZ, SIG_IGN);
    file_write("full.csv", "old\n", 4);
    for (rlim_t bytes = 0; bytes < sizeof text - 1; ++bytes) {
        assert_int_equal(replace_within(bytes, text), EFBIG);
        expect_file("full.csv", "old\n");
        assert_true(none_begins_with(".speedup"));
    }
    assert_int_equal(replace_within(sizeof text - 1, text), 0);
    expect_file("full.csv", text);
}

/* A write that failed long before the commit must not be forgotten. */
static void test_early_write_error_is_remembered(void **state)
{
    struct rlimit limit, unlimited;
    struct replacement *replacement;
    FILE *file;

    (void)state;
    file_write("early.csv", "old\n", 4);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &unlimited), 0);
    limit = unlimited;
    limit.rlim_cur = 2;
    assert_int_equal(replace_open("early.csv", &replacement, &file), 0);
    assert_int_equal(setvbuf(file, NULL, _IONBF, 0), 0);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
    fputs("new\n", file);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &unlimited), 0);
    assert_int_equal(replace_commit(replacement), EIO);
    expect_file("early.csv", "old\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_new_file_appears_at_commit),
        cmocka_unit_test(test_a_reader_sees_old_or_new),
        cmocka_unit_test(test_abandoned),
        cmocka_unit_test(test_two_writers),
        cmocka_unit_test(test_no_place_for_it),
        cmocka_unit_test(test_full_at_every_byte),
        cmocka_unit_test(test_early_write_error_is_remembered),
    };
    return cmocka_run_group_tests(tests, enter_temporary, leave_temporary);
}

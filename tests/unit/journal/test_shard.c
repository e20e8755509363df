/* The writer of the append-only file: what it creates, refuses and acknowledges, and a full disk at
 * every byte. */
#include "journal/shard.h"
#include "tests/unit/journal/support.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static size_t opening_length(void)
{
    return strlen(SHARD_MAGIC "1\n") + strlen(record_header());
}

static void test_rows_come_back(void **state)
{
    struct shard_report report;
    struct kept kept = {0};
    size_t length;

    (void)state;
    sample_shard("rows.csv", 3);
    assert_int_equal(shard_read("rows.csv", keep_row, &kept, &report), 0);
    assert_int_equal(report.rows, 3);
    assert_int_equal(report.damaged + report.torn + report.first_bad, 0);
    assert_int_equal(report.version, SHARD_VERSION);
    char *bytes = file_read("rows.csv", &length);
    char *rows = bytes + opening_length();
    for (size_t i = 0; i < kept.count; rows += strlen(kept.lines[i++]))
        assert_memory_equal(rows, kept.lines[i], strlen(kept.lines[i]));
    assert_int_equal(rows - bytes, length);
    free(bytes);
    kept_free(&kept);
}

static void test_never_opens_what_exists(void **state)
{
    struct shard *shard;

    (void)state;
    sample_shard("twice.csv", 1);
    assert_int_equal(shard_create("twice.csv", -1, &shard), EEXIST);
    assert_null(shard);
    assert_int_equal(symlink("target.csv", "dangling.csv"), 0);
    assert_int_equal(shard_create("dangling.csv", -1, &shard), EEXIST);
    assert_int_equal(access("target.csv", F_OK), -1);
    assert_int_equal(shard_create("missing/x.csv", -1, &shard), ENOENT);
    assert_int_equal(shard_close(NULL), 0);
}

/* Writes three rows to "full.csv"; *appended: how many were taken.  After one refused all are. */
static int write_three(size_t *appended)
{
    struct record record;
    struct shard *shard;
    int error = shard_create("full.csv", -1, &shard);

    *appended = 0;
    if (error)
        return error;
    for (int64_t row = 0; row < 3; ++row) {
        sample_record(&record, 5, row);
        int met = shard_append(shard, &record);
        if (error)
            assert_int_equal(met, error);
        error = met;
        *appended += error == 0;
    }
    assert_int_equal(shard_commit(shard), error);
    assert_int_equal(shard_close(shard), 0);
    return error;
}

/* A file size limit is a disk that is full at a chosen byte: at each, the writer says so and the
 * rows before it are kept. */
static void test_full_at_every_byte(void **state)
{
    struct shard_report report;
    struct rlimit limit, unlimited;
    struct stat whole;
    size_t appended;

    (void)state;
    signal(SIGXFSZ, SIG_IGN);
    sample_shard("whole.csv", 3);
    assert_int_equal(stat("whole.csv", &whole), 0);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &unlimited), 0);
    for (limit = unlimited, limit.rlim_cur = 0; limit.rlim_cur <= (rlim_t)whole.st_size;
         ++limit.rlim_cur) {
        struct kept kept = {0};
        unlink("full.csv");
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
        int error = write_three(&appended);
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &unlimited), 0);
        bool fits = limit.rlim_cur == (rlim_t)whole.st_size;
        assert_true(fits ? error == 0 : error == ENOSPC || error == EFBIG);
        assert_int_equal(shard_read("full.csv", keep_row, &kept, &report), 0);
        assert_int_equal(report.rows, appended);
        assert_int_equal(report.damaged, 0);
        assert_true(appended < 3 || fits);
        kept_free(&kept);
    }
}

/* The identities that the rows of "told.csv" should be acknowledged by. */
static void expect_told(char *expected, size_t size, const char *session)
{
    struct shard_report report;
    struct kept kept = {0};

    assert_int_equal(shard_read("told.csv", keep_row, &kept, &report), 0);
    assert_int_equal(kept.count, 2);
    snprintf(expected, size, "%s 5 0 %s%s 5 - %s", session, strrchr(kept.lines[0], ',') + 1,
             session, strrchr(kept.lines[1], ',') + 1);
    kept_free(&kept);
}

static void test_acknowledges_after_commit(void **state)
{
    char told[256] = "", expected[256];
    struct record record;
    struct shard *shard;
    int ends[2];

    (void)state;
    assert_int_equal(pipe2(ends, O_NONBLOCK), 0);
    assert_int_equal(shard_create("told.csv", ends[1], &shard), 0);
    sample_record(&record, 5, 0);
    assert_int_equal(shard_append(shard, &record), 0);
    sample_record(&record, 5, RECORD_UNKNOWN);
    assert_int_equal(shard_append(shard, &record), 0);
    assert_int_equal(read(ends[0], told, sizeof told), -1); /* nothing yet */
    assert_int_equal(shard_commit(shard), 0);
    assert_true(read(ends[0], told, sizeof told - 1) > 0);
    expect_told(expected, sizeof expected, record.session);
    assert_string_equal(told, expected);
    assert_int_equal(shard_commit(shard), 0);
    assert_int_equal(read(ends[0], told, 1), -1); /* once only */
    assert_int_equal(shard_close(shard), 0);
    close(ends[0]);
    close(ends[1]);
}

static void test_acknowledgement_that_fails_is_final(void **state)
{
    struct record record;
    struct shard *shard;
    int full = open("/dev/full", O_WRONLY);

    (void)state;
    assert_true(full >= 0);
    assert_int_equal(shard_create("unheard.csv", full, &shard), 0);
    sample_record(&record, 5, 0);
    assert_int_equal(shard_append(shard, &record), 0);
    assert_int_equal(shard_commit(shard), ENOSPC);
    assert_int_equal(shard_commit(shard), ENOSPC);
    assert_int_equal(shard_append(shard, &record), ENOSPC);
    shard_close(shard);
    close(full);
}

static void test_unwritable_record_leaves_the_shard_usable(void **state)
{
    struct shard_report report;
    struct record record;
    struct shard *shard;
    struct kept kept = {0};

    (void)state;
    assert_int_equal(shard_create("usable.csv", -1, &shard), 0);
    sample_record(&record, 5, 0);
    memset(record.note, ' ', sizeof record.note - 1);
    memset(record.labels, ' ', sizeof record.labels - 1);
    assert_int_equal(shard_append(shard, &record), EMSGSIZE);
    sample_record(&record, 5, 1);
    assert_int_equal(shard_append(shard, &record), 0);
    assert_int_equal(shard_close(shard), 0);
    assert_int_equal(shard_read("usable.csv", keep_row, &kept, &report), 0);
    assert_int_equal(report.rows, 1);
    kept_free(&kept);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows_come_back),
        cmocka_unit_test(test_never_opens_what_exists),
        cmocka_unit_test(test_full_at_every_byte),
        cmocka_unit_test(test_acknowledges_after_commit),
        cmocka_unit_test(test_acknowledgement_that_fails_is_final),
        cmocka_unit_test(test_unwritable_record_leaves_the_shard_usable),
    };
    return cmocka_run_group_tests(tests, enter_temporary, leave_temporary);
}

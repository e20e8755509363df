/* The order of the writer's system calls, and each of them failing in turn: the linker puts these
 * in their place. */
#include "journal/csv.h"
#include "journal/shard.h"
#include "tests/unit/journal/support.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <fcntl.h>
#include <unistd.h>

#include <cmocka.h>

ssize_t __real_write(int file, const void *bytes, size_t length);
ssize_t __wrap_write(int file, const void *bytes, size_t length);
int __real_fdatasync(int file);
int __wrap_fdatasync(int file);
int __real_fsync(int file);
int __wrap_fsync(int file);
int __real_rename(const char *from, const char *to);
int __wrap_rename(const char *from, const char *to);

/* A letter for each call: w row, a acknowledgement, d fdatasync, f fsync, r rename.  Of the calls
 * of one letter, the one with the number `when` (from 1) fails with errno `error`; a write with
 * error 0 is cut to half. */
static struct {
    char calls[64];
    int acknowledge; /* a file that is not the shard */
    char letter;
    int when, error;
} script;

static bool fails_now(char letter)
{
    size_t length = strlen(script.calls);

    if (length + 1 < sizeof script.calls)
        script.calls[length] = letter;
    if (letter != script.letter || --script.when != 0)
        return false;
    errno = script.error;
    return true;
}

ssize_t __wrap_write(int file, const void *bytes, size_t length)
{
    if (!fails_now(file == script.acknowledge ? 'a' : 'w'))
        return __real_write(file, bytes, length);
    return script.error ? -1 : __real_write(file, bytes, length / 2);
}

int __wrap_fdatasync(int file)
{
    return fails_now('d') ? -1 : __real_fdatasync(file);
}

int __wrap_fsync(int file)
{
    return fails_now('f') ? -1 : __real_fsync(file);
}

int __wrap_rename(const char *from, const char *to)
{
    return fails_now('r') ? -1 : __real_rename(from, to);
}

static void expect(char letter, int when, int error)
{
    memset(script.calls, '\0', sizeof script.calls);
    script.letter = letter;
    script.when = when;
    script.error = error;
}

/* Two visits of two rows each, committed after each visit; the first error. */
static int write_visits(void)
{
    struct record record;
    struct shard *shard;
    int error = shard_create("calls.csv", script.acknowledge, &shard);

    for (int64_t visit = 0; visit < 2 && !error; ++visit) {
        for (int64_t row = 0; row < 2 && !error; ++row) {
            sample_record(&record, visit, row);
            error = shard_append(shard, &record);
        }
        error = error ? error : shard_commit(shard);
    }
    if (shard && error) { /* final: nothing more reaches the system */
        size_t calls = strlen(script.calls);
        assert_int_equal(shard_commit(shard), error);
        assert_int_equal(shard_append(shard, &record), error);
        assert_int_equal(strlen(script.calls), calls);
    }
    shard_close(shard);
    unlink("calls.csv");
    return error;
}

static void test_durable_before_acknowledged(void **state)
{
    (void)state;
    expect(0, 0, 0);
    assert_int_equal(write_visits(), 0);
    assert_string_equal(script.calls, "wff" /* opening, file, directory */
                                      "wwda"
                                      "wwda");
}

/* Which call fails, with what, what the caller is told, and the last call made. */
static void test_every_failure_is_final(void **state)
{
    static const struct {
        char letter;
        int when, error, told;
        const char *calls;
    } cases[] = {
        {'w', 1, ENOSPC, ENOSPC, "w"},      {'w', 1, 0, ENOSPC, "w"},
        {'f', 1, EIO, EIO, "wf"},           {'f', 2, EIO, EIO, "wff"},
        {'w', 2, EDQUOT, EDQUOT, "wffw"},   {'w', 3, 0, ENOSPC, "wffww"},
        {'d', 1, EIO, EIO, "wffwwd"},       {'d', 2, EIO, EIO, "wffwwdawwd"},
        {'a', 1, EPIPE, EPIPE, "wffwwda"},  {'w', 5, EIO, EIO, "wffwwdaww"},
        {'d', 1, ENOSPC, ENOSPC, "wffwwd"}, {'a', 2, EPIPE, EPIPE, "wffwwdawwda"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; ++i) {
        expect(cases[i].letter, cases[i].when, cases[i].error);
        assert_int_equal(write_visits(), cases[i].told);
        assert_string_equal(script.calls, cases[i].calls);
    }
}

static void test_interruptions_and_part_acknowledgements_go_on(void **state)
{
    (void)state;
    expect('w', 2, EINTR);
    assert_int_equal(write_visits(), 0);
    assert_string_equal(script.calls, "wffwwwdawwda");
    expect('a', 1, EINTR);
    assert_int_equal(write_visits(), 0);
    expect('a', 1, 0);
    assert_int_equal(write_visits(), 0);
    assert_string_equal(script.calls, "wffwwdaawwda");
}

static int replace(const char *text)
{
    struct replacement *replacement;
    FILE *file;
    int error = replace_open("derived.csv", &replacement, &file);

    if (error)
        return error;
    fputs(text, file);
    return replace_commit(replacement);
}

static void test_replacement_that_fails_keeps_the_old_file(void **state)
{
    static const char letters[] = "fr";
    size_t length;

    (void)state;
    expect(0, 0, 0);
    assert_int_equal(replace("old"), 0);
    assert_string_equal(script.calls, "frf"); /* file, rename, directory */
    for (size_t i = 0; letters[i]; ++i) {
        expect(letters[i], 1, EIO);
        assert_int_equal(replace("new"), EIO);
        char *bytes = file_read("derived.csv", &length);
        assert_string_equal(bytes, "old");
        free(bytes);
        assert_true(none_begins_with(".speedup"));
    }
    expect('f', 2, EIO); /* of the directory: the new file is there */
    assert_int_equal(replace("new"), EIO);
    char *bytes = file_read("derived.csv", &length);
    assert_string_equal(bytes, "new");
    free(bytes);
    assert_true(none_begins_with(".speedup"));
}

static int open_acknowledge(void **state)
{
    int failed = enter_temporary(state);

    script.acknowledge = open("/dev/null", O_WRONLY);
    return failed || script.acknowledge < 0;
}

static int close_acknowledge(void **state)
{
    close(script.acknowledge);
    return leave_temporary(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_durable_before_acknowledged),
        cmocka_unit_test(test_every_failure_is_final),
        cmocka_unit_test(test_interruptions_and_part_acknowledgements_go_on),
        cmocka_unit_test(test_replacement_that_fails_keeps_the_old_file),
    };
    return cmocka_run_group_tests(tests, open_acknowledge, close_acknowledge);
}

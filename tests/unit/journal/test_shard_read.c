/* The reader of shards: what a cut, a flipped bit, foreign text or another version leaves. */
#include "journal/shard.h"
#include "tests/unit/journal/support.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static size_t opening_length(void)
{
    return strlen(SHARD_MAGIC "1\n") + strlen(record_header());
}

static void test_reads_regular_files_only(void **state)
{
    struct shard_report report;
    struct kept kept = {0};

    (void)state;
    sample_shard("regular.csv", 1);
    assert_int_equal(symlink("regular.csv", "link.csv"), 0);
    assert_int_equal(mkfifo("fifo.csv", 0600), 0);
    assert_int_equal(mkdir("directory.csv", 0700), 0);
    assert_int_equal(shard_read("link.csv", keep_row, &kept, &report), ELOOP);
    assert_int_equal(shard_read("fifo.csv", keep_row, &kept, &report), EINVAL);
    assert_int_equal(shard_read("directory.csv", keep_row, &kept, &report), EINVAL);
    assert_int_equal(shard_read("missing.csv", keep_row, &kept, &report), ENOENT);
    assert_null(kept.lines);
}

static int refuse_row(void *context, const struct record *record)
{
    (void)record;
    ++*(int *)context;
    return ECANCELED;
}

static void test_visitor_ends_the_reading(void **state)
{
    struct shard_report report;
    int calls = 0;

    (void)state;
    sample_shard("ended.csv", 3);
    assert_int_equal(shard_read("ended.csv", refuse_row, &calls, &report), ECANCELED);
    assert_int_equal(calls, 1);
}

/* A cut at every byte: the whole rows before it are read, the rest is one torn tail. */
static void test_every_truncation(void **state)
{
    struct shard_report report;
    size_t length, newlines = 0;

    (void)state;
    sample_shard("cut.csv", 3);
    char *bytes = file_read("cut.csv", &length);
    for (size_t cut = 0; cut <= length; ++cut) {
        struct kept kept = {0};
        newlines += cut > 0 && bytes[cut - 1] == '\n';
        bool at_end_of_line = cut > 0 && bytes[cut - 1] == '\n';
        file_write("cut.csv", bytes, cut);
        assert_int_equal(shard_read("cut.csv", keep_row, &kept, &report), 0);
        assert_int_equal(report.rows, newlines > 2 ? newlines - 2 : 0);
        assert_int_equal(report.torn, newlines < 2 || !at_end_of_line);
        assert_int_equal(report.damaged, 0);
        kept_free(&kept);
    }
    assert_int_equal(newlines, 5);
    free(bytes);
}

/* Every bit of the file, its first two lines too: never clean, and no row but those written. */
static void test_every_flip(void **state)
{
    struct shard_report report;
    size_t length;

    (void)state;
    sample_shard("flip.csv", 3);
    char *bytes = file_read("flip.csv", &length);
    int file = open("flip.csv", O_WRONLY);
    for (size_t bit = 0; bit < 8 * length; ++bit) {
        struct kept kept = {0};
        char flipped = (char)(bytes[bit / 8] ^ 1 << bit % 8);
        assert_int_equal(pwrite(file, &flipped, 1, (off_t)(bit / 8)), 1);
        int error = shard_read("flip.csv", keep_row, &kept, &report);
        assert_true(error == EINVAL || error == ENOTSUP || report.damaged + report.torn == 1);
        assert_true(kept.count < 3);
        for (size_t i = 0; i < kept.count; ++i)
            assert_non_null(strstr(bytes, kept.lines[i]));
        kept_free(&kept);
        assert_int_equal(pwrite(file, &bytes[bit / 8], 1, (off_t)(bit / 8)), 1);
    }
    close(file);
    free(bytes);
}

/* A shard of the given text between two good rows. */
static void read_with_insertion(const char *text, size_t size, struct shard_report *report)
{
    struct kept kept = {0};
    size_t length;

    unlink("part.csv");
    sample_shard("part.csv", 2);
    char *bytes = file_read("part.csv", &length);
    const char *second = strchr(bytes + opening_length(), '\n') + 1;
    FILE *file = fopen("inserted.csv", "w");
    assert_non_null(file);
    fwrite(bytes, 1, (size_t)(second - bytes), file);
    fwrite(text, 1, size, file);
    fwrite(second, 1, length - (size_t)(second - bytes), file);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(shard_read("inserted.csv", keep_row, &kept, report), 0);
    assert_int_equal(kept.count, 2);
    kept_free(&kept);
    free(bytes);
}

static void test_damaged_lines_are_counted(void **state)
{
    enum { HUGE_LINE = 300000 }; /* over four times the reader's buffer */
    struct shard_report report;
    char *huge = malloc(HUGE_LINE);

    (void)state;
    assert_non_null(huge);
    memset(huge, ',', HUGE_LINE);
    for (size_t size = 1; size < HUGE_LINE; size = 7 * size + 1) {
        huge[size - 1] = '\n';
        read_with_insertion(huge, size, &report);
        assert_int_equal(report.damaged, 1);
        assert_int_equal(report.first_bad, 4);
        huge[size - 1] = ',';
    }
    memset(huge, '\0', HUGE_LINE);
    huge[99] = huge[HUGE_LINE - 1] = '\n';
    read_with_insertion(huge, HUGE_LINE, &report);
    assert_int_equal(report.damaged, 2);
    assert_int_equal(report.first_bad, 4);
    assert_int_equal(report.torn, 0);
    free(huge);
}

/* A row behind text without a newline is part of a damaged line, wherever the reader's buffer ends.
 */
static void test_the_end_of_a_long_line_is_no_row(void **state)
{
    enum { MOST = 1 << 18 };
    struct shard_report report;
    struct kept kept = {0};
    size_t length;

    (void)state;
    sample_shard("row.csv", 1);
    char *bytes = file_read("row.csv", &length), *filler = malloc(MOST);
    assert_non_null(filler);
    memset(filler, 'x', MOST);
    for (size_t size = 1; size <= MOST; size *= 2) {
        FILE *file = fopen("long.csv", "w");
        assert_non_null(file);
        fwrite(bytes, 1, opening_length(), file);
        fwrite(filler, 1, size, file);
        fwrite(bytes + opening_length(), 1, length - opening_length(), file);
        assert_int_equal(fclose(file), 0);
        assert_int_equal(shard_read("long.csv", keep_row, &kept, &report), 0);
        assert_int_equal(report.rows, 0);
        assert_int_equal(report.damaged, 1);
    }
    free(filler);
    free(bytes);
}

static void test_what_is_no_shard(void **state)
{
    static const char *const refused[] = {"hello",
                                          "hello\n",
                                          "# speedup journal one\n",
                                          "# speedup journal 0\n",
                                          "# speedup journal 01\n",
                                          "# speedup journal \n",
                                          "# speedup journal\n",
                                          "# speedup journal 1\r\n",
                                          "# speedup journal 1\n\n",
                                          "# speedup journal 1\ntype,n\n",
                                          "# speedup journal 1\nn,n,crc\n",
                                          "# speedup journal 12345678901234567890\n",
                                          "\n"};
    struct shard_report report;
    struct kept kept = {0};

    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; ++i) {
        file_write("other.csv", refused[i], strlen(refused[i]));
        assert_int_equal(shard_read("other.csv", keep_row, &kept, &report), EINVAL);
    }
    static const char nul[] = "# speedup journal 1\nn,crc\0,p\n";
    file_write("other.csv", nul, sizeof nul - 1);
    assert_int_equal(shard_read("other.csv", keep_row, &kept, &report), EINVAL);
    static const char later[] = "# speedup journal 2\nn,crc\n";
    file_write("other.csv", later, strlen(later));
    assert_int_equal(shard_read("other.csv", keep_row, &kept, &report), ENOTSUP);
    assert_int_equal(report.version, 2);
}

/* What a power failure may leave of a new shard. */
static void test_zeros_that_were_never_written_are_torn(void **state)
{
    static const struct {
        const char *text;
        size_t length;
        int told;
    } cases[] = {{"\0\0\0\0", 4, 0},
                 {"# speed\0\0", 9, 0},
                 {"# speedup journal 1\0\0", 21, 0},
                 {"# speedup journal 1\n\0\0\0", 23, 0},
                 {"\0# speedup journal 1", 20, EINVAL},
                 {"\0\0\n", 3, EINVAL}};
    struct shard_report report;
    struct kept kept = {0};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; ++i) {
        file_write("zeros.csv", cases[i].text, cases[i].length);
        assert_int_equal(shard_read("zeros.csv", keep_row, &kept, &report), cases[i].told);
        assert_int_equal(report.rows, 0);
        assert_int_equal(report.torn, cases[i].told == 0);
    }
}

/* A newer program's column is skipped and an older program's missing one has no value; the CRC
 * covers all. */
static void test_columns_are_found_by_name(void **state)
{
    struct shard_report report;
    struct kept kept = {0};
    char text[2 * RECORD_LINE];

    (void)state;
    snprintf(text, sizeof text, "%s1\nvisit,n,type,crc\n5,7,visit,%08x\n", SHARD_MAGIC,
             (unsigned)record_crc("5,7,visit", 9));
    file_write("older.csv", text, strlen(text));
    assert_int_equal(shard_read("older.csv", keep_row, &kept, &report), 0);
    assert_int_equal(report.rows, 1);
    assert_memory_equal(kept.lines[0], "visit,,,,5,,,,7,", 16);
    kept_free(&kept);

    snprintf(text, sizeof text, "%s1\n%.*s,colour,crc\n", SHARD_MAGIC,
             (int)strlen(record_header()) - 5, record_header());
    const char *row = "visit,,,,5,,,,7,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,blue"; /* 49 commas */
    snprintf(text + strlen(text), sizeof text - strlen(text), "%s,%08x\n", row,
             (unsigned)record_crc(row, strlen(row)));
    file_write("newer.csv", text, strlen(text));
    assert_int_equal(shard_read("newer.csv", keep_row, &kept, &report), 0);
    assert_int_equal(report.rows, 1);
    assert_memory_equal(kept.lines[0], "visit,,,,5,,,,7,", 16);
    kept_free(&kept);
}

static void test_reads_all_of_a_directory(void **state)
{
    struct shard_report report = {.rows = 100};
    struct kept kept = {0};

    (void)state;
    assert_int_equal(shard_read_all("results", keep_row, &kept, &report), ENOENT);
    assert_int_equal(mkdir("results", 0700), 0);
    assert_int_equal(mkdir("results/raw", 0700), 0);
    assert_int_equal(shard_read_all("results", keep_row, &kept, &report), 0);
    sample_shard("results/raw/b.csv", 1);
    sample_shard("results/raw/a.csv", 2);
    file_write("results/raw/a.environment.csv", "key,value\n", 10);
    file_write("results/raw/.hidden.csv", "x", 1);
    file_write("results/raw/notes.txt", "x", 1);
    file_write("results/raw/c.csv", "# speed", 7);
    assert_int_equal(shard_read_all("results", keep_row, &kept, &report), 0);
    assert_int_equal(report.rows, 103);
    assert_int_equal(report.torn, 1);
    assert_string_equal(kept.lines[0], kept.lines[2]); /* row 0 of a.csv, then of b.csv */
    assert_true(strcmp(kept.lines[0], kept.lines[1]) != 0);
    kept_free(&kept);
    file_write("results/raw/b.csv", "other\n", 6);
    assert_int_equal(shard_read_all("results", keep_row, &kept, &report), EINVAL);
    kept_free(&kept);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reads_regular_files_only),
        cmocka_unit_test(test_visitor_ends_the_reading),
        cmocka_unit_test(test_every_truncation),
        cmocka_unit_test(test_every_flip),
        cmocka_unit_test(test_damaged_lines_are_counted),
        cmocka_unit_test(test_the_end_of_a_long_line_is_no_row),
        cmocka_unit_test(test_what_is_no_shard),
        cmocka_unit_test(test_zeros_that_were_never_written_are_torn),
        cmocka_unit_test(test_columns_are_found_by_name),
        cmocka_unit_test(test_reads_all_of_a_directory),
    };
    return cmocka_run_group_tests(tests, enter_temporary, leave_temporary);
}

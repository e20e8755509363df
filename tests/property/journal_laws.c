/* Write, then read, is the identity: rows and single fields of random, mostly hostile content. */
#include "journal/csv.h"
#include "journal/record.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { TRIALS = 20000 };

static unsigned short seed[3] = {2, 38, 5};

static uint64_t random_bits(void)
{
    return (uint64_t)(uint32_t)jrand48(seed) << 32 | (uint32_t)jrand48(seed);
}

/* Text of at most most bytes; half of them those that CSV, the percent encoding and spreadsheets
 * care about. */
static void random_text(char *text, size_t most)
{
    static const char hostile[] = "%,\"\r\n=+-@ 2041AFaf\t;|'\\\xc3\xa9";
    size_t length = random_bits() % (most + 1);

    for (size_t i = 0; i < length; ++i)
        text[i] = (char)(random_bits() % 2 ? (uint64_t)hostile[random_bits() % (sizeof hostile - 1)] : 1 + random_bits() % 255);
    text[length] = '\0';
}

static int64_t random_count(void)
{
    return random_bits() % 4 ? (int64_t)(random_bits() >> (1 + random_bits() % 63))
                             : RECORD_UNKNOWN;
}

/* Any finite double that is not negative, subnormal ones too; sometimes NaN. */
static double random_real(void)
{
    double value;
    uint64_t bits = random_bits() & 0x7fffffffffffffffu;

    memcpy(&value, &bits, sizeof value);
    return isfinite(value) ? value : (double)NAN;
}

/* The fields of a random record are short enough for a row to hold all of them half of the time. */
static void random_record(struct record *record)
{
    size_t most = random_bits() % 8;

#define RANDOM_TEXT(name, bytes) random_text(record->name, most < (bytes) ? most : (bytes)-1);
#define RANDOM_COUNT(name) record->name = random_count();
#define RANDOM_REAL(name) record->name = random_real();
    RECORD_COLUMNS(RANDOM_TEXT, RANDOM_COUNT, RANDOM_REAL)
}

static void assert_same(const struct record *a, const struct record *b)
{
#define SAME_TEXT(name, bytes) assert_string_equal(a->name, b->name);
#define SAME_COUNT(name) assert_int_equal(a->name, b->name);
#define SAME_REAL(name) assert_true(a->name == b->name || (isnan(a->name) && isnan(b->name)));
    RECORD_COLUMNS(SAME_TEXT, SAME_COUNT, SAME_REAL)
}

static void test_rows(void **state)
{
    struct record record, back;
    struct record_layout *layout;
    char line[RECORD_LINE + 1];
    size_t length, held = 0;

    (void)state;
    assert_int_equal(record_layout_parse(record_header(), &layout), 0);
    for (size_t trial = 0; trial < TRIALS; ++trial) {
        random_record(&record);
        if (record_format(&record, line, sizeof line, &length))
            continue;
        ++held;
        assert_true(length <= RECORD_LINE && line[length - 1] == '\n' &&
                    strchr(line, '\n') == line + length - 1);
        assert_int_equal(record_parse(layout, line, length - 1, &back), 0);
        assert_same(&record, &back);
    }
    assert_true(held > TRIALS / 10); /* else little was tried */
    record_layout_free(layout);
}

/* One long text at a time: lengths up to the whole field. */
static void test_long_texts(void **state)
{
    struct record record, back;
    struct record_layout *layout;
    char line[RECORD_LINE + 1];
    size_t length;

    (void)state;
    assert_int_equal(record_layout_parse(record_header(), &layout), 0);
    record_clear(&record);
    for (size_t trial = 0; trial < TRIALS; ++trial) {
        random_text(record.options, sizeof record.options - 1); /* 3 * 127 + 2 + 44 bytes fit */
        assert_int_equal(record_format(&record, line, sizeof line, &length), 0);
        assert_int_equal(record_parse(layout, line, length - 1, &back), 0);
        assert_same(&record, &back);
    }
    record_layout_free(layout);
}

/* A table of two text columns and a number. */
static void test_tables(void **state)
{
    enum { ROWS = 2000 };
    static char texts[ROWS][2][40];
    struct table *table;
    char *bytes, problem[128] = "";
    size_t length;
    FILE *file = open_memstream(&bytes, &length);

    (void)state;
    assert_non_null(file);
    fputs("left,right,row\n", file);
    for (size_t row = 0; row < ROWS; ++row) {
        for (size_t i = 0; i < 2; ++i) {
            random_text(texts[row][i], sizeof texts[row][i] - 1);
            csv_write_text(file, texts[row][i]);
            fputc(',', file);
        }
        csv_write_count(file, (int64_t)row);
        fputc('\n', file);
    }
    assert_int_equal(fclose(file), 0);
    int error = table_parse(bytes, length, &table, problem, sizeof problem);
    assert_string_equal(problem, "");
    assert_int_equal(error, 0);
    assert_int_equal(table_rows(table), ROWS);
    for (size_t row = 0; row < ROWS; ++row) {
        assert_string_equal(table_text(table, row, "left"), texts[row][0]);
        assert_string_equal(table_text(table, row, "right"), texts[row][1]);
        assert_int_equal(table_count(table, row, "row"), row);
    }
    table_free(table);
    free(bytes);
}

/* No text, however damaged, makes a reader fail otherwise than by its return; sanitizers watch. */
static void test_noise_is_refused_or_taken(void **state)
{
    struct record_layout *layout;
    struct record record;
    struct table *table;
    char text[200];

    (void)state;
    for (size_t trial = 0; trial < TRIALS; ++trial) {
        random_text(text, sizeof text - 1);
        if (table_parse(text, strlen(text), &table, NULL, 0) == 0)
            table_free(table);
        if (record_layout_parse(text, &layout) == 0) {
            record_parse(layout, text, strlen(text), &record);
            record_layout_free(layout);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_long_texts),
        cmocka_unit_test(test_tables),
        cmocka_unit_test(test_noise_is_refused_or_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The row: its CRC, its text form, and what is refused when it is read. */
#include "journal/record.h"

#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* The definition, bit by bit: an answer that shares no table with the library. */
static uint32_t crc_by_bits(const unsigned char *bytes, size_t length)
{
    uint32_t crc = 0xffffffffu;

    for (size_t i = 0; i < 8 * length; ++i) {
        uint32_t bit = (crc ^ (uint32_t)bytes[i / 8] >> i % 8) & 1u;
        crc = crc >> 1 ^ (bit ? 0x82f63b78u : 0u);
    }
    return ~crc;
}

static void test_crc_known_answers(void **state)
{
    unsigned char bytes[32] = {0};

    (void)state;
    assert_int_equal(record_crc("123456789", 9), 0xe3069283u);
    assert_int_equal(record_crc("", 0), 0u);
    assert_int_equal(record_crc(bytes, sizeof bytes), 0x8a9136aau); /* RFC 3720, B.4 */
    memset(bytes, 0xff, sizeof bytes);
    assert_int_equal(record_crc(bytes, sizeof bytes), 0x62a8ab43u); /* RFC 3720, B.4 */
}

static void test_crc_equals_its_definition(void **state)
{
    unsigned char bytes[300];
    unsigned short seed[3] = {2, 38, 5};

    (void)state;
    for (size_t i = 0; i < sizeof bytes; ++i)
        bytes[i] = (unsigned char)(nrand48(seed) >> 8);
    for (size_t length = 0; length < sizeof bytes; ++length) /* from odd addresses too */
        assert_int_equal(record_crc(bytes + length % 4, length - length % 4),
                         crc_by_bits(bytes + length % 4, length - length % 4));
    for (unsigned byte = 0; byte < 256; ++byte) { /* every entry of every table */
        memset(bytes, (int)byte, 15);
        assert_int_equal(record_crc(bytes, 15), crc_by_bits(bytes, 15));
    }
}

static void test_clear_is_no_value(void **state)
{
    struct record record;

    (void)state;
    memset(&record, 'x', sizeof record);
    record_clear(&record);
#define IS_EMPTY(name, bytes) assert_string_equal(record.name, "");
#define IS_UNKNOWN(name) assert_int_equal(record.name, -1);
#define IS_NAN(name) assert_true(isnan(record.name));
    RECORD_COLUMNS(IS_EMPTY, IS_UNKNOWN, IS_NAN)
}

static void test_set_text(void **state)
{
    char field[8];

    (void)state;
    record_set_text(field, sizeof field, "1234567890");
    assert_string_equal(field, "1234567");
    record_set_text(field, sizeof field, "a\nb\r\n");
    assert_string_equal(field, "a.b..");
    record_set_text(field, sizeof field, "");
    assert_string_equal(field, "");
}

/* A label stands once, whole, and only where there is room. */
static void test_labels(void **state)
{
    struct record record;

    (void)state;
    record_clear(&record);
    assert_false(record_has_label(&record, ""));
    record_add_label(&record, "steal");
    record_add_label(&record, "preempted");
    record_add_label(&record, "steal");
    assert_string_equal(record.labels, "steal+preempted");
    assert_true(record_has_label(&record, "steal") && record_has_label(&record, "preempted"));
    assert_false(record_has_label(&record, "pre") || record_has_label(&record, "preempted+"));
    assert_false(record_has_label(&record, "steal+preempted"));
    for (int i = 0; i < 40; i++) {
        char label[8];
        snprintf(label, sizeof label, "n%d", i);
        record_add_label(&record, label);
    }
    assert_true(strlen(record.labels) < sizeof record.labels);
    assert_true(record_has_label(&record, "n0"));
    assert_false(record_has_label(&record, "n39"));
    assert_int_not_equal(record.labels[strlen(record.labels) - 1], '+');
}

static void format(const struct record *record, char line[RECORD_LINE + 1])
{
    size_t length;

    assert_int_equal(record_format(record, line, RECORD_LINE + 1, &length), 0);
    assert_int_equal(length, strlen(line));
}

/* Written out by hand for the 49 columns and the CRC. */
static void test_known_row(void **state)
{
    char line[RECORD_LINE + 1];
    struct record record;

    (void)state;
    record_clear(&record);
    format(&record, line);
    assert_int_equal(strspn(line, ","), 49);
    assert_int_equal(strlen(line), 49 + 8 + 1);

    record_set_text(record.type, sizeof record.type, "visit");
    record_set_text(record.session, sizeof record.session, "-a b%");
    record_set_text(record.options, sizeof record.options, "d=2,m=1");
    record.n = 0;
    record.group = INT64_MAX;
    record.work = 0.1;
    record.bytes = 1e300;
    record.error = INFINITY;
    format(&record, line);
    static const char begin[] = "visit,%2Da%20b%25,9223372036854775807,,,,,\"d=2,m=1\",0,,,,,,,,,,,"
                                ",,,,,,,,,,,,,,0.1,1e+300,,,,,,,,,,,,,,,";
    assert_memory_equal(line, begin, sizeof begin - 1);
    char crc[16];
    snprintf(crc, sizeof crc, "%08x\n",
             (unsigned)crc_by_bits((const unsigned char *)begin, sizeof begin - 2));
    assert_string_equal(line + sizeof begin - 1, crc);
}

/* Refusing a row that does not fit, to the byte. */
static void test_too_long(void **state)
{
    char line[RECORD_LINE + 2];
    struct record record;
    size_t length, needed;

    (void)state;
    record_clear(&record);
    assert_int_equal(record_format(&record, line, sizeof line, &needed), 0);
    for (size_t size = 0; size <= needed; ++size)
        assert_int_equal(record_format(&record, line, size, &length), EMSGSIZE);
    assert_int_equal(record_format(&record, line, needed + 1, &length), 0);

    /* 49 commas, the CRC and the newline are 58 bytes, n 1; encoded bytes are 3 each: 58 + 1 + 3 (95 + 56) =
     * RECORD_LINE. */
    record.n = 1;
    memset(record.note, ' ', 95);
    memset(record.labels, '*', 56);
    assert_int_equal(record_format(&record, line, sizeof line, &length), 0);
    assert_int_equal(length, RECORD_LINE);
    record.n = 10;
    assert_int_equal(record_format(&record, line, sizeof line, &length), EMSGSIZE);
}

static void test_no_negative_numbers(void **state)
{
    char line[RECORD_LINE + 1];
    struct record record;
    size_t length;

    (void)state;
    record_clear(&record);
    record.total_ns = -2;
    assert_int_equal(record_format(&record, line, sizeof line, &length), EINVAL);
    record_clear(&record);
    record.work = -1e-300;
    assert_int_equal(record_format(&record, line, sizeof line, &length), EINVAL);
}

static void test_layout(void **state)
{
    static const char *const refused[] = {
        "",        "\n",    "n,",    ",n",  "n,n",    "speed,n,speed",
        "n,crc,p", "crc,n", "n,\"p", "n\"", "crc,crc"};
    struct record_layout *layout;
    char wide[4 * RECORD_LINE] = "";

    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; ++i) {
        assert_int_equal(record_layout_parse(refused[i], &layout), EINVAL);
        assert_null(layout);
    }
    for (size_t i = 0; i + 5 < sizeof wide; i += 5)
        snprintf(wide + i, sizeof wide - i, "%s%04zu", i ? "," : "x", i);
    assert_int_equal(record_layout_parse(wide, &layout), 0);
    record_layout_free(layout);

    assert_int_equal(record_layout_parse("n,speed,crc\r\n", &layout), 0);
    assert_true(record_layout_has(layout, "n"));
    assert_true(record_layout_has(layout, "speed"));
    assert_true(record_layout_has(layout, "crc"));
    assert_false(record_layout_has(layout, "p"));
    record_layout_free(layout);
    record_layout_free(NULL);
}

static bool is_sound(const char *header)
{
    struct record_layout *layout;

    assert_int_equal(record_layout_parse(header, &layout), 0);
    bool sound = record_layout_sound(layout);
    record_layout_free(layout);
    return sound;
}

static void test_sound_headers(void **state)
{
    char newer[2 * RECORD_LINE];

    (void)state;
    assert_true(is_sound(record_header()));
    assert_true(is_sound("type,session,visit,repetition,n,crc")); /* an older version's */
    snprintf(newer, sizeof newer, "colour,%s", record_header());
    assert_true(is_sound(newer));
    assert_false(is_sound("type,session,visit,repetition,n"));
    assert_false(is_sound("type,session,visit,repetition,m,crc"));
}

/* Parses line by header; the record on success. */
static int parse(const char *header, const char *line, struct record *record)
{
    struct record_layout *layout;

    assert_int_equal(record_layout_parse(header, &layout), 0);
    int error = record_parse(layout, line, strlen(line), record);
    record_layout_free(layout);
    return error;
}

/* What a worker in another language may print: fewer columns, other ones, any order, quotes, CRLF,
 * no CRC. */
static void test_parse_by_name(void **state)
{
    struct record record;

    (void)state;
    assert_int_equal(parse("result,speed,total_ns,n,error,labels\r\n",
                           "\"a\"\"b\",12,9223372036854775807,,1e-3,\r", &record),
                     0);
    assert_string_equal(record.result, "a\"b");
    assert_int_equal(record.total_ns, INT64_MAX);
    assert_int_equal(record.n, -1);
    assert_true(record.error == 1e-3);
    assert_string_equal(record.labels, "");
    assert_true(isnan(record.work));
    assert_int_equal(parse("note", "100%25%20%zz%00", &record), 0);
    assert_string_equal(record.note, "100% %zz%00");
}

static void test_parse_refuses(void **state)
{
    static const char *const refused[] = {
        "",     "1",     "1,2",   "1,2,3,4", ",,,",        "-1,,",
        "+1,,", " 1,,",  "1 ,,",  "0x1,,",   "1.0,,",      "1e3,,",
        "a,,",  "\"1,,", ",nan,", ",inf,",   ",-1e9,",     ",1..,",
        ",.5,", ",5.,",  ",0x1,", ",1e999,", ",,12345678", "9223372036854775808,,"};
    struct record record;
    char line[2 * RECORD_LINE];

    (void)state;
    assert_int_equal(parse("n,work,scaling", "1,5.5e-1,1234567", &record), 0);
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; ++i)
        assert_int_equal(parse("n,work,scaling", refused[i], &record), EINVAL);

    memset(line, 'x', sizeof line);
    line[RECORD_LINE] = '\0';
    assert_int_equal(parse("unknown", line, &record), EINVAL);
    line[RECORD_LINE - 1] = '\0';
    assert_int_equal(parse("unknown", line, &record), 0);
}

static void test_parse_refuses_nul(void **state)
{
    struct record_layout *layout;
    struct record record;

    (void)state;
    assert_int_equal(record_layout_parse("n,note", &layout), 0);
    assert_int_equal(record_parse(layout, "1,a\0b", 5, &record), EINVAL);
    assert_int_equal(record_parse(layout, "1,ab", 4, &record), 0);
    record_layout_free(layout);
}

/* Every single-bit flip of a row, its comma and CRC included. */
static void test_every_flip_is_refused(void **state)
{
    char line[RECORD_LINE + 1];
    struct record_layout *layout;
    struct record record;
    size_t length;

    (void)state;
    record_clear(&record);
    record_set_text(record.type, sizeof record.type, "visit");
    record_set_text(record.options, sizeof record.options, "d=2,m=1");
    record.n = 2385;
    record.work = 2.385;
    assert_int_equal(record_format(&record, line, sizeof line, &length), 0);
    assert_int_equal(record_layout_parse(record_header(), &layout), 0);
    assert_int_equal(record_parse(layout, line, length - 1, &record), 0);
    for (size_t bit = 0; bit < 8 * (length - 1); ++bit) {
        line[bit / 8] = (char)(line[bit / 8] ^ 1 << bit % 8);
        assert_int_equal(record_parse(layout, line, length - 1, &record), EILSEQ);
        line[bit / 8] = (char)(line[bit / 8] ^ 1 << bit % 8);
    }
    for (size_t cut = 0; cut < length - 1; ++cut)
        assert_int_equal(record_parse(layout, line, cut, &record), EILSEQ);
    assert_int_equal(record_parse(layout, line, length - 1, &record), 0);
    record_layout_free(layout);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_crc_known_answers),
        cmocka_unit_test(test_crc_equals_its_definition),
        cmocka_unit_test(test_clear_is_no_value),
        cmocka_unit_test(test_set_text),
        cmocka_unit_test(test_labels),
        cmocka_unit_test(test_known_row),
        cmocka_unit_test(test_too_long),
        cmocka_unit_test(test_no_negative_numbers),
        cmocka_unit_test(test_layout),
        cmocka_unit_test(test_sound_headers),
        cmocka_unit_test(test_parse_by_name),
        cmocka_unit_test(test_parse_refuses),
        cmocka_unit_test(test_parse_refuses_nul),
        cmocka_unit_test(test_every_flip_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

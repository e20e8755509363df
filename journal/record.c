/* The row as text: one table of columns, made from the X-macro, drives both writing and reading. */
#include "journal/record.h"

#include "journal/csv.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CRC_NAME "crc"
enum { CRC_DIGITS = 8 };

enum kind { KIND_TEXT, KIND_COUNT, KIND_REAL };

struct column {
    const char *name;
    enum kind kind;
    size_t offset; /* in struct record */
    size_t size;
};

#define TEXT_COLUMN(field, bytes) {#field, KIND_TEXT, offsetof(struct record, field), bytes},
#define COUNT_COLUMN(field) {#field, KIND_COUNT, offsetof(struct record, field), sizeof(int64_t)},
#define REAL_COLUMN(field) {#field, KIND_REAL, offsetof(struct record, field), sizeof(double)},
static const struct column columns[] = {RECORD_COLUMNS(TEXT_COLUMN, COUNT_COLUMN, REAL_COLUMN)};
enum { COLUMNS = sizeof columns / sizeof columns[0] };

void record_clear(struct record *record)
{
#define TEXT_NOTHING(field, bytes) .field = "",
#define COUNT_NOTHING(field) .field = RECORD_UNKNOWN,
#define REAL_NOTHING(field) .field = NAN,
    static const struct record nothing = {
        RECORD_COLUMNS(TEXT_NOTHING, COUNT_NOTHING, REAL_NOTHING)};
    *record = nothing;
}

void record_set_text(char *field, size_t size, const char *text)
{
    size_t used = 0;

    for (; text[used] && used + 1 < size; ++used) {
        field[used] = text[used];
        if (text[used] == '\n' || text[used] == '\r')
            field[used] = '.';
    }
    field[used] = '\0';
}

bool record_has_label(const struct record *record, const char *label)
{
    const size_t length = strlen(label);
    for (const char *at = record->labels; *at; at += strcspn(at, "+"), at += *at == '+')
        if (strcspn(at, "+") == length && strncmp(at, label, length) == 0)
            return true;
    return false;
}

void record_add_label(struct record *record, const char *label)
{
    const size_t used = strlen(record->labels), room = sizeof record->labels - used;
    if (label[0] && !record_has_label(record, label) && strlen(label) + 1 < room)
        snprintf(record->labels + used, room, "%s%s", used ? "+" : "", label);
}

const char *record_header(void)
{
#define TEXT_NAME(field, bytes) #field ","
#define OTHER_NAME(field) #field ","
    return RECORD_COLUMNS(TEXT_NAME, OTHER_NAME, OTHER_NAME) CRC_NAME "\n";
}

/* A line being written.  used counts on past size: one look at the end tells if all went in. */
struct line {
    char *text;
    size_t size;
    size_t used;
};

static void put(struct line *line, const char *text)
{
    for (; *text; ++text, ++line->used)
        if (line->used < line->size)
            line->text[line->used] = *text;
}

static void put_text(struct line *line, const char *text)
{
    static const char plain[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._:+=,-";
    const char *quote = strchr(text, ',') ? "\"" : "";

    put(line, quote);
    for (const char *at = text; *at; ++at) {
        char bytes[4] = {*at, '\0'};
        if (!strchr(plain, *at) || (at == text && strchr("=+-", *at)))
            snprintf(bytes, sizeof bytes, "%%%02X", (unsigned)(unsigned char)*at);
        put(line, bytes);
    }
    put(line, quote);
}

static void put_count(struct line *line, int64_t value)
{
    char digits[24];

    snprintf(digits, sizeof digits, "%jd", (intmax_t)value);
    put(line, digits);
}

/* The shortest of 15, 16 and 17 digits that reads back as value; 17 always do (IEEE 754 double). */
static void put_real(struct line *line, double value)
{
    char digits[32] = "";

    for (int precision = 15; precision <= 17; ++precision) {
        snprintf(digits, sizeof digits, "%.*g", precision, value);
        if (strtod(digits, NULL) == value)
            break;
    }
    put(line, digits);
}

/* EINVAL: a number that is neither a value nor "no value". */
static int put_field(struct line *line, const struct column *column, const char *field)
{
    int64_t count;
    double real;

    switch (column->kind) {
    case KIND_TEXT:
        put_text(line, field);
        return 0;
    case KIND_COUNT:
        memcpy(&count, field, sizeof count);
        if (count < RECORD_UNKNOWN)
            return EINVAL;
        if (count != RECORD_UNKNOWN)
            put_count(line, count);
        return 0;
    case KIND_REAL:
        memcpy(&real, field, sizeof real);
        if (real < 0.0)
            return EINVAL;
        if (isfinite(real))
            put_real(line, real);
        return 0;
    }
    return EINVAL;
}

int record_format(const struct record *record, char *line, size_t size, size_t *length)
{
    size_t room = size < RECORD_LINE + 1 ? size : RECORD_LINE + 1;
    struct line row = {line, room, 0};
    char end[CRC_DIGITS + sizeof ",\n"];

    for (size_t i = 0; i < COLUMNS; ++i) {
        if (i > 0)
            put(&row, ",");
        int error = put_field(&row, &columns[i], (const char *)record + columns[i].offset);
        if (error)
            return error;
    }
    if (row.used + sizeof end > room)
        return EMSGSIZE;
    *length = row.used + sizeof end - 1;
    snprintf(end, sizeof end, ",%0*x\n", CRC_DIGITS, (unsigned)record_crc(line, row.used));
    memcpy(line + row.used, end, sizeof end);
    return 0;
}

enum { UNKNOWN_COLUMN = -1, CRC_COLUMN = -2 };

struct layout_column {
    const char *name;
    int column; /* in columns[], or one of the two above */
};

struct record_layout {
    size_t count;
    bool has_crc;
    char *header; /* what the names point into */
    struct layout_column columns[];
};

/* Index of name in columns[], CRC_COLUMN or UNKNOWN_COLUMN. */
static int column_find(const char *name)
{
    for (int i = 0; i < (int)COLUMNS; ++i)
        if (strcmp(columns[i].name, name) == 0)
            return i;
    return strcmp(name, CRC_NAME) == 0 ? CRC_COLUMN : UNKNOWN_COLUMN;
}

bool record_layout_has(const struct record_layout *layout, const char *column)
{
    for (size_t i = 0; i < layout->count; ++i)
        if (strcmp(layout->columns[i].name, column) == 0)
            return true;
    return false;
}

bool record_layout_sound(const struct record_layout *layout)
{
    size_t known = 0;

    for (size_t i = 0; i < layout->count; ++i)
        known += layout->columns[i].column >= 0;
    return layout->has_crc && (known == COLUMNS || known == layout->count - 1);
}

/* EINVAL: an empty name, a name met before, or columns behind the CRC. */
static int layout_add(struct record_layout *layout, const char *name)
{
    if (*name == '\0' || layout->has_crc || record_layout_has(layout, name))
        return EINVAL;
    struct layout_column *column = &layout->columns[layout->count++];
    column->name = name;
    column->column = column_find(name);
    layout->has_crc = column->column == CRC_COLUMN;
    return 0;
}

int record_layout_parse(const char *header, struct record_layout **layout)
{
    enum { MOST = RECORD_LINE }; /* a row of RECORD_LINE bytes cannot have more fields */
    char *names[MOST];
    size_t count = 0;
    struct record_layout *made = calloc(1, sizeof *made + MOST * sizeof made->columns[0]);

    *layout = NULL;
    if (!made)
        return ENOMEM;
    made->header = strdup(header);
    int error = made->header ? 0 : ENOMEM;
    if (!error)
        error = csv_split(made->header, strcspn(header, "\r\n"), names, MOST, &count) ? EINVAL : 0;
    for (size_t i = 0; i < count && !error; ++i)
        error = layout_add(made, names[i]);
    if (error)
        record_layout_free(made);
    else
        *layout = made;
    return error;
}

void record_layout_free(struct record_layout *layout)
{
    if (layout)
        free(layout->header);
    free(layout);
}

/* True if the line ends in a comma and the CRC of all before it.  Upper-case digits are not taken:
 * then two texts, one bit apart, would both pass. */
static bool crc_matches(const char *line, size_t length)
{
    if (length < CRC_DIGITS + 1 || line[length - CRC_DIGITS - 1] != ',')
        return false;
    uint32_t crc = record_crc(line, length - CRC_DIGITS - 1);
    for (size_t i = 1; i <= CRC_DIGITS; ++i, crc >>= 4)
        if (line[length - i] != "0123456789abcdef"[crc & 0xfu])
            return false;
    return true;
}

static int parse_text(const struct column *column, char *text, char *field)
{
    csv_decode(text);
    return memccpy(field, text, '\0', column->size) ? 0 : EINVAL;
}

static int parse_real(const char *text, char *field)
{
    double value;

    if (csv_parse_real(text, &value) || value < 0.0)
        return EINVAL;
    memcpy(field, &value, sizeof value);
    return 0;
}

static int parse_count(const char *text, char *field)
{
    int64_t value;

    if (csv_parse_count(text, &value))
        return EINVAL;
    memcpy(field, &value, sizeof value);
    return 0;
}

static int parse_field(const struct column *column, char *text, char *field)
{
    if (*text == '\0')
        return 0;
    switch (column->kind) {
    case KIND_TEXT:
        return parse_text(column, text, field);
    case KIND_COUNT:
        return parse_count(text, field);
    case KIND_REAL:
        return parse_real(text, field);
    }
    return EINVAL;
}

int record_parse(const struct record_layout *layout, const char *line, size_t length,
                 struct record *record)
{
    char copy[RECORD_LINE], *fields[RECORD_LINE];
    size_t count;

    if (length >= RECORD_LINE)
        return EINVAL;
    if (layout->has_crc && !crc_matches(line, length))
        return EILSEQ;
    if (!layout->has_crc && length > 0 && line[length - 1] == '\r')
        --length;
    memcpy(copy, line, length);
    if (csv_split(copy, length, fields, layout->count, &count) || count != layout->count)
        return EINVAL;
    record_clear(record);
    for (size_t i = 0; i < count; ++i) {
        int column = layout->columns[i].column;
        if (column >= 0 &&
            parse_field(&columns[column], fields[i], (char *)record + columns[column].offset))
            return EINVAL;
    }
    return 0;
}

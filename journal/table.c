/* A whole CSV file in memory, looked up by row and column name. */
#include "journal/csv.h"

#include "journal/name.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_BYTES = 1 << 30 };

struct column {
    const char *name;
    size_t index;
};

struct table {
    char *text;    /* what all fields point into */
    char **fields; /* fields[rows + 1][columns]; the first row is the header */
    size_t used, room;
    size_t rows, columns;
    bool marked;            /* a byte order mark stood before the header */
    struct column *by_name; /* by_name[columns], sorted */
};

/* A table being parsed, and where to say what is wrong with it. */
struct source {
    struct table *table;
    const char *path; /* NULL: text in memory */
    char *problem;
    size_t size;
};

/* Writes the problem at a line (0: of the whole file) and returns error. */
static int refuse(const struct source *source, size_t line, const char *why, int error)
{
    char name[PATH_MAX] = "", place[32] = "";

    if (!source->problem)
        return error;
    if (source->path)
        name_escape(name, sizeof name, source->path);
    if (line > 0)
        snprintf(place, sizeof place, source->path ? ":%zu" : "line %zu", line);
    snprintf(source->problem, source->size, "%s%s%s%s", name, place,
             source->path || line ? ": " : "", why);
    return error;
}

/* Makes room for count more fields. */
static int make_room(struct table *table, size_t count)
{
    if (table->room - table->used >= count)
        return 0;
    size_t room = 2 * table->room + count;
    char **grown = reallocarray(table->fields, room, sizeof *grown);
    if (!grown)
        return ENOMEM;
    table->fields = grown;
    table->room = room;
    return 0;
}

/* Length of the record at text without its newline: a line break between quotes belongs to it. */
static size_t record_length(const char *text, size_t length, size_t *breaks)
{
    bool quoted = false;
    size_t i = 0;

    for (*breaks = 0; i < length && (quoted || text[i] != '\n'); ++i) {
        quoted ^= text[i] == '"';
        *breaks += text[i] == '\n';
    }
    return i;
}

static size_t count_commas(const char *text, size_t length)
{
    size_t commas = 0;

    for (size_t i = 0; i < length; ++i)
        commas += text[i] == ',';
    return commas;
}

/* Splits one record; the first is the header and sets how many fields the others must have. */
static int add_record(const struct source *source, char *text, size_t length, size_t line)
{
    struct table *table = source->table;
    size_t limit = table->columns ? table->columns : count_commas(text, length) + 1, count;

    if (length > 0 && text[length - 1] == '\r')
        --length;
    if (make_room(table, limit))
        return refuse(source, line, "not enough memory", ENOMEM);
    char **fields = table->fields + table->used;
    int error = csv_split(text, length, fields, limit, &count);
    if (error == EINVAL)
        return refuse(source, line, "not CSV: a stray quote, line break or NUL byte", EINVAL);
    if (error || (table->columns && count != table->columns))
        return refuse(source, line, "another number of fields than the header", EINVAL);
    for (size_t i = 0; i < count; ++i)
        csv_decode(fields[i]);
    table->used += count;
    table->rows += table->columns > 0;
    table->columns = count;
    return 0;
}

static int compare_columns(const void *left, const void *right)
{
    const struct column *a = left, *b = right;

    return strcmp(a->name, b->name);
}

static int index_columns(const struct source *source)
{
    struct table *table = source->table;

    table->by_name = reallocarray(NULL, table->columns, sizeof *table->by_name);
    if (!table->by_name)
        return refuse(source, 1, "not enough memory", ENOMEM);
    for (size_t i = 0; i < table->columns; ++i)
        table->by_name[i] = (struct column){table->fields[i], i};
    qsort(table->by_name, table->columns, sizeof *table->by_name, compare_columns);
    for (size_t i = 0; i < table->columns; ++i) {
        if (*table->by_name[i].name == '\0')
            return refuse(source, 1, "a column has no name", EINVAL);
        if (i > 0 && compare_columns(&table->by_name[i - 1], &table->by_name[i]) == 0)
            return refuse(source, 1, "two columns have the same name", EINVAL);
    }
    return 0;
}

/* Parses text[length], whose byte at length is writable too. */
static int parse_records(const struct source *source, char *text, size_t length)
{
    static const char mark[] = "\xef\xbb\xbf"; /* UTF-8 byte order mark */
    size_t line = 1, at = 0, breaks;

    source->table->marked = length >= 3 && memcmp(text, mark, 3) == 0;
    if (source->table->marked)
        at = 3;
    if (at == length)
        return refuse(source, 0, "empty: no header line", EINVAL);
    while (at < length) {
        size_t record = record_length(text + at, length - at, &breaks);
        int error = add_record(source, text + at, record, line);
        if (error)
            return error;
        at += record + 1;
        line += breaks + 1;
    }
    return index_columns(source);
}

/* Makes a table of text, which it takes over. */
static int parse_owned(struct source *source, char *text, size_t length, struct table **table)
{
    source->table = calloc(1, sizeof *source->table);
    if (!source->table) {
        free(text);
        return refuse(source, 0, "not enough memory", ENOMEM);
    }
    source->table->text = text;
    int error = parse_records(source, text, length);
    if (error)
        table_free(source->table);
    else
        *table = source->table;
    return error;
}

int table_parse(const char *text, size_t length, struct table **table, char *problem, size_t size)
{
    struct source source = {NULL, NULL, problem, size};

    *table = NULL;
    char *copy = malloc(length + 1);
    if (!copy)
        return refuse(&source, 0, "not enough memory", ENOMEM);
    memcpy(copy, text, length);
    return parse_owned(&source, copy, length, table);
}

/* Reads at most size bytes of file to text. */
static int read_all(int file, char *text, size_t size, size_t *length)
{
    ssize_t got = 1;

    for (*length = 0; got != 0 && *length < size;) {
        got = read(file, text + *length, size - *length);
        if (got < 0 && errno != EINTR)
            return errno;
        *length += got > 0 ? (size_t)got : 0;
    }
    return 0;
}

/* Reads a regular file to *text, with one byte to spare.  O_NONBLOCK: a FIFO would wait for a
 * writer. */
static int read_file(int file, char **text, size_t *length)
{
    struct stat status;

    if (fstat(file, &status) != 0)
        return errno;
    if (!S_ISREG(status.st_mode))
        return S_ISDIR(status.st_mode) ? EISDIR : EINVAL;
    if (status.st_size > MOST_BYTES)
        return EFBIG;
    *text = malloc((size_t)status.st_size + 1);
    if (!*text)
        return ENOMEM;
    return read_all(file, *text, (size_t)status.st_size, length);
}

int table_load(const char *path, struct table **table, char *problem, size_t size)
{
    struct source source = {NULL, path, problem, size};
    char *text = NULL;
    size_t length = 0;

    *table = NULL;
    int file = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (file < 0)
        return refuse(&source, 0, strerror(errno), errno);
    int error = read_file(file, &text, &length);
    close(file);
    if (error) {
        free(text);
        return refuse(&source, 0, error == EINVAL ? "not a regular file" : strerror(error), error);
    }
    return parse_owned(&source, text, length, table);
}

void table_free(struct table *table)
{
    if (!table)
        return;
    free(table->by_name);
    free(table->fields);
    free(table->text);
    free(table);
}

size_t table_rows(const struct table *table)
{
    return table->rows;
}

size_t table_columns(const struct table *table)
{
    return table->columns;
}

const char *table_column_name(const struct table *table, size_t column)
{
    return table->fields[column];
}

/* NULL: there is no such column. */
static const struct column *find_column(const struct table *table, const char *name)
{
    struct column wanted = {name, 0};

    return bsearch(&wanted, table->by_name, table->columns, sizeof wanted, compare_columns);
}

const char *table_text(const struct table *table, size_t row, const char *column)
{
    const struct column *found = find_column(table, column);

    return found ? table->fields[(row + 1) * table->columns + found->index] : "";
}

int64_t table_count(const struct table *table, size_t row, const char *column)
{
    int64_t value;

    return csv_parse_count(table_text(table, row, column), &value) ? -1 : value;
}

double table_real(const struct table *table, size_t row, const char *column)
{
    double value;

    return csv_parse_real(table_text(table, row, column), &value) ? (double)NAN : value;
}

/* True if the field is empty or of the column's kind. */
static bool fits(const struct table *table, size_t row, const struct table_column *column)
{
    const char *text = table_text(table, row, column->name);
    int64_t count;
    double real;

    if (*text == '\0' || column->kind == TABLE_TEXT)
        return true;
    return (column->kind == TABLE_COUNT ? csv_parse_count(text, &count) : csv_parse_real(text, &real)) == 0;
}

int table_check(const struct table *table, const char *path, const struct table_column columns[], char *problem, size_t size)
{
    char name[PATH_MAX], text[128];

    name_escape(name, sizeof name, path);
    for (const struct table_column *column = columns; column->name; ++column) {
        if (column->needed && !find_column(table, column->name)) {
            snprintf(problem, size, "%s:1: no column %s", name, column->name);
            return EINVAL;
        }
        for (size_t row = 0; row < table->rows; ++row) {
            if (fits(table, row, column))
                continue;
            snprintf(problem, size, "%s:%zu: %s: '%s' is not a %snumber", name, row + 2, column->name,
                     name_escape(text, sizeof text, table_text(table, row, column->name)),
                     column->kind == TABLE_COUNT ? "whole " : "");
            return EINVAL;
        }
    }
    return 0;
}

bool table_is_marked(const struct table *table)
{
    return table->marked;
}

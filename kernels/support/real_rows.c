/* Reads rows of numbers from a CSV file. */
#include "kernels/support/real_rows.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LINE_LENGTH = 1000, NUMBER_LENGTH = 63, SHOWN_LENGTH = 24, FIRST_ROWS = 1024 };

#define DIGITS "0123456789"
#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

/* A file being read, and its line at hand. */
struct reader {
    FILE *file;
    const char *path;
    size_t line; /* number of the line at hand, from 1 */
    char text[LINE_LENGTH + 1];
    char *trouble;
    size_t size;
};

/* Says what is wrong with the line at hand. */
static int __attribute__((format(printf, 2, 3))) refuse(struct reader *reader, const char *format, ...)
{
    va_list arguments;
    int length = snprintf(reader->trouble, reader->size, "%s:%zu: ", reader->path, reader->line);
    va_start(arguments, format);
    if (length > 0 && (size_t)length < reader->size)
        vsnprintf(reader->trouble + length, reader->size - (size_t)length, format, arguments);
    va_end(arguments);
    return EINVAL;
}

static int refuse_file(struct reader *reader, const char *why)
{
    snprintf(reader->trouble, reader->size, "%s: %s: give a file of numbers, its path seen from where speedup was started",
             reader->path, why);
    return EINVAL;
}

/* Only a regular file is the same for every worker that reads it; a pipe would also make the first one wait. */
static int open_file(struct reader *reader)
{
    struct stat status;
    const int descriptor = open(reader->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0)
        return refuse_file(reader, strerror(errno));
    if (fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
        close(descriptor);
        return refuse_file(reader, "not a regular file");
    }
    reader->file = fdopen(descriptor, "r");
    if (reader->file)
        return 0;
    close(descriptor);
    return ENOMEM;
}

/* Spreadsheets write a byte order mark; before a number it would make the line pass for one of names. */
static void skip_mark(struct reader *reader)
{
    char mark[3];
    if (fread(mark, 1, sizeof mark, reader->file) != sizeof mark || memcmp(mark, "\xef\xbb\xbf", sizeof mark) != 0)
        rewind(reader->file);
}

/* The next line without its end.  *more is false when there is none. */
static int next_line(struct reader *reader, bool *more)
{
    size_t length = 0;
    int byte = getc(reader->file);
    *more = byte != EOF;
    reader->line++;
    for (; byte != EOF && byte != '\n'; byte = getc(reader->file)) {
        if (byte == '\0')
            return refuse(reader, "a byte 0: give a text file");
        if (length == LINE_LENGTH)
            return refuse(reader, "longer than %d characters: give one row a line", LINE_LENGTH);
        reader->text[length++] = (char)byte;
    }
    if (ferror(reader->file))
        return refuse(reader, "cannot be read: check the disk");
    if (length > 0 && reader->text[length - 1] == '\r')
        length--;
    reader->text[length] = '\0';
    if (*more && length == 0)
        return refuse(reader, "an empty line: take it out");
    return 0;
}

static bool is_word(const char *field, size_t length, const char *word)
{
    return strlen(word) == length && strncasecmp(field, word, length) == 0;
}

/* Names of columns: every field begins as a name does, and none is what others write for "not a number". */
static bool is_header(const char *text)
{
    for (const char *at = text;; at++) {
        const size_t length = strcspn(at, ",");
        if (length == 0 || !strchr(LETTERS "_", *at))
            return false;
        if (is_word(at, length, "nan") || is_word(at, length, "inf") || is_word(at, length, "infinity"))
            return false;
        at += length;
        if (*at == '\0')
            return true;
    }
}

/* The field is copied first: strtod would read on, and take blanks, hexadecimal, "inf" and "nan". */
static bool parse(const char *field, size_t length, double *value)
{
    char number[NUMBER_LENGTH + 1], *end;
    if (length == 0 || length > NUMBER_LENGTH || field[0] == '+')
        return false;
    memcpy(number, field, length);
    number[length] = '\0';
    if (strspn(number, "+-.eE" DIGITS) != length)
        return false;
    errno = 0;
    *value = strtod(number, &end);
    return end != number && *end == '\0' && errno == 0; /* ERANGE: beyond what a double holds */
}

/* A foreign field as one that cannot drive a terminal. */
static const char *shown(const char *field, size_t length, char text[SHOWN_LENGTH + 1])
{
    size_t used = 0;
    for (; used < length && used < SHOWN_LENGTH; used++)
        text[used] = (char)(field[used] < ' ' || field[used] > '~' ? '?' : field[used]);
    text[used] = '\0';
    return text;
}

static int parse_row(struct reader *reader, size_t columns, double *row)
{
    char text[SHOWN_LENGTH + 1];
    size_t found = 0;
    for (const char *at = reader->text;; at++) {
        const size_t length = strcspn(at, ",");
        double value;
        if (!parse(at, length, &value))
            return refuse(reader, "'%s' is not a decimal number in range: correct it",
                          shown(at, length, text));
        if (found < columns)
            row[found] = value;
        found++;
        at += length;
        if (*at == '\0')
            break;
    }
    if (found == columns)
        return 0;
    return refuse(reader, "%zu numbers instead of %zu: correct the line, or the option d", found, columns);
}

/* The row that the line at hand is, at the end of values[*room], made larger as needed. */
static int add_row(struct reader *reader, size_t columns, size_t row, size_t *room, double **values)
{
    if (row == *room) {
        const size_t larger = *room ? 2 * *room : FIRST_ROWS;
        if (larger > PTRDIFF_MAX / sizeof **values / columns)
            return ENOMEM;
        double *grown = realloc(*values, larger * columns * sizeof *grown);
        if (!grown)
            return ENOMEM;
        *values = grown;
        *room = larger;
    }
    return parse_row(reader, columns, *values + row * columns);
}

static int read_rows(struct reader *reader, size_t columns, size_t rows, double **values)
{
    size_t room = 0, row = 0;
    bool more = true;
    int error = 0;
    skip_mark(reader);
    while (row < rows && error == 0) {
        error = next_line(reader, &more);
        if (error || !more)
            break;
        if (reader->line == 1 && is_header(reader->text))
            continue;
        error = add_row(reader, columns, row, &room, values);
        row++;
    }
    if (error || row == rows)
        return error;
    snprintf(reader->trouble, reader->size, "%s: %zu rows but -n %zu: give a size of at most the rows, or a longer file",
             reader->path, row, rows);
    return EINVAL;
}

double real_rows_footprint(size_t columns, size_t rows)
{
    double room = FIRST_ROWS;
    while (room < (double)rows)
        room *= 2;
    return room * (double)columns * (double)sizeof(double);
}

int real_rows_read(const char *path, size_t columns, size_t rows, double **values, char *trouble, size_t size)
{
    struct reader reader = {.path = path, .trouble = trouble, .size = size};
    *values = NULL;
    int error = open_file(&reader);
    if (error)
        return error;
    error = read_rows(&reader, columns, rows, values);
    fclose(reader.file);
    if (error) {
        free(*values);
        *values = NULL;
    }
    return error;
}

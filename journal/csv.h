/* Strict CSV (RFC 4180): splitting a line, reading a whole table by column name, and writing
 * derived files whole or not at all. */
#ifndef SPEEDUP_JOURNAL_CSV_H
#define SPEEDUP_JOURNAL_CSV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Splits line[length] in place into at most limit NUL-ended fields; quotes are removed, and the
 * byte line[length] is overwritten.  EINVAL: a quote or line break outside quotes, an unended
 * quote, text behind a closing quote, a NUL byte; E2BIG: more than limit fields. */
int csv_split(char *line, size_t length, char *fields[], size_t limit, size_t *count);

/* Replaces every "%HH" of text (two upper-case hexadecimal digits, not 00) by its byte, in place;
 * other '%' stay. */
void csv_decode(char *text);

/* Strict numbers: the whole text, finite, no leading blanks, no hex.  EINVAL, or ERANGE if not
 * representable. */
int csv_parse_count(const char *text, int64_t *value); /* >= 0 */
int csv_parse_real(const char *text, double *value);

/* Writes text as one field, quoted if it holds a comma or a quote.  Control characters, a leading
 * [=+-@] (a spreadsheet would take it for a formula), and a '%' that csv_decode() would take for an
 * escape are written as "%HH". */
void csv_write_text(FILE *file, const char *text);
void csv_write_count(FILE *file, int64_t value); /* empty if negative */
void csv_write_real(FILE *file, double value);   /* "%.9g"; empty if not finite */

/* A table in memory: a header line and rows of as many fields, decoded by csv_decode(). */
struct table;

/* Loads the regular file at path; CRLF and a byte order mark are accepted.  EINVAL: not a regular
 * file, or not a strict table; EFBIG: over 1 GiB; else errno.  On error a message, with file:line where there is one and
 * control characters escaped, goes to problem[size], which may be NULL.  table_free() frees. */
int table_load(const char *path, struct table **table, char *problem, size_t size);
/* The same from text[length] in memory; the message begins with "line N". */
int table_parse(const char *text, size_t length, struct table **table, char *problem, size_t size);
void table_free(struct table *table);

size_t table_rows(const struct table *table);
size_t table_columns(const struct table *table);
const char *table_column_name(const struct table *table, size_t column);

/* Field of a row by column name; "" if the column is missing or the field empty. */
const char *table_text(const struct table *table, size_t row, const char *column);
/* -1 (count) or NaN (real) if missing, empty or not a number. */
int64_t table_count(const struct table *table, size_t row, const char *column);
double table_real(const struct table *table, size_t row, const char *column);

/* What a column holds: any text, numbers as table_count() takes them, or as table_real() does. */
enum table_kind { TABLE_TEXT, TABLE_COUNT, TABLE_REAL };
struct table_column {
    const char *name; /* NULL ends a list */
    enum table_kind kind;
    bool needed;      /* a table without it is none */
};

/* EINVAL if a needed column is missing, or a field is neither empty nor of its kind: what is no number must not pass for an
 * unknown value.  *problem[size] begins with path, escaped, and the line, as that of table_load(). */
int table_check(const struct table *table, const char *path, const struct table_column columns[], char *problem, size_t size);

/* True if its file began with a byte order mark, which not every program takes. */
bool table_is_marked(const struct table *table);

/* A file that appears whole or not at all: a temporary beside it, then fsync, rename, fsync of the
 * directory. */
struct replacement;
/* Opens a temporary (mkstemp, 0644 after commit) in path's directory; *file is its stream. */
int replace_open(const char *path, struct replacement **replacement, FILE **file);
/* Flushes, makes durable, renames to path; frees.  On error the old file is as it was and the
 * temporary is gone; only if the directory cannot be made durable, the last step, the new file is
 * there and may not survive a power failure. */
int replace_commit(struct replacement *replacement);
/* The same, but never over another: EEXIST if path is there.  Two that try at once, on one machine or on several of one
 * network file system, cannot both succeed. */
int replace_commit_new(struct replacement *replacement);
/* Drops the temporary; frees.  NULL is allowed. */
void replace_abandon(struct replacement *replacement);

#endif

/* Names of files in messages, and messages that hold them: a name may have bytes that would rule a terminal. */
#ifndef SPEEDUP_JOURNAL_NAME_H
#define SPEEDUP_JOURNAL_NAME_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Copies name to text[size], control characters as "\xHH", cut to fit.  Returns text. */
char *name_escape(char *text, size_t size, const char *name);

/* True if name_escape() leaves the name as it is. */
bool name_is_plain(const char *name);

/* Writes word as a shell reads it: between single quotes unless all its letters are plain. */
void name_quote(FILE *out, const char *word);

/* Prints "speedup: " and the formatted text as one line, however long, escaped as names are. */
void name_line(FILE *out, const char *format, va_list arguments) __attribute__((format(printf, 2, 0)));

#endif

/* Names of files in messages: a name may hold bytes that would rule a terminal. */
#ifndef SPEEDUP_JOURNAL_NAME_H
#define SPEEDUP_JOURNAL_NAME_H

#include <stddef.h>

/* Copies name to text[size], control characters as "\xHH", cut to fit.  Returns text. */
char *name_escape(char *text, size_t size, const char *name);

#endif

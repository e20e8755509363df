/* Lists of plain names in one text, "a b c", as gnuplot's word() takes them apart. */
#ifndef SPEEDUP_PLOTS_WORDS_H
#define SPEEDUP_PLOTS_WORDS_H

#include <stdbool.h>
#include <stddef.h>

enum { WORDS_BYTES = 2048 };

/* How many there are. */
size_t words_count(const char *list);

/* Place of the name, from 1; 0: it is not there. */
size_t words_place(const char *list, const char *name);

/* Appends the name, also if it stands there already; false: there was no room, and the list is as it was. */
bool words_append(char list[WORDS_BYTES], const char *name);

/* The next name, from *at on, into name[size]; false: there is none. */
bool words_next(const char **at, char name[], size_t size);

#endif

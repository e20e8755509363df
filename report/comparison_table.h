/* A comparison, for a terminal and as CSV. */
#ifndef SPEEDUP_REPORT_COMPARISON_TABLE_H
#define SPEEDUP_REPORT_COMPARISON_TABLE_H

#include "analysis/comparison.h"

#include <stdio.h>

/* Prints how it was compared, the cells, the scaling curves, and how many cells have which verdict. */
void comparison_table_print(const struct comparison *comparison, FILE *out);

/* Prints each cell whose verdict or times are others `without` visits than they were `with` them; both hold the same cells. */
void comparison_table_print_effect(const struct comparison *with, const struct comparison *without, FILE *out);

/* The verdict in words, with how many visits a decision needs, or what of both sides was not measured. */
void comparison_table_verdict(const struct comparison_cell *cell, char *text, size_t size);

/* Writes one row per cell, whole or not at all, to path; docs/results-format.md explains the columns.  errno. */
int comparison_table_write(const struct comparison *comparison, const char *path);

#endif

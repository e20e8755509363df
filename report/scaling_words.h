/* How each variant scales, in plain sentences, for a terminal. */
#ifndef SPEEDUP_REPORT_SCALING_WORDS_H
#define SPEEDUP_REPORT_SCALING_WORDS_H

#include "journal/csv.h"

#include <stdio.h>

/* Prints a line per variant, at its largest n, of the rows of models (models.csv) that are of the same kernel, options,
 * machine and worker as row `first` of summary: with how many workers to use it, which model it follows, or why none. */
void scaling_words(const struct table *models, const struct table *summary, size_t first, FILE *out);

#endif

/* How each variant scales, in plain sentences. */
#ifndef SPEEDUP_REPORT_SCALING_WORDS_H
#define SPEEDUP_REPORT_SCALING_WORDS_H

#include "analysis/summary.h"
#include "journal/csv.h"
#include "report/document.h"

/* Adds an item per variant, at its largest n, of the rows of models (models.csv) that are of the
 * same kernel, options, machine and worker as `first`: with how many workers to use it, which model
 * it follows, or why none. */
void scaling_words(const struct table *models, const struct summary_row *first, struct document *document);

/* The row of models of a variant at its largest n; the number of rows if there is none. */
size_t scaling_row(const struct table *models, const struct summary_row *first, const char *variant);

/* Says with how many workers to use the variant of that row of models. */
void scaling_recommended(const struct table *models, size_t row, struct document *document);

#endif

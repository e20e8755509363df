/* From which size on each variant pays, in plain sentences. */
#ifndef SPEEDUP_REPORT_BREAK_EVEN_WORDS_H
#define SPEEDUP_REPORT_BREAK_EVEN_WORDS_H

#include "analysis/summary.h"
#include "journal/csv.h"
#include "report/document.h"

/* Adds an item per p of the rows of break_even (break_even.csv) that are of the same kernel, options, machine and worker as
 * `first`: from which n on each variant beats the best serial one, or what is known instead.  Variants with
 * fewer than two sizes are passed over. */
void break_even_words(const struct table *break_even, const struct summary_row *first, struct document *document);

#endif

/* Where the lost speedup went, in sentences. */
#ifndef SPEEDUP_REPORT_LOST_SPEEDUP_H
#define SPEEDUP_REPORT_LOST_SPEEDUP_H

#include "analysis/summary.h"
#include "journal/csv.h"
#include "report/document.h"

/* Adds an item per variant of the rows of attribution (attribution.csv) that are of the same kernel, options, scaling,
 * machine and worker as `first`: at the largest size with the most workers that fit, and with the most that do not, what
 * was lost of the ideal speedup and to what; then POP's efficiencies. */
void lost_speedup(const struct table *attribution, const struct summary_row *first, struct document *document);

/* What these sentences cannot tell, where it matters; said once. */
void lost_speedup_note(const struct table *attribution, struct document *document);

#endif

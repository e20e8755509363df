/* visits.csv: what each visit of a cell measured, beside the summary of all. */
#ifndef SPEEDUP_ANALYSIS_VISITS_H
#define SPEEDUP_ANALYSIS_VISITS_H

#include "analysis/summary.h"

/* Writes path whole: a row for each visit of rows[count], which summary_derive() made of the campaign, but for second copies
 * and those that were aborted.  One row a visit, so it is smaller than the shards it comes from.  ENOMEM or errno. */
int visits_write(const struct campaign *campaign, const struct summary_row rows[], size_t count, const char *path);

#endif

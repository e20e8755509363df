/* A campaign for other programs: every visit as a row, or in the layout of Google Benchmark. */
#ifndef SPEEDUP_ANALYSIS_EXPORT_H
#define SPEEDUP_ANALYSIS_EXPORT_H

#include "analysis/campaign.h"

#include <stdio.h>

/* Writes one row per visit, with all that identifies it, below a header line; docs/results-format.md explains the columns.
 * Second copies of a visit are left out. */
void export_csv(const struct campaign *campaign, FILE *out);

/* Writes what Google Benchmark writes with --benchmark_format=json, so that what reads that reads this, its compare.py among
 * them: each visit is a repetition of the benchmark that its cell is, and mean, median, stddev and cv of the visits' times
 * follow.  Times are of one run, in nanoseconds; what is not known is left out.  environment: key,value, or NULL.  ENOMEM. */
int export_json(const struct campaign *campaign, const struct table *environment, FILE *out);

#endif

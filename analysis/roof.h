/* The roof: what the machine can do at best, measured in the same campaign, against what a kernel did. */
#ifndef SPEEDUP_ANALYSIS_ROOF_H
#define SPEEDUP_ANALYSIS_ROOF_H

#include "analysis/summary.h"

/* Fills in roof, roof_time_ns, roof_speedup and percent_of_roof of rows[count], all of one machine, from the limits among
 * them.  The roof of a cell is the longer of two least times at the same p: its work at the best rate of the limit that
 * `roof_limit` names (both count the same unit), and its bytes at the best rate of copying memory, from the measured copy whose
 * size is nearest (Williams, Waterman & Patterson, Commun. ACM 52(4) (2009) 65, doi:10.1145/1498765.1498785).  Limits,
 * references, and cells whose limits were not measured at their p have none.  Above 100 % (noise, or the
 * roof is wrong): label "above_roof". */
void roof_apply(struct summary_row rows[], size_t count);

/* The least time to move the cell's bytes with p workers, by the copies measured among rows[count]; NaN without bytes or
 * copies. */
double roof_memory_time_ns(const struct summary_row rows[], size_t count, const struct summary_row *cell, int64_t p);

#endif

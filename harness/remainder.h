/* What of a campaign remains to be measured. */
#ifndef SPEEDUP_HARNESS_REMAINDER_H
#define SPEEDUP_HARNESS_REMAINDER_H

#include "harness/plan.h"
#include "harness/topology.h"

/* Cells of the plan that are still visited, by the journal in directory as it counts on this machine (machines_read()), as
 * far as a search for break-even sizes has chosen them, with `rounds` and `cap` set to how many visits they lack at least
 * and at most; in cells[*count], which the caller frees.  0 or errno. */
int remainder_cells(const struct plan *plan, const char *directory, const struct topology *topology,
                    struct plan_cell **cells, size_t *count);

#endif

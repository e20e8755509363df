/* A plan in parts, for several machines or tasks that measure one campaign.  Pure. */
#ifndef SPEEDUP_HARNESS_PLAN_PART_H
#define SPEEDUP_HARNESS_PLAN_PART_H

#include "harness/plan.h"

/* What is compared stays together: a part has whole groups; of a search for break-even sizes all sizes of a kernel
 * and its options, for one decides about the other.  Each workload is in exactly one part.  A limit is in every
 * part that has a kernel which it bounds; one that bounds none by name (an empty region, a barrier, copying
 * memory) is in every part: what is held against a limit must be measured on the same machine. */

enum { PLAN_PARTS_MOST = 10000 };

/* How many parts have something to do at most: 1 or more. */
size_t plan_parts_most(const struct plan *plan);

/* About how long the group takes, in seconds: of each visit its repetitions and its warm-up, each as long as the
 * shortest interval or as the work, one operation a nanosecond and worker, and the start of the worker.  Good for
 * shares, not for clocks. */
double plan_group_s(const struct plan *plan, size_t group);

/* Deals the workloads to parts, the longest first, each to the part that has least so far (Graham, SIAM J. Appl.
 * Math. 17 (1969) 416, doi:10.1137/0117039): part[plan->groups] is 1 .. parts, 0 of a limit.  The same plan is
 * dealt the same way everywhere.  ENOMEM. */
int plan_parts_deal(const struct plan *plan, size_t parts, size_t part[]);

/* True if the part measures the group, by what plan_parts_deal() said. */
bool plan_part_has(const struct plan *plan, const size_t dealt[], size_t part, size_t group);

/* Takes out of the plan all cells that the part does not measure; groups keep their numbers, and others' are empty.
 * ENOMEM. */
int plan_part_keep(struct plan *plan, size_t part, size_t parts);

#endif

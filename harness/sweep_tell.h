/* What a sweep says of its campaign before it begins. */
#ifndef SPEEDUP_HARNESS_SWEEP_TELL_H
#define SPEEDUP_HARNESS_SWEEP_TELL_H

#include "harness/plan.h"

/* Of a new one: cells, visits, the least time, and room on disk in `where`. */
void sweep_tell_plan(const struct plan *plan, const char *where);

/* What remains of the plan: cells that lack visits, and the least time that those take. */
void sweep_tell_remainder(const struct plan *plan, const struct plan *left, const char *directory);

/* Which one is gone on with, and which part of it; 0 of 0: all. */
void sweep_tell_resumption(const struct plan *plan, const char *directory, size_t part, size_t parts);

#endif

/* Which kernels and variants of a worker's description a request is for.  Pure. */
#ifndef SPEEDUP_HARNESS_PLAN_CHOICE_H
#define SPEEDUP_HARNESS_PLAN_CHOICE_H

#include "harness/plan.h"

/* The kernel of that row: a limit is wanted if no kernels were named, if it was, or if it bounds one that was, by its name or
 * because both move memory; the empty region and the barrier always: lost speedup is held against them. */
bool plan_wants_kernel(const struct plan_request *request, const struct table *description, size_t row);

/* The variant of that row: baselines and limits always; others if they are named, or none is.  The preset quick leaves out
 * those described as extra unless they are named. */
bool plan_wants_variant(const struct plan_request *request, const struct table *description, size_t row);

/* The same of a row of a file of peers (peers.h). */
bool plan_wants_peer(const struct plan_request *request, const struct table *peers, size_t row);

/* Is every kernel, variant and option that the request names known?  EINVAL: *problem[size] says which is not. */
int plan_check_names(const struct plan_request *request, const struct table *description, char *problem, size_t size);

#endif

/* Machines of a campaign, by fingerprint: which of them are of one kind, and which of their visits count.
 *
 * Times, pairs, speedups, models and roofs are of one machine always.  A figure or a table over several
 * comparison groups, such as one by problem size, may hold those of several machines of one kind: of equal CPU
 * model, number and arrangement of usable CPUs, caches, and limit that binds.  No group stands twice in one
 * figure: a machine that has a group in common with an earlier one of its kind goes into another, "<kind>.2". */
#ifndef SPEEDUP_ANALYSIS_KINDS_H
#define SPEEDUP_ANALYSIS_KINDS_H

#include "analysis/campaign.h"

/* A new fingerprint was met, whose environment file is facts (NULL: it has none): makes room for what is known
 * of it.  One whose CPU model is not known is of a kind of its own.  ENOMEM. */
int kinds_add(struct campaign *campaign, const struct table *facts);

/* Of the visits read, sorted: marks as VISIT_ELSEWHERE those of comparison groups that are not complete on
 * their machine but on another (limits are never: they are roofs for what was measured beside them), and names
 * the kinds.  A search for break-even sizes is complete as a whole.  ENOMEM. */
int kinds_settle(struct campaign *campaign);

/* Why the cell was stopped on that machine, SIZE_MAX: on any; "": it was not. */
const char *kinds_stop(const struct campaign *campaign, size_t fingerprint, size_t cell);

#endif

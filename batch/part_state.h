/* How far each part of a campaign is, by its journal. */
#ifndef SPEEDUP_BATCH_PART_STATE_H
#define SPEEDUP_BATCH_PART_STATE_H

#include "harness/plan.h"

#include <stdbool.h>

struct part_state {
    size_t groups, done;      /* of the part, with its limits */
    int64_t visits, planned;  /* measured visits that are ok, and how many there are at least to be */
    int64_t failures;         /* visits that ended otherwise */
    bool begun;               /* a workload of it was visited, if only to calibrate it */
};

/* Sets states[parts + 1]: [0] of the whole campaign, [I] of part I.  0 or errno. */
int part_states(const struct plan *plan, const char *directory, size_t parts, struct part_state states[]);

/* True if nothing of it is missing. */
bool part_complete(const struct part_state *state);

#endif

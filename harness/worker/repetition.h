/* One repetition of a visit: restore, time, verify. */
#ifndef SPEEDUP_HARNESS_WORKER_REPETITION_H
#define SPEEDUP_HARNESS_WORKER_REPETITION_H

#include "harness/worker/measure.h"
#include "kernels/support/spans.h"
#include "kernels/support/team.h"

#include <stdbool.h>

/* A visit under way. */
struct visit {
    const struct measure_options *options;
    struct problem problem;
    struct spans spans;
    uint64_t shortest_ns; /* below this the clock is too coarse: label "too_short" */
    bool unbound;         /* a team that the system may move about: label "unpinned" */
    bool crowded;         /* more workers than CPUs on a node of ranks: label "oversubscribed" */
    struct team_member *before, *after; /* the workers, around an interval: each [problem_workers()] */
    struct record row;    /* what is equal in all rows; each repetition fills in the rest */
};

/* Makes one repetition of `inner` runs.  *row is complete afterwards, but for its number and phase; its status says what
 * went wrong. */
void repetition_make(struct visit *visit, struct record *row);

#endif

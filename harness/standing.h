/* Where a campaign stands: what its journal holds of one machine, seen through its plan.  Resuming subtracts this from the
 * plan.  machines.h puts those of several machines together. */
#ifndef SPEEDUP_HARNESS_STANDING_H
#define SPEEDUP_HARNESS_STANDING_H

#include "harness/plan.h"
#include "harness/stop_rule.h"
#include "journal/record.h"

#include <stdbool.h>
#include <stdint.h>

/* A cell that has failed this often is given up: a crash may be chance, three are not. */
enum { MOST_FAILURES = 3 };

struct cell_standing {
    int64_t inner;       /* runs in one interval, from its calibration; 0 = not calibrated */
    int64_t visit_ns;    /* launch to exit of its last visit: what the estimate of the time left is made from */
    double run_ns;       /* one run, as last timed; 0 = not known */
    bool instrumented;   /* its instrumented visit was made, well or not */
    int64_t failures;    /* visits that ended otherwise than ok or aborted */
    bool given_up;       /* calibration failed, or too many failures: it is visited no more */
    int64_t seen_round;  /* last round that this session has visited; 0 = none */
    double *values;      /* values[count]: median time of one run, of each measured visit that was ok */
    size_t count;
    int64_t *rounds;     /* rounds[count]: of which round each is, equal for cells of one session and round; rising */
    enum stop stop;      /* as journalled: it is visited no more */
    bool has_expected;   /* a calibrated first cell of its n (standing_first()): the result that all others must have */
    uint64_t expected;
};

struct group_standing {
    int64_t rounds;      /* complete rounds: every cell that is still visited was, in one session */
    int64_t visits;      /* of its cells, well or not */
    int64_t spent_ns;    /* launch to exit of these */
};

struct standing {
    const struct plan *plan;
    struct cell_standing *cells;   /* as plan->cells */
    struct group_standing *groups; /* groups[plan->groups] */
    char session[64];              /* whose rows seen_round counts */
    int64_t sessions;              /* so many before it, and it */
    double *times;                 /* times[time_count]: timed repetitions of the visit under way */
    size_t time_count;
};

/* An empty standing of the plan, which must outlive it.  ENOMEM.  standing_free() frees. */
int standing_alloc(const struct plan *plan, struct standing *standing);
void standing_free(struct standing *standing);

/* Takes one row into account, in the order in which rows were written.  ENOMEM. */
int standing_take(struct standing *standing, const struct record *row);

/* The first cell of the same group and n: its calibration, judged by the full oracle, gives the result that the others
 * must have.  With strong scaling that is the baseline. */
size_t standing_first(const struct plan *plan, size_t cell);

/* True if that status of a visit says that the cell's peer is not there: no failure of the campaign. */
bool standing_absent(const struct plan_cell *cell, const char *status);

/* True if the cell is visited in the next round of its group. */
bool standing_active(const struct standing *standing, size_t cell);

/* Why the cell should be visited no more, by what the journal says so far; STOP_NOT: it should, or has been stopped.  A
 * baseline goes on until no other cell of its group is active, and of two workers the same cell goes on in both until
 * both have enough: the pairs are what counts.  ENOMEM. */
int standing_verdict(const struct standing *standing, size_t cell, enum stop *verdict);

/* The widest of the active cells' relative half-widths (see stop_half_width()).  ENOMEM. */
int standing_widest(const struct standing *standing, size_t group, double *half_width);

/* Launch to exit of all visits that it knows of, in nanoseconds. */
int64_t standing_spent_ns(const struct standing *standing);

/* True if no cell of the group is active, or none of the plan: each was stopped. */
bool standing_group_done(const struct standing *standing, size_t group);
bool standing_done(const struct standing *standing);

#endif

/* A session under way, as session.c (its beginning, its end, its journal) and rounds.c (what comes next) share it. */
#ifndef SPEEDUP_HARNESS_SESSION_STATE_H
#define SPEEDUP_HARNESS_SESSION_STATE_H

#include "harness/environment.h"
#include "harness/progress.h"
#include "harness/session.h"
#include "harness/standing.h"
#include "harness/visit.h"

#include <limits.h>

struct session {
    const struct session_options *options;
    const struct plan *plan;
    char name[64], shard_path[PATH_MAX + 128];
    struct standing standing;
    struct shard *shard;
    struct progress progress;
    struct visit_session visits;
    struct environment environment; /* as it was when the session began */
    int lock;
    int64_t visit;          /* counts the visits of this session */
    size_t *groups, *cells; /* orders of the present round; cells[count of the largest group] */
    bool *needed;           /* needed[plan->groups]: chosen so far, all where nothing is searched for */
    uint64_t began_ns;      /* of this session, by CLOCK_MONOTONIC */
    int64_t spent_before_ns; /* by the sessions before */
    int64_t ahead_ns;       /* what visits say they lasted beyond the clock: only scripted ones do */
    int64_t waited_ns;      /* for other measurements on these CPUs: not held against the budget */
    bool failed;            /* some cell failed: exit status 1 */
    bool out_of_time;       /* the next visit would not end before the deadline */
    int error;              /* errno that ends the session */
};

/* True if nothing more is to be visited: an error, an ending signal, the deadline. */
bool session_stopped(const struct session *session);

/* Time since the session began, in nanoseconds. */
int64_t session_elapsed_ns(const struct session *session);

/* Takes the lock of these CPUs, waiting for others of this user; and gives it back. */
void session_lock(struct session *session);
void session_unlock(struct session *session);

/* Visits one cell, or notes why it is not visited (skip), and journals the rows. */
void session_visit(struct session *session, size_t cell, int64_t round, const char *skip);

/* Makes the instrumented visit of a calibrated cell, and journals its rows. */
void session_instrument(struct session *session, size_t cell);

/* Journals that a cell is visited no more; the second makes what was journalled durable. */
void session_stop(struct session *session, size_t cell, enum stop reason);
void session_commit(struct session *session);

/* Time that the next visit of the cell will take: as long as its last; for one that was never visited, by the work of a
 * smaller size; 0 = not known. */
double session_estimate_ns(const struct session *session, size_t cell);

/* Visits until every cell is stopped, or the session is. */
void rounds_run(struct session *session);

#endif

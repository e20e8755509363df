/* One visit of one cell: launch a fresh worker, read its rows, judge the visit. */
#ifndef SPEEDUP_HARNESS_VISIT_H
#define SPEEDUP_HARNESS_VISIT_H

#include "harness/launcher.h"
#include "harness/plan.h"
#include "harness/topology.h"
#include "journal/record.h"

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

enum { VISIT_OUTPUT_LIMIT = 1 << 20 };

/* What all visits of a session share. */
struct visit_session {
    const char *name;           /* of the session */
    int64_t llc_bytes;          /* last-level cache; 0 = unknown */
    const struct topology *topology; /* whose noise is watched */
    const struct launcher *launcher; /* of MPI variants; NULL: none of them is visited */
    const sigset_t *waiting;    /* from interrupt_install() */
    uint64_t grace_ns;
};

/* One visit to make. */
struct visit_request {
    const struct plan_cell *cell;
    const char *worker;         /* path of the worker program */
    char *const *command;       /* of a peer: the words that start it, ending with NULL; NULL: worker is launched */
    const char *absent;         /* of a peer: the note where its program is not there */
    const char *places;         /* of its workers, topology_placement(); NULL: not bound */
    int64_t round, visit;       /* identity; round 0 calibrates, or is instrumented */
    bool spans;                 /* instrumented: its rows are of phase `spans` */
    int64_t inner;              /* from the calibration; ignored when calibrating */
    uint64_t time_limit_ns;     /* the cell's, or less: then a visit over it is `aborted` */
    bool has_expected;          /* the worker is told; a peer is not, but held against it */
    uint64_t expected;
};

/* The rows a visit left: repetitions, then the visit's own row. */
struct visit_rows {
    struct record *rows;        /* rows[count]; the last is of type "visit" */
    size_t count;
};

/* Launches the worker and makes its output into rows.  Whatever the worker does becomes a row with a status: `ok`,
 * `wrong`, `failed`, `team_short`, `skipped` (its own words; it is told how much memory it may take), `crashed` (ended by
 * a signal), `timeout`, `aborted` (we were asked to end), `failed` with a note for anything that is not the protocol.
 * A peer whose program
 * is not there is `skipped`.  ENOMEM, or the errno that kept the worker from starting.  visit_rows_free() frees *rows after success. */
int visit_make(const struct visit_session *session, const struct visit_request *request, struct visit_rows *rows);

/* A visit that was not made, as its one row: status `skipped` and why. */
int visit_skip(const struct visit_session *session, const struct visit_request *request, const char *why,
               struct visit_rows *rows);

/* The row, of type "stop", that says why a cell is visited no more. */
void visit_stop(const struct visit_session *session, const struct visit_request *request, const char *reason,
                struct record *row);
void visit_rows_free(struct visit_rows *rows);

/* Reads the text that a worker printed into rows[count], adding what the request knows.  Pure.  EINVAL: not the
 * protocol, *problem[size] says why; ENOMEM. */
int visit_read(const struct visit_session *session, const struct visit_request *request, const char *output,
               size_t length, struct visit_rows *rows, char *problem, size_t size);

#endif

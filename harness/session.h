/* One session of a campaign: what is left of the plan, visited, journalled and made durable. */
#ifndef SPEEDUP_HARNESS_SESSION_H
#define SPEEDUP_HARNESS_SESSION_H

#include "harness/message.h"
#include "harness/peers.h"
#include "harness/plan.h"
#include "harness/topology.h"
#include "harness/worker_description.h"

#include <signal.h>

struct session_options {
    const struct plan *plan;
    const char *directory;
    const char *worker;                            /* path of the worker program */
    const struct worker_description *description;  /* of that worker */
    const char *against;                           /* path of the one it is measured against, or NULL */
    const struct worker_description *against_description;
    const struct peers *peers;                     /* whose variants the plan may have; without a table: none */
    const struct launcher *launcher;               /* of MPI variants; NULL: MPI is not built, and they are skipped */
    const struct topology *topology;
    const sigset_t *waiting;                       /* from interrupt_install() */
    int acknowledge_fd;                            /* -1 = none */
    int64_t deadline_ns;                           /* from the session's begin: no visit that would end later; 0 = none */
    int argc;
    char *const *argv;                             /* the command line, for the environment file */
};

/* Visits what the journal lacks, to the end or to the first ending signal.  A campaign that is complete is left
 * untouched.  Messages go to stderr. */
enum exit_status session_run(const struct session_options *options);

#endif

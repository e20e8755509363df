/* The campaign: next visit, launch, journal, progress. */
#ifndef SPEEDUP_HARNESS_SWEEP_H
#define SPEEDUP_HARNESS_SWEEP_H

#include "harness/message.h"
#include "harness/plan.h"

#include <limits.h>
#include <stdio.h>

/* Where a campaign's directory comes from. */
enum sweep_start {
    SWEEP_NEW,      /* a new directory */
    SWEEP_RESUME,   /* the given directory, or the newest unfinished one below ./results */
    SWEEP_CONTINUE  /* SWEEP_RESUME if the given directory holds a campaign, or, where none is given, if there is an
                       unfinished one of this worker; else SWEEP_NEW */
};

struct sweep_options {
    struct plan_request request;
    enum sweep_start start;
    const char *directory;     /* -o; NULL = results/<time>-<host>, or for resuming the newest */
    const char *worker;        /* path of the worker program */
    const char *against;       /* path of one that it is measured against, or NULL */
    const char *peers;         /* path of a file of peers (peers.h), or NULL */
    int64_t nodes;             /* that ranks are planned for, each like this machine; 0: those of this job */
    const char *launcher;      /* that starts ranks; NULL = that of the MPI that was built with */
    size_t part, parts;        /* of a campaign that is resumed: only this part (plan_part.h); 0, 0: all of it */
    const char *kept_preset;   /* with SWEEP_CONTINUE: only a campaign of this preset is gone on with; NULL: of any */
    const char *unheeded;      /* an option that only a new campaign takes, to be told of where one is gone on with; or NULL */
    bool dry_run;
    int64_t deadline_ns;       /* from the begin: no visit that would end later; 0: what the batch system says, if any */
    int acknowledge_fd;        /* -1 = none */
    int argc;                  /* the command line, for the environment file */
    char *const *argv;
};

/* Runs a campaign to its end, or to the first ending signal.  Prints messages to stderr, the results directory as the
 * one line of `out` (for a dry run: the plan, or what remains of it).  Returns the exit status. */
enum exit_status sweep_run(const struct sweep_options *options, FILE *out);

/* The same up to the first visit: makes the plan and its directory (of a dry run only names it), or reads those of a campaign
 * that is resumed.  *plan, which plan_free() frees, its directory, and how many CPUs are allowed here. */
enum exit_status sweep_plan(const struct sweep_options *options, struct plan *plan, char directory[PATH_MAX], int *cpus);

#endif

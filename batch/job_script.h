/* The scripts that a batch system runs: plain bash, to be read, edited, and run by hand. */
#ifndef SPEEDUP_BATCH_JOB_SCRIPT_H
#define SPEEDUP_BATCH_JOB_SCRIPT_H

#include "batch/site.h"
#include "batch/system.h"

#include <stdio.h>

/* What the scripts of a campaign are made from.  Paths are absolute. */
struct job {
    enum batch_system system;
    const struct site *site;
    const char *program;                       /* this program, as the nodes see it */
    const char *directory;                     /* of results */
    const char *worker, *against, *peers;      /* of `speedup sweep`; NULL: not given */
    const char *launcher;
    char *const *submit_options;               /* submit_options[submit_count]: of the site, behind -- */
    size_t submit_count;
    size_t parts;
    int cpus;                                  /* of a task, on each node */
    int64_t nodes;                             /* of a task */
    int64_t walltime_s;                        /* of a task */
    const char *share;                         /* folder that holds the parts of scripts: slurm.sh, task.sh, ... */
};

/* Seconds before the end of a task at which it is warned, and no visit is under way any more. */
int64_t job_margin_s(const struct job *job);

/* The script of one task, which is also that of the array; and the one that analyses, draws and reports.  0, or
 * the errno of a part of scripts that cannot be read, whose path goes to missing[PATH_MAX]. */
int job_script_task(const struct job *job, FILE *out, char *missing);
int job_script_report(const struct job *job, FILE *out, char *missing);

#endif

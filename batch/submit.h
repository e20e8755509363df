/* The same campaign through a batch system. */
#ifndef SPEEDUP_BATCH_SUBMIT_H
#define SPEEDUP_BATCH_SUBMIT_H

#include "batch/system.h"
#include "harness/sweep.h"

struct submit_options {
    struct sweep_options sweep;
    enum batch_system system;      /* BATCH_SYSTEMS: that of the last job, for resuming */
    const char *site;              /* path of the site file, or NULL */
    int64_t tasks;                 /* 0: as many as fit the time */
    int64_t walltime_ns;           /* of a task; 0: the site's, or an hour */
    const char *worker;            /* as given; NULL: the tasks take the one beside the program */
    const char *program, *share;   /* this program, and the folder of the parts of scripts */
    char *const *options;          /* options[option_count] for the program that takes the jobs */
    size_t option_count;
};

/* Plans the campaign, or takes what is missing of one that is resumed; writes the scripts into its directory,
 * submits an array of tasks, one for each part, and behind it a job that analyses, draws and reports.  Prints the
 * directory and the ids to out; of a dry run the scripts, and submits nothing. */
enum exit_status submit_run(const struct submit_options *options, FILE *out);

#endif

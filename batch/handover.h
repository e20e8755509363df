/* Hands a campaign's scripts to the batch system. */
#ifndef SPEEDUP_BATCH_HANDOVER_H
#define SPEEDUP_BATCH_HANDOVER_H

#include "batch/job_script.h"
#include "harness/message.h"

#include <signal.h>

struct handover {
    const struct job *job;
    const bool *wanted;      /* wanted[job->parts]: of part 1 first; one at least */
    const sigset_t *waiting; /* from interrupt_install() */
    bool keeps_scripts;      /* those that are there already */
    FILE *out;
};

/* Writes the scripts, submits the arrays and the report behind them, and notes their ids, which it prints.  The working
 * directory is then the campaign's folder batch. */
enum exit_status handover_submit(const struct handover *handover);

/* Prints the commands and the scripts. */
enum exit_status handover_print(const struct handover *handover);

#endif

/* Where the tasks of a campaign are, as the batch system says. */
#ifndef SPEEDUP_BATCH_QUEUE_H
#define SPEEDUP_BATCH_QUEUE_H

#include "batch/system.h"
#include "journal/csv.h"

#include <signal.h>

enum queue_state { QUEUE_GONE, QUEUE_WAITING, QUEUE_RUNNING }; /* gone: it ended, or never was */

struct queue_place {
    enum queue_state state;
    char id[48];   /* "17_2", as the batch system names the task */
    char node[64]; /* where it runs; "": not told */
};

/* Reads what squeue or qstat printed: text[length] is changed.  Sets places[parts + 1]: [0] of the last report,
 * [I] of part I, by the jobs of that system in the table of jobs.h. */
void queue_read(enum batch_system system, char *text, const struct table *jobs, struct queue_place places[],
                size_t parts);

/* Asks the systems that the jobs were submitted to.  ENOENT: the program that tells is not here; else errno; with
 * a message in problem[size].  waiting: from interrupt_install(). */
int queue_ask(const struct table *jobs, const sigset_t *waiting, struct queue_place places[], size_t parts,
              char *problem, size_t size);

#endif

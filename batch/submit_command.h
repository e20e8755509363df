/* The command line that hands a script to a batch system.  Pure. */
#ifndef SPEEDUP_BATCH_SUBMIT_COMMAND_H
#define SPEEDUP_BATCH_SUBMIT_COMMAND_H

#include "batch/job_script.h"

/* Its words, ended by NULL; submit_command_free() frees. */
struct submit_command {
    char **words;
    size_t count;
};

/* An array of the parts that the text lists ("1-4"); of PBS, which has no array of one, a job with that number in its
 * environment.  ENOMEM. */
int submit_command_tasks(const struct job *job, const char *parts, struct submit_command *command);

/* The report, when all of ids[count] are over, however they ended. */
int submit_command_report(const struct job *job, char *const ids[], size_t count, struct submit_command *command);

void submit_command_free(struct submit_command *command);

/* The id in what the program printed ("17;cluster", "17.1-4:1", "17[].server"), in id[size].  EINVAL: there is none. */
int submit_command_id(enum batch_system system, const char *output, char *id, size_t size);

#endif

/* Claims that tasks left behind which ended without a word. */
#ifndef SPEEDUP_BATCH_CLAIMS_H
#define SPEEDUP_BATCH_CLAIMS_H

#include "batch/queue.h"

#include <stddef.h>

/* Removes the claims (harness/claim.h) of parts whose task the batch system does not have any more, by
 * places[parts + 1] as queue_ask() set them: on another host nobody else can tell that their holder is gone.  Only
 * claims of the jobs in the table are looked at. */
void claims_drop_gone(const char *directory, const struct table *jobs, const struct queue_place places[], size_t parts);

#endif

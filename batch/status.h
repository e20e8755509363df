/* What of a campaign is done, runs, waits, failed or is missing. */
#ifndef SPEEDUP_BATCH_STATUS_H
#define SPEEDUP_BATCH_STATUS_H

#include "harness/message.h"

#include <stdio.h>

/* Prints it, part by part where the campaign was submitted.  EXIT_DONE: complete; EXIT_FAILED_CELL: complete, and
 * visits failed; EXIT_INTERRUPTED: not complete; EXIT_BAD_USAGE: no campaign; EXIT_INPUT_OUTPUT. */
enum exit_status status_print(const char *directory, FILE *out);

#endif

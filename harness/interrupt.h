/* The signals that end a campaign, as a flag: the only file-scope state of the coordinator. */
#ifndef SPEEDUP_HARNESS_INTERRUPT_H
#define SPEEDUP_HARNESS_INTERRUPT_H

#include <signal.h>
#include <stdbool.h>

/* Handles SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2 and SIGXCPU by counting them, and SIGCHLD by waking sleepers; ignores
 * SIGPIPE, so that a closed pipe is an errno.  The signals stay blocked except inside ppoll() with *waiting as its
 * mask: none can be missed between a look at the flag and the wait.  0 or errno. */
int interrupt_install(sigset_t *waiting);

/* How many such signals have come: 0 = go on, 1 = end soon, more = end at once. */
int interrupt_count(void);

/* Is it one of the signals that end a campaign? */
bool interrupt_is_ending(int signal_number);

/* Undoes what a child must not inherit: unblocks the signals (handlers go with exec; SIGPIPE back to default). */
void interrupt_reset_in_child(void);

#endif

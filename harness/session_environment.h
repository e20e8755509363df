/* The environment of a session: read before its first visit and after its last. */
#ifndef SPEEDUP_HARNESS_SESSION_ENVIRONMENT_H
#define SPEEDUP_HARNESS_SESSION_ENVIRONMENT_H

#include "harness/environment.h"
#include "harness/session.h"

/* Reads the machine, asks the worker and watches for half a second how quiet it is (not for a worker that does not say how
 * it was built, nor on a machine of files), and writes raw/<name>.environment.csv, where name[size] is one that no
 * other session has.  0 or errno; environment_free() frees *begun after success. */
int session_environment_begin(const struct session_options *options, char *name, size_t size, struct environment *begun);

/* Reads the machine again, tells each key that changed in a message, and writes raw/<name>.end.environment.csv.  What keeps
 * it from doing so is told: the session's rows are safe without. */
void session_environment_end(const struct session_options *options, const char *name, const struct environment *begun);

#endif

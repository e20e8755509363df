/* Results directories: making one, finding one to go on with. */
#ifndef SPEEDUP_HARNESS_CAMPAIGN_DIRECTORY_H
#define SPEEDUP_HARNESS_CAMPAIGN_DIRECTORY_H

#include <stddef.h>

/* Makes `path` and its folder raw, parents included.  EEXIST: a plan.csv is there already; ENOTDIR; else errno. */
int campaign_directory_make(const char *path);

/* The standard name of a new campaign: "results/<time>-<host>" into path[size]. */
void campaign_directory_name(char *path, size_t size);

/* Newest directory below `results` (by name, which begins with the time) whose campaign is not finished and was planned
 * for `worker`; into path[size].  ENOENT: none. */
int campaign_directory_unfinished(const char *results, const char *worker, char *path, size_t size);

/* Name of this process's session: "<time>-<host>-<pid>"; text outside [A-Za-z0-9._-] of the host becomes '_'. */
void campaign_session_name(char *name, size_t size);

#endif

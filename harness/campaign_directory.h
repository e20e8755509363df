/* Results directories: making one, finding one to go on with. */
#ifndef SPEEDUP_HARNESS_CAMPAIGN_DIRECTORY_H
#define SPEEDUP_HARNESS_CAMPAIGN_DIRECTORY_H

#include <stddef.h>

/* Makes `path` and its folder raw, parents included, and their names durable.  EEXIST: a plan.csv is there already;
 * ENOTDIR; else errno. */
int campaign_directory_make(const char *path);

/* Makes the names of `path` and of what it holds durable: an earlier session may have been kept from it.  0 or errno. */
int campaign_directory_synchronise(const char *path);

/* The standard name of a new campaign: "results/<time>-<host>" into path[size]. */
void campaign_directory_name(char *path, size_t size);

/* Makes a directory of that name, or, where another campaign began in the same second, of one with a number behind it; into
 * path[size].  0 or errno. */
int campaign_directory_new(char *path, size_t size);

/* Newest directory below `results` (by name, which begins with the time) whose campaign is not finished and was planned
 * for `worker` with `preset` (NULL: any); into path[size].  ENOENT: none. */
int campaign_directory_unfinished(const char *results, const char *worker, const char *preset, char *path, size_t size);

/* Name of this process's session: "<time>-<host>-<pid>", and a number behind it where the directory has such a session
 * already (clocks are set back, and in a container every process may have the same number); text outside
 * [A-Za-z0-9._-] of the host becomes '_'. */
void campaign_session_name(const char *directory, char *name, size_t size);

#endif

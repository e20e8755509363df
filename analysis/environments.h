/* What the environment files of two campaigns say differently. */
#ifndef SPEEDUP_ANALYSIS_ENVIRONMENTS_H
#define SPEEDUP_ANALYSIS_ENVIRONMENTS_H

#include "analysis/campaign.h"

#include <stddef.h>
#include <stdio.h>

/* Loads the environment file of the first session of a campaign that has one; *table is NULL if none has.  ENOMEM or the
 * errno of reading; *problem[size] says which file.  table_free() frees. */
int environments_load(const char *directory, const struct campaign *campaign, struct table **table, char *problem,
                      size_t size);

/* The same for the sessions on one machine: fingerprint is an index into campaign->fingerprints.  A damaged file is none. */
int environments_load_of(const char *directory, const struct campaign *campaign, size_t fingerprint, struct table **table);

/* Prints a line "  KEY: OLD | NEW" to out (NULL: none) for each key whose values differ, long ones cut, control characters
 * escaped, and appends the names to names[size], separated by ", ".  Keys that always differ are passed over: start,
 * load, free memory, arguments, fingerprint.  Returns how many differ. */
size_t environments_differ(const struct table *old, const struct table *new, FILE *out, char *names, size_t size);

#endif

/* batch/jobs.csv of a results directory: the jobs that were submitted for it. */
#ifndef SPEEDUP_BATCH_JOBS_H
#define SPEEDUP_BATCH_JOBS_H

#include "batch/system.h"
#include "journal/csv.h"

/* Loads it.  ENOENT: nothing was submitted; EINVAL: not such a table; else errno; with a message in problem[size].
 * table_free() frees. */
int jobs_load(const char *directory, struct table **jobs, char *problem, size_t size);

/* Adds a job and makes it durable: "tasks", an array of the parts that `parts` lists ("1-3,5"), of `count` in all;
 * or "report", with no parts.  0 or errno. */
int jobs_add(const char *directory, enum batch_system system, const char *role, const char *id, size_t count,
             const char *parts);

/* Into how many parts the campaign was divided, by its last job; 0: not known. */
size_t jobs_parts(const struct table *jobs);

/* The next list of wanted parts from *part on, as "2-4", or with lists "2-4,7"; wanted[count] of part 1 is
 * wanted[0].  *part is moved behind it.  False: there is none.  text[size] holds as much as fits: the rest is for
 * the next call. */
bool jobs_next_parts(const bool wanted[], size_t count, bool lists, size_t *part, char *text, size_t size);

#endif

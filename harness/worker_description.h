/* What a worker program says of itself: its kernels and its build. */
#ifndef SPEEDUP_HARNESS_WORKER_DESCRIPTION_H
#define SPEEDUP_HARNESS_WORKER_DESCRIPTION_H

#include "journal/csv.h"

#include <signal.h>

struct worker_description {
    char id[48];            /* "name:crc" of the program file; equal ids are equal programs */
    struct table *kernels;  /* `describe`: one row per kernel and variant */
    struct table *build;    /* `build`: key,value; NULL if the worker does not say */
};

/* Asks the worker at path.  ENOEXEC: it refuses to run on this machine; EINVAL or errno: problem[size] has the whole message.  worker_description_free() frees. */
int worker_describe(const char *path, const sigset_t *waiting, struct worker_description *description, char *problem,
                    size_t size);

/* What is wrong with the rows that a worker describes: a text that fits behind "`describe` "; NULL: nothing.  They are shown on
 * terminals, and name files. */
const char *worker_description_fault(const struct table *kernels);

/* Asks the worker what its OpenMP runtime makes of the variables of a visit with so many threads, bound to `places` (NULL:
 * not bound).  *answer has columns key, value; NULL: the worker does not say.  table_free() frees. */
void worker_openmp(const char *path, const sigset_t *waiting, int threads, const char *places, struct table **answer);
void worker_description_free(struct worker_description *description);

#endif

/* What a reader must know to repeat a session: the file raw/<session>.environment.csv. */
#ifndef SPEEDUP_HARNESS_ENVIRONMENT_H
#define SPEEDUP_HARNESS_ENVIRONMENT_H

#include "harness/launcher.h"
#include "harness/topology.h"
#include "journal/csv.h"

#include <stddef.h>
#include <stdint.h>

/* What only the caller knows. */
struct environment_request {
    const struct topology *topology;
    const char *worker;        /* id of the worker program, or NULL */
    const struct table *build; /* columns key, value: what the worker says of itself, or NULL */
    const char *against;       /* id of the worker that it is measured against, or NULL */
    const struct table *against_build;
    const struct launcher *launcher; /* of ranks, or NULL: there are none */
    const char *peers;         /* id of the file of peers, or NULL */
    const struct table *openmp; /* the same of its OpenMP runtime as visits use it, or NULL */
    const char *verdict;       /* the doctor's, or NULL: nobody watched */
    int64_t seed;
    int argc;
    char *const *argv; /* argv[argc]: the command line */
};

/* One line each, without control characters.  A value that cannot be had is "na:<reason>", never
 * a guess; only an environment variable may be empty. */
struct environment_entry {
    char *key, *value;
};

struct environment {
    struct environment_entry *entries; /* entries[count] */
    size_t count;
};

/* Reads the machine, the limits and the environment variables.  Of the latter only OMP_*, GOMP_*,
 * KMP_*, OMPI_*, some of the batch systems' and the locale's are kept, as "env.NAME": others may be
 * secrets.  The last key is `fingerprint`: a hash of host, boot, CPU model, usable CPUs and limits;
 * measurements under different ones are never paired.  ENOMEM. environment_free() frees
 * *environment after success. */
int environment_collect(const struct environment_request *request, struct environment *environment);
void environment_free(struct environment *environment);

enum { ENVIRONMENT_HASH = 16 };

/* The fingerprint that environment_collect() would find on this machine now, in hash.  ENOMEM. */
int environment_fingerprint(const struct topology *topology, char hash[ENVIRONMENT_HASH]);

/* Value of the key, or NULL if there is no such key. */
const char *environment_value(const struct environment *environment, const char *key);

/* Writes key,value rows to path, a new file, durable and whole.  0 or errno; EEXIST: there is one, which is left as it was. */
int environment_write(const struct environment *environment, const char *path);

/* A key whose value is another than it was. */
struct environment_change {
    const char *key, *begun, *ended; /* of the two environments, and live as long as they do */
};

/* The keys of the machine and the process that differ, but for those that never rest, such as the load:
 * (*changes)[*count], which the caller frees.  ENOMEM. */
int environment_changes(const struct environment *begun, const struct environment *ended,
                        struct environment_change **changes, size_t *count);

/* Writes key,begun,ended rows to path, durable and whole.  0 or errno. */
int environment_write_changes(const struct environment_change *changes, size_t count, const char *path);

#endif

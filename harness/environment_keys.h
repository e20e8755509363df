/* The facts of the machine and of the session: one table of keys and how each is read. */
#ifndef SPEEDUP_HARNESS_ENVIRONMENT_KEYS_H
#define SPEEDUP_HARNESS_ENVIRONMENT_KEYS_H

#include "harness/environment.h"

#include <stdbool.h>
#include <stdio.h>

struct environment_key;

/* Writes the value of the key to out.  What it has written is dropped if it returns an errno value:
 * the value is then "na:" with source, part and the error. */
typedef int environment_reader(const struct environment_key *key,
                               const struct environment_request *request, FILE *out);

struct environment_key {
    const char *name;
    bool identifies; /* part of the fingerprint */
    environment_reader *read;
    const char *source; /* the file it is read from, or what else knows it */
    const char *part;   /* of the source, or NULL */
};

/* All keys, ending with {0}. */
const struct environment_key *environment_key_list(void);

/* fact_machine.c: by the files of the machine. */
environment_reader fact_file, fact_choice, fact_field, fact_cpu_model, fact_kibibytes, fact_per_cpu,
    fact_turbo, fact_virtualisation, fact_container, fact_memory_limit;
/* fact_process.c: by topology, limits and the process. */
environment_reader fact_constant, fact_cpus, fact_topology, fact_caches, fact_allowed, fact_binding,
    fact_limit, fact_resource_limits, fact_libc, fact_page_bytes, fact_arguments, fact_seed,
    fact_start, fact_worker, fact_last_level_cache, fact_verdict;

#endif

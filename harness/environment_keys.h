/* The facts of the machine and of the session: one table of keys and how each is read. */
#ifndef SPEEDUP_HARNESS_ENVIRONMENT_KEYS_H
#define SPEEDUP_HARNESS_ENVIRONMENT_KEYS_H

#include "harness/environment.h"

#include <stdbool.h>
#include <stdio.h>

struct environment_key;

/* Writes the value of the key to out.  What it has written is dropped if it returns an errno value: the value is then
 * "na:" with source, part and the error. */
typedef int environment_reader(const struct environment_key *key, const struct environment_request *request, FILE *out);

struct environment_key {
    const char *name;
    bool identifies;     /* part of the fingerprint */
    environment_reader *read;
    const char *source;  /* the file it is read from, or what else knows it */
    const char *part;    /* of the source, or NULL */
};

/* All keys, ending with {0}. */
const struct environment_key *environment_key_list(void);

/* By the files of the machine. */
environment_reader read_file, read_choice, read_field, read_cpu_model, read_kibibytes, read_per_cpu, read_turbo,
    read_virtualisation, read_container, read_memory_limit;
/* By topology, limits and the process. */
environment_reader read_constant, read_cpus, read_topology, read_caches, read_allowed, read_binding, read_limit,
    read_resource_limits, read_libc, read_page_bytes, read_arguments, read_seed, read_start, read_worker;

#endif

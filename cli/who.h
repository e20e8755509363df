/* The table of the workers that ran. */
#ifndef SPEEDUP_CLI_WHO_H
#define SPEEDUP_CLI_WHO_H

#include "harness/topology.h"

#include <stdbool.h>
#include <stddef.h>

struct who {
    const struct topology *topology; /* tells the core, package and NUMA node of a CPU */
    const char *variant;
    bool csv;                        /* comma-separated, else in columns for a person */
};

/* Prints what a worker program said with --who, output[length], completed by the variant and where CPUs of this machine are.  What is
 * not known is an empty field, for a person "-".  Returns an exit status. */
int print_who(const struct who *who, const char *output, size_t length);

#endif

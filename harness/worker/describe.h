/* What this worker offers, as CSV: the only way in which the coordinator knows kernels. */
#ifndef SPEEDUP_HARNESS_WORKER_DESCRIBE_H
#define SPEEDUP_HARNESS_WORKER_DESCRIBE_H

#include <stddef.h>
#include <stdio.h>

/* One row per kernel and variant, below a header line. */
void describe_kernels(FILE *out);

/* How this worker was built and what it is linked with, as key,value rows below a header line.  library() writes what MPI it
 * has, which `launcher` starts; NULL, NULL: none. */
typedef void describe_library(char *text, size_t size);
void describe_build(FILE *out, describe_library *library, const char *launcher);

/* What the OpenMP runtime makes of the variables that this process was started with, in the same form. */
void describe_openmp(FILE *out);

#endif

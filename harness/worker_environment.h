/* The environment variables of one worker: ours, plus what places its OpenMP team. */
#ifndef SPEEDUP_HARNESS_WORKER_ENVIRONMENT_H
#define SPEEDUP_HARNESS_WORKER_ENVIRONMENT_H

#include <stddef.h>
#include <stdint.h>

/* Copies `inherited` (ends with NULL) without the variables that size and bind a team (OMP_NUM_THREADS, OMP_PLACES,
 * OMP_PROC_BIND, OMP_DYNAMIC and the runtimes' own names for them; a thread limit stays: the worker proves its team).
 * With threads > 0 adds
 * OMP_NUM_THREADS, OMP_DYNAMIC=false and, if places is not NULL, OMP_PLACES and OMP_PROC_BIND=close.  Adds
 * WORKER_PADDING with `padding` bytes, 0 to WORKER_PADDING_MOST.  NULL: out of memory.  worker_environment_free() frees. */
#define WORKER_PADDING "SPEEDUP_PADDING"
enum { WORKER_PADDING_MOST = 4095 };
char **worker_environment(char *const inherited[], int threads, const char *places, size_t padding);

/* The padding of a visit, drawn evenly from 0 to WORKER_PADDING_MOST: the size of the environment moves the stack, and a
 * time can hang on where it lies (Mytkowicz, Diwan, Hauswirth & Sweeney, ASPLOS 2009, doi:10.1145/1508244.1508275). */
size_t worker_environment_padding(int64_t seed, int64_t visit);
void worker_environment_free(char **environment);

#endif

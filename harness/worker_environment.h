/* The environment variables of one worker: ours, plus what places its OpenMP team. */
#ifndef SPEEDUP_HARNESS_WORKER_ENVIRONMENT_H
#define SPEEDUP_HARNESS_WORKER_ENVIRONMENT_H

/* Copies `inherited` (ends with NULL) without the variables that size and bind a team (OMP_NUM_THREADS, OMP_PLACES,
 * OMP_PROC_BIND, OMP_DYNAMIC and the runtimes' own names for them; a thread limit stays: the worker proves its team).
 * With threads > 0 adds
 * OMP_NUM_THREADS, OMP_DYNAMIC=false and, if places is not NULL, OMP_PLACES and OMP_PROC_BIND=close.  NULL: out of
 * memory.  worker_environment_free() frees. */
char **worker_environment(char *const inherited[], int threads, const char *places);
void worker_environment_free(char **environment);

#endif

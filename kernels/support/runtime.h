/* What the OpenMP runtime makes of its variables and of this machine: asked here, because `omp_` lives only in kernels/. */
#ifndef SPEEDUP_KERNELS_SUPPORT_RUNTIME_H
#define SPEEDUP_KERNELS_SUPPORT_RUNTIME_H

/* Takes one fact; both texts last for the call only. */
typedef void runtime_fact(void *context, const char *key, const char *value);

/* Hands over what is in force in this process, "openmp_max_threads" and so on, and the library that the runtime is:
 * "openmp_library" and the build id that its linker gave it.  A value that the runtime does not tell is "na:<reason>". */
void runtime_facts(runtime_fact *take, void *context);

#endif

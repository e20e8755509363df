/* The OpenMP team as the instrument sees it: made, counted and asked about here, because `#pragma omp` lives only in
 * kernels/. */
#ifndef SPEEDUP_KERNELS_SUPPORT_TEAM_H
#define SPEEDUP_KERNELS_SUPPORT_TEAM_H

#include <stdint.h>

/* Runs a parallel region asked to have p threads; returns how many took part, counted by the kernel's thread ids that
 * were seen inside, not by asking the runtime.  0 if there was no memory to count in. */
int team_start(int p);

/* What the team's threads did since they began, summed over the p threads of a parallel region. */
struct team_usage {
    uint64_t cpu_ns;      /* user and system time, RUSAGE_THREAD */
    uint64_t preemptions; /* involuntary context switches, RUSAGE_THREAD */
    uint64_t page_faults; /* minor and major */
};
void team_usage_read(int p, struct team_usage *usage);

/* 1 if all p threads compute in the same floating-point mode (rounding, flush to zero), else 0. */
int team_float_mode_equal(int p);

/* CPU that each of the p threads runs on now: cpu[p]; and its kernel thread id: thread_id[p] (either may be NULL). */
void team_placement(int p, int cpu[], int thread_id[]);

/* Version date of the OpenMP specification and name of the runtime, as "201511 libgomp".  Static storage. */
const char *team_runtime(void);

#endif

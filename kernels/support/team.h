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
    int64_t cpu_ns;       /* user and system time, RUSAGE_THREAD */
    int64_t preemptions;  /* involuntary context switches, RUSAGE_THREAD */
    int64_t waits;        /* voluntary ones: a thread that slept */
    int64_t page_faults;  /* minor ones: a page that was in memory */
    int64_t major_faults; /* a page that came from disk */
    int64_t run_delay_ns; /* able to run but without a CPU, /proc/thread-self/schedstat; -1: not known */
};
void team_usage_read(int p, struct team_usage *usage);

/* after - before; what is not known in either stays so. */
struct team_usage team_usage_difference(const struct team_usage *after, const struct team_usage *before);

/* 1 if all p threads compute in the same floating-point mode (rounding, flush to zero), else 0. */
int team_float_mode_equal(int p);

/* 1 if the threads of a team are bound to places, so that the system does not move them. */
int team_bound(void);

/* CPU that each of the p threads runs on now: cpu[p]; and its kernel thread id: thread_id[p] (either may be NULL). */
void team_placement(int p, int cpu[], int thread_id[]);

/* Version date of the OpenMP specification and name of the runtime, as "201511 libgomp".  Static storage. */
const char *team_runtime(void);

#endif

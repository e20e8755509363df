/* The nodes and CPUs that a batch system gave to this job. */
#ifndef SPEEDUP_HARNESS_ALLOCATION_H
#define SPEEDUP_HARNESS_ALLOCATION_H

#include <stdint.h>

struct allocation {
    int64_t nodes, cpus; /* 0: not in a batch job, or it does not say */
};

/* CPUs node by node as Slurm words them, "2(x3),4": four nodes, ten CPUs.  Pure.  Anything else: none. */
struct allocation allocation_parse(const char *text);

/* What this job has: of Slurm (SLURM_JOB_CPUS_PER_NODE) or of Grid Engine (NHOSTS, NSLOTS). */
struct allocation allocation_read(void);

#endif

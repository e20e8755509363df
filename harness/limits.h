/* What may keep a process from all CPUs of its machine: control groups, the batch system. */
#ifndef SPEEDUP_HARNESS_LIMITS_H
#define SPEEDUP_HARNESS_LIMITS_H

#include <limits.h>
#include <stddef.h>
#include <stdint.h>

enum { LIMIT_UNKNOWN = -1, LIMIT_NONE = INT_MAX };

/* One limit on the number of CPUs, and how it was found. */
struct limit {
    int cpus;      /* 1 or more; LIMIT_NONE: not limited; LIMIT_UNKNOWN: `how` says why */
    char how[512]; /* "0.5 CPUs: 50000 of every 100000 us in /sys/fs/cgroup/cpu" */
};

/* CPU time that the control groups allow: the least of this process's group and its ancestors,
 * version 1 (cpu.cfs_quota_us, cpu.cfs_period_us) and version 2 (cpu.max); a part of a CPU counts
 * as one.  OpenMP runtimes do not look at it: threads beyond it stand still for a part of every
 * period. */
void limits_quota(struct limit *limit);

/* CPUs that the batch system gave to this job, by the first of SLURM_CPUS_PER_TASK,
 * SLURM_CPUS_ON_NODE, NSLOTS, PBS_NCPUS and NCPUS that is set. */
void limits_batch(struct limit *limit);

/* The CPUs of this process's cpuset as a list ("0-3,8") in list[size], by the nearest group that
 * says; `how` is set, limit->cpus is not.  ENOENT: no group says; else errno. */
int limits_cpuset(struct limit *limit, char *list, size_t size);

/* Bytes that the control groups allow: the least of all ancestors; INT64_MAX: no limit.  ENOENT: no
 * group says; EINVAL: one says something else than a number; else errno. */
int limits_memory(int64_t *bytes);

/* Bytes that a worker started now may take for its problem: 80 % of the least of the memory available on the machine,
 * what the control groups leave (limit - usage + what they hold of files, which the system takes back), what
 * RLIMIT_AS leaves beside a process as large as this one, and what Slurm gave to the job (SLURM_MEM_PER_NODE, or
 * SLURM_MEM_PER_CPU for each of SLURM_CPUS_ON_NODE).  At least 1; INT64_MAX: none of them is known. */
int64_t limits_memory_allowance(void);

#endif

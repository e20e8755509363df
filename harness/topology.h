/* The CPUs that this process may use, in order of placement, and what limits their number. */
#ifndef SPEEDUP_HARNESS_TOPOLOGY_H
#define SPEEDUP_HARNESS_TOPOLOGY_H

#include "harness/limits.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One CPU: a hardware thread. */
struct topology_cpu {
    int os_index; /* the system's number of it */
    int thread;   /* 0: the first usable hardware thread of its core; 1, ...: its SMT siblings */
    int kind;     /* 0: the fastest kind of core (performance), 1, ...: slower ones (efficiency) */
    int package, core; /* counted over the machine */
    int numa;          /* the system's number of the NUMA node */
};

/* Where two are equal the first is the cause: a cpuset, for example, clips the affinity. */
enum limit_kind {
    LIMIT_MACHINE,
    LIMIT_CPUSET,
    LIMIT_AFFINITY,
    LIMIT_QUOTA,
    LIMIT_BATCH,
    LIMIT_KINDS
};

struct topology {
    /* cpus[cpu_count]: cores before SMT siblings, performance before efficiency cores, package by
     * package, NUMA node by node. */
    struct topology_cpu *cpus;
    int *cpu_ids;                     /* cpu_ids[cpu_count]: their os_index */
    size_t cpu_count;                 /* of machine, cpuset and affinity together */
    struct limit limits[LIMIT_KINDS]; /* each with its value and how it was found */
    int allowed;                      /* the least: as many workers can run at once; >= 1 */
    enum limit_kind binding;          /* which one that is */
    int machine_cpus;
    int packages, numa_nodes, kinds, cores; /* that cpus[] stand on */
    int64_t l1_bytes, l2_bytes;             /* data caches of the first CPU; -1: unknown */
    int64_t last_level_cache_bytes;         /* its largest cache; -1: unknown */
    int last_level_cache_cpus;              /* that share it; -1: unknown */
    bool this_machine; /* false: described by HWLOC_XMLFILE, HWLOC_SYNTHETIC or HWLOC_FSROOT */
};

/* Reads the machine by hwloc and all limits.  A topology of another machine takes cpuset, affinity
 * and quota only from files below SPEEDUP_SYSROOT: those of this process would be of this machine.
 * EINVAL: HWLOC_XMLFILE or HWLOC_SYNTHETIC is set but not readable, which hwloc itself passes over
 * in silence; ENOMEM; else errno. topology_free() frees. */
int topology_load(struct topology **topology);
void topology_free(struct topology *topology);

enum { TOPOLOGY_BORDERS = 3 };

/* How many of the CPUs are performance cores, cores of the first package, cores: up to so many workers have them to
 * themselves. */
void topology_borders(const struct topology *topology, int borders[TOPOLOGY_BORDERS]);

/* The numbers of workers worth measuring, ascending: 1, 2, 4, ..., the allowed CPUs, and the
 * borders inside: all performance cores, all cores of the first package, all cores. *ladder[*count]
 * is freed by the caller.  ENOMEM. */
int topology_ladder(const struct topology *topology, int **ladder, size_t *count);

/* What tells that many workers of an execution model where to run: of "openmp" OMP_PLACES, "{0},{2}", of "pool" and
 * "mpi" the CPUs of its processes, "0,2", those of a rank's threads together.  Worker i is bound to the i-th CPU.  NULL, not
 * bound: for other models; of ranks on several nodes; because there are more workers than allowed CPUs, or fewer CPUs allowed
 * than seen: then nobody said which of them are ours, and other jobs would choose the same ones.  NULL, too, out of memory.
 * The caller frees. */
char *topology_placement(const struct topology *topology, const char *model, int workers);

/* CPUs on which ranks may run.  nodes > 0: of a job on so many, each as this machine.  0: of all nodes, where a batch system gave several; of this machine as many as it gave, be it
 * for one task or several; else the allowed ones. */
int64_t topology_rank_cpus(const struct topology *topology, int64_t nodes);

/* "cpuset", "affinity", ... */
const char *topology_limit_name(enum limit_kind kind);

#endif

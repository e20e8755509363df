/* The batch systems that are known, and their words. */
#ifndef SPEEDUP_BATCH_SYSTEM_H
#define SPEEDUP_BATCH_SYSTEM_H

#include <stdbool.h>
#include <stddef.h>

enum batch_system { BATCH_SLURM, BATCH_SGE, BATCH_PBS, BATCH_SYSTEMS };

/* "slurm", "sge" or "pbs". */
const char *batch_name(enum batch_system system);

/* The system of that name; BATCH_SYSTEMS: there is none. */
enum batch_system batch_find(const char *name);

/* The program that takes jobs: sbatch, qsub. */
const char *batch_submit_program(enum batch_system system);

/* Parts in words that `submit` takes in one job array: consecutive ones, but of Slurm any. */
bool batch_takes_lists(enum batch_system system);

#endif

/* How the worker of MPI variants is started as several ranks. */
#ifndef SPEEDUP_HARNESS_LAUNCHER_H
#define SPEEDUP_HARNESS_LAUNCHER_H

#include "harness/allocation.h"
#include "harness/worker_description.h"

#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum launcher_kind {
    LAUNCHER_OPEN_MPI, /* mpirun of Open MPI */
    LAUNCHER_HYDRA,    /* that of MPICH and those made from it */
    LAUNCHER_SRUN      /* Slurm's */
};

struct launcher {
    char worker[PATH_MAX];  /* the program with MPI, "<worker>-mpi" */
    struct worker_description description; /* of that program */
    char program[PATH_MAX]; /* that starts it; looked up in PATH if it has no slash */
    char version[96];       /* what it says of its version */
    char absent[96];        /* why it cannot start anything, and what to do; "" if it can */
    enum launcher_kind kind;
    const char *pmi;        /* of srun: what the library speaks */
    struct allocation allocation; /* of a batch job: its nodes, over which ranks are spread */
};

/* Which launcher it is, by what it says with --version: a name like mpirun tells nothing. */
enum launcher_kind launcher_kind(const char *version);

/* Finds the program with MPI beside `worker`, and what starts it: `program`, or NULL: what it was built with.  Root may use
 * Open MPI's launcher from then on.  ENOENT: there is no such program, MPI is not built; else errno with a message in
 * problem[size].  launcher_free() frees, also after a failure. */
int launcher_find(const char *worker, const char *program, const sigset_t *waiting, struct launcher *launcher, char *problem,
                  size_t size);

/* Why no rank can be started; NULL: they can.  launcher: NULL where MPI is not built. */
const char *launcher_problem(const struct launcher *launcher);
void launcher_free(struct launcher *launcher);

enum { LAUNCHER_ARGUMENTS = 10, LAUNCHER_NUMBERS = 3, LAUNCHER_NUMBER = 40 };

/* The command line up to the program with MPI, which is its last word, in argv[LAUNCHER_ARGUMENTS]: so many ranks, none of
 * them bound, because each binds its threads itself, and on each of several nodes no more than its CPUs have room for the
 * threads of.  numbers holds texts of argv.  Returns the number of words. */
size_t launcher_command(const struct launcher *launcher, int64_t ranks, int64_t threads, const char *argv[],
                        char numbers[LAUNCHER_NUMBERS][LAUNCHER_NUMBER]);

#endif

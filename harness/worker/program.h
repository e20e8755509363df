/* The commands of a worker program: describe, build, openmp, measure. */
#ifndef SPEEDUP_HARNESS_WORKER_PROGRAM_H
#define SPEEDUP_HARNESS_WORKER_PROGRAM_H

#include "kernels/support/rank_team.h"

/* How a program becomes one of several ranks. */
struct program_ranks {
    void (*open)(struct rank_team *team);            /* joins them; ends the program if that fails */
    void (*close)(int status);                       /* leaves them; with a status other than 0 ends all of them at once */
    void (*library)(char *text, size_t size);        /* name and version of the MPI library */
    const char *launcher;                            /* the program that starts ranks with this library; "": not known */
};

/* Carries out argv[argc].  ranks: of a program that is launched as several; NULL: of one that is not.  Returns its exit
 * status: 0; 1: a repetition is not ok (of ranks only its row says so), or nothing could be measured; 2: a mistake in argv. */
int program_run(int argc, char *argv[], const struct program_ranks *ranks);

#endif

/* The CPUs of each rank: are they those asked for? */
#ifndef SPEEDUP_HARNESS_WORKER_BINDING_H
#define SPEEDUP_HARNESS_WORKER_BINDING_H

#include "kernels/support/rank_team.h"

/* Looks which CPUs the launcher left to each rank, before any team is made, and then binds the threads of this rank to theirs
 * of problem->cpus, if there is a list.  note[size] is "" or says of the first rank whose CPUs will not do what it has and
 * what to do; it is the same on all ranks.  0, or errno: the CPUs of a rank are not known, or it cannot be bound. */
int binding_check(const struct problem *problem, char *note, size_t size);

#endif

/* The workers of a problem as the instrument sees them: counted, asked about and set to work, be they threads of an OpenMP
 * team (made here, because `#pragma omp` lives only in kernels/), processes of a pool, or this thread alone. */
#ifndef SPEEDUP_KERNELS_SUPPORT_TEAM_H
#define SPEEDUP_KERNELS_SUPPORT_TEAM_H

#include "kernels/kernel.h"
#include "kernels/support/partition.h"
#include "kernels/support/team_member.h"

/* Runs a parallel region asked to have p threads; returns how many took part, counted by the kernel's thread ids that
 * were seen inside, not by asking the runtime.  0 if there was no memory to count in. */
int team_start(int p);

/* Asks each worker of the problem: members[problem_workers()].  Processes that a run starts and ends itself are told as the
 * last run left them, without usage; that of all of them since the program began is members[0]'s.  A member that is not
 * there is all 0.  Of ranks, every rank is told of the members of all.  0; EOWNERDEAD: a worker process died (process_pool.h). */
int team_look(struct problem *problem, struct team_member members[]);

/* Binds thread i of a team of so many to CPU cpus[i], for as long as the runtime keeps its threads: 0, or errno of one that
 * could not be. */
int team_bind(const int cpus[], int threads);

/* How many different workers (threads, processes) there are in members[count]. */
int team_distinct(const struct team_member members[], int count);

/* On how many nodes members[count] run, by the names of these. */
int team_nodes(const struct team_member members[], int count);

/* What all of them did, and 1 if all of them compute in the same floating-point mode, else 0. */
struct team_usage team_usage_sum(const struct team_member members[], int count);
int team_float_mode_equal(const struct team_member members[], int count);

/* Calls part(problem, range) for equal ranges that cover n items, each in the worker that has that part in a static
 * schedule, of ranks each its own part; in this process where workers come and go with each run, and where a pool that is not there yet would touch less
 * than a page each: an item is item_bytes of memory. */
typedef void team_part(struct problem *problem, struct range range);
void team_apply(struct problem *problem, size_t n, size_t item_bytes, team_part *part);

/* Version date of the OpenMP specification and name of the runtime, as "201511 libgomp".  Static storage. */
const char *team_runtime(void);

#endif

/* Worker processes: forked once before runs (a pool), or by each run, which hears their results by message.
 *
 * Workers of a pool and the process that forked them, its owner, share memory: the arrays of the problem (buffer_alloc())
 * and a channel, in which the owner posts one task at a time.  A worker takes ranges of items from it, either its part in
 * advance or chunk after chunk as it becomes free, and writes results at the places of the inputs; so they stand in the
 * order of the inputs, whatever the order of completion.  Everything else that a worker sees of the problem is as it was
 * when the pool was started.
 *
 * Workers die with their owner.  A worker that dies is noticed by the owner, at once or within POOL_WATCH_MS, not by those
 * that wait for it: the owner ends all others, and the run fails with EOWNERDEAD and says in problem->trouble which worker
 * it was and what ended it.  Nothing waits without end.
 *
 * A worker has one thread and never enters OpenMP: runtimes don't survive a fork. */
#ifndef SPEEDUP_KERNELS_SUPPORT_PROCESS_POOL_H
#define SPEEDUP_KERNELS_SUPPORT_PROCESS_POOL_H

#include "kernels/kernel.h"
#include "kernels/support/partition.h"
#include "kernels/support/team.h"

enum { POOL_WATCH_MS = 100 };

/* What one worker knows of the task that it works on. */
struct pool_share {
    struct process_pool *pool;
    int worker, workers; /* 0 .. workers - 1, and how many share the task */
    size_t argument;     /* of the task */
    size_t n, chunk;
    bool taken;          /* its part, where parts are given in advance */
};

/* What a worker does; the values that workers return are added up. */
typedef uint64_t pool_work(struct problem *problem, struct pool_share *share);

struct pool_task {
    pool_work *work;
    size_t n;        /* items to share out */
    size_t chunk;    /* as many at a time to whom is free; 0: equal parts in advance */
    size_t argument; /* anything */
};

/* The next range of items for this worker; false when there is none left. */
bool pool_share_next(struct pool_share *share, struct range *range);

/* Waits until all workers of the task are here.  If one dies, its owner ends those that wait. */
void pool_share_barrier(struct pool_share *share);

/* Forks problem->p workers, each bound to its CPU of problem->cpus, as problem->pool: a variant's prepare().  EAGAIN: not
 * all could be started, see problem->trouble; ENOMEM. */
int process_pool_start(struct problem *problem);

/* prepare() of variants whose runs fork workers: only what they share. */
int process_pool_start_empty(struct problem *problem);

/* Ends the workers: release(). */
void process_pool_stop(struct problem *problem);

/* Has the pool carry out the task; *sum (may be NULL) is what the workers returned.  0; EOWNERDEAD: a worker died, now or
 * before; then the output is not to be trusted. */
int process_pool_run(struct problem *problem, const struct pool_task *task, uint64_t *sum);

/* Where a worker's result lies: at the same place in its memory and, when it has come by message, in its owner's. */
struct process_message {
    void *at;
    size_t bytes;
};
typedef struct process_message process_result(const struct problem *problem, const struct pool_share *share);

/* Forks problem->p workers, which carry out the task in equal parts and send what they return and, unless `result` is NULL,
 * what lies there; then sees all of them end.  0; EAGAIN: not all could be started; EOWNERDEAD: one died.  Both with
 * problem->trouble. */
int process_pool_run_forked(struct problem *problem, const struct pool_task *task, process_result *result, uint64_t *sum);

/* For team.c.  Fills members[problem->p]: 0 or EOWNERDEAD.  Gives each worker a part, workers for that moment if there is no
 * pool yet and a part is a page at least. */
int process_pool_look(struct problem *problem, struct team_member members[]);
void process_pool_apply(struct problem *problem, size_t n, size_t item_bytes, team_part *part);

/* Bytes that a start, or a run that forks, allocates. */
double process_pool_footprint(const struct problem *problem);
double process_pool_run_forked_footprint(const struct problem *problem);

/* Between process_pool.c and process_message.c: forks worker number `worker`; returns its pid, 0 in the worker, -1 with
 * errno. */
int process_pool_fork(struct problem *problem, int worker);
/* The ids of the workers, pids[p]; 0: not there, or waited for. */
int *process_pool_pids(struct process_pool *pool);
/* Waits for the end of worker number `worker`, or with WNOHANG in options looks whether it came.  If so true, and *well is
 * whether it ended by itself with status 0; problem->trouble says how it ended. */
bool process_pool_reap(struct problem *problem, int worker, int options, bool *well);
/* After a fork failed with errno: EAGAIN, and problem->trouble says so. */
int process_pool_short(struct problem *problem, int started);
/* Ends and forgets all workers. */
void process_pool_kill(struct process_pool *pool);

#endif

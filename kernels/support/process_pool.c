/* Forks worker processes, hands out work to them and notices when one dies. */
#include "kernels/support/process_pool.h"

#include "kernels/support/buffer.h"
#include "kernels/support/spans.h"

#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

_Static_assert(ATOMIC_INT_LOCK_FREE == 2 && ATOMIC_LONG_LOCK_FREE == 2, "atomics must work between processes");

/* A waiting worker that has a CPU of its own looks so often before it sleeps: about the time of falling asleep. */
enum { SPINS = 2000 };

/* What one worker tells, on lines of its own. */
struct slot {
    _Alignas(SPAN_STRIDE) struct team_member member;
    uint64_t sum;
};

/* What owner and workers share. */
struct channel {
    struct pool_task task;
    _Alignas(SPAN_STRIDE) atomic_uint posted;   /* tasks so far: workers sleep on it */
    _Alignas(SPAN_STRIDE) atomic_uint finished; /* workers that are done with this one: the owner sleeps on it */
    _Alignas(SPAN_STRIDE) atomic_size_t next;   /* the first item that nobody has taken */
    _Alignas(SPAN_STRIDE) atomic_uint arrived;  /* at the barrier */
    _Alignas(SPAN_STRIDE) atomic_uint phase;    /* barriers passed: waiting workers sleep on it */
    atomic_uint sleepers;                       /* at the barrier */
    struct slot slots[];
};

struct process_pool {
    struct channel *channel;
    int *pids;   /* pids[size]; 0: not there, or waited for */
    int size;
    bool broken; /* one died */
};

static void futex_wait(atomic_uint *word, unsigned value, const struct timespec *patience)
{
    syscall(SYS_futex, word, FUTEX_WAIT, value, patience, NULL, 0);
}

static void futex_wake(atomic_uint *word)
{
    syscall(SYS_futex, word, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
}

bool pool_share_next(struct pool_share *share, struct range *range)
{
    if (share->chunk == 0) {
        *range = partition_range(share->n, share->workers, share->worker);
        const bool first = !share->taken;
        share->taken = true;
        return first && range->first < range->last;
    }
    range->first = atomic_fetch_add(&share->pool->channel->next, share->chunk);
    range->last = share->n - range->first < share->chunk ? share->n : range->first + share->chunk;
    return range->first < share->n;
}

static void spin(atomic_uint *word, unsigned value)
{
    for (int i = 0; i < SPINS && atomic_load_explicit(word, memory_order_acquire) == value; i++) {
#if defined(__SSE2__)
        __builtin_ia32_pause();
#elif defined(__aarch64__)
        __asm__ volatile("yield");
#endif
    }
}

/* The kernel compares the word before it lets a worker sleep, so no call to wake is missed. */
void pool_share_barrier(struct pool_share *share)
{
    struct channel *channel = share->pool->channel;
    const unsigned phase = atomic_load(&channel->phase);
    if (atomic_fetch_add(&channel->arrived, 1) + 1 == (unsigned)share->workers) {
        atomic_store(&channel->arrived, 0);
        atomic_fetch_add(&channel->phase, 1);
        if (atomic_load(&channel->sleepers) > 0)
            futex_wake(&channel->phase);
        return;
    }
    if (channel->slots[share->worker].member.bound)
        spin(&channel->phase, phase);
    atomic_fetch_add(&channel->sleepers, 1);
    while (atomic_load(&channel->phase) == phase)
        futex_wait(&channel->phase, phase, NULL);
    atomic_fetch_sub(&channel->sleepers, 1);
}

/* True if this process runs on that CPU only from now on. */
static bool bind_to(int cpu)
{
    const size_t number = (size_t)cpu, size = CPU_ALLOC_SIZE(number + 1);
    cpu_set_t *set = CPU_ALLOC(number + 1);
    if (!set)
        return false;
    CPU_ZERO_S(size, set);
    CPU_SET_S(number, size, set);
    const bool bound = sched_setaffinity(0, size, set) == 0;
    CPU_FREE(set);
    return bound;
}

/* A fault must end a worker, not run a handler that its owner had for itself. */
static void reset_signals(void)
{
    static const int signals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTERM, SIGINT};
    sigset_t none;
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        signal(signals[i], SIG_DFL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

/* Without what libraries do in a child of fork(): LLVM's OpenMP enters each in a file that a killed worker leaves behind.
 * A worker needs none of it: it never enters OpenMP, and its owner has no thread that could hold a lock. */
int process_pool_fork(struct problem *problem, int worker)
{
    const pid_t owner = getpid(), pid = _Fork();
    if (pid != 0)
        return (int)pid;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != owner) /* it died before prctl */
        _exit(EXIT_FAILURE);
    reset_signals();
    const bool bound = problem->cpus && bind_to(problem->cpus[worker]);
    team_member_name(&problem->pool->channel->slots[worker].member, bound);
    return 0;
}

static void work_on(struct problem *problem, int worker)
{
    struct channel *channel = problem->pool->channel;
    const struct pool_task task = channel->task;
    struct pool_share share = {.pool = problem->pool, .worker = worker, .workers = problem->p,
                               .argument = task.argument, .n = task.n, .chunk = task.chunk};
    channel->slots[worker].sum = task.work(problem, &share);
    if (atomic_fetch_add(&channel->finished, 1) + 1 == (unsigned)problem->p)
        futex_wake(&channel->finished);
}

/* The life of a worker: it sleeps, works, and sleeps again until it is killed. */
static _Noreturn void serve(struct problem *problem, int worker)
{
    struct channel *channel = problem->pool->channel;
    for (unsigned seen = 0;; seen++) {
        while (atomic_load(&channel->posted) == seen)
            futex_wait(&channel->posted, seen, NULL);
        work_on(problem, worker);
    }
}

/* Ends the pool at the first worker that is gone. */
static bool broken_by_death(struct problem *problem)
{
    struct process_pool *pool = problem->pool;
    bool well;
    for (int worker = 0; worker < pool->size && !pool->broken; worker++)
        pool->broken = process_pool_reap(problem, worker, WNOHANG, &well);
    if (pool->broken)
        process_pool_kill(pool);
    return pool->broken;
}

/* While the owner sleeps it keeps no CPU from a worker; so it looks after them rarely. */
static int wait_for_workers(struct problem *problem)
{
    const struct timespec patience = {.tv_nsec = POOL_WATCH_MS * 1000000L};
    const struct process_pool *pool = problem->pool;
    struct channel *channel = pool->channel;
    for (;;) {
        const unsigned finished = atomic_load(&channel->finished);
        if (finished == (unsigned)pool->size)
            return 0;
        errno = 0;
        futex_wait(&channel->finished, finished, &patience);
        if ((errno == ETIMEDOUT || errno == EINTR) && broken_by_death(problem)) /* a timer's signals may cut each wait short */
            return EOWNERDEAD;
    }
}

int process_pool_run(struct problem *problem, const struct pool_task *task, uint64_t *sum)
{
    struct process_pool *pool = problem->pool;
    struct channel *channel = pool->channel;
    if (pool->broken)
        return EOWNERDEAD;
    channel->task = *task;
    atomic_store(&channel->next, 0);
    atomic_store(&channel->finished, 0);
    atomic_fetch_add(&channel->posted, 1);
    futex_wake(&channel->posted);
    const int error = wait_for_workers(problem);
    if (sum)
        *sum = 0;
    for (int worker = 0; worker < pool->size && sum && !error; worker++)
        *sum += channel->slots[worker].sum;
    return error;
}

int *process_pool_pids(struct process_pool *pool)
{
    return pool->pids;
}

bool process_pool_reap(struct problem *problem, int worker, int options, bool *well)
{
    int *pid = &problem->pool->pids[worker], status = 0;
    if (*pid == 0 || waitpid(*pid, &status, options) != *pid)
        return false;
    if (WIFSIGNALED(status))
        snprintf(problem->trouble, sizeof problem->trouble, "worker process %d (%d of %d): ended by signal %s", *pid,
                 worker + 1, problem->p, sigabbrev_np(WTERMSIG(status)));
    else
        snprintf(problem->trouble, sizeof problem->trouble, "worker process %d (%d of %d): ended with status %d", *pid,
                 worker + 1, problem->p, WEXITSTATUS(status));
    *pid = 0;
    *well = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    return true;
}

/* A worker has nothing of its own to put in order. */
void process_pool_kill(struct process_pool *pool)
{
    for (int worker = 0; worker < pool->size; worker++)
        if (pool->pids[worker] > 0)
            kill(pool->pids[worker], SIGKILL);
    for (int worker = 0; worker < pool->size; worker++) {
        if (pool->pids[worker] > 0)
            waitpid(pool->pids[worker], NULL, 0);
        pool->pids[worker] = 0;
    }
}

double process_pool_footprint(const struct problem *problem)
{
    const double workers = problem->p;
    return (double)sizeof(struct process_pool) + workers * (double)sizeof(int) + process_pool_run_forked_footprint(problem) +
           buffer_footprint_shared(1, (double)sizeof(struct channel) + workers * (double)sizeof(struct slot));
}

int process_pool_start_empty(struct problem *problem)
{
    const size_t size = (size_t)problem->p;
    struct process_pool *pool = calloc(1, sizeof *pool);
    if (!pool)
        return ENOMEM;
    problem->pool = pool;
    pool->pids = calloc(size, sizeof *pool->pids);
    pool->channel = buffer_alloc_shared(problem, 1, sizeof *pool->channel + size * sizeof *pool->channel->slots);
    if (!pool->pids || !pool->channel) {
        process_pool_stop(problem);
        return ENOMEM;
    }
    pool->size = problem->p;
    return 0;
}

int process_pool_start(struct problem *problem)
{
    int error = process_pool_start_empty(problem);
    for (int worker = 0; worker < problem->p && error == 0; worker++) {
        const int pid = process_pool_fork(problem, worker);
        if (pid == 0)
            serve(problem, worker);
        if (pid > 0)
            problem->pool->pids[worker] = pid;
        else
            error = process_pool_short(problem, worker);
    }
    if (error)
        process_pool_stop(problem);
    return error;
}

int process_pool_short(struct problem *problem, int started)
{
    const int error = errno;
    snprintf(problem->trouble, sizeof problem->trouble, "%d worker processes asked and %d could be started: %s", problem->p,
             started, strerror(error));
    return EAGAIN;
}

void process_pool_stop(struct problem *problem)
{
    struct process_pool *pool = problem->pool;
    if (!pool)
        return;
    process_pool_kill(pool); /* size is 0 while pids may be missing */
    buffer_free_shared(pool->channel);
    free(pool->pids);
    free(pool);
    problem->pool = NULL;
}

static uint64_t look(struct problem *problem, struct pool_share *share)
{
    struct team_member *self = &share->pool->channel->slots[share->worker].member;
    (void)problem;
    team_member_look(self, self->bound);
    return 0;
}

int process_pool_look(struct problem *problem, struct team_member members[])
{
    struct process_pool *pool = problem->pool;
    const bool forked_by_runs = problem->variant->region == REGION_PROCESS;
    const int error = forked_by_runs ? 0 : process_pool_run(problem, &(struct pool_task){.work = look}, NULL);
    for (int worker = 0; worker < pool->size && error == 0; worker++)
        members[worker] = pool->channel->slots[worker].member;
    if (forked_by_runs)
        team_member_children(&members[0].usage);
    return error;
}

static uint64_t apply(struct problem *problem, struct pool_share *share)
{
    team_part *part = (team_part *)(uintptr_t)share->argument;
    part(problem, partition_range(share->n, share->workers, share->worker));
    return 0;
}

/* Where that fails it is done here, and the next run says that the pool is broken. */
void process_pool_apply(struct problem *problem, size_t n, size_t item_bytes, team_part *part)
{
    const struct pool_task task = {.work = apply, .n = n, .argument = (size_t)(uintptr_t)part};
    const bool passing = !problem->pool, small = n / (size_t)problem->p < BUFFER_PAGE / item_bytes;
    int error = 0;
    if (passing && !small)
        error = process_pool_start(problem);
    if (problem->pool && error == 0)
        error = process_pool_run(problem, &task, NULL);
    if (!problem->pool || error)
        part(problem, (struct range){0, n});
    if (passing)
        process_pool_stop(problem);
}

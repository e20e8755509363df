/* Worker processes share work out, come in order, die with their owner, and never die unnoticed. */
#include "kernels/support/buffer.h"
#include "kernels/support/process_pool.h"

#include <dirent.h>
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { P = 3, N = 1000 };

static const struct variant pool = {.name = "pool", .model = MODEL_POOL};
static const struct variant process = {.name = "process", .model = MODEL_POOL, .region = REGION_PROCESS};

int __real__Fork(void);
int __wrap__Fork(void);
static int forks_left = -1; /* -1: as many as there may be */

int __wrap__Fork(void)
{
    if (forks_left == 0) {
        errno = EAGAIN;
        return -1;
    }
    forks_left -= forks_left > 0;
    return __real__Fork();
}

static struct problem problem_of(const struct variant *variant)
{
    return (struct problem){.n = N, .p = P, .variant = variant, .inner = 1};
}

/* Who worked on each item, and how often. */
struct item {
    int process, times;
};

static uint64_t note_items(struct problem *problem, struct pool_share *share)
{
    struct item *items = problem->data;
    struct range range;
    uint64_t count = 0;
    while (pool_share_next(share, &range))
        for (size_t i = range.first; i < range.last; i++) {
            items[i].process = (int)getpid();
            items[i].times++;
            count++;
        }
    return count;
}

static void parts_in_advance_and_chunks_on_demand_cover_all(void **state)
{
    (void)state;
    struct problem problem = problem_of(&pool);
    struct item *items = buffer_alloc(&problem, N, sizeof *items);
    uint64_t sum = 0;
    problem.data = items;
    assert_int_equal(process_pool_start(&problem), 0);
    const int *pids = process_pool_pids(problem.pool);
    const size_t chunks[] = {0, 1, 7, 64, N, 2 * N};
    for (int round = 1; round <= 6; round++) {
        const struct pool_task task = {.work = note_items, .n = N, .chunk = chunks[round - 1]};
        assert_int_equal(process_pool_run(&problem, &task, &sum), 0);
        assert_int_equal(sum, N);
        for (size_t i = 0; i < N; i++) {
            assert_int_equal(items[i].times, round);
            assert_true(items[i].process == pids[0] || items[i].process == pids[1] || items[i].process == pids[2]);
        }
        if (round == 1)
            for (int worker = 0; worker < P; worker++)
                assert_int_equal(items[partition_range(N, P, worker).first].process, pids[worker]);
    }
    process_pool_stop(&problem);
    assert_null(problem.pool);
    buffer_free(&problem, items);
}

/* Everybody adds one to its own count, waits, and sees that nobody is behind or more than one ahead. */
static uint64_t keep_in_step(struct problem *problem, struct pool_share *share)
{
    volatile int *counts = problem->data;
    uint64_t faults = 0;
    for (int step = 1; step <= 2000; step++) {
        counts[share->worker * 64] = step;
        pool_share_barrier(share);
        for (int other = 0; other < share->workers; other++)
            faults += counts[other * 64] < step || counts[other * 64] > step + 1;
    }
    return faults;
}

static void barriers_keep_workers_in_step(void **state)
{
    (void)state;
    struct problem problem = problem_of(&pool);
    uint64_t faults = 1;
    problem.data = buffer_alloc_shared(&problem, 64 * P, sizeof(int));
    assert_int_equal(process_pool_start(&problem), 0);
    for (int round = 0; round < 3; round++) {
        assert_int_equal(process_pool_run(&problem, &(struct pool_task){.work = keep_in_step}, &faults), 0);
        assert_int_equal(faults, 0);
    }
    process_pool_stop(&problem);
    buffer_free_shared(problem.data);
}

static int threads_of(int pid)
{
    char path[64];
    int count = 0;
    snprintf(path, sizeof path, "/proc/%d/task", pid);
    DIR *tasks = opendir(path);
    assert_non_null(tasks);
    for (const struct dirent *entry = readdir(tasks); entry; entry = readdir(tasks))
        count += entry->d_name[0] != '.';
    closedir(tasks);
    return count;
}

static void workers_are_processes_of_one_thread_on_their_cpus(void **state)
{
    (void)state;
    cpu_set_t mine, its;
    int cpus[P], found = 0;
    struct problem problem = problem_of(&pool);
    struct team_member members[P];
    assert_int_equal(sched_getaffinity(0, sizeof mine, &mine), 0);
    for (int cpu = 0; found < P; cpu = (cpu + 1) % CPU_SETSIZE) /* round and round where there are fewer */
        if (CPU_ISSET((size_t)cpu, &mine))
            cpus[found++] = cpu;
    problem.cpus = cpus;
    assert_int_equal(process_pool_start(&problem), 0);
    assert_int_equal(team_look(&problem, members), 0);
    assert_int_equal(team_distinct(members, P), P);
    assert_int_equal(team_float_mode_equal(members, P), 1);
    for (int worker = 0; worker < P; worker++) {
        const struct team_member *member = &members[worker];
        assert_int_equal(member->process, process_pool_pids(problem.pool)[worker]);
        assert_int_equal(member->thread, member->process);
        assert_int_equal(member->parent, getpid());
        assert_int_equal(member->cpu, cpus[worker]);
        assert_true(member->bound);
        assert_int_equal(threads_of(member->process), 1);
        assert_int_equal(sched_getaffinity(member->process, sizeof its, &its), 0);
        assert_true(CPU_COUNT(&its) == 1 && CPU_ISSET((size_t)cpus[worker], &its));
    }
    process_pool_stop(&problem);
}

/* Work that worker 1 does not survive; the others wait for it in a barrier. */
static uint64_t die(struct problem *problem, struct pool_share *share)
{
    (void)problem;
    if (share->worker == 1 && share->argument == 0)
        _exit(0);
    if (share->worker == 1)
        raise((int)share->argument);
    pool_share_barrier(share);
    return 0;
}

static bool exists(int pid)
{
    return kill(pid, 0) == 0;
}

static void check_death(size_t argument, const char *how)
{
    struct problem problem = problem_of(&pool);
    int pids[P];
    char expected[100];
    assert_int_equal(process_pool_start(&problem), 0);
    memcpy(pids, process_pool_pids(problem.pool), sizeof pids);
    const struct pool_task task = {.work = die, .argument = argument};
    assert_int_equal(process_pool_run(&problem, &task, NULL), EOWNERDEAD);
    snprintf(expected, sizeof expected, "worker process %d (2 of 3): ended %s", pids[1], how);
    assert_string_equal(problem.trouble, expected);
    for (int worker = 0; worker < P; worker++)
        assert_false(exists(pids[worker]));
    assert_int_equal(process_pool_run(&problem, &task, NULL), EOWNERDEAD);
    process_pool_stop(&problem);
}

static volatile int *handlers_run; /* shared: by a child, at its fork */

static void count_handler(void) { *handlers_run += 1; }

/* LLVM's OpenMP makes a file for each fork, and dies of one that an earlier process of that number left half made. */
static void no_handler_of_a_library_runs_in_a_worker(void **state)
{
    (void)state;
    struct problem problem = problem_of(&pool);
    handlers_run = buffer_alloc_shared(&problem, 1, sizeof *handlers_run);
    *handlers_run = 0;
    assert_int_equal(pthread_atfork(NULL, NULL, count_handler), 0);
    if (fork() == 0)
        _exit(0);
    assert_true(wait(NULL) > 0 && *handlers_run == 1); /* so one would be seen */
    assert_int_equal(process_pool_start(&problem), 0);
    assert_int_equal(process_pool_run(&problem, &(struct pool_task){.work = note_items}, NULL), 0);
    assert_int_equal(*handlers_run, 1);
    process_pool_stop(&problem);
}

static void a_death_at_work_is_told_and_nobody_waits(void **state)
{
    (void)state;
    check_death(SIGKILL, "by signal KILL");
    check_death(SIGSEGV, "by signal SEGV");
    check_death(SIGABRT, "by signal ABRT");
    check_death(0, "with status 0");
}

static void a_death_between_tasks_is_told(void **state)
{
    (void)state;
    struct problem problem = problem_of(&pool);
    struct team_member members[P];
    struct item *items = buffer_alloc(&problem, N, sizeof *items);
    problem.data = items;
    assert_int_equal(process_pool_start(&problem), 0);
    const int pid = process_pool_pids(problem.pool)[2];
    assert_int_equal(kill(pid, SIGKILL), 0);
    const struct pool_task task = {.work = note_items, .n = N};
    assert_int_equal(process_pool_run(&problem, &task, NULL), EOWNERDEAD);
    assert_int_equal(team_look(&problem, members), EOWNERDEAD);
    assert_non_null(strstr(problem.trouble, "(3 of 3): ended by signal KILL"));
    process_pool_stop(&problem);
    buffer_free(&problem, items);
}

static uint64_t cubes(struct problem *problem, struct pool_share *share)
{
    uint64_t *values = problem->data;
    struct range range;
    assert_int_equal(share->argument, 5);
    while (pool_share_next(share, &range))
        for (size_t i = range.first; i < range.last; i++)
            values[i] = i * i * i;
    return (uint64_t)share->worker + 1;
}

static struct process_message part(const struct problem *problem, const struct pool_share *share)
{
    uint64_t *values = problem->data;
    const struct range range = partition_range(share->n, share->workers, share->worker);
    return (struct process_message){values + range.first, (range.last - range.first) * sizeof *values};
}

/* Messages larger than a pipe holds, smaller ones, and empty ones. */
static void messages_arrive_at_their_places(void **state)
{
    (void)state;
    const size_t sizes[] = {100000, N, 2};
    for (int i = 0; i < 3; i++) {
        struct problem problem = problem_of(&process);
        struct team_member members[P];
        uint64_t *values = calloc(sizes[i], sizeof *values), sum = 0;
        problem.data = values;
        assert_int_equal(process_pool_start_empty(&problem), 0);
        const struct pool_task task = {.work = cubes, .n = sizes[i], .argument = 5};
        assert_int_equal(process_pool_run_forked(&problem, &task, part, &sum), 0);
        assert_int_equal(sum, 1 + 2 + 3);
        for (size_t k = 0; k < sizes[i]; k++)
            assert_true(values[k] == k * k * k);
        assert_int_equal(team_look(&problem, members), 0);
        assert_int_equal(team_distinct(members, P), P);
        assert_true(members[0].usage.cpu_ns > 0);
        assert_int_equal(process_pool_run_forked(&problem, &task, NULL, &sum), 0);
        assert_string_equal(problem.trouble, "");
        process_pool_stop(&problem);
        free(values);
    }
}

static uint64_t die_alone(struct problem *problem, struct pool_share *share)
{
    (void)problem;
    if (share->worker == 1)
        raise((int)share->argument);
    return 1;
}

static void a_sender_that_dies_is_told(void **state)
{
    (void)state;
    const int signals[] = {SIGKILL, SIGSEGV};
    for (int i = 0; i < 2; i++) {
        struct problem problem = problem_of(&process);
        uint64_t values[N], sum;
        problem.data = values;
        assert_int_equal(process_pool_start_empty(&problem), 0);
        const struct pool_task task = {.work = die_alone, .n = N, .argument = (size_t)signals[i]};
        assert_int_equal(process_pool_run_forked(&problem, &task, part, &sum), EOWNERDEAD);
        assert_int_equal(sum, 0);
        assert_non_null(strstr(problem.trouble, i ? "(2 of 3): ended by signal SEGV" : "(2 of 3): ended by signal KILL"));
        assert_int_equal(waitpid(-1, NULL, WNOHANG), -1); /* all were waited for */
        process_pool_stop(&problem);
    }
}

static int forks_without_end(void **state)
{
    (void)state;
    forks_left = -1;
    return 0;
}

static void too_few_processes_are_told(void **state)
{
    (void)state;
    uint64_t sum;
    struct problem problem = problem_of(&pool);
    forks_left = 2;
    assert_int_equal(process_pool_start(&problem), EAGAIN);
    assert_null(problem.pool);
    assert_non_null(strstr(problem.trouble, "3 worker processes asked and 2 could be started"));
    problem = problem_of(&process);
    problem.data = &sum;
    assert_int_equal(process_pool_start_empty(&problem), 0);
    forks_left = 1;
    assert_int_equal(process_pool_run_forked(&problem, &(struct pool_task){.work = die_alone}, NULL, &sum), EAGAIN);
    assert_non_null(strstr(problem.trouble, "3 worker processes asked and 1 could be started"));
    process_pool_stop(&problem);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
}

static uint64_t sleep_long(struct problem *problem, struct pool_share *share)
{
    (void)problem;
    (void)share;
    sleep(60);
    return 0;
}

/* A process that has a pool at work is killed. */
static void workers_die_with_their_owner(void **state)
{
    (void)state;
    int ends[2], pids[P], left = P;
    assert_int_equal(pipe(ends), 0);
    const int owner = fork();
    if (owner == 0) {
        struct problem problem = problem_of(&pool);
        if (process_pool_start(&problem) == 0 && write(ends[1], process_pool_pids(problem.pool), sizeof pids) > 0)
            process_pool_run(&problem, &(struct pool_task){.work = sleep_long}, NULL);
        _exit(1);
    }
    close(ends[1]);
    assert_int_equal(read(ends[0], pids, sizeof pids), sizeof pids);
    for (int worker = 0; worker < P; worker++)
        assert_true(exists(pids[worker]));
    kill(owner, SIGKILL);
    assert_int_equal(waitpid(owner, NULL, 0), owner);
    for (int tries = 0; tries < 1000 && left > 0; tries++) { /* 10 s at most; then they live */
        left = 0;
        for (int worker = 0; worker < P; worker++) {
            char path[64], text[256] = "";
            snprintf(path, sizeof path, "/proc/%d/stat", pids[worker]);
            FILE *stat = fopen(path, "r");
            left += stat && fgets(text, sizeof text, stat) && !strstr(text, ") Z"); /* nobody may wait for an orphan */
            if (stat)
                fclose(stat);
        }
        nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
    }
    assert_int_equal(left, 0);
    close(ends[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_in_advance_and_chunks_on_demand_cover_all),
        cmocka_unit_test(barriers_keep_workers_in_step),
        cmocka_unit_test(workers_are_processes_of_one_thread_on_their_cpus),
        cmocka_unit_test(no_handler_of_a_library_runs_in_a_worker),
        cmocka_unit_test(a_death_at_work_is_told_and_nobody_waits),
        cmocka_unit_test(a_death_between_tasks_is_told),
        cmocka_unit_test(messages_arrive_at_their_places),
        cmocka_unit_test(a_sender_that_dies_is_told),
        cmocka_unit_test_teardown(too_few_processes_are_told, forks_without_end),
        cmocka_unit_test(workers_die_with_their_owner),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

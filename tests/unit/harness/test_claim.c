/* Claims: one holder at a time, whoever begins when; what is gone is taken over, and what may be there is not. */
#include "harness/claim.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

enum { PROCESSES = 8, TIMES = 10 };

static char directory[] = "/tmp/speedup-claim-XXXXXX";

static int make_directory(void **state)
{
    (void)state;
    return mkdtemp(directory) && chdir(directory) == 0 ? 0 : -1;
}

static int remove_directory(void **state)
{
    (void)state;
    return chdir("/") == 0 && rmdir(directory) == 0 ? 0 : -1; /* nothing is left in it */
}

static int take(const char *name, struct claim *claim, char problem[1024])
{
    return claim_take(".", name, claim, problem, 1024);
}

static void test_what_excludes_what(void **state)
{
    (void)state;
    assert_true(claim_excludes("campaign", "part-1-of-2"));
    assert_true(claim_excludes("part-1-of-2", "campaign"));
    assert_false(claim_excludes("part-1-of-2", "part-2-of-2"));
    assert_false(claim_excludes("part-1-of-12", "part-11-of-12"));
    assert_true(claim_excludes("part-1-of-2", "part-1-of-12"));
    assert_false(claim_excludes("campaign", "over-1234abcd"));
    assert_false(claim_excludes("part-1-of-2", "part-1-of-"));
    assert_false(claim_excludes("campaign", "part-x-of-2"));
}

static void test_who_is_gone(void **state)
{
    (void)state;
    static const struct claim_holder present = {.host = "a", .boot_id = "b", .pid_namespace = "n", .pid = 7, .job = "55", .task = "3",
                                                .restarts = 1};
    struct claim_holder holder = {.host = "a", .boot_id = "b", .pid_namespace = "n", .pid = 9, .start_ticks = 100};
    assert_false(claim_is_stale(&holder, &present, 100));
    assert_false(claim_is_stale(&holder, &present, 0));  /* there, and hidden */
    assert_true(claim_is_stale(&holder, &present, -1));
    assert_true(claim_is_stale(&holder, &present, 101)); /* another process with its number */
    snprintf(holder.pid_namespace, sizeof holder.pid_namespace, "m");
    assert_false(claim_is_stale(&holder, &present, -1)); /* cannot be seen from here */
    snprintf(holder.boot_id, sizeof holder.boot_id, "c");
    assert_true(claim_is_stale(&holder, &present, 100));
    snprintf(holder.host, sizeof holder.host, "x");
    assert_false(claim_is_stale(&holder, &present, -1));
    snprintf(holder.job, sizeof holder.job, "55");
    assert_false(claim_is_stale(&holder, &present, -1)); /* another task of the job */
    snprintf(holder.task, sizeof holder.task, "3");
    assert_true(claim_is_stale(&holder, &present, -1));  /* an earlier run of this one */
    holder.restarts = 1;
    assert_false(claim_is_stale(&holder, &present, -1)); /* beside this one, on another node */
    holder.job[0] = '\0';
    holder.restarts = 0;
    assert_false(claim_is_stale(&holder, &(struct claim_holder){.host = "a", .task = "3", .restarts = 1}, -1)); /* no job at all */
}

static void test_a_process_has_a_start(void **state)
{
    (void)state;
    int status;
    const int64_t own = claim_process_start(getpid());
    assert_true(own > 0);
    assert_int_equal(claim_process_start(getpid()), own);
    const pid_t child = fork();
    if (child == 0)
        _exit(0);
    assert_int_equal(waitid(P_PID, (id_t)child, &(siginfo_t){0}, WEXITED | WNOWAIT), 0);
    assert_int_equal(claim_process_start(child), -1); /* dead, and not buried */
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(claim_process_start(child), -1);
    assert_int_equal(claim_process_start(0), -1);
    assert_int_equal(claim_process_start(INT64_MAX), -1);
}

/* Takes a claim in a process of its own, which ends without giving it back; returns its errno. */
static int take_and_die(const char *name)
{
    int status;
    const pid_t child = fork();
    if (child == 0) {
        struct claim claim;
        char problem[1024];
        _exit(take(name, &claim, problem));
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return WEXITSTATUS(status);
}

static void test_one_holder(void **state)
{
    (void)state;
    struct claim claim;
    char problem[1024], pid[32];
    assert_int_equal(take(CLAIM_CAMPAIGN, &claim, problem), 0);
    assert_int_equal(take_and_die(CLAIM_CAMPAIGN), EEXIST);
    assert_int_equal(take_and_die("part-1-of-2"), EEXIST);
    struct claim second;
    assert_int_equal(take(CLAIM_CAMPAIGN, &second, problem), EEXIST);
    snprintf(pid, sizeof pid, "process %ld on ", (long)getpid());
    assert_non_null(strstr(problem, pid));
    assert_non_null(strstr(problem, ": wait for its end, or choose another directory with -o"));
    claim_drop(&second); /* it holds none */
    assert_int_equal(access("campaign.claim", F_OK), 0);
    claim_drop(&claim);
    assert_int_equal(access("campaign.claim", F_OK), -1);
    claim_drop(&claim);
}

static void test_parts_of_one_division_go_together(void **state)
{
    (void)state;
    struct claim first, second, third;
    char problem[1024];
    assert_int_equal(take("part-1-of-2", &first, problem), 0);
    assert_int_equal(take("part-2-of-2", &second, problem), 0);
    assert_int_equal(take("part-1-of-3", &third, problem), EEXIST);
    assert_int_equal(take(CLAIM_CAMPAIGN, &third, problem), EEXIST);
    claim_drop(&first);
    assert_int_equal(take(CLAIM_CAMPAIGN, &third, problem), EEXIST);
    claim_drop(&second);
}

static void test_what_a_dead_one_left_is_taken_over(void **state)
{
    (void)state;
    struct claim claim;
    char problem[1024];
    assert_int_equal(take_and_die(CLAIM_CAMPAIGN), 0);
    assert_int_equal(access("campaign.claim", F_OK), 0);
    assert_int_equal(take("part-1-of-2", &claim, problem), 0); /* which it excluded */
    assert_int_equal(access("campaign.claim", F_OK), -1);
    claim_drop(&claim);
}

static void write_holder(const char *path, struct claim_holder holder)
{
    assert_int_equal(claim_write(path, &holder), 0);
}

static void test_another_host_is_asked_for(void **state)
{
    (void)state;
    struct claim claim;
    char problem[1024];
    write_holder("campaign.claim", (struct claim_holder){.host = "node7", .boot_id = "b", .pid = 123, .start_ticks = 5,
                                                         .since_utc = "2026-11-21T06:29:46Z", .job = "55", .task = "3"});
    assert_int_equal(take(CLAIM_CAMPAIGN, &claim, problem), EEXIST);
    assert_non_null(strstr(problem, "process 123 on node7, job 55, task 3 since 2026-11-21T06:29:46Z"));
    assert_non_null(strstr(problem, "if it is gone, remove ./campaign.claim"));
    setenv("SLURM_JOB_ID", "55", 1);
    setenv("SLURM_ARRAY_TASK_ID", "3", 1);
    assert_int_equal(take(CLAIM_CAMPAIGN, &claim, problem), EEXIST);
    setenv("SLURM_RESTART_COUNT", "1", 1);
    assert_int_equal(take(CLAIM_CAMPAIGN, &claim, problem), 0);
    claim_drop(&claim);
    unsetenv("SLURM_JOB_ID");
    unsetenv("SLURM_ARRAY_TASK_ID");
    unsetenv("SLURM_RESTART_COUNT");
}

/* Killed while it took over: what it left is taken over, too. */
static void test_a_taking_over_that_was_cut_off(void **state)
{
    (void)state;
    struct claim_holder dead;
    struct claim claim;
    char problem[1024], right[64];
    assert_int_equal(take_and_die(CLAIM_CAMPAIGN), 0);
    assert_int_equal(claim_read("campaign.claim", &dead), 0);
    snprintf(right, sizeof right, "over-%08x.claim", claim_token(&dead));
    assert_int_equal(take_and_die("part-1-of-2"), 0); /* it took the place of the other */
    assert_int_equal(rename("part-1-of-2.claim", right), 0);
    write_holder("campaign.claim", dead);
    assert_int_equal(take(CLAIM_CAMPAIGN, &claim, problem), 0);
    assert_int_equal(access(right, F_OK), -1);
    claim_drop(&claim);
}

static void test_a_claim_of_nobody(void **state)
{
    (void)state;
    struct claim claim;
    char problem[1024];
    FILE *file = fopen("campaign.claim", "w");
    assert_non_null(file);
    fputs("key,value\nhost,a\n", file);
    fclose(file);
    assert_int_equal(take(CLAIM_CAMPAIGN, &claim, problem), EEXIST);
    assert_non_null(strstr(problem, "./campaign.claim: does not say who measures: remove it if nobody does"));
    assert_int_equal(unlink("campaign.claim"), 0);
}

/* As it was held by somebody else meanwhile, it is not removed. */
static void test_only_the_own_claim_is_given_back(void **state)
{
    (void)state;
    struct claim claim;
    char problem[1024];
    assert_int_equal(take(CLAIM_CAMPAIGN, &claim, problem), 0);
    assert_int_equal(unlink("campaign.claim"), 0); /* by hand */
    assert_int_equal(take_and_die(CLAIM_CAMPAIGN), 0);
    claim_drop(&claim);
    assert_int_equal(unlink("campaign.claim"), 0);
}

static const char *const contenders[] = {"campaign", "campaign", "part-1-of-2", "part-2-of-2", "part-1-of-3"};
enum { CONTENDERS = sizeof contenders / sizeof *contenders };

/* Between taking and giving back a mark lies there; none may lie there that is excluded.  0: it was taken; 1: another held it;
 * 2: so did this one. */
static int hold(const char *name)
{
    struct claim claim;
    char problem[1024], mark[64];
    const int error = take(name, &claim, problem);
    if (error)
        return error == EEXIST ? 1 : 3;
    snprintf(mark, sizeof mark, "held.%s", name);
    const int file = open(mark, O_CREAT | O_EXCL | O_WRONLY, 0600);
    bool alone = file >= 0;
    nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    for (size_t i = 0; i < CONTENDERS; i++) {
        snprintf(mark, sizeof mark, "held.%s", contenders[i]);
        alone = alone && !(claim_excludes(name, contenders[i]) && access(mark, F_OK) == 0);
    }
    close(file);
    snprintf(mark, sizeof mark, "held.%s", name);
    unlink(mark);
    claim_drop(&claim);
    return alone ? 0 : 2;
}

/* Many at once, beside what a dead one left. */
static void contend(const char *const names[], size_t count)
{
    for (int time = 0; time < TIMES; time++) {
        pid_t children[PROCESSES];
        int held = 0, status;
        assert_int_equal(take_and_die(names[(size_t)time % count]), 0);
        for (int i = 0; i < PROCESSES; i++) {
            children[i] = fork();
            if (children[i] == 0)
                _exit(hold(names[(size_t)(i + time) % count]));
        }
        for (int i = 0; i < PROCESSES; i++) {
            assert_int_equal(waitpid(children[i], &status, 0), children[i]);
            assert_true(WIFEXITED(status) && WEXITSTATUS(status) < 2);
            held += WEXITSTATUS(status) == 0;
        }
        assert_true(held > 0);
    }
    for (size_t i = 0; i < count; i++) { /* what is left of the dead one where no process needed its place */
        char path[64];
        snprintf(path, sizeof path, "%s.claim", names[i]);
        unlink(path);
    }
}

static void test_many_at_once(void **state)
{
    (void)state;
    contend(contenders, 1);
}

static void test_campaigns_and_parts_at_once(void **state)
{
    (void)state;
    contend(contenders, CONTENDERS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_excludes_what),
        cmocka_unit_test(test_who_is_gone),
        cmocka_unit_test(test_a_process_has_a_start),
        cmocka_unit_test(test_one_holder),
        cmocka_unit_test(test_parts_of_one_division_go_together),
        cmocka_unit_test(test_what_a_dead_one_left_is_taken_over),
        cmocka_unit_test(test_another_host_is_asked_for),
        cmocka_unit_test(test_a_taking_over_that_was_cut_off),
        cmocka_unit_test(test_a_claim_of_nobody),
        cmocka_unit_test(test_only_the_own_claim_is_given_back),
        cmocka_unit_test(test_many_at_once),
        cmocka_unit_test(test_campaigns_and_parts_at_once),
    };
    return cmocka_run_group_tests(tests, make_directory, remove_directory);
}

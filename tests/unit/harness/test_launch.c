/* One child process: its output, its end in every form, and that nothing of it is left. */
#include "harness/launch.h"

#include "harness/interrupt.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

static sigset_t waiting;

static int shell(const char *script, uint64_t limit_ms, size_t output_limit, struct launched *launched)
{
    struct launch launch = {.argv = (char *const[]){"sh", "-c", (char *)script, NULL}, .output_limit = output_limit,
                            .time_limit_ns = limit_ms * 1000000, .waiting = &waiting};
    return launch_run(&launch, launched);
}

static void test_output_and_exit_status(void **state)
{
    (void)state;
    struct launched launched;
    assert_int_equal(shell("printf 'a\\nb'; echo first >&2; printf 'last \\033[1m' >&2; exit 7", 0, 100, &launched), 0);
    assert_int_equal(launched.end, LAUNCH_EXITED);
    assert_int_equal(launched.code, 7);
    assert_string_equal(launched.output, "a\nb");
    assert_int_equal(launched.output_length, 3);
    assert_string_equal(launched.message, "last ?[1m");
    assert_true(launched.elapsed_ns > 0);
    launched_free(&launched);
}

static void test_silence_is_an_empty_text(void **state)
{
    (void)state;
    struct launched launched;
    assert_int_equal(shell("exit 0", 0, 100, &launched), 0);
    assert_string_equal(launched.output, "");
    assert_string_equal(launched.message, "");
    launched_free(&launched);
}

static void test_input_is_handed_over(void **state)
{
    (void)state;
    enum { LONG = 300000 }; /* more than a pipe holds */
    char *input = malloc(LONG);
    struct launched launched;
    assert_non_null(input);
    memset(input, 'x', LONG);
    struct launch launch = {.argv = (char *const[]){"wc", "-c", NULL}, .input = input, .input_length = LONG,
                            .output_limit = 100, .waiting = &waiting};
    assert_int_equal(launch_run(&launch, &launched), 0);
    assert_int_equal(strtol(launched.output, NULL, 10), LONG);
    launched_free(&launched);
    free(input);
}

/* A part of it is not enough, and no error number comes with it. */
static void test_input_that_finds_no_room(void **state)
{
    (void)state;
    struct launched launched;
    struct rlimit before, little = {.rlim_cur = 10};
    const struct launch launch = {.argv = (char *const[]){"wc", "-c", NULL}, .input = "more than ten", .input_length = 13,
                                  .output_limit = 100, .waiting = &waiting};
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    little.rlim_max = before.rlim_max;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &little), 0);
    errno = 0;
    const int error = launch_run(&launch, &launched);
    setrlimit(RLIMIT_FSIZE, &before);
    assert_int_equal(error, ENOSPC);
}

static void test_a_program_that_is_not_there(void **state)
{
    (void)state;
    struct launched launched;
    struct launch launch = {.argv = (char *const[]){"/nowhere/at/all", NULL}, .output_limit = 1, .waiting = &waiting};
    assert_int_equal(launch_run(&launch, &launched), ENOENT);
    launch.argv = (char *const[]){"/etc/passwd", NULL};
    assert_int_equal(launch_run(&launch, &launched), EACCES);
}

static void test_signals_are_told_from_exits(void **state)
{
    (void)state;
    struct launched launched;
    assert_int_equal(shell("kill -9 $$", 0, 100, &launched), 0);
    assert_int_equal(launched.end, LAUNCH_KILLED);
    assert_int_equal(launched.code, SIGKILL);
    launched_free(&launched);
}

/* With a time limit that a slow machine does not meet before the command has written something. */
static void patient_shell(const char *command, struct launched *launched)
{
    for (uint64_t limit_ms = 50; limit_ms < 60000; limit_ms *= 4) {
        assert_int_equal(shell(command, limit_ms, 100, launched), 0);
        if (launched->output_length > 0)
            return;
        launched_free(launched);
    }
    fail_msg("%s wrote nothing", command);
}

static void test_time_limit(void **state)
{
    (void)state;
    struct launched launched;
    patient_shell("printf before; exec sleep 100", &launched);
    assert_int_equal(launched.end, LAUNCH_TIMEOUT);
    assert_string_equal(launched.output, "before");
    launched_free(&launched);
}

static void test_a_child_that_stops_itself_is_ended(void **state)
{
    (void)state;
    struct launched launched;
    assert_int_equal(shell("kill -STOP $$", 50, 100, &launched), 0);
    assert_int_equal(launched.end, LAUNCH_TIMEOUT);
    launched_free(&launched);
}

static void test_endless_output_is_cut(void **state)
{
    (void)state;
    struct launched launched;
    assert_int_equal(shell("exec yes", 0, 1000, &launched), 0);
    assert_int_equal(launched.end, LAUNCH_ENDLESS);
    assert_int_equal(launched.output_length, 1000);
    launched_free(&launched);
}

static void test_descendants_end_with_the_child(void **state)
{
    (void)state;
    struct launched launched;
    assert_int_equal(shell("sleep 1000 & echo $!", 0, 100, &launched), 0);
    pid_t descendant = (pid_t)strtol(launched.output, NULL, 10);
    assert_true(descendant > 0);
    for (int i = 0; i < 3000 && kill(descendant, 0) == 0; i++) /* a zombie until its new parent has waited for it */
        usleep(10000);
    char path[64], line[256] = "";
    snprintf(path, sizeof path, "/proc/%ld/stat", (long)descendant);
    FILE *file = fopen(path, "r");
    if (file) {
        assert_non_null(fgets(line, sizeof line, file));
        fclose(file);
        assert_non_null(strstr(line, ") Z"));
    }
    launched_free(&launched);
}

/* The child would use the whole grace of a quarter of an hour; the test's time limit is far less. */
static void test_a_second_signal_ends_at_once(void **state)
{
    (void)state;
    struct launched launched;
    struct launch launch = {.argv = (char *const[]){"sh", "-c", "while :; do kill -INT $PPID; sleep 0.05; done", NULL},
                            .output_limit = 100, .waiting = &waiting, .grace_ns = 900000000000u};
    assert_int_equal(launch_run(&launch, &launched), 0);
    assert_int_equal(launched.end, LAUNCH_ABORTED);
    launched_free(&launched);
}

/* Where the system buries children by itself there is nobody to wait for, and nothing waits. */
static void test_a_child_that_somebody_else_buried(void **state)
{
    (void)state;
    struct launched launched;
    assert_true(signal(SIGCHLD, SIG_IGN) != SIG_ERR);
    patient_shell("echo here", &launched);
    assert_true(launched.end != LAUNCH_EXITED); /* how it ended is not known */
    assert_string_equal(launched.output, "here\n");
    launched_free(&launched);
    assert_int_equal(interrupt_install(&waiting), 0);
}

/* The system sends it, whoever is held up. */
static timer_t signal_after(int signal, long ms)
{
    timer_t timer;
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = signal};
    const struct itimerspec soon = {.it_value.tv_nsec = ms * 1000000};
    assert_int_equal(timer_create(CLOCK_MONOTONIC, &event, &timer), 0);
    assert_int_equal(timer_settime(timer, 0, &soon, NULL), 0);
    return timer;
}

/* Whoever ends a whole job may end the child first, and it may be told once more that the child has ended. */
static void test_a_child_that_is_ended_with_us_did_not_fail(void **state)
{
    (void)state;
    assert_int_equal(interrupt_count(), 0);
    const timer_t timers[] = {signal_after(SIGCHLD, 150), signal_after(SIGTERM, 250)};
    struct launched launched;
    struct launch launch = {.argv = (char *const[]){"sh", "-c", "kill -TERM $$", NULL}, .output_limit = 100, .waiting = &waiting};
    assert_int_equal(launch_run(&launch, &launched), 0);
    assert_int_equal(launched.end, LAUNCH_ABORTED);
    assert_int_equal(interrupt_count(), 1);
    launched_free(&launched);
    timer_delete(timers[0]);
    timer_delete(timers[1]);
}

static int install(void **state)
{
    (void)state;
    return interrupt_install(&waiting);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_output_and_exit_status),
        cmocka_unit_test(test_silence_is_an_empty_text),
        cmocka_unit_test(test_input_is_handed_over),
        cmocka_unit_test(test_input_that_finds_no_room),
        cmocka_unit_test(test_a_program_that_is_not_there),
        cmocka_unit_test(test_signals_are_told_from_exits),
        cmocka_unit_test(test_time_limit),
        cmocka_unit_test(test_a_child_that_stops_itself_is_ended),
        cmocka_unit_test(test_endless_output_is_cut),
        cmocka_unit_test(test_descendants_end_with_the_child),
        cmocka_unit_test(test_a_child_that_somebody_else_buried),
        cmocka_unit_test(test_a_child_that_is_ended_with_us_did_not_fail), /* after those that no signal must have reached */
        cmocka_unit_test(test_a_second_signal_ends_at_once), /* last: what was asked stays asked */
    };
    return cmocka_run_group_tests(tests, install, NULL);
}

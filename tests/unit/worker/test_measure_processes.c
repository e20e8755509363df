/* What the instrument makes of worker processes: rows, proofs, and a status when one dies. */
#include "harness/worker/measure.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include <cmocka.h>

enum { MOST = 8, P = 3 };

static struct {
    struct record rows[MOST];
    int count;
    int kill_after; /* rows, then a worker is killed; 0: none */
    int killed;     /* its process id */
    struct team_member members[P];
    int members_count;
} seen;

/* The first child of this process. */
static int first_child(void)
{
    char path[64];
    int child = 0;
    snprintf(path, sizeof path, "/proc/self/task/%d/children", (int)gettid());
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    assert_int_equal(fscanf(file, "%d", &child), 1);
    fclose(file);
    return child;
}

static int sink(void *context, const struct record *row)
{
    (void)context;
    assert_true(seen.count < MOST);
    seen.rows[seen.count++] = *row;
    if (seen.count == seen.kill_after) {
        seen.killed = first_child();
        kill(seen.killed, SIGKILL);
    }
    return 0;
}

static void who(void *context, const struct team_member members[], int count)
{
    (void)context;
    memcpy(seen.members, members, sizeof seen.members);
    seen.members_count = count;
}

static void measure(const char *kernel, const struct variant *variant, int kill_after)
{
    const struct measure_options options = {.kernel = kernel_find(kernel), .variant = variant, .n = 3000, .p = P, .seed = 1,
                                            .options = "", .inner = 2, .warmups = 1, .repetitions = 3, .spans = true,
                                            .now = clock_now_ns, .sink = sink, .who = who};
    memset(&seen, 0, sizeof seen);
    seen.kill_after = kill_after;
    assert_int_equal(measure_run(&options), 0);
}

static const char *const kernels[] = {"sqrt_cube", "monte_carlo_pi", "parzen_kde", "bubble_sort"};

static void rows_tell_of_processes(const char *kernel, const struct variant *variant)
{
    const bool process = variant->region == REGION_PROCESS;
    measure(kernel, variant, 0);
    assert_int_equal(seen.count, 4);
    for (int i = 0; i < seen.count; i++) {
        const struct record *row = &seen.rows[i];
        assert_string_equal(row->status, "ok");
        assert_string_equal(row->region, process ? "process" : "kernel");
        assert_int_equal(row->p, P);
        assert_int_equal(row->threads, 1);
        assert_true(row->cold_ns > 0 && row->cpu_ns >= 0 && row->preemptions >= 0 && row->page_faults >= 0);
        assert_int_equal(row->migrations == RECORD_UNKNOWN, process);
        assert_true(row->busy_mean_ns > 0 && row->busy_max_ns > 0 && row->busy_max_ns <= row->total_ns);
    }
    assert_int_equal(seen.members_count, P);
    for (int i = 0; i < P; i++) {
        assert_int_equal(seen.members[i].parent, getpid());
        for (int j = 0; j < i; j++)
            assert_int_not_equal(seen.members[i].process, seen.members[j].process);
    }
}

static void every_process_variant_is_measured(void **state)
{
    (void)state;
    int variants = 0;
    for (size_t i = 0; i < sizeof kernels / sizeof *kernels; i++)
        for (const struct variant *variant = kernel_find(kernels[i])->variants; variant->name; variant++)
            if (variant->model == MODEL_POOL) {
                rows_tell_of_processes(kernels[i], variant);
                variants++;
            }
    assert_int_equal(variants, 3 + 3 + 3 + 1);
}

static void a_killed_worker_is_a_row_that_crashed(void **state)
{
    (void)state;
    char expected[32];
    for (size_t i = 0; i < sizeof kernels / sizeof *kernels; i++) {
        measure(kernels[i], variant_find(kernel_find(kernels[i]), "pool"), 2);
        snprintf(expected, sizeof expected, "process %d ", seen.killed);
        assert_int_equal(seen.count, 3);
        assert_string_equal(seen.rows[1].status, "ok");
        assert_string_equal(seen.rows[2].status, "crashed");
        assert_non_null(strstr(seen.rows[2].note, expected));
        assert_non_null(strstr(seen.rows[2].note, "signal KILL"));
        assert_string_equal(seen.rows[2].result, "");
        assert_int_equal(seen.rows[2].cpu_ns, RECORD_UNKNOWN);
    }
}

static void ignore(int signal)
{
    (void)signal;
}

/* As a profiler would: each of the owner's waits ends before it has looked for its workers. */
static void a_death_is_told_although_a_timer_cuts_every_wait_short(void **state)
{
    const struct sigaction cutting = {.sa_handler = ignore};
    struct sigaction before;
    const struct itimerval often = {{.tv_usec = 20000}, {.tv_usec = 20000}}, never = {{0}, {0}};
    assert_int_equal(sigaction(SIGALRM, &cutting, &before), 0);
    assert_int_equal(setitimer(ITIMER_REAL, &often, NULL), 0);
    a_killed_worker_is_a_row_that_crashed(state);
    assert_int_equal(setitimer(ITIMER_REAL, &never, NULL), 0);
    assert_int_equal(sigaction(SIGALRM, &before, NULL), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_process_variant_is_measured),
        cmocka_unit_test(a_killed_worker_is_a_row_that_crashed),
        cmocka_unit_test(a_death_is_told_although_a_timer_cuts_every_wait_short),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* What the team of threads tells about itself. */
#include "kernels/support/runtime.h"
#include "kernels/support/team.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <sched.h>
#include <string.h>
#include <unistd.h>

#if defined(__SSE__)
#include <xmmintrin.h>
#endif

static void all_that_are_asked_join(void **state)
{
    (void)state;
    const int sizes[] = {1, 2, 3, 8, 2};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        assert_int_equal(team_start(sizes[i]), sizes[i]);
}

/* Run with OMP_THREAD_LIMIT=1, which the runtime obeys without a word. */
static void a_short_team_is_seen(void **state)
{
    (void)state;
    assert_int_equal(team_start(4), 1);
}

static void threads_are_told_apart_and_placed(void **state)
{
    (void)state;
    enum { P = 3 };
    const struct variant threads = {.model = MODEL_OPENMP};
    struct problem problem = {.p = P, .variant = &threads};
    struct team_member members[P];
    team_look(&problem, members);
    assert_int_equal(members[0].thread, (int)gettid());
    assert_int_equal(team_distinct(members, P), P);
    for (int i = 0; i < P; i++) {
        assert_in_range(members[i].cpu, 0, CPU_SETSIZE);
        assert_int_equal(members[i].process, (int)getpid());
        assert_int_equal(members[i].parent, (int)getppid());
    }
    members[2].thread = members[1].thread;
    assert_int_equal(team_distinct(members, P), P - 1);
    members[0].thread = 0; /* nobody */
    assert_int_equal(team_distinct(members, P), P - 2);
}

static void what_is_not_known_of_one_is_not_known_of_all(void **state)
{
    (void)state;
    const struct team_member members[] = {{.usage = {1, 2, 3, 4, 5, 6}}, {.usage = {10, 20, 30, 40, 50, 60}}};
    const struct team_usage sum = team_usage_sum(members, 2), expected = {11, 22, 33, 44, 55, 66};
    assert_memory_equal(&sum, &expected, sizeof sum);
    const struct team_usage unknown = {.run_delay_ns = -1};
    assert_int_equal(team_usage_add(&sum, &unknown).run_delay_ns, -1);
    assert_int_equal(team_usage_difference(&unknown, &sum).run_delay_ns, -1);
}

static void usage_counts_the_work_of_the_threads(void **state)
{
    (void)state;
    struct team_member self;
    struct team_usage before, after;
    volatile unsigned work = 0;
    team_member_look(&self, false);
    before = self.usage;
    for (int burst = 0; burst < 20; burst++) { /* each far shorter than a tick of the kernel */
        for (int i = 0; i < 100000; i++)
            work++;
        team_member_look(&self, false);
        after = self.usage;
        assert_true(after.cpu_ns > before.cpu_ns);
        assert_true(after.preemptions >= before.preemptions);
        assert_true(after.page_faults >= before.page_faults);
        before = after;
    }
    assert_true(after.page_faults > 0);
}

static void a_different_floating_point_mode_is_seen(void **state)
{
    (void)state;
    const struct variant threads = {.model = MODEL_OPENMP};
    struct problem problem = {.p = 2, .variant = &threads};
    struct team_member members[2];
    team_look(&problem, members);
    assert_int_equal(team_float_mode_equal(members, 2), 1);
#if defined(__SSE__)
    if (!strstr(team_runtime(), "libgomp"))
        skip(); /* libomp hands the mode on to its threads, so it can't differ */
    const unsigned mode = _mm_getcsr();
    _mm_setcsr(mode | 0x8000u); /* flush to zero */
    team_look(&problem, members);
    _mm_setcsr(mode);
    assert_int_equal(team_float_mode_equal(members, 2), 0);
    team_look(&problem, members);
    assert_int_equal(team_float_mode_equal(members, 2), 1);
#endif
}

static void the_runtime_has_a_name(void **state)
{
    (void)state;
    assert_int_equal(strspn(team_runtime(), "0123456789"), 6);
    assert_non_null(strstr(team_runtime(), "omp"));
}

static void take_fact(void *context, const char *key, const char *value)
{
    int *count = context;
    ++*count;
    assert_int_equal(strncmp(key, "openmp_", 7), 0);
    assert_true(value[0] != '\0');
    if (strcmp(key, "openmp_max_threads") == 0 || strcmp(key, "openmp_procs") == 0)
        assert_true(value[0] >= '1' && value[0] <= '9');
    if (strcmp(key, "openmp_dynamic") == 0)
        assert_true(strcmp(value, "true") == 0 || strcmp(value, "false") == 0);
    if (strcmp(key, "openmp_library") == 0)
        assert_non_null(strstr(value, "omp"));
}

static void the_runtime_tells_what_is_in_force(void **state)
{
    int count = 0;
    (void)state;
    runtime_facts(take_fact, &count);
    assert_int_equal(count, 13);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_that_are_asked_join),
        cmocka_unit_test(threads_are_told_apart_and_placed),
        cmocka_unit_test(what_is_not_known_of_one_is_not_known_of_all),
        cmocka_unit_test(usage_counts_the_work_of_the_threads),
        cmocka_unit_test(a_different_floating_point_mode_is_seen),
        cmocka_unit_test(the_runtime_has_a_name),
        cmocka_unit_test(the_runtime_tells_what_is_in_force),
    };
    const struct CMUnitTest short_tests[] = {
        cmocka_unit_test(a_short_team_is_seen),
    };
    if (argc == 2 && strcmp(argv[1], "short") == 0)
        return cmocka_run_group_tests(short_tests, NULL, NULL);
    return cmocka_run_group_tests(tests, NULL, NULL);
}

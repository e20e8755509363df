/* A worker's environment: what places a team is ours alone, everything else is passed on. */
#include "harness/worker_environment.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static char *const inherited[] = {"PATH=/bin", "OMP_NUM_THREADS=64", "OMP_PLACES=sockets", "OMP_PROC_BIND=spread",
                                  "OMP_DYNAMIC=true", "GOMP_CPU_AFFINITY=0", "KMP_AFFINITY=compact",
                                  "OMP_WAIT_POLICY=passive", "OMP_THREAD_LIMIT=1", "SPEEDUP_PADDING=yyy", NULL};

static const char *value(char **environment, const char *name)
{
    const char *found = NULL;
    for (int i = 0; environment[i]; i++)
        if (strncmp(environment[i], name, strlen(name)) == 0 && environment[i][strlen(name)] == '=') {
            assert_null(found); /* once */
            found = environment[i] + strlen(name) + 1;
        }
    return found;
}

static void test_a_bound_team(void **state)
{
    (void)state;
    char **environment = worker_environment(inherited, 3, "{0},{2},{4}", 0);
    assert_non_null(environment);
    assert_string_equal(value(environment, "OMP_NUM_THREADS"), "3");
    assert_string_equal(value(environment, "OMP_DYNAMIC"), "false");
    assert_string_equal(value(environment, "OMP_PLACES"), "{0},{2},{4}");
    assert_string_equal(value(environment, "OMP_PROC_BIND"), "close");
    assert_string_equal(value(environment, "OMP_WAIT_POLICY"), "passive");
    assert_string_equal(value(environment, "OMP_THREAD_LIMIT"), "1");
    assert_string_equal(value(environment, "PATH"), "/bin");
    assert_null(value(environment, "GOMP_CPU_AFFINITY"));
    assert_null(value(environment, "KMP_AFFINITY"));
    worker_environment_free(environment);
}

static void test_a_team_without_places_is_not_bound(void **state)
{
    (void)state;
    char **environment = worker_environment(inherited, 3, NULL, 0);
    assert_non_null(environment);
    assert_string_equal(value(environment, "OMP_NUM_THREADS"), "3");
    assert_null(value(environment, "OMP_PLACES"));
    assert_null(value(environment, "OMP_PROC_BIND"));
    worker_environment_free(environment);
}

static void test_other_models_get_none_of_it(void **state)
{
    (void)state;
    char **environment = worker_environment(inherited, 0, "{0}", 0);
    assert_non_null(environment);
    assert_null(value(environment, "OMP_NUM_THREADS"));
    assert_null(value(environment, "OMP_PLACES"));
    assert_null(value(environment, "OMP_DYNAMIC"));
    assert_string_equal(value(environment, "PATH"), "/bin");
    worker_environment_free(environment);
}

static void test_padding_is_as_long_as_asked(void **state)
{
    (void)state;
    for (size_t padding = 0; padding <= WORKER_PADDING_MOST; padding += 1365) {
        char **environment = worker_environment(inherited, 0, NULL, padding);
        assert_non_null(environment);
        assert_int_equal(strlen(value(environment, WORKER_PADDING)), padding);
        worker_environment_free(environment);
    }
}

/* 4096 draws over 16 classes: chi-squared with 15 degrees of freedom is below 44.3 but once in 10 000. */
static void test_padding_is_drawn_evenly_and_again_alike(void **state)
{
    (void)state;
    enum { DRAWS = 4096, CLASSES = 16 };
    double chi_squared = 0;
    size_t counts[CLASSES] = {0}, same = 0;
    for (int64_t visit = 0; visit < DRAWS; visit++) {
        const size_t padding = worker_environment_padding(1, visit);
        assert_int_equal(padding, worker_environment_padding(1, visit));
        assert_in_range(padding, 0, WORKER_PADDING_MOST);
        counts[padding * CLASSES / (WORKER_PADDING_MOST + 1)]++;
        same += padding == worker_environment_padding(2, visit);
    }
    for (int i = 0; i < CLASSES; i++) {
        const double expected = (double)DRAWS / CLASSES, off = (double)counts[i] - expected;
        chi_squared += off * off / expected;
    }
    assert_true(chi_squared < 44.3);
    assert_in_range(same, 0, 10); /* expected 1; Poisson: more than 10 once in 10^8 */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_bound_team),
        cmocka_unit_test(test_a_team_without_places_is_not_bound),
        cmocka_unit_test(test_other_models_get_none_of_it),
        cmocka_unit_test(test_padding_is_as_long_as_asked),
        cmocka_unit_test(test_padding_is_drawn_evenly_and_again_alike),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

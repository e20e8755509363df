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
                                  "OMP_WAIT_POLICY=passive", "OMP_THREAD_LIMIT=1", NULL};

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
    char **environment = worker_environment(inherited, 3, "{0},{2},{4}");
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
    char **environment = worker_environment(inherited, 3, NULL);
    assert_non_null(environment);
    assert_string_equal(value(environment, "OMP_NUM_THREADS"), "3");
    assert_null(value(environment, "OMP_PLACES"));
    assert_null(value(environment, "OMP_PROC_BIND"));
    worker_environment_free(environment);
}

static void test_other_models_get_none_of_it(void **state)
{
    (void)state;
    char **environment = worker_environment(inherited, 0, "{0}");
    assert_non_null(environment);
    assert_null(value(environment, "OMP_NUM_THREADS"));
    assert_null(value(environment, "OMP_PLACES"));
    assert_null(value(environment, "OMP_DYNAMIC"));
    assert_string_equal(value(environment, "PATH"), "/bin");
    worker_environment_free(environment);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_bound_team),
        cmocka_unit_test(test_a_team_without_places_is_not_bound),
        cmocka_unit_test(test_other_models_get_none_of_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* OMP_* variables: what the specification allows, and what a runtime would only warn of. */
#include "harness/openmp_variables.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const char *const right[][2] = {
    {"OMP_NUM_THREADS", "4"}, {"OMP_NUM_THREADS", "3,2"}, {"OMP_THREAD_LIMIT", "1"}, {"OMP_DYNAMIC", "TRUE"},
    {"OMP_DYNAMIC", "false"}, {"OMP_PROC_BIND", "true"}, {"OMP_PROC_BIND", "spread,close"}, {"OMP_PROC_BIND", "master"},
    {"OMP_PLACES", "cores"}, {"OMP_PLACES", "sockets(2)"}, {"OMP_PLACES", "{0},{2}"}, {"OMP_PLACES", "{0:4:2},{8:4}"},
    {"OMP_SCHEDULE", "dynamic"}, {"OMP_SCHEDULE", "guided,4"}, {"OMP_SCHEDULE", "nonmonotonic:dynamic,7"},
    {"OMP_STACKSIZE", "16M"}, {"OMP_STACKSIZE", "2000500B"}, {"OMP_STACKSIZE", "1 g"}, {"OMP_STACKSIZE", "512"},
    {"OMP_PLACES", "{0:2}:4:2"}, {"OMP_PLACES", "{0,1:3:-1},!{4},{!5,6}"}, {"OMP_MAX_ACTIVE_LEVELS", "2"},
    {"OMP_WAIT_POLICY", "passive"}, {"OMP_DISPLAY_ENV", "anything"}};

static const char *const wrong[][2] = {
    {"OMP_NUM_THREADS", "garbage"}, {"OMP_NUM_THREADS", "0"}, {"OMP_NUM_THREADS", "-1"}, {"OMP_NUM_THREADS", "4x"},
    {"OMP_NUM_THREADS", ""}, {"OMP_NUM_THREADS", "2.5"}, {"OMP_NUM_THREADS", "0x4"},
    {"OMP_NUM_THREADS", "100000000000000000000"}, {"OMP_NUM_THREADS", "2,"}, {"OMP_NUM_THREADS", ",2"},
    {"OMP_NUM_THREADS", " 2"}, {"OMP_NUM_THREADS", "2 "}, {"OMP_THREAD_LIMIT", "0"}, {"OMP_THREAD_LIMIT", "1,2"},
    {"OMP_DYNAMIC", "yes"}, {"OMP_DYNAMIC", "1"}, {"OMP_PROC_BIND", "tight"}, {"OMP_PROC_BIND", "close,"},
    {"OMP_PROC_BIND", ""}, {"OMP_PLACES", "cpus"}, {"OMP_PLACES", "sockets(0)"}, {"OMP_PLACES", "sockets("},
    {"OMP_PLACES", "{0},"}, {"OMP_PLACES", "{a}"}, {"OMP_PLACES", ""},
    {"OMP_PLACES", "{"}, {"OMP_PLACES", "{}"}, {"OMP_PLACES", "{0"}, {"OMP_PLACES", "{0}}"}, {"OMP_PLACES", "{0}{1}"},
    {"OMP_PLACES", "{0:}"}, {"OMP_PLACES", "{0:0}"}, {"OMP_PLACES", "{0:1:}"}, {"OMP_PLACES", "{-1}"}, {"OMP_PLACES", "{0,}"},
    {"OMP_PLACES", "{0}:2:1:3"}, {"OMP_PLACES", "{99999999999}"}, {"OMP_PLACES", "!"}, {"OMP_PLACES", ")"},
    {"OMP_PLACES", "cores()"}, {"OMP_THREAD_LIMIT", ""}, {"OMP_DYNAMIC", ""}, {"OMP_DYNAMIC", "true "},
    {"OMP_WAIT_POLICY", ""}, {"OMP_WAIT_POLICY", "active,passive"}, {"OMP_STACKSIZE", ""}, {"OMP_STACKSIZE", "1 MB"},
    {"OMP_SCHEDULE", ""}, {"OMP_SCHEDULE", "static,1,2"}, {"OMP_SCHEDULE", ":dynamic"}, {"OMP_MAX_ACTIVE_LEVELS", "-1"}, {"OMP_SCHEDULE", "random"},
    {"OMP_SCHEDULE", "dynamic,0"}, {"OMP_SCHEDULE", "dynamic,"}, {"OMP_SCHEDULE", "fast:dynamic"},
    {"OMP_STACKSIZE", "16T"}, {"OMP_STACKSIZE", "M"}, {"OMP_STACKSIZE", "16MB"}, {"OMP_STACKSIZE", "-1"},
    {"OMP_WAIT_POLICY", "lazy"}};

static void test_what_the_specification_allows(void **state)
{
    (void)state;
    char problem[256];
    for (size_t i = 0; i < sizeof right / sizeof *right; i++)
        if (openmp_variable_check(right[i][0], right[i][1], problem, sizeof problem) != 0)
            fail_msg("%s=%s was refused", right[i][0], right[i][1]);
}

static void test_everything_else_is_named(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char problem[256] = "";
        if (openmp_variable_check(wrong[i][0], wrong[i][1], problem, sizeof problem) != EINVAL)
            fail_msg("%s=%s was taken", wrong[i][0], wrong[i][1]);
        assert_non_null(strstr(problem, wrong[i][0]));
        assert_non_null(strstr(problem, wrong[i][1]));
    }
}

static void test_a_whole_environment(void **state)
{
    (void)state;
    char problem[256];
    char *good[] = {"PATH=/bin", "OMP_NUM_THREADS=4", "XOMP_NUM_THREADS=x", NULL}, *bad[] = {"OMP_DYNAMIC=x", NULL};
    assert_int_equal(openmp_variables_check(good, problem, sizeof problem), 0);
    assert_int_equal(openmp_variables_check(bad, problem, sizeof problem), EINVAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_the_specification_allows),
        cmocka_unit_test(test_everything_else_is_named),
        cmocka_unit_test(test_a_whole_environment),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* What batch systems say of a job's nodes. */
#include "harness/allocation.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>

static void check(const char *text, int nodes, int cpus)
{
    const struct allocation found = allocation_parse(text);
    assert_int_equal(found.nodes, nodes);
    assert_int_equal(found.cpus, cpus);
}

static void nodes_are_counted(void **state)
{
    (void)state;
    check("2", 1, 2);
    check("2(x3),4", 4, 10);
    check("72(x2),36(x1),1", 4, 181);
}

static void what_is_no_list_is_no_allocation(void **state)
{
    static const char *const texts[] = {"", "0", "x", "2,", ",2", "2(x", "2(x0)", "2(x3", "2(y3)", "2 ", "-2", "2(x3)4", "99999999999",
                                        "16777216(x16777216)"};
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        check(texts[i], 0, 0);
}

static void set(const char *name, const char *value)
{
    assert_int_equal(value ? setenv(name, value, 1) : unsetenv(name), 0);
}

static void each_system_has_its_variables(void **state)
{
    (void)state;
    set("SLURM_JOB_CPUS_PER_NODE", NULL);
    set("NHOSTS", NULL);
    set("NSLOTS", "4");
    assert_int_equal(allocation_read().nodes, 0);
    assert_int_equal(allocation_read().cpus, 0);
    set("NHOSTS", "2");
    assert_int_equal(allocation_read().nodes, 2);
    assert_int_equal(allocation_read().cpus, 4);
    set("NSLOTS", "all");
    assert_int_equal(allocation_read().nodes, 0);
    set("SLURM_JOB_CPUS_PER_NODE", "3(x2)");
    assert_int_equal(allocation_read().nodes, 2);
    assert_int_equal(allocation_read().cpus, 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nodes_are_counted),
        cmocka_unit_test(what_is_no_list_is_no_allocation),
        cmocka_unit_test(each_system_has_its_variables),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

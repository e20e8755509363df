/* Which CPUs workers get, in which order, how many of them are allowed, and why. */
#include "harness/topology.h"
#include "tests/unit/harness/machine_support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <errno.h>
#include <sched.h>

#include <cmocka.h>

static void check_order(const struct topology *topology, const int expected[], size_t count)
{
    assert_int_equal(topology->cpu_count, count);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(topology->cpu_ids[i], expected[i]);
        assert_int_equal(topology->cpus[i].os_index, expected[i]);
    }
}

static void check_ladder(const struct topology *topology, const int expected[], size_t count)
{
    int *ladder;
    size_t steps;
    assert_int_equal(topology_ladder(topology, &ladder, &steps), 0);
    assert_int_equal(steps, count);
    assert_memory_equal(ladder, expected, count * sizeof *expected);
    free(ladder);
}

static void check_placement(const struct topology *topology, const char *model, int workers, const char *expected)
{
    char *places = topology_placement(topology, model, workers);
    assert_string_equal(places ? places : "", expected ? expected : "");
    free(places);
}

static void a_virtual_machine_has_two_plain_cpus(void **state)
{
    (void)state;
    use_machine("virtual_machine");
    struct topology *topology = load_topology();
    check_order(topology, (const int[]){0, 1}, 2);
    check_ladder(topology, (const int[]){1, 2}, 2);
    assert_int_equal(topology->allowed, 2);
    assert_int_equal(topology->binding, LIMIT_MACHINE);
    assert_int_equal(topology->limits[LIMIT_CPUSET].cpus, 2);
    assert_int_equal(topology->limits[LIMIT_AFFINITY].cpus, 2);
    assert_int_equal(topology->limits[LIMIT_QUOTA].cpus, LIMIT_NONE);
    assert_int_equal(topology->limits[LIMIT_BATCH].cpus, LIMIT_NONE);
    assert_int_equal(topology->cores, 2);
    assert_int_equal(topology->last_level_cache_bytes, 32 << 20);
    assert_int_equal(topology->last_level_cache_cpus, 2);
    assert_int_equal(topology->l1_bytes, 32768);
    assert_int_equal(topology->l2_bytes, 524288);
    assert_false(topology->this_machine);
    check_placement(topology, "openmp", 1, "{0}");
    check_placement(topology, "openmp", 2, "{0},{1}");
    check_placement(topology, "openmp", 3, NULL);
    check_placement(topology, "openmp", 0, NULL);
    topology_free(topology);
}

/* Linux gives the second hardware threads of all cores the numbers from 128 on. */
static void a_server_fills_cores_socket_by_socket_before_siblings(void **state)
{
    int expected[256];
    (void)state;
    use_machine("server");
    struct topology *topology = load_topology();
    for (int i = 0; i < 256; i++)
        expected[i] = i;
    check_order(topology, expected, 256);
    for (int i = 0; i < 256; i++) {
        const struct topology_cpu *cpu = &topology->cpus[i];
        assert_int_equal(cpu->thread, i / 128);
        assert_int_equal(cpu->core, i % 128);
        assert_int_equal(cpu->package, i % 128 / 64);
        assert_int_equal(cpu->numa, i % 128 / 64);
        assert_int_equal(cpu->kind, 0);
    }
    check_ladder(topology, (const int[]){1, 2, 4, 8, 16, 32, 64, 128, 256}, 9);
    assert_int_equal(topology->packages, 2);
    assert_int_equal(topology->numa_nodes, 2);
    assert_int_equal(topology->cores, 128);
    assert_int_equal(topology->kinds, 1);
    assert_int_equal(topology->allowed, 256);
    assert_int_equal(topology->last_level_cache_cpus, 128);
    topology_free(topology);
}

/* Its efficiency cores have the lower numbers: order by number would place work on them first. */
static void a_laptop_fills_performance_cores_first(void **state)
{
    static const int kinds[] = {0, 0, 1, 1, 1, 1, 0, 0}, threads[] = {0, 0, 0, 0, 0, 0, 1, 1};
    (void)state;
    use_machine("laptop");
    struct topology *topology = load_topology();
    check_order(topology, (const int[]){4, 6, 0, 1, 2, 3, 5, 7}, 8);
    for (int i = 0; i < 8; i++) {
        assert_int_equal(topology->cpus[i].kind, kinds[i]);
        assert_int_equal(topology->cpus[i].thread, threads[i]);
    }
    check_ladder(topology, (const int[]){1, 2, 4, 6, 8}, 5); /* 2: performance cores; 6: cores */
    check_placement(topology, "openmp", 3, "{4},{6},{0}");
    check_placement(topology, "openmp", 8, "{4},{6},{0},{1},{2},{3},{5},{7}");
    check_placement(topology, "pool", 3, "4,6,0");
    check_placement(topology, "serial", 1, NULL);
    assert_int_equal(topology->kinds, 2);
    topology_free(topology);
}

static void borders_of_the_machine_are_steps_of_the_ladder(void **state)
{
    (void)state;
    setenv("HWLOC_SYNTHETIC", "package:2 [numa] core:6 pu:2", 1);
    struct topology *topology = load_topology();
    check_order(topology, (const int[]){0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22,
                                        1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23},
                24);
    check_ladder(topology, (const int[]){1, 2, 4, 6, 8, 12, 16, 24}, 8);
    topology_free(topology);
    setenv("HWLOC_SYNTHETIC", "core:5 pu:1", 1);
    topology = load_topology();
    check_ladder(topology, (const int[]){1, 2, 4, 5}, 4);
    topology_free(topology);
    setenv("HWLOC_SYNTHETIC", "pu:1", 1); /* of caches nothing is known */
    topology = load_topology();
    check_ladder(topology, (const int[]){1}, 1);
    assert_int_equal(topology->l1_bytes, -1);
    assert_int_equal(topology->last_level_cache_bytes, -1);
    assert_int_equal(topology->last_level_cache_cpus, -1);
    topology_free(topology);
}

/* A topology without cores, as some virtual machines have it: each CPU is one. */
static void cpus_without_cores_are_cores(void **state)
{
    (void)state;
    setenv("HWLOC_SYNTHETIC", "numa:2 pu:3", 1);
    struct topology *topology = load_topology();
    check_order(topology, (const int[]){0, 1, 2, 3, 4, 5}, 6);
    assert_int_equal(topology->cores, 6);
    assert_int_equal(topology->numa_nodes, 2);
    topology_free(topology);
}

static void half_a_cpu_allows_one_worker(void **state)
{
    (void)state;
    use_machine("half_cpu");
    setenv("HWLOC_SYNTHETIC", "core:2 pu:1", 1);
    struct topology *topology = load_topology();
    assert_int_equal(topology->allowed, 1);
    assert_int_equal(topology->binding, LIMIT_QUOTA);
    assert_int_equal(topology->limits[LIMIT_QUOTA].cpus, 1);
    assert_int_equal(topology->limits[LIMIT_AFFINITY].cpus, 2);
    check_ladder(topology, (const int[]){1}, 1);
    check_placement(topology, "openmp", 1, NULL); /* two CPUs, and nobody said which one is ours */
    topology_free(topology);
}

static void a_nested_quota_cuts_the_ladder(void **state)
{
    (void)state;
    use_machine("nested_quota");
    setenv("HWLOC_SYNTHETIC", "core:8 pu:1", 1);
    struct topology *topology = load_topology();
    assert_int_equal(topology->allowed, 2);
    assert_int_equal(topology->binding, LIMIT_QUOTA);
    assert_int_equal(topology->cpu_count, 8);
    check_ladder(topology, (const int[]){1, 2}, 2);
    topology_free(topology);
    setenv("HWLOC_SYNTHETIC", "core:2 pu:1",
           1); /* 2 of 2: the machine is as small, and its CPUs are ours */
    topology = load_topology();
    assert_int_equal(topology->allowed, 2);
    assert_int_equal(topology->binding, LIMIT_MACHINE);
    check_placement(topology, "openmp", 2, "{0},{1}");
    topology_free(topology);
}

static void the_batch_system_binds(void **state)
{
    (void)state;
    use_machine("server");
    setenv("SLURM_CPUS_PER_TASK", "48", 1);
    struct topology *topology = load_topology();
    assert_int_equal(topology->allowed, 48);
    assert_int_equal(topology->binding, LIMIT_BATCH);
    check_ladder(topology, (const int[]){1, 2, 4, 8, 16, 32, 48}, 7);
    check_placement(topology, "openmp", 2, NULL);
    topology_free(topology);
    setenv("SLURM_CPUS_PER_TASK", "many", 1);
    topology = load_topology();
    assert_int_equal(topology->allowed, 256);
    assert_int_equal(topology->limits[LIMIT_BATCH].cpus, LIMIT_UNKNOWN);
    assert_string_equal(topology->limits[LIMIT_BATCH].how,
                        "SLURM_CPUS_PER_TASK=many is not a number of CPUs: ignored");
    topology_free(topology);
}

/* Version 2, with the given cpuset and affinity. */
static char *use_sets(const char *cpuset, const char *affinity)
{
    char *root = use_scratch(), *status;
    put_file(root, "/proc/self/mountinfo", "30 24 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n");
    put_file(root, "/proc/self/cgroup", "0::/\n");
    put_file(root, "/sys/fs/cgroup/cpuset.cpus.effective", cpuset);
    assert_true(asprintf(&status, "Cpus_allowed:\tff\nCpus_allowed_list:\t%s\n", affinity) > 0);
    put_file(root, "/proc/self/status", status);
    free(status);
    return root;
}

static void cpuset_and_affinity_choose_the_cpus(void **state)
{
    (void)state;
    setenv("HWLOC_SYNTHETIC", "core:4 pu:2", 1); /* cores {0,1} {2,3} {4,5} {6,7} */
    char *root = use_sets("1-6\n", "3-5");
    struct topology *topology = load_topology();
    check_order(topology, (const int[]){3, 4, 5}, 3); /* 3 is now the first thread of its core */
    assert_int_equal(topology->limits[LIMIT_MACHINE].cpus, 8);
    assert_int_equal(topology->limits[LIMIT_CPUSET].cpus, 6);
    assert_int_equal(topology->limits[LIMIT_AFFINITY].cpus, 3);
    assert_int_equal(topology->binding, LIMIT_AFFINITY);
    check_ladder(topology, (const int[]){1, 2, 3}, 3);
    check_placement(topology, "openmp", 3, "{3},{4},{5}");
    topology_free(topology);
    free_scratch(root);

    root = use_sets("2-3", "2-3"); /* the affinity is small because the cpuset is */
    topology = load_topology();
    assert_int_equal(topology->allowed, 2);
    assert_int_equal(topology->binding, LIMIT_CPUSET);
    topology_free(topology);
    free_scratch(root);
}

static void what_is_no_list_of_cpus_is_ignored(void **state)
{
    static const char *const bad[] = {"", "garbage", "0-", "3-1", "0x3", "1,,2", "0-3,x",
                                      "0-3 ", "8", "8-9", "0-1:2"};
    (void)state;
    setenv("HWLOC_SYNTHETIC", "core:4 pu:2", 1);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char *root = use_sets(bad[i], bad[i]);
        struct topology *topology = load_topology();
        assert_int_equal(topology->limits[LIMIT_CPUSET].cpus, LIMIT_UNKNOWN);
        assert_int_equal(topology->limits[LIMIT_AFFINITY].cpus, LIMIT_UNKNOWN);
        assert_int_equal(topology->allowed, 8);
        assert_int_equal(topology->binding, LIMIT_MACHINE);
        topology_free(topology);
        free_scratch(root);
    }
}

/* What a cpuset hides is part of the machine all the same: else nobody could say that the cpuset
 * binds. */
static void hidden_cpus_count_as_the_machine(void **state)
{
    static const char whole[] = " allowed_cpuset=\"0x00000003\"",
                      part[] = " allowed_cpuset=\"0x00000001\"";
    char path[4096], *root = use_sets("0", "0");
    (void)state;
    snprintf(path, sizeof path, "%s/machines/virtual_machine/topology.xml", SPEEDUP_FIXTURES);
    char *text = whole_file(path), *at = strstr(text, whole);
    assert_non_null(at);
    memcpy(at, part, strlen(part));
    put_file(root, "/topology.xml", text);
    snprintf(path, sizeof path, "%s/topology.xml", root);
    setenv("HWLOC_XMLFILE", path, 1);
    struct topology *topology = load_topology();
    assert_int_equal(topology->machine_cpus, 2);
    assert_int_equal(topology->allowed, 1);
    assert_int_equal(topology->binding, LIMIT_CPUSET);
    topology_free(topology);
    free(text);
    free_scratch(root);
}

static void limits_of_this_machine_do_not_bind_another(void **state)
{
    (void)state;
    setenv("HWLOC_SYNTHETIC", "package:2 core:64 pu:2", 1);
    struct topology *topology = load_topology();
    assert_int_equal(topology->allowed, 256);
    for (enum limit_kind kind = LIMIT_CPUSET; kind <= LIMIT_QUOTA; kind++) {
        assert_int_equal(topology->limits[kind].cpus, LIMIT_UNKNOWN);
        assert_string_equal(topology->limits[kind].how, "the topology is of another machine");
    }
    topology_free(topology);
}

/* hwloc itself would go on with this machine and say nothing. */
static void a_topology_that_cannot_be_read_is_refused(void **state)
{
    struct topology *topology;
    (void)state;
    setenv("HWLOC_XMLFILE", "/nonexistent/topology.xml", 1);
    assert_int_equal(topology_load(&topology), EINVAL);
    assert_null(topology);
    unsetenv("HWLOC_XMLFILE");
    setenv("HWLOC_SYNTHETIC", "no such thing", 1);
    assert_int_equal(topology_load(&topology), EINVAL);
    assert_null(topology);
    topology_free(NULL);
}

/* Live: whatever this machine is, one CPU of it is one CPU. */
static void the_affinity_of_this_process_binds(void **state)
{
    cpu_set_t before, one;
    (void)state;
    assert_int_equal(sched_getaffinity(0, sizeof before, &before), 0);
    struct topology *topology = load_topology();
    assert_true(topology->this_machine);
    assert_int_equal(topology->limits[LIMIT_AFFINITY].cpus, CPU_COUNT(&before));
    assert_true(topology->allowed >= 1 && topology->allowed <= CPU_COUNT(&before));
    int last = topology->cpu_ids[topology->cpu_count - 1];
    topology_free(topology);
    CPU_ZERO(&one);
    CPU_SET((size_t)last, &one);
    assert_int_equal(sched_setaffinity(0, sizeof one, &one), 0);
    topology = load_topology();
    assert_int_equal(sched_setaffinity(0, sizeof before, &before), 0);
    check_order(topology, &last, 1);
    assert_int_equal(topology->allowed, 1);
    topology_free(topology);
}

static void check_laws(const struct topology *topology)
{
    int *ladder;
    size_t steps;
    bool seen[4096] = {false};
    for (size_t i = 0; i < topology->cpu_count; i++) {
        assert_false(seen[topology->cpus[i].os_index]);
        seen[topology->cpus[i].os_index] = true;
        assert_true(i == 0 || topology->cpus[i].thread >= topology->cpus[i - 1].thread);
        for (size_t j = 0; j < i; j++) /* no core twice at the same level */
            assert_false(topology->cpus[i].core == topology->cpus[j].core &&
                         topology->cpus[i].thread == topology->cpus[j].thread);
    }
    assert_int_equal(topology_ladder(topology, &ladder, &steps), 0);
    assert_int_equal(ladder[0], 1);
    assert_int_equal(ladder[steps - 1], topology->allowed);
    for (size_t i = 1; i < steps; i++) {
        assert_true(ladder[i] > ladder[i - 1]);
        assert_true(ladder[i] <= 2 * ladder[i - 1]);
    }
    free(ladder);
}

static void every_machine_keeps_the_laws(void **state)
{
    (void)state;
    char machine[128];
    for (int packages = 1; packages <= 3; packages++)
        for (int cores = 1; cores <= 7; cores += 2)
            for (int threads = 1; threads <= 4; threads++) {
                snprintf(machine, sizeof machine, "package:%d [numa] core:%d pu:%d", packages,
                         cores, threads);
                setenv("HWLOC_SYNTHETIC", machine, 1);
                struct topology *topology = load_topology();
                assert_int_equal(topology->cpu_count, packages * cores * threads);
                assert_int_equal(topology->cores, packages * cores);
                assert_int_equal(topology->packages, packages);
                check_laws(topology);
                topology_free(topology);
            }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_virtual_machine_has_two_plain_cpus, forget_machine),
        cmocka_unit_test_setup(a_server_fills_cores_socket_by_socket_before_siblings,
                               forget_machine),
        cmocka_unit_test_setup(a_laptop_fills_performance_cores_first, forget_machine),
        cmocka_unit_test_setup(borders_of_the_machine_are_steps_of_the_ladder, forget_machine),
        cmocka_unit_test_setup(cpus_without_cores_are_cores, forget_machine),
        cmocka_unit_test_setup(half_a_cpu_allows_one_worker, forget_machine),
        cmocka_unit_test_setup(a_nested_quota_cuts_the_ladder, forget_machine),
        cmocka_unit_test_setup(the_batch_system_binds, forget_machine),
        cmocka_unit_test_setup(cpuset_and_affinity_choose_the_cpus, forget_machine),
        cmocka_unit_test_setup(what_is_no_list_of_cpus_is_ignored, forget_machine),
        cmocka_unit_test_setup(hidden_cpus_count_as_the_machine, forget_machine),
        cmocka_unit_test_setup(limits_of_this_machine_do_not_bind_another, forget_machine),
        cmocka_unit_test_setup(a_topology_that_cannot_be_read_is_refused, forget_machine),
        cmocka_unit_test_setup(the_affinity_of_this_process_binds, forget_machine),
        cmocka_unit_test_setup(every_machine_keeps_the_laws, forget_machine)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

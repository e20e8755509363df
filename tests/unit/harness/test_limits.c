/* Quotas, cpusets and memory of control groups of both versions, and what batch systems say. */
#include "harness/limits.h"
#include "harness/cgroup.h"
#include "tests/unit/harness/machine_support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <errno.h>
#include <unistd.h>

#include <cmocka.h>

static const char version_1[] =
    "31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755\n"
    "32 31 0:29 / /sys/fs/cgroup/cpu rw shared:9 master:1 - cgroup cgroup rw,cpu,cpuacct\n"
    "33 31 0:30 / /sys/fs/cgroup/cpuset rw - cgroup cgroup rw,cpuset\n"
    "34 31 0:31 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n";
static const char version_2[] =
    "30 24 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n";

/* A process in the group /a/b of version 1 ... */
static char *use_version_1(void)
{
    char *root = use_scratch();
    put_file(root, "/proc/self/mountinfo", version_1);
    put_file(root, "/proc/self/cgroup",
             "9:name=systemd:/\n4:memory:/a/b\n3:cpuset:/a/b\n2:cpuacct,cpu:/a/b\n0::/\n");
    return root;
}

/* ... and of version 2. */
static char *use_version_2(void)
{
    char *root = use_scratch();
    put_file(root, "/proc/self/mountinfo", version_2);
    put_file(root, "/proc/self/cgroup", "0::/a/b\n");
    return root;
}

static int quota(char *how, size_t size)
{
    struct limit limit = {.cpus = 0};
    limits_quota(&limit);
    snprintf(how, size, "%s", limit.how);
    return limit.cpus;
}

static void a_quota_of_version_2_is_rounded_up(void **state)
{
    static const struct {
        const char *text;
        int cpus;
    } cases[] = {{"max 100000\n", LIMIT_NONE},
                 {"50000 100000\n", 1},
                 {"100000 100000\n", 1},
                 {"100001 100000\n", 2},
                 {"150000 100000\n", 2},
                 {"200000 100000\n", 2},
                 {"1000 1000000\n", 1},
                 {"6400000 50000\n", 128},
                 {"9223372036854775807 1\n", LIMIT_NONE}};
    char *root = use_version_2(), how[512];
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        put_file(root, "/sys/fs/cgroup/a/b/cpu.max", cases[i].text);
        assert_int_equal(quota(how, sizeof how), cases[i].cpus);
    }
    put_file(root, "/sys/fs/cgroup/a/b/cpu.max", "150000 100000\n");
    quota(how, sizeof how);
    assert_string_equal(how, "1.5 CPUs: 150000 of every 100000 us in /sys/fs/cgroup/a/b");
    free_scratch(root);
}

static void the_least_quota_of_all_ancestors_counts(void **state)
{
    static const char *const groups[] = {
        "/sys/fs/cgroup/a/b", "/sys/fs/cgroup/a", "/sys/fs/cgroup"};
    char how[512], file[64], end[64];
    (void)state;
    for (size_t least = 0; least < 3; least++) {
        char *root = use_version_2();
        for (size_t i = 0; i < 3; i++) {
            snprintf(file, sizeof file, "%s/cpu.max", groups[i]);
            put_file(root, file,
                     i == least ? "300000 100000\n"
                     : i % 2    ? "500000 100000\n"
                                : "max 100000\n");
        }
        assert_int_equal(quota(how, sizeof how), 3);
        snprintf(end, sizeof end, "us in %s", groups[least]);
        assert_string_equal(how + strlen(how) - strlen(end), end);
        free_scratch(root);
    }
    use_machine("nested_quota");
    assert_int_equal(quota(how, sizeof how), 2);
    assert_string_equal(how,
                        "1.5 CPUs: 150000 of every 100000 us in /sys/fs/cgroup/a.slice/b.slice");
}

static void shares_are_compared_not_quotas(void **state)
{
    char *root = use_version_2(), how[512];
    (void)state;
    put_file(root, "/sys/fs/cgroup/a/b/cpu.max",
             "40000 10000\n"); /* 4 CPUs by the smaller number */
    put_file(root, "/sys/fs/cgroup/a/cpu.max", "300000 100000\n"); /* 3 CPUs */
    assert_int_equal(quota(how, sizeof how), 3);
    free_scratch(root);
}

static void what_is_no_quota_is_named_and_ignored(void **state)
{
    static const char *const bad[] = {
        "", "\n", "max", "150000", "150000  100000", "150000 100000 1", "150000 max", "-1 100000",
        "0 100000", "150000 0", "1.5 1", "abc 100000", "150000 100000k", "99999999999999999999 1"};
    char *root = use_version_2(), how[512];
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        put_file(root, "/sys/fs/cgroup/a/b/cpu.max", bad[i]);
        assert_int_equal(quota(how, sizeof how), LIMIT_UNKNOWN);
        assert_string_equal(how, "/sys/fs/cgroup/a/b/cpu.max does not hold a quota");
    }
    put_file(root, "/sys/fs/cgroup/a/cpu.max",
             "100000 50000\n"); /* known all the same: at most that */
    assert_int_equal(quota(how, sizeof how), 2);
    free_scratch(root);
}

static void version_1_needs_quota_and_period(void **state)
{
    char *root = use_version_1(), how[512], path[4096];
    (void)state;
    put_file(root, "/sys/fs/cgroup/cpu/a/b/cpu.cfs_quota_us", "-1\n");
    assert_int_equal(quota(how, sizeof how), LIMIT_NONE);
    assert_string_equal(how, "no control group sets one");
    put_file(root, "/sys/fs/cgroup/cpu/a/cpu.cfs_quota_us", "50000\n");
    assert_int_equal(quota(how, sizeof how), LIMIT_UNKNOWN);
    assert_string_equal(how, "/sys/fs/cgroup/cpu/a/cpu.cfs_period_us does not hold a quota");
    put_file(root, "/sys/fs/cgroup/cpu/a/cpu.cfs_period_us", "100000\n");
    assert_int_equal(quota(how, sizeof how), 1);
    assert_string_equal(how, "0.5 CPUs: 50000 of every 100000 us in /sys/fs/cgroup/cpu/a");
    put_file(root, "/sys/fs/cgroup/cpu/a/cpu.cfs_quota_us", "-2\n");
    assert_int_equal(quota(how, sizeof how), LIMIT_UNKNOWN);
    snprintf(path, sizeof path, "%s/sys/fs/cgroup/cpu/a/b/cpu.cfs_quota_us", root);
    assert_int_equal(unlink(path), 0);
    put_file(root, "/sys/fs/cgroup/cpu/a/cpu.cfs_quota_us", "-1\n");
    assert_int_equal(quota(how, sizeof how), LIMIT_NONE);
    free_scratch(root);
}

static void both_versions_count_where_both_are_mounted(void **state)
{
    char *root = use_version_1(), how[512], *both;
    (void)state;
    assert_true(asprintf(&both, "%s%s", version_1,
                         "40 31 0:37 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n") > 0);
    put_file(root, "/proc/self/mountinfo", both);
    put_file(root, "/sys/fs/cgroup/cpu/a/b/cpu.cfs_quota_us", "-1\n");
    put_file(root, "/sys/fs/cgroup/unified/cpu.max", "300000 100000\n");
    assert_int_equal(quota(how, sizeof how), 3);
    put_file(root, "/sys/fs/cgroup/cpu/cpu.cfs_quota_us", "200000\n");
    put_file(root, "/sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n");
    assert_int_equal(quota(how, sizeof how), 2);
    free(both);
    free_scratch(root);
}

static void a_container_sees_its_group_as_the_root(void **state)
{
    static const char *const groups[] = {
        "0::/pods/x\n", "0::/\n", "0::/../other\n", "0::/elsewhere\n", "0::/pods/xyz\n",
        "0::/pods/x/../y\n"};
    char how[512];
    (void)state;
    use_machine("half_cpu");
    assert_int_equal(quota(how, sizeof how), 1);
    assert_string_equal(how, "0.5 CPUs: 50000 of every 100000 us in /sys/fs/cgroup/cpu,cpuacct");
    char *root = use_scratch();
    put_file(root, "/proc/self/mountinfo",
             "30 24 0:26 /pods/x /sys/fs/cgroup ro - cgroup2 cgroup rw\n");
    put_file(root, "/sys/fs/cgroup/cpu.max", "200000 100000\n");
    put_file(root, "/sys/fs/y/cpu.max", "100000 100000\n"); /* no control group */
    put_file(root, "/sys/fs/cgroupyz/cpu.max", "100000 100000\n");
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
        put_file(root, "/proc/self/cgroup", groups[i]);
        assert_int_equal(quota(how, sizeof how), 2);
    }
    put_file(root, "/proc/self/cgroup", "0::/pods/x/inner\n");
    put_file(root, "/sys/fs/cgroup/inner/cpu.max", "100000 100000\n");
    assert_int_equal(quota(how, sizeof how), 1);
    free_scratch(root);
}

static void without_control_groups_the_quota_is_unknown(void **state)
{
    static const char *const mounts[] = {
        "", "garbage\n", "1 2 3\n", "30 24 0:26 / /sys/fs/cgroup rw -\n",
        "30 24 0:26 / /sys/fs/cgroup rw - cgroup cgroup rw,cpuset\n"};
    char *root = use_scratch(), how[512];
    (void)state;
    assert_int_equal(quota(how, sizeof how), LIMIT_UNKNOWN);
    assert_non_null(strstr(how, "No such file"));
    put_file(root, "/proc/self/cgroup", "0::/a/b\n:\n\nx\n");
    for (size_t i = 0; i < sizeof mounts / sizeof *mounts; i++) {
        put_file(root, "/proc/self/mountinfo", mounts[i]);
        assert_int_equal(quota(how, sizeof how), LIMIT_UNKNOWN);
    }
    put_file(root, "/proc/self/mountinfo", version_2); /* mounted, but without files */
    assert_int_equal(quota(how, sizeof how), LIMIT_UNKNOWN);
    assert_string_equal(how, "no control group has cpu.max or cpu.cfs_quota_us");
    free_scratch(root);
}

static int record_directory(void *context, const char *directory, int version)
{
    char *all = context;
    size_t length = strlen(all);
    snprintf(all + length, 512 - length, "%d:%s ", version, directory);
    return 0;
}

static int refuse(void *context, const char *directory, int version)
{
    (void)context, (void)directory, (void)version;
    return EPERM;
}

static void a_walk_goes_from_the_group_to_the_mount_point(void **state)
{
    char all[512] = "";
    char *root = use_version_1();
    (void)state;
    assert_int_equal(cgroup_walk("cpuset", record_directory, all), 0);
    assert_string_equal(
        all, "1:/sys/fs/cgroup/cpuset/a/b 1:/sys/fs/cgroup/cpuset/a 1:/sys/fs/cgroup/cpuset ");
    assert_int_equal(cgroup_walk("cpuset", refuse, NULL), EPERM);
    assert_int_equal(cgroup_walk("cpus", record_directory, all), ENOENT);
    free_scratch(root);
}

static void the_nearest_cpuset_counts(void **state)
{
    struct limit limit;
    char list[64], *root = use_version_2();
    (void)state;
    assert_int_equal(limits_cpuset(&limit, list, sizeof list), ENOENT);
    put_file(root, "/sys/fs/cgroup/cpuset.cpus.effective", "0-7\n");
    assert_int_equal(limits_cpuset(&limit, list, sizeof list), 0);
    assert_string_equal(list, "0-7");
    put_file(root, "/sys/fs/cgroup/a/cpuset.cpus.effective", "2-3,6\n");
    assert_int_equal(limits_cpuset(&limit, list, sizeof list), 0);
    assert_string_equal(list, "2-3,6");
    assert_string_equal(limit.how, "/sys/fs/cgroup/a/cpuset.cpus.effective");
    free_scratch(root);
    root = use_version_1();
    put_file(root, "/sys/fs/cgroup/cpuset/a/b/cpuset.cpus",
             "1\n"); /* no effective set: an old kernel */
    put_file(root, "/sys/fs/cgroup/cpuset/a/cpuset.effective_cpus", "0-1\n");
    assert_int_equal(limits_cpuset(&limit, list, sizeof list), 0);
    assert_string_equal(list, "1");
    put_file(root, "/sys/fs/cgroup/cpuset/a/b/cpuset.effective_cpus", "0\n");
    assert_int_equal(limits_cpuset(&limit, list, sizeof list), 0);
    assert_string_equal(list, "0");
    assert_int_equal(limits_cpuset(&limit, list, 1), EMSGSIZE);
    free_scratch(root);
}

static void the_least_memory_limit_counts(void **state)
{
    int64_t bytes;
    char *root = use_version_2();
    (void)state;
    assert_int_equal(limits_memory(&bytes), ENOENT);
    put_file(root, "/sys/fs/cgroup/a/b/memory.max", "max\n");
    assert_int_equal(limits_memory(&bytes), 0);
    assert_true(bytes == INT64_MAX);
    put_file(root, "/sys/fs/cgroup/a/memory.max", "67108864\n");
    assert_int_equal(limits_memory(&bytes), 0);
    assert_int_equal(bytes, 67108864);
    put_file(root, "/sys/fs/cgroup/a/memory.max", "64M\n");
    assert_int_equal(limits_memory(&bytes), EINVAL);
    free_scratch(root);
    root = use_version_1();
    put_file(root, "/sys/fs/cgroup/memory/a/b/memory.limit_in_bytes",
             "9223372036854771712\n"); /* 4 KiB pages: none */
    assert_int_equal(limits_memory(&bytes), 0);
    assert_true(bytes == INT64_MAX);
    free_scratch(root);
}

static void the_first_batch_variable_counts(void **state)
{
    static const char *const variables[] = {
        "NCPUS", "PBS_NCPUS", "NSLOTS", "SLURM_CPUS_ON_NODE", "SLURM_CPUS_PER_TASK"};
    struct limit limit;
    char text[8];
    (void)state;
    limits_batch(&limit);
    assert_int_equal(limit.cpus, LIMIT_NONE);
    assert_string_equal(limit.how, "not in a batch job");
    for (int i = 0; i < 5; i++) { /* from the last to the first: each wins over those before */
        snprintf(text, sizeof text, "%d", 10 + i);
        setenv(variables[i], text, 1);
        limits_batch(&limit);
        assert_int_equal(limit.cpus, 10 + i);
        assert_string_equal(limit.how, variables[i]);
    }
}

static void batch_garbage_is_named_and_ignored(void **state)
{
    static const char *const bad[] = {
        "", "0", "-1", "+4", " 4", "4 ", "4x", "2(x4)", "0x4", "1e2", "4.0", "4294967296",
        "2147483647", "99999999999999999999", "\033[2J"};
    struct limit limit;
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        setenv("NSLOTS", bad[i], 1);
        limits_batch(&limit);
        assert_int_equal(limit.cpus, LIMIT_UNKNOWN);
        assert_non_null(strstr(limit.how, "NSLOTS="));
        assert_non_null(strstr(limit.how, "is not a number of CPUs: ignored"));
        assert_null(strchr(limit.how, '\033'));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_quota_of_version_2_is_rounded_up, forget_machine),
        cmocka_unit_test_setup(the_least_quota_of_all_ancestors_counts, forget_machine),
        cmocka_unit_test_setup(shares_are_compared_not_quotas, forget_machine),
        cmocka_unit_test_setup(what_is_no_quota_is_named_and_ignored, forget_machine),
        cmocka_unit_test_setup(version_1_needs_quota_and_period, forget_machine),
        cmocka_unit_test_setup(both_versions_count_where_both_are_mounted, forget_machine),
        cmocka_unit_test_setup(a_container_sees_its_group_as_the_root, forget_machine),
        cmocka_unit_test_setup(without_control_groups_the_quota_is_unknown, forget_machine),
        cmocka_unit_test_setup(a_walk_goes_from_the_group_to_the_mount_point, forget_machine),
        cmocka_unit_test_setup(the_nearest_cpuset_counts, forget_machine),
        cmocka_unit_test_setup(the_least_memory_limit_counts, forget_machine),
        cmocka_unit_test_setup(the_first_batch_variable_counts, forget_machine),
        cmocka_unit_test_setup(batch_garbage_is_named_and_ignored, forget_machine)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

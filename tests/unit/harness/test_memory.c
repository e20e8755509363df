/* How much memory a worker may take, on machines made of files. */
#include "tests/unit/harness/machine_support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/resource.h>

#include <cmocka.h>

static const char available[] = "MemTotal:       10000 kB\nMemFree:           10 kB\nMemAvailable:    1000 kB\n";

static void without_any_word_there_is_no_limit(void **state)
{
    char *root = use_scratch();
    (void)state;
    assert_true(limits_memory_allowance() == INT64_MAX);
    put_file(root, "/proc/meminfo", "MemTotal: 10000 kB\n"); /* as kernels before 3.14 */
    assert_true(limits_memory_allowance() == INT64_MAX);
    put_file(root, "/proc/meminfo", "MemAvailable: much\n");
    assert_true(limits_memory_allowance() == INT64_MAX);
    free_scratch(root);
}

static void available_memory_counts(void **state)
{
    char *root = use_scratch();
    (void)state;
    put_file(root, "/proc/meminfo", available);
    assert_int_equal(limits_memory_allowance(), 819200); /* 80 % */
    put_file(root, "/proc/meminfo", "MemAvailable: 0 kB\n");
    assert_int_equal(limits_memory_allowance(), 1); /* 0 would mean that there is no limit */
    free_scratch(root);
}

/* The group and its parent, in either version; what is held of files is given back when it is needed. */
static void control_groups_leave_the_least(void **state)
{
    char *root = use_scratch();
    (void)state;
    put_file(root, "/proc/meminfo", available);
    put_file(root, "/proc/self/cgroup", "0::/a/b\n");
    put_file(root, "/proc/self/mountinfo", "30 24 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n");
    put_file(root, "/sys/fs/cgroup/a/b/memory.max", "max\n");
    put_file(root, "/sys/fs/cgroup/a/b/memory.current", "400000\n");
    assert_int_equal(limits_memory_allowance(), 819200);
    put_file(root, "/sys/fs/cgroup/a/memory.max", "500000\n");
    assert_int_equal(limits_memory_allowance(), 819200); /* its usage is not known */
    put_file(root, "/sys/fs/cgroup/a/memory.current", "400000\n");
    assert_int_equal(limits_memory_allowance(), 80000);
    put_file(root, "/sys/fs/cgroup/a/memory.stat", "anon 1\nactive_file 100000\nfile 9\ninactive_file 50000\n");
    assert_int_equal(limits_memory_allowance(), 200000);
    put_file(root, "/sys/fs/cgroup/a/b/memory.max", "400100\n");
    assert_int_equal(limits_memory_allowance(), 80);
    put_file(root, "/sys/fs/cgroup/a/b/memory.max", "300000\n"); /* lowered below what is used */
    assert_int_equal(limits_memory_allowance(), 1);
    free_scratch(root);
}

static void control_groups_of_version_1(void **state)
{
    char *root = use_scratch();
    (void)state;
    put_file(root, "/proc/self/cgroup", "4:memory:/a\n");
    put_file(root, "/proc/self/mountinfo", "30 24 0:26 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n");
    put_file(root, "/sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
    put_file(root, "/sys/fs/cgroup/memory/memory.usage_in_bytes", "900000\n");
    put_file(root, "/sys/fs/cgroup/memory/a/memory.limit_in_bytes", "500000\n");
    put_file(root, "/sys/fs/cgroup/memory/a/memory.usage_in_bytes", "450000\n");
    put_file(root, "/sys/fs/cgroup/memory/a/memory.stat", "active_file 7\ntotal_inactive_file 50000\ntotal_active_file 0\n");
    assert_int_equal(limits_memory_allowance(), 80000);
    free_scratch(root);
}

static void the_address_space_counts(void **state)
{
    struct rlimit old, limit;
    char *root = use_scratch();
    (void)state;
    put_file(root, "/proc/meminfo", "MemAvailable: 100000000000 kB\n");
    put_file(root, "/proc/self/status", "Name:\tspeedup\nVmSize:\t  100 kB\n");
    assert_int_equal(getrlimit(RLIMIT_AS, &old), 0);
    limit = old;
    limit.rlim_cur = (rlim_t)1 << 45; /* below what is available, above what any sanitizer maps */
    assert_int_equal(setrlimit(RLIMIT_AS, &limit), 0);
    const int64_t allowance = limits_memory_allowance();
    assert_int_equal(setrlimit(RLIMIT_AS, &old), 0);
    assert_int_equal(allowance, (int64_t)(0.8 * (((int64_t)1 << 45) - 102400)));
    free_scratch(root);
}

/* In MiB, of a machine with 100 MB. */
static void what_slurm_gave_counts(void **state)
{
    char *root = use_scratch();
    (void)state;
    put_file(root, "/proc/meminfo", "MemAvailable: 100000 kB\n");
    setenv("SLURM_MEM_PER_CPU", "10", 1);
    assert_int_equal(limits_memory_allowance(), 81920000); /* of how many CPUs? */
    setenv("SLURM_CPUS_ON_NODE", "5", 1);
    assert_int_equal(limits_memory_allowance(), 50 * 1048576 * 4 / 5);
    setenv("SLURM_MEM_PER_NODE", "20", 1);
    assert_int_equal(limits_memory_allowance(), 20 * 1048576 * 4 / 5);
    setenv("SLURM_MEM_PER_NODE", "0", 1); /* all of the node */
    assert_int_equal(limits_memory_allowance(), 81920000);
    setenv("SLURM_MEM_PER_NODE", "20G", 1);
    unsetenv("SLURM_CPUS_ON_NODE");
    assert_int_equal(limits_memory_allowance(), 81920000);
    free_scratch(root);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(without_any_word_there_is_no_limit, forget_machine),
        cmocka_unit_test_setup(available_memory_counts, forget_machine),
        cmocka_unit_test_setup(control_groups_leave_the_least, forget_machine),
        cmocka_unit_test_setup(control_groups_of_version_1, forget_machine),
        cmocka_unit_test_setup(the_address_space_counts, forget_machine),
        cmocka_unit_test_setup(what_slurm_gave_counts, forget_machine)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

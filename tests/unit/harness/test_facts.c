/* The facts of the environment file: three machines described, and what happens without a file. */
#include "tests/unit/harness/machine_support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <limits.h>

#include <cmocka.h>

static const char *const machines[] = {"virtual_machine", "server", "laptop"};

static void check_values(const char *machine, const char *const expected[][2], size_t count)
{
    struct environment environment;
    use_machine(machine);
    collect_environment(&environment);
    for (size_t i = 0; i < count; i++)
        assert_string_equal(environment_value(&environment, expected[i][0]), expected[i][1]);
    environment_free(&environment);
}

#define CHECK_VALUES(machine, table) check_values(machine, table, sizeof(table) / sizeof *(table))

static void a_virtual_machine_is_described(void **state)
{
    static const char *const expected[][2] = {
        {"hostname", "vm-a"},
        {"boot_id", "0f8b2c1e-6d0a-4a57-9a3b-5d1f0c7e2a11"},
        {"kernel_release", "6.1.0-18-amd64"},
        {"cpu_model", "Intel Xeon Processor (Skylake, IBRS)"},
        {"cpu_microcode", "0x1"},
        {"cpus", "0 1"},
        {"topology",
         "machine_cpus=2 usable_cpus=2 cores=2 kinds=1 packages=1 numa_nodes=1 "
         "performance_cores=2 first_package_cores=2 source=described"},
        {"caches", "l1_bytes=32768 l2_bytes=524288 last_level_bytes=33554432 last_level_cpus=2"},
        {"allowed_cpus", "2"},
        {"allowed_by", "machine"},
        {"limit_quota", "none"},
        {"limit_cpuset", "2"},
        {"limit_batch", "none"},
        {"affinity_list", "0-1"},
        {"cgroup", "3:cpuset:/ 2:cpu,cpuacct:/user.slice 1:memory:/user.slice"},
        {"memory_limit_bytes", "none"},
        {"memory_total_bytes", "4111597568"},
        {"memory_available_bytes", "3400794112"},
        {"transparent_huge_pages", "madvise"},
        {"address_randomisation", "2"},
        {"governor",
         "na:/sys/devices/system/cpu: cpufreq/scaling_governor: No such file or directory"},
        {"turbo", "na:/sys/devices/system/cpu/cpufreq/boost: No such file or directory"},
        {"clocksource", "kvm-clock"},
        {"virtualisation", "hypervisor"},
        {"product_name", "Standard PC (Q35 + ICH9, 2009)"},
        {"arguments", "speedup sweep"},
        {"seed", "5"},
        {"worker", "worker:1"}};
    (void)state;
    CHECK_VALUES("virtual_machine", expected);
}

static void a_server_is_described(void **state)
{
    static const char *const expected[][2] = {
        {"hostname", "node042"},
        {"topology", "machine_cpus=256 usable_cpus=256 cores=128 kinds=1 packages=2 numa_nodes=2 "
                     "performance_cores=128 first_package_cores=64 source=described"},
        {"caches",
         "l1_bytes=32768 l2_bytes=1048576 last_level_bytes=268435456 last_level_cpus=128"},
        {"numa_nodes_online", "0-1"},
        {"smt", "on"},
        {"turbo", "on"},
        {"transparent_huge_pages", "always"},
        {"memory_limit_bytes", "687194767360"},
        {"virtualisation", "none"},
        {"limit_quota", "none"}};
    (void)state;
    CHECK_VALUES("server", expected);
}

static void a_laptop_is_described(void **state)
{
    static const char *const expected[][2] = {
        {"cpus", "4 6 0 1 2 3 5 7"},
        {"governor", "powersave"},
        {"frequency_driver", "intel_pstate"},
        {"frequency_max_khz", "4400000+3300000"},
        {"turbo", "on"},
        {"virtualisation", "none"},
        {"container", "na:/proc/self/cgroup: a sign of a container: No data available"}};
    (void)state;
    CHECK_VALUES("laptop", expected);
}

/* Facts that the program decides or that belong to this process: they change with what is known. */
static bool is_decision(const char *key)
{
    return strncmp(key, "allowed_", 8) == 0 || strcmp(key, "fingerprint") == 0 ||
           strcmp(key, "start_utc") == 0;
}

struct deletion {
    const char *from;         /* the machine's files */
    char *to;                 /* where they are copied */
    struct environment whole; /* what is said when all are there */
    const char *missing;      /* the file that is left out */
    size_t files;
};

static void copy_all_but_missing(const char *path, void *context)
{
    struct deletion *deletion = context;
    char full[PATH_MAX];
    if (strcmp(path, deletion->missing) == 0)
        return;
    snprintf(full, sizeof full, "%s%s", deletion->from, path);
    char *text = whole_file(full);
    put_file(deletion->to, path, text);
    free(text);
}

static void check_without(const char *path, void *context)
{
    struct deletion *deletion = context;
    struct environment environment;
    size_t lost = 0;
    deletion->missing = path;
    deletion->to = use_scratch();
    each_file(deletion->from, copy_all_but_missing, deletion);
    collect_environment(&environment);
    assert_int_equal(environment.count, deletion->whole.count);
    for (size_t i = 0; i < environment.count; i++) {
        const char *key = environment.entries[i].key, *value = environment.entries[i].value;
        const char *before = environment_value(&deletion->whole, key);
        if (is_decision(key) || strcmp(value, before) == 0)
            continue;
        if (!is_na(value))
            fail_msg("without %s, %s is \"%s\" instead of \"%s\"", path, key, value, before);
        lost++;
    }
    bool for_doctor = strcmp(path, "/proc/stat") == 0 || strcmp(path, "/proc/pressure/cpu") == 0;
    if (lost == 0 && !for_doctor)
        fail_msg("nobody reads %s", path);
    environment_free(&environment);
    free_scratch(deletion->to);
    deletion->files++;
}

static void a_file_that_is_missing_is_na_never_a_wrong_value(void **state)
{
    char root[PATH_MAX];
    for (size_t i = 0; i < 3; i++) {
        struct deletion deletion = {.from = root};
        forget_machine(state);
        use_machine(machines[i]);
        machine_root(machines[i], root, sizeof root);
        collect_environment(&deletion.whole);
        each_file(root, check_without, &deletion);
        assert_true(deletion.files > 15);
        environment_free(&deletion.whole);
    }
}

static void empty_and_damaged_files_are_na(void **state)
{
    static const char *const damaged[][3] = {
        {"/sys/devices/system/clocksource/clocksource0/current_clocksource", "", "clocksource"},
        {"/sys/kernel/mm/transparent_hugepage/enabled", "always madvise never",
         "transparent_huge_pages"},
        {"/sys/kernel/mm/transparent_hugepage/enabled", "always ]madvise[ never",
         "transparent_huge_pages"},
        {"/proc/meminfo", "MemTotal: 1 MB\n", "memory_total_bytes"},
        {"/proc/meminfo", "MemTotal: -1 kB\n", "memory_total_bytes"},
        {"/proc/meminfo", "MemTotal: 9223372036854775807 kB\n", "memory_total_bytes"},
        {"/proc/cpuinfo", "model name\t:\nflags\t: fpu\n", "cpu_model"},
        {"/proc/cpuinfo", "model name\t: Arm\n",
         "virtualisation"}, /* no flags: nobody can say "none" */
        {"/sys/devices/system/cpu/cpufreq/boost", "2x", "turbo"},
        {"/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "", "governor"}};
    struct environment environment;
    (void)state;
    setenv("HWLOC_SYNTHETIC", "pu:1", 1);
    for (size_t i = 0; i < sizeof damaged / sizeof *damaged; i++) {
        char *root = use_scratch();
        put_file(root, damaged[i][0], damaged[i][1]);
        collect_environment(&environment);
        const char *value = environment_value(&environment, damaged[i][2]);
        if (!is_na(value))
            fail_msg("%s = \"%s\"", damaged[i][2], value);
        environment_free(&environment);
        free_scratch(root);
    }
}

static void governors_of_all_usable_cpus_are_named(void **state)
{
    struct environment environment;
    char *root = use_scratch();
    (void)state;
    setenv("HWLOC_SYNTHETIC", "core:3 pu:1", 1);
    put_file(root, "/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "performance\n");
    put_file(root, "/sys/devices/system/cpu/cpu1/cpufreq/scaling_governor", "powersave\n");
    collect_environment(&environment);
    assert_true(is_na(environment_value(&environment, "governor"))); /* the third is not known */
    environment_free(&environment);
    put_file(root, "/sys/devices/system/cpu/cpu2/cpufreq/scaling_governor", "performance\n");
    collect_environment(&environment);
    assert_string_equal(environment_value(&environment, "governor"), "performance+powersave");
    environment_free(&environment);
    free_scratch(root);
}

static void turbo_has_two_names_of_opposite_sense(void **state)
{
    static const char *const cases[][3] = {
        {"/sys/devices/system/cpu/intel_pstate/no_turbo", "0\n", "on"},
        {"/sys/devices/system/cpu/intel_pstate/no_turbo", "1\n", "off"},
        {"/sys/devices/system/cpu/cpufreq/boost", "0\n", "off"},
        {"/sys/devices/system/cpu/cpufreq/boost", "1\n", "on"}};
    struct environment environment;
    (void)state;
    setenv("HWLOC_SYNTHETIC", "pu:1", 1);
    for (size_t i = 0; i < 4; i++) {
        char *root = use_scratch();
        put_file(root, cases[i][0], cases[i][1]);
        collect_environment(&environment);
        assert_string_equal(environment_value(&environment, "turbo"), cases[i][2]);
        environment_free(&environment);
        free_scratch(root);
    }
}

static void containers_and_hypervisors_are_seen(void **state)
{
    static const char *const cases[][4] = {
        {"/.dockerenv", "", "container", "docker"},
        {"/run/.containerenv", "", "container", "podman"},
        {"/proc/self/cgroup", "0::/kubepods.slice/pod1\n", "container", "kubernetes"},
        {"/proc/self/cgroup", "0::/user.slice/libpod-1.scope\n", "container", "podman"},
        {"/proc/self/cgroup", "1:cpu:/docker/3f\n", "container", "docker"},
        {"/proc/self/cgroup", "1:cpu:/lxc/a\n", "container", "lxc"},
        {"/sys/hypervisor/type", "xen\n", "virtualisation", "xen"},
        {"/proc/cpuinfo", "flags : fpu hypervisor\n", "virtualisation", "hypervisor"},
        {"/proc/cpuinfo", "flags : fpu\n", "virtualisation", "none"}};
    struct environment environment;
    (void)state;
    setenv("HWLOC_SYNTHETIC", "pu:1", 1);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *root = use_scratch();
        put_file(root, cases[i][0], cases[i][1]);
        collect_environment(&environment);
        assert_string_equal(environment_value(&environment, cases[i][2]), cases[i][3]);
        environment_free(&environment);
        free_scratch(root);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_virtual_machine_is_described, forget_machine),
        cmocka_unit_test_setup(a_server_is_described, forget_machine),
        cmocka_unit_test_setup(a_laptop_is_described, forget_machine),
        cmocka_unit_test_setup(a_file_that_is_missing_is_na_never_a_wrong_value, forget_machine),
        cmocka_unit_test_setup(empty_and_damaged_files_are_na, forget_machine),
        cmocka_unit_test_setup(governors_of_all_usable_cpus_are_named, forget_machine),
        cmocka_unit_test_setup(turbo_has_two_names_of_opposite_sense, forget_machine),
        cmocka_unit_test_setup(containers_and_hypervisors_are_seen, forget_machine)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

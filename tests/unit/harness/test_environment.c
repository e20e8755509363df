/* The environment file: every key has a value or a reason, nothing is guessed, and no secret gets
 * in. */
#include "harness/environment.h"
#include "harness/environment_keys.h"
#include "tests/unit/harness/machine_support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <errno.h>
#include <limits.h>
#include <unistd.h>

#include <cmocka.h>

static const char *const machines[] = {"virtual_machine", "server", "laptop"};

/* What a reader must find: written down here once more, so that no key gets lost. */
static const char *const required[] = {
    "speedup_version", "speedup_revision", "worker", "arguments", "seed", "start_utc", "hostname",
    "boot_id", "kernel_release", "libc", "cpu_model", "cpu_microcode", "cpu_flags", "cpus",
    "topology", "caches", "llc_bytes", "numa_nodes_online", "smt", "allowed_cpus", "allowed_by", "limit_machine",
    "limit_cpuset", "limit_affinity", "limit_quota", "limit_batch", "affinity_list", "cgroup",
    "memory_limit_bytes", "memory_total_bytes", "memory_available_bytes", "page_bytes",
    "transparent_huge_pages", "address_randomisation", "governor", "frequency_driver",
    "frequency_max_khz", "turbo", "clocksource", "load_average", "doctor_verdict", "resource_limits",
    "virtualisation", "product_name", "product_vendor", "container", "worker_build",
    "worker_openmp_in_force", "fingerprint"};
enum { REQUIRED = sizeof required / sizeof *required };

static void check_form(const struct environment *environment)
{
    for (size_t i = 0; i < environment->count; i++) {
        const char *value = environment->entries[i].value;
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(environment->entries[i].key, environment->entries[j].key);
        assert_string_not_equal(value, "na:");
        for (const char *byte = value; *byte; byte++)
            assert_true((unsigned char)*byte >= ' ' && *byte != 127);
        if (strncmp(environment->entries[i].key, "env.", 4) != 0)
            assert_true(value[0] != '\0');
    }
}

static void check_required(const struct environment *environment)
{
    size_t own = 0;
    for (size_t i = 0; i < REQUIRED; i++)
        assert_non_null(environment_value(environment, required[i]));
    for (size_t i = 0; i < environment->count; i++)
        own += strncmp(environment->entries[i].key, "env.", 4) != 0;
    assert_int_equal(own, REQUIRED);
    check_form(environment);
}

static void every_key_is_there_on_every_machine(void **state)
{
    struct environment environment;
    collect_environment(&environment); /* this one, whatever it is */
    check_required(&environment);
    environment_free(&environment);
    for (size_t i = 0; i < 3; i++) {
        forget_machine(state);
        use_machine(machines[i]);
        collect_environment(&environment);
        check_required(&environment);
        environment_free(&environment);
    }
    char *root = use_scratch(); /* a machine that tells nothing */
    setenv("HWLOC_SYNTHETIC", "pu:1", 1);
    collect_environment(&environment);
    check_required(&environment);
    assert_true(is_na(environment_value(&environment, "cpu_model")));
    assert_true(is_na(environment_value(&environment, "limit_quota")));
    assert_string_equal(environment_value(&environment, "allowed_cpus"), "1");
    environment_free(&environment);
    free_scratch(root);
}

static void only_harmless_variables_are_kept(void **state)
{
    static const char *const kept[] = {
        "OMP_NUM_THREADS", "OMP_", "GOMP_SPINCOUNT", "KMP_BLOCKTIME", "OMPI_COMM_WORLD_SIZE",
        "SLURM_JOB_ID", "SLURM_ARRAY_TASK_ID", "PBS_JOBID", "NSLOTS", "JOB_ID", "LC_ALL"};
    static const char *const secret[] = {
        "AWS_SECRET", "XOMP_NUM_THREADS", "OMPX", "SLURM_JOB_IDX", "SLURM_JWT", "SLURM_JOB_NAME",
        "JOB_IDS", "LANGUAGE", "PBS_JOBIDS", "NCPU", "MY_OMP_X", "LC_ALL_", "omp_num_threads"};
    struct environment environment;
    char key[64];
    (void)state;
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        setenv(kept[i], "public=7", 1);
    for (size_t i = 0; i < sizeof secret / sizeof *secret; i++)
        setenv(secret[i], "xyzzy", 1);
    use_machine("virtual_machine");
    collect_environment(&environment);
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        snprintf(key, sizeof key, "env.%s", kept[i]);
        assert_string_equal(environment_value(&environment, key), "public=7");
        unsetenv(kept[i]);
    }
    for (size_t i = 0; i < environment.count; i++)
        assert_null(strstr(environment.entries[i].value, "xyzzy"));
    for (size_t i = 0; i < sizeof secret / sizeof *secret; i++)
        unsetenv(secret[i]);
    environment_free(&environment);
}

static void fingerprint_of(char text[16])
{
    struct environment environment;
    collect_environment(&environment);
    snprintf(text, 16, "%s", environment_value(&environment, "fingerprint"));
    assert_int_equal(strspn(text, "0123456789abcdef"), 8);
    environment_free(&environment);
}

static void the_fingerprint_tells_machines_apart(void **state)
{
    static const char *const same[][2] = {
        {"/proc/loadavg", "9 9 9 9/9 9\n"},
        {"/proc/meminfo", "MemAvailable: 1 kB\n"},
        {"/sys/kernel/mm/transparent_hugepage/enabled", "[never]\n"},
        {"/proc/self/cgroup", "0::/job_4712\n"}};
    static const char *const other[][2] = {{"/proc/sys/kernel/hostname", "b\n"},
                                           {"/proc/sys/kernel/random/boot_id", "2\n"},
                                           {"/proc/cpuinfo", "model name : B\n"},
                                           {"/proc/self/status", "Cpus_allowed_list:\t0-2\n"},
                                           {"/sys/fs/cgroup/cpu.max", "800000 100000\n"},
                                           {"/sys/fs/cgroup/cpu.max", "200000 100000\n"}};
    char first[16], again[16], seen[8][16] = {{0}}, *root = use_scratch();
    (void)state;
    setenv("HWLOC_SYNTHETIC", "core:4 pu:1", 1);
    put_file(root, "/proc/self/mountinfo", "30 24 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n");
    put_file(root, "/proc/self/cgroup", "0::/job_4711\n");
    put_file(root, "/sys/fs/cgroup/cpu.max", "max 100000\n");
    fingerprint_of(first);
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        put_file(root, same[i][0], same[i][1]);
        fingerprint_of(again);
        assert_string_equal(again, first);
    }
    for (size_t i = 0; i < sizeof other / sizeof *other;
         i++) { /* one change upon the other: never seen before */
        put_file(root, other[i][0], other[i][1]);
        fingerprint_of(seen[i]);
        assert_string_not_equal(seen[i], first);
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(seen[i], seen[j]);
    }
    free_scratch(root);
}

static void a_worker_speaks_of_itself_only(void **state)
{
    static const char text[] = "key,value\nworker_compiler,GNU "
                               "12.2.0\nfingerprint,00000000\nhostname,elsewhere\nworker_flags,\n";
    struct environment environment;
    struct table *build;
    (void)state;
    use_machine("virtual_machine");
    assert_int_equal(table_parse(text, strlen(text), &build, NULL, 0), 0);
    struct topology *topology = load_topology();
    struct environment_request request = {.topology = topology, .build = build};
    assert_int_equal(environment_collect(&request, &environment), 0);
    check_form(&environment);
    assert_string_equal(environment_value(&environment, "worker_compiler"), "GNU 12.2.0");
    assert_string_equal(environment_value(&environment, "worker_hostname"), "elsewhere");
    assert_string_equal(environment_value(&environment, "worker_fingerprint"), "00000000");
    assert_string_equal(environment_value(&environment, "worker_flags"),
                        "na:the worker does not say");
    assert_string_equal(environment_value(&environment, "hostname"), "vm-a");
    assert_null(environment_value(&environment, "worker_build"));
    assert_string_equal(environment.entries[environment.count - 1].key, "fingerprint");
    environment_free(&environment);
    topology_free(topology);
    table_free(build);
}

static void the_command_line_is_quoted_as_a_shell_reads_it(void **state)
{
    static char *const argv[] = {"speedup", "a b",   "it's",        "",
                                 "$HOME",   "x=1,y", "line\nbreak", NULL};
    struct environment environment;
    (void)state;
    use_machine("virtual_machine");
    struct topology *topology = load_topology();
    struct environment_request request = {.topology = topology, .argc = 7, .argv = argv};
    assert_int_equal(environment_collect(&request, &environment), 0);
    assert_string_equal(environment_value(&environment, "arguments"),
                        "speedup 'a b' 'it'\\''s' '' '$HOME' x=1,y 'line break'");
    environment_free(&environment);
    topology_free(topology);
}

/* Foreign text: it comes back from the file as it was collected, whatever it is. */
static void the_file_holds_what_was_collected(void **state)
{
    char problem[256], path[PATH_MAX], *root = use_scratch();
    struct environment environment;
    struct table *table;
    (void)state;
    setenv("HWLOC_SYNTHETIC", "pu:1", 1);
    put_file(root, "/proc/sys/kernel/hostname", "=cmd|'/c calc',\"q\"\t\033[2J\r\n");
    put_file(root, "/proc/sys/kernel/osrelease", "-1+1 %41 \xc3\xa9,\n");
    setenv("OMP_PLACES", "{0},{2}\nfingerprint,1", 1);
    setenv("OMP_DISPLAY_ENV", "", 1);
    struct topology *topology = load_topology();
    struct environment_request request = {.topology = topology};
    snprintf(path, sizeof path, "%s/environment.csv", root);
    assert_int_equal(environment_collect(&request, &environment), 0);
    assert_int_equal(environment_write(&environment, path), 0);
    assert_int_equal(table_load(path, &table, problem, sizeof problem), 0);
    assert_string_equal(table_column_name(table, 0), "key");
    assert_string_equal(table_column_name(table, 1), "value");
    assert_int_equal(table_columns(table), 2);
    assert_int_equal(table_rows(table), environment.count);
    for (size_t row = 0; row < environment.count; row++) {
        assert_string_equal(table_text(table, row, "key"), environment.entries[row].key);
        assert_string_equal(table_text(table, row, "value"), environment.entries[row].value);
    }
    assert_string_equal(environment_value(&environment, "hostname"), "=cmd|'/c calc',\"q\" ?[2J?");
    table_free(table);
    assert_int_equal(environment_write(&environment, path), EEXIST);
    assert_int_equal(environment_write(&environment, "/nonexistent/environment.csv"), ENOENT);
    environment_free(&environment);
    unsetenv("OMP_PLACES");
    unsetenv("OMP_DISPLAY_ENV");
    topology_free(topology);
    free_scratch(root);
}

static void what_changed_is_told(void **state)
{
    char problem[256], path[PATH_MAX], *root = use_scratch();
    struct environment begun, ended;
    struct environment_change *changes;
    struct table *table;
    size_t count;
    (void)state;
    setenv("HWLOC_SYNTHETIC", "pu:1", 1);
    put_file(root, "/proc/loadavg", "1 1 1 1/1 1\n");
    put_file(root, "/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "performance\n");
    collect_environment(&begun);
    put_file(root, "/proc/loadavg", "9 9 9 9/9 9\n");
    put_file(root, "/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "powersave\n");
    collect_environment(&ended);
    assert_int_equal(environment_changes(&begun, &begun, &changes, &count), 0);
    assert_int_equal(count, 0);
    free(changes);
    assert_int_equal(environment_changes(&begun, &ended, &changes, &count), 0);
    assert_int_equal(count, 1);
    assert_string_equal(changes[0].key, "governor");
    snprintf(path, sizeof path, "%s/end.csv", root);
    assert_int_equal(environment_write_changes(changes, count, path), 0);
    assert_int_equal(table_load(path, &table, problem, sizeof problem), 0);
    assert_int_equal(table_rows(table), 1);
    assert_string_equal(table_text(table, 0, "begun"), "performance");
    assert_string_equal(table_text(table, 0, "ended"), "powersave");
    table_free(table);
    free(changes);
    environment_free(&begun);
    environment_free(&ended);
    free_scratch(root);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(every_key_is_there_on_every_machine, forget_machine),
        cmocka_unit_test_setup(only_harmless_variables_are_kept, forget_machine),
        cmocka_unit_test_setup(the_fingerprint_tells_machines_apart, forget_machine),
        cmocka_unit_test_setup(a_worker_speaks_of_itself_only, forget_machine),
        cmocka_unit_test_setup(the_command_line_is_quoted_as_a_shell_reads_it, forget_machine),
        cmocka_unit_test_setup(the_file_holds_what_was_collected, forget_machine),
        cmocka_unit_test_setup(what_changed_is_told, forget_machine)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

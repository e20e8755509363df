/* Each cause gives exactly its label, from another machine's files and from rows made by hand. */
#include "harness/noise.h"

#include "machine_support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static int cpu_ids[] = {1, 3};
static const struct topology two_cpus = {.cpu_ids = cpu_ids, .cpu_count = 2};
static const struct noise_counters quiet = {0, 0, 0, 0}, unknown = {-1, -1, -1, -1};

/* A repetition of 100 ms on four workers that had their CPUs all the time. */
static struct record repetition(void)
{
    struct record row;
    record_clear(&row);
    row.total_ns = 100000000;
    row.p = 4; /* threads, or processes of one thread */
    row.cpu_ns = 400000000;
    row.preemptions = 40;
    row.run_delay_ns = 4000000;
    row.migrations = 0;
    return row;
}

static void check(const struct record *row, const struct noise_counters *during, const char *labels)
{
    struct record labelled = *row;
    noise_label_repetition(during, &labelled);
    assert_string_equal(labelled.labels, labels);
}

static void a_clean_repetition_has_no_label(void **state)
{
    (void)state;
    struct record row = repetition();
    check(&row, &quiet, "");
    check(&row, &unknown, "");
    row.cpu_ns = row.run_delay_ns = row.preemptions = row.migrations = RECORD_UNKNOWN;
    check(&row, &quiet, "");
    row = repetition();
    row.p = RECORD_UNKNOWN; /* a peer that does not say: one worker */
    row.preemptions = 10;
    check(&row, &quiet, "");
}

static void preempted_above_one_switch_per_10_ms_and_worker(void **state)
{
    (void)state;
    struct record row = repetition();
    row.preemptions = 41;
    check(&row, &quiet, "preempted");
    row.p = 8;
    row.cpu_ns *= 2;
    check(&row, &quiet, "");
}

/* A serial part, an imbalance, a sleep: less CPU time, but nobody took it. */
static void starved_needs_a_cause(void **state)
{
    (void)state;
    struct record row = repetition();
    row.cpu_ns = 100000000;
    check(&row, &quiet, "");
    check(&row, &unknown, "");
    const struct noise_counters stolen = {.steal_ns = 1000001}, barely = {.steal_ns = 1000000},
                                throttled = {.throttled_ns = 1}, pressed = {.pressure_ns = 90000000};
    check(&row, &stolen, "starved");
    check(&row, &barely, "");
    check(&row, &throttled, "starved");
    check(&row, &pressed, "");
    row.run_delay_ns = 4000001;
    check(&row, &quiet, "starved");
    row.cpu_ns = 380000000; /* exactly 95 % */
    check(&row, &quiet, "");
    row.cpu_ns--;
    check(&row, &quiet, "starved");
}

static void migrated_when_a_worker_moved(void **state)
{
    (void)state;
    struct record row = repetition();
    row.migrations = 1;
    check(&row, &quiet, "migrated");
    row.total_ns = RECORD_UNKNOWN; /* a row without a time has none of these */
    check(&row, &quiet, "");
}

static void check_visit(struct noise_counters during, const char *labels)
{
    struct record visit;
    record_clear(&visit);
    visit.launch_ns = 1000000000;
    noise_label_visit(&during, &visit);
    assert_string_equal(visit.labels, labels);
    assert_int_equal(visit.steal_ns, during.steal_ns);
    assert_int_equal(visit.throttled_ns, during.throttled_ns);
    assert_int_equal(visit.pressure_ns, during.pressure_ns);
    assert_int_equal(visit.thermal_throttles, during.thermal_throttles);
}

static void each_cause_labels_the_visit(void **state)
{
    (void)state;
    check_visit(quiet, "");
    check_visit(unknown, "");
    check_visit((struct noise_counters){.steal_ns = 10000000, .pressure_ns = 50000000}, "");
    check_visit((struct noise_counters){.steal_ns = 10000001}, "steal");
    check_visit((struct noise_counters){.throttled_ns = 1}, "throttled");
    check_visit((struct noise_counters){.pressure_ns = 50000001}, "cpu_pressure");
    check_visit((struct noise_counters){.thermal_throttles = 1}, "thermal");
    check_visit((struct noise_counters){20000000, 5, 60000000, 2}, "steal+throttled+cpu_pressure+thermal");
}

static const char version_1[] = "5:cpu,cpuacct:/job/step\n", version_2[] = "0::/job/step\n";
static const char mount_1[] = "30 25 0:26 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct\n";
static const char mount_2[] = "30 25 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n";

static void counters_come_from_the_machines_files(void **state)
{
    (void)state;
    char *root = use_scratch();
    struct noise_counters before, after;
    put_file(root, "/proc/stat", "cpu  1 2 3 4 5 6 7 999 0 0\ncpu0 0 0 0 0 0 0 0 500 0 0\n"
                                 "cpu1 0 0 0 0 0 0 0 20 0 0\ncpu3 0 0 0 0 0 0 0 30 0 0\n");
    put_file(root, "/proc/pressure/cpu", "some avg10=0.00 avg60=0.00 avg300=0.00 total=12\nfull total=99\n");
    put_file(root, "/proc/self/cgroup", version_1);
    put_file(root, "/proc/self/mountinfo", mount_1);
    put_file(root, "/sys/fs/cgroup/cpu,cpuacct/job/step/cpu.stat",
             "nr_periods 11\nnr_throttled 10\nthrottled_time 700\n");
    put_file(root, "/sys/fs/cgroup/cpu,cpuacct/job/cpu.stat", "nr_periods 1\nnr_throttled 0\nthrottled_time 5\n");
    put_file(root, "/sys/devices/system/cpu/cpu1/thermal_throttle/core_throttle_count", "3\n");
    put_file(root, "/sys/devices/system/cpu/cpu3/thermal_throttle/core_throttle_count", "4\n");
    put_file(root, "/sys/devices/system/cpu/cpu0/thermal_throttle/core_throttle_count", "900\n");
    put_file(root, "/sys/devices/system/cpu/cpu1/cpufreq/scaling_cur_freq", "2000000\n");
    put_file(root, "/sys/devices/system/cpu/cpu3/cpufreq/scaling_cur_freq", "3000000\n");
    put_file(root, "/sys/class/thermal/thermal_zone0/type", "acpitz\n");
    put_file(root, "/sys/class/thermal/thermal_zone0/temp", "99000\n");
    put_file(root, "/sys/class/thermal/thermal_zone1/type", "x86_pkg_temp\n");
    put_file(root, "/sys/class/thermal/thermal_zone1/temp", "61500\n");
    noise_read(&two_cpus, &before);
    assert_int_equal(before.steal_ns, 50 * (1000000000 / sysconf(_SC_CLK_TCK)));
    assert_int_equal(before.pressure_ns, 12000);
    assert_int_equal(before.throttled_ns, 705);
    assert_int_equal(before.thermal_throttles, 7);
    assert_int_equal(noise_frequency_khz(&two_cpus), 2500000);
    assert_int_equal(noise_temperature_mc(), 61500);
    put_file(root, "/sys/fs/cgroup/cpu,cpuacct/job/step/cpu.stat", "throttled_time 1700\n");
    put_file(root, "/proc/pressure/cpu", "some avg10=0.00 avg60=0.00 avg300=0.00 total=11\n"); /* went back */
    noise_read(&two_cpus, &after);
    after = noise_between(&before, &after);
    assert_int_equal(after.throttled_ns, 1000);
    assert_int_equal(after.steal_ns, 0);
    assert_int_equal(after.pressure_ns, -1);
    free_scratch(root);
}

/* Every ancestor's quota counts, and the root, which has none, says nothing. */
static void throttling_of_control_groups_version_2(void **state)
{
    (void)state;
    char *root = use_scratch();
    struct noise_counters counters;
    put_file(root, "/proc/self/cgroup", version_2);
    put_file(root, "/proc/self/mountinfo", mount_2);
    put_file(root, "/sys/fs/cgroup/job/step/cpu.stat", "usage_usec 5\nnr_throttled 0\nthrottled_usec 0\n");
    put_file(root, "/sys/fs/cgroup/job/cpu.stat", "usage_usec 9\nnr_throttled 4\nthrottled_usec 40\n");
    put_file(root, "/sys/fs/cgroup/cpu.stat", "usage_usec 9\n");
    noise_read(&two_cpus, &counters);
    assert_int_equal(counters.throttled_ns, 40000);
    free_scratch(root);
}

/* A machine without these files, or with nonsense in them: not known, never 0. */
static void what_is_not_there_is_not_known(void **state)
{
    (void)state;
    char *root = use_scratch();
    struct noise_counters counters;
    noise_read(&two_cpus, &counters);
    assert_memory_equal(&counters, &unknown, sizeof unknown);
    assert_int_equal(noise_frequency_khz(&two_cpus), -1);
    assert_int_equal(noise_temperature_mc(), -1);
    put_file(root, "/proc/stat", "cpu1 0 0 0 0 0 0 0 2\n"); /* cpu3 is missing */
    put_file(root, "/sys/devices/system/cpu/cpu1/thermal_throttle/core_throttle_count", "x\n");
    put_file(root, "/proc/self/cgroup", version_2);
    put_file(root, "/proc/self/mountinfo", mount_2);
    put_file(root, "/sys/fs/cgroup/job/step/cpu.stat", "throttled_usec many\n");
    noise_read(&two_cpus, &counters);
    assert_memory_equal(&counters, &unknown, sizeof unknown);
    free_scratch(root);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_clean_repetition_has_no_label),
        cmocka_unit_test(preempted_above_one_switch_per_10_ms_and_worker),
        cmocka_unit_test(starved_needs_a_cause),
        cmocka_unit_test(migrated_when_a_worker_moved),
        cmocka_unit_test(each_cause_labels_the_visit),
        cmocka_unit_test_setup(counters_come_from_the_machines_files, forget_machine),
        cmocka_unit_test_setup(throttling_of_control_groups_version_2, forget_machine),
        cmocka_unit_test_setup(what_is_not_there_is_not_known, forget_machine),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The doctor's judgement on scripted observations, what it observes by a scripted clock, and its
 * words. */
#include "harness/doctor.h"
#include "tests/unit/harness/machine_support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <errno.h>
#include <math.h>
#include <unistd.h>

#include <cmocka.h>

static const struct doctor_observation quiet = {
    .allowed = 4, .machine_cpus = 4, .median_ns = 1e6, .p95_ns = 1.01e6};

static enum doctor_verdict judge(const struct doctor_observation *seen, enum doctor_cause cause)
{
    struct doctor_judgement judgement;
    enum doctor_verdict worst = DOCTOR_QUIET;
    doctor_judge(seen, &judgement);
    for (enum doctor_cause each = 0; each < CAUSES; each++) {
        if (each != cause)
            assert_int_equal(judgement.by_cause[each], DOCTOR_QUIET);
        if (judgement.by_cause[each] > worst)
            worst = judgement.by_cause[each];
    }
    assert_int_equal(judgement.verdict, worst);
    return judgement.verdict;
}

static void a_quiet_machine_is_quiet(void **state)
{
    (void)state;
    assert_int_equal(judge(&quiet, CAUSES), DOCTOR_QUIET);
}

static void each_cause_has_its_two_borders(void **state)
{
    static const struct {
        enum doctor_cause cause;
        double quiet, noisy, still_noisy, unusable;
    } cases[] = {{CAUSE_OTHERS, 0.5, 0.51, 3.75, 3.76},
                 {CAUSE_PRESSURE, 0.05, 0.051, 0.25, 0.251},
                 {CAUSE_STOLEN, 0.01, 0.011, 0.10, 0.101},
                 {CAUSE_UNSTEADY, 1.099, 1.101, 1.499, 1.501},
                 {CAUSE_THROTTLED, 0, 0.001, 0.25, 0.251}};
    (void)state;
    for (size_t i = 0; i < CAUSES; i++) {
        const double values[4] = {cases[i].quiet, cases[i].noisy, cases[i].still_noisy,
                                  cases[i].unusable};
        static const enum doctor_verdict expected[4] = {DOCTOR_QUIET, DOCTOR_NOISY, DOCTOR_NOISY,
                                                        DOCTOR_UNUSABLE};
        for (size_t j = 0; j < 4; j++) {
            struct doctor_observation seen = quiet;
            double *const fields[CAUSES] = {&seen.others, &seen.pressure, &seen.stolen,
                                            &seen.p95_ns, &seen.throttled};
            *fields[cases[i].cause] =
                cases[i].cause == CAUSE_UNSTEADY ? values[j] * seen.median_ns : values[j];
            assert_int_equal(judge(&seen, cases[i].cause), expected[j]);
        }
    }
}

/* What others do on CPUs that are not ours does not disturb. */
static void spare_cpus_hold_other_tasks(void **state)
{
    struct doctor_observation seen = quiet;
    (void)state;
    seen.machine_cpus = 64;
    seen.others = 60.4;
    assert_int_equal(judge(&seen, CAUSE_OTHERS), DOCTOR_QUIET);
    seen.others = 61;
    assert_int_equal(judge(&seen, CAUSE_OTHERS), DOCTOR_NOISY);
    seen.others = 64;
    assert_int_equal(judge(&seen, CAUSE_OTHERS), DOCTOR_UNUSABLE);
}

static void the_worst_cause_decides(void **state)
{
    struct doctor_observation seen = quiet;
    struct doctor_judgement judgement;
    (void)state;
    seen.pressure = 0.5;
    seen.stolen = 0.02;
    doctor_judge(&seen, &judgement);
    assert_int_equal(judgement.by_cause[CAUSE_PRESSURE], DOCTOR_UNUSABLE);
    assert_int_equal(judgement.by_cause[CAUSE_STOLEN], DOCTOR_NOISY);
    assert_int_equal(judgement.verdict, DOCTOR_UNUSABLE);
}

static void what_is_unknown_is_not_held_against_the_machine(void **state)
{
    struct doctor_observation seen = quiet;
    (void)state;
    seen.others = seen.pressure = seen.stolen = seen.throttled = seen.heat = NAN;
    assert_int_equal(judge(&seen, CAUSES), DOCTOR_QUIET);
    seen.p95_ns = 2e6;
    assert_int_equal(judge(&seen, CAUSE_UNSTEADY), DOCTOR_UNUSABLE);
}

/* A clock for the observation: calls come in pairs, before and after each run of work; the first
 * pair calibrates, one call begins the watch, 50 pairs follow, one call ends it.  Run i lasts 1 ms
 * + i * 10 us in a shuffled order. */
static struct script {
    uint64_t now_ns;
    int calls, pauses;
    const char *root;
} script;

enum { CALIBRATION_CALLS = 2, RUNS = DOCTOR_RUNS, PAUSE_NS = 10000000 };

static uint64_t scripted_clock(void)
{
    int call = script.calls++ - CALIBRATION_CALLS - 1; /* -1: the watch begins; 0: the first run */
    if (call == -2)                                    /* the calibration ends */
        script.now_ns += 1000000;
    else if (call >= 0 && call < 2 * RUNS && call % 2 == 1)
        script.now_ns += 1000000 + (uint64_t)(call / 2 * 7 % RUNS) * 10000;
    return script.now_ns;
}

/* While the doctor sleeps, the machine goes on. */
static void scripted_pause(void)
{
    static const char busy[] = "cpu  9 9 9 9 9 9 9 99 0 0\ncpu10 0 0 0 0 0 0 0 7777 0 0\ncpu0 1 2 "
                               "3 4 5 6 7 110 0 0\ncpu1 1 2 3 4 5 6 7 205 0 0\n";
    script.now_ns += PAUSE_NS;
    script.pauses++;
    if (script.root && script.pauses == RUNS / 2)
        put_file(script.root, "/proc/loadavg",
                 "0.00 0.01 0.00 3/92 6775\n"); /* read by the last 25 runs */
    if (script.root && script.pauses == RUNS) {
        put_file(script.root, "/proc/stat", busy);
        put_file(script.root, "/proc/pressure/cpu",
                 "some avg10=0.00 avg60=0.00 avg300=0.00 total=1056225\nfull avg10=0 total=5\n");
    }
}

static void observe(struct doctor_observation *seen)
{
    setenv("HWLOC_SYNTHETIC", "core:2 pu:1", 1);
    struct topology *topology = load_topology();
    doctor_observe(topology, scripted_clock, scripted_pause, RUNS, seen);
    topology_free(topology);
}

static void check_near(double value, double expected)
{
    if (!(fabs(value - expected) <=
          1e-9 * fabs(expected))) /* sums of a few hundred rounded terms */
        fail_msg("%.12g instead of %.12g", value, expected);
}

static void the_watch_measures_what_changed(void **state)
{
    struct doctor_observation seen;
    char *root = use_scratch();
    (void)state;
    script = (struct script){.root = root};
    put_file(root, "/proc/stat",
             "cpu  9 9 9 9 9 9 9 99 0 0\ncpu10 0 0 0 0 0 0 0 0 0 0\ncpu0 1 2 3 4 5 6 7 100 0 "
             "0\ncpu1 1 2 3 4 5 6 7 200 0 0\n");
    put_file(root, "/proc/pressure/cpu",
             "some avg10=0.00 avg60=0.00 avg300=0.00 total=1000000\nfull avg10=0 total=9\n");
    put_file(root, "/proc/loadavg", "0.00 0.01 0.00 1/92 6775\n");
    observe(&seen);
    assert_int_equal(script.pauses, RUNS);
    assert_int_equal(seen.allowed, 2);
    assert_int_equal(seen.machine_cpus, 2);
    /* runs of 1.00, 1.01, ..., 1.49 ms: the 25th and 26th in the middle, the 48th at 95 % */
    check_near(seen.median_ns, 1245000);
    check_near(seen.p95_ns, 1470000);
    check_near(seen.others, 1);                                /* 0 in 25 looks, 2 in 25 */
    double seconds = (50 * 1.0 + 1225 * 0.01 + 50 * 10) / 1e3; /* 0.56225 */
    check_near(seen.pressure, 0.056225 / seconds);
    check_near(seen.stolen, 15 / (seconds * (double)sysconf(_SC_CLK_TCK) * 2));
    free_scratch(root);
}

static void a_machine_that_tells_nothing_is_unknown(void **state)
{
    static const char *const damaged[][2] = {
        {"/proc/loadavg", "0.00 0.01\n"},
        {"/proc/loadavg", "0.00 0.01 0.00 x/92 1\n"},
        {"/proc/loadavg", ""},
        {"/proc/loadavg", "0.00 0.01 0.00 192 1\n"},
        {"/proc/pressure/cpu", "full total=1\n"},
        {"/proc/pressure/cpu", "some avg10=0.00\nfull total=1\n"},
        {"/proc/pressure/cpu", "some total=1x\n"},
        {"/proc/stat", "cpu0 1 2 3 4 5 6 7\ncpu1 1 2 3 4 5 6 7\n"},
        {"/proc/stat", "cpu0 1 2 3 4 5 6 7 8\n"},
        {"/proc/stat", "cpu0 1 2 3 4 5 6 7 x\ncpu1 1 2 3 4 5 6 7 8\n"}};
    struct doctor_observation seen;
    (void)state;
    for (size_t i = 0; i < sizeof damaged / sizeof *damaged; i++) {
        char *root = use_scratch();
        script = (struct script){.calls = 0};
        put_file(root, damaged[i][0], damaged[i][1]);
        observe(&seen);
        assert_true(isnan(seen.others));
        assert_true(isnan(seen.pressure));
        assert_true(isnan(seen.stolen));
        check_near(seen.median_ns, 1245000);
        free_scratch(root);
    }
}

/* Counters that go back, as after a CPU was taken out, are no share. */
static void counters_that_go_back_are_unknown(void **state)
{
    struct doctor_observation seen;
    char *root = use_scratch();
    (void)state;
    script = (struct script){.root = root};
    put_file(root, "/proc/stat", "cpu0 1 2 3 4 5 6 7 111 0 0\ncpu1 1 2 3 4 5 6 7 205 0 0\n");
    put_file(root, "/proc/pressure/cpu", "some total=2000000\n");
    observe(&seen);
    assert_true(isnan(seen.stolen));
    assert_true(isnan(seen.pressure));
    free_scratch(root);
}

static char *print(const struct doctor_observation *seen)
{
    char *text;
    size_t size;
    struct environment environment;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    struct topology *topology = load_topology();
    struct environment_request request = {.topology = topology};
    assert_int_equal(environment_collect(&request, &environment), 0);
    struct doctor_report report = {.topology = topology,
                                   .environment = &environment,
                                   .observation = *seen,
                                   .clock = {.cost_ns = 25, .step_ns = 20}};
    doctor_print(&report, out);
    assert_int_equal(fclose(out), 0);
    environment_free(&environment);
    topology_free(topology);
    return text;
}

static void check_says(const char *machine, const struct doctor_observation *seen,
                       const char *const lines[], size_t count)
{
    use_machine(machine);
    char *text = print(seen);
    for (size_t i = 0; i < count; i++)
        if (!strstr(text, lines[i]))
            fail_msg("\"%s\" is not in:\n%s", lines[i], text);
    free(text);
}

static void a_laptop_is_told_about_its_settings(void **state)
{
    static const char *const lines[] = {
        "Workers allowed: 8, by the machine itself\n",
        "  quota      none     no control group sets one\n",
        "  6          4 6 0 1 2 3\n",
        "  last level 12 MiB, shared by 8 CPUs\n",
        "one reading costs 25 ns, the smallest step is 20 ns; intervals below 2000 ns",
        "  governor               powersave: the clock frequency follows the load",
        "  turbo                  on: few busy cores run faster",
        "  transparent_huge_pages madvise\n",
        "  virtualisation         none\n",
        "  clocksource            tsc\n",
        "  address_randomisation  2\n",
        "  hardware threads       two of a core are used by more than 6 workers: ",
        "  slowed by heat         0 times\n",
        "  fixed work             median 1.000 ms, 95th percentile 1.010 ms (+1.0 %)\n",
        "Verdict: quiet: fit to measure\n"};
    (void)state;
    check_says("laptop", &quiet, lines, sizeof lines / sizeof *lines);
}

static void a_batch_job_on_a_server_is_not_bound(void **state)
{
    static const char *const bound[] = {
        "Workers allowed: 256, by the machine itself\n", " 13 14 15 ... 127\n",
        "Placement: usable CPUs 256, cores 128, packages 2, NUMA nodes 2\n",
        "  governor               unknown (/sys/devices/system/cpu: cpufreq/scaling_governor: ",
        " No such file or directory)\n  turbo"}; /* and no advice */
    static const char *const unbound[] = {
        "Workers allowed: 48, by the batch system\n", "  batch      48       SLURM_CPUS_PER_TASK\n",
        "not bound to CPUs: nobody said which of the usable ones are ours\n", "\n  48\n"};
    (void)state;
    check_says("server", &quiet, bound, sizeof bound / sizeof *bound);
    setenv("SLURM_CPUS_PER_TASK", "48", 1);
    check_says("server", &quiet, unbound, sizeof unbound / sizeof *unbound);
}

static void a_quota_is_named(void **state)
{
    static const char *const lines[] = {
        "Workers allowed: 1, by its CPU quota\n",
        "  quota      1        0.5 CPUs: 50000 of every 100000 us in /sys/fs/cgroup/cpu,cpuacct\n",
        "  affinity   2        Cpus_allowed_list in /proc/self/status\n",
        "  batch      unknown  NSLOTS=0 is not a number of CPUs"};
    (void)state;
    setenv("HWLOC_SYNTHETIC", "core:2 pu:1", 1);
    setenv("NSLOTS", "0", 1);
    check_says("half_cpu", &quiet, lines, sizeof lines / sizeof *lines);
}

static void noise_is_named_with_what_to_do(void **state)
{
    static const char *const lines[] = {"Verdict: unusable\n",
                                        "  other runnable tasks   3.00 on 4 CPUs\n",
                                        "  waiting for a CPU      30.0 %\n",
                                        "  taken by other guests  unknown\n",
                                        "  noisy: other programs are running: end them, or wait\n",
                                        "  unusable: tasks wait for a CPU: end other programs",
                                        "  clocksource            kvm-clock: a reading of the clock may cost more",
                                        "  hardware threads       one of each core is used\n",
                                        "  held back by a quota   10.0 %\n",
                                        "  slowed by heat         3 times: give it air",
                                        "  noisy: the CPU quota was used up: lift it",
                                        "  noisy: the same work takes different times"};
    struct doctor_observation seen = {.allowed = 4,
                                      .machine_cpus = 4,
                                      .others = 3,
                                      .pressure = 0.3,
                                      .stolen = NAN,
                                      .throttled = 0.1,
                                      .heat = 3,
                                      .median_ns = 1e6,
                                      .p95_ns = 1.2e6};
    (void)state;
    check_says("virtual_machine", &seen, lines, sizeof lines / sizeof *lines);
    seen.others = NAN;
    char *text = print(&seen);
    assert_non_null(strstr(text, "  other runnable tasks   unknown\n"));
    assert_null(strstr(text, "fit to measure"));
    assert_null(strstr(text, "hypervisor gives"));
    free(text);
}

/* Live, about a second: asserts no time, only that it comes to an end and says something of
 * everything. */
static void this_machine_can_be_examined(void **state)
{
    static const char *const heads[] = {"Workers allowed: ", "Placement: ", "Caches\n", "Clock\n",
                                        "Settings\n",        "Noise",       "Verdict: "};
    char *text, *at;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    (void)state;
    assert_int_equal(doctor_run(out), 0);
    assert_int_equal(fclose(out), 0);
    at = text;
    for (size_t i = 0; i < sizeof heads / sizeof *heads && at; i++)
        at = strstr(at, heads[i]);
    assert_non_null(at);
    free(text);
    setenv("HWLOC_XMLFILE", "/nonexistent", 1);
    assert_int_equal(doctor_run(stdout), EINVAL);
    unsetenv("HWLOC_XMLFILE");
    use_machine("virtual_machine");
    out = fopen("/dev/full", "w");
    assert_non_null(out);
    assert_int_equal(doctor_run(out), EIO);
    fclose(out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_quiet_machine_is_quiet),
        cmocka_unit_test(each_cause_has_its_two_borders),
        cmocka_unit_test(spare_cpus_hold_other_tasks),
        cmocka_unit_test(the_worst_cause_decides),
        cmocka_unit_test(what_is_unknown_is_not_held_against_the_machine),
        cmocka_unit_test_setup(the_watch_measures_what_changed, forget_machine),
        cmocka_unit_test_setup(a_machine_that_tells_nothing_is_unknown, forget_machine),
        cmocka_unit_test_setup(counters_that_go_back_are_unknown, forget_machine),
        cmocka_unit_test_setup(a_laptop_is_told_about_its_settings, forget_machine),
        cmocka_unit_test_setup(a_batch_job_on_a_server_is_not_bound, forget_machine),
        cmocka_unit_test_setup(a_quota_is_named, forget_machine),
        cmocka_unit_test_setup(noise_is_named_with_what_to_do, forget_machine),
        cmocka_unit_test_setup(this_machine_can_be_examined, forget_machine)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Watches how quiet the machine is, and judges it. */
#include "harness/doctor.h"

#include "harness/noise.h"
#include "harness/sysfile.h"
#include "statistics/sample.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Of DOCTOR_RUNS two lie above the 95th percentile: the odd interruption, which every system has, does
 * not decide. */
enum { GLANCE_RUNS = 22, RUN_NS = 1000000, PAUSE_NS = 18000000 };
enum { FIRST_ITERATIONS = 1000, MOST_DOUBLINGS = 30 };

/* Half a CPU, on average: the slowest worker sets the time of all, so one disturbed is enough. */
static const double others_noisy = 0.5;
/* Every allowed CPU has a competitor; a quarter for the chance of the sampling. */
static const double others_margin = 0.25;
/* The labels of the rows begin at the same values: a repetition would carry them more often than
 * not. */
static const double pressure_noisy = 0.05, stolen_noisy = 0.01;
/* What is lost is then as large as the gain from a worker more on a machine of four, and of ten
 * CPUs. */
static const double pressure_unusable = 0.25, stolen_unusable = 0.10;
/* A row is labelled where a quota was used up at all. */
static const double throttled_noisy = 0, throttled_unusable = 0.25;
/* Of the same work; as pyperf's check of stability: 10 % spread, 50 % off the middle. */
static const double unsteady_noisy = 0.10, unsteady_unusable = 0.50;

const char *doctor_verdict_name(enum doctor_verdict verdict)
{
    static const char *const names[] = {"quiet", "noisy", "unusable"};
    return names[verdict];
}

/* Not known, NaN, is neither. */
static enum doctor_verdict grade(double value, double noisy, double unusable)
{
    if (value > unusable)
        return DOCTOR_UNUSABLE;
    return value > noisy ? DOCTOR_NOISY : DOCTOR_QUIET;
}

void doctor_judge(const struct doctor_observation *observation, struct doctor_judgement *judgement)
{
    enum doctor_verdict *by_cause = judgement->by_cause;
    int spare = observation->machine_cpus - observation->allowed;
    by_cause[CAUSE_OTHERS] =
        grade(observation->others - spare, others_noisy, observation->allowed - others_margin);
    by_cause[CAUSE_PRESSURE] = grade(observation->pressure, pressure_noisy, pressure_unusable);
    by_cause[CAUSE_STOLEN] = grade(observation->stolen, stolen_noisy, stolen_unusable);
    by_cause[CAUSE_UNSTEADY] =
        grade(observation->p95_ns / observation->median_ns - 1, unsteady_noisy, unsteady_unusable);
    by_cause[CAUSE_THROTTLED] = grade(observation->throttled, throttled_noisy, throttled_unusable);
    judgement->verdict = DOCTOR_QUIET;
    for (enum doctor_cause cause = 0; cause < CAUSES; cause++)
        if (by_cause[cause] > judgement->verdict)
            judgement->verdict = by_cause[cause];
}

/* Runnable tasks besides this one: "0.00 0.01 0.00 1/92 6775"; NaN: not known. */
static double others_now(void)
{
    char text[128], *rest = text;
    int64_t runnable;
    if (sysfile_read("/proc/loadavg", text, sizeof text) != 0)
        return NAN;
    for (int i = 0; i < 3; i++)
        strsep(&rest, " ");
    const char *field = strsep(&rest, "/");
    if (!field || !rest || csv_parse_count(field, &runnable) != 0)
        return NAN;
    return runnable > 0 ? (double)runnable - 1 : 0;
}

/* The same work each time, all in registers: xorshift64 (Marsaglia 2003,
 * doi:10.18637/jss.v008.i14). */
static void work(uint64_t iterations)
{
    uint64_t x = 88172645463325252u;
    for (uint64_t i = 0; i < iterations; i++) {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
    }
    volatile uint64_t used = x;
    (void)used;
}

static uint64_t time_work(clock_function *now, uint64_t iterations)
{
    uint64_t began = now();
    work(iterations);
    return now() - began;
}

static uint64_t calibrate(clock_function *now)
{
    uint64_t iterations = FIRST_ITERATIONS;
    for (int i = 0; i < MOST_DOUBLINGS && time_work(now, iterations) < RUN_NS; i++)
        iterations *= 2;
    return iterations;
}

static double share(int64_t part, double whole)
{
    return part >= 0 && whole > 0 ? (double)part / whole : NAN;
}

void doctor_observe(const struct topology *topology, clock_function *now, void (*pause)(void), int runs,
                    struct doctor_observation *observation)
{
    double times[DOCTOR_RUNS], others = 0;
    struct noise_counters before, after;
    uint64_t iterations = calibrate(now), began = now();
    noise_read(topology, &before);
    for (int i = 0; i < runs; i++) {
        times[i] = (double)time_work(now, iterations);
        others += others_now();
        pause();
    }
    const double wall_ns = (double)(now() - began);
    noise_read(topology, &after);
    const struct noise_counters during = noise_between(&before, &after);
    observation->allowed = topology->allowed;
    observation->machine_cpus = topology->machine_cpus;
    observation->others = others / runs;
    observation->pressure = share(during.pressure_ns, wall_ns);
    observation->stolen = share(during.steal_ns, wall_ns * (double)topology->cpu_count);
    observation->throttled = share(during.throttled_ns, wall_ns);
    observation->heat = share(during.thermal_throttles, 1);
    observation->median_ns = sample_median(times, (size_t)runs);
    observation->p95_ns = times[(runs * 95 + 99) / 100 - 1]; /* sample_median() sorts */
}

static void pause_between_runs(void)
{
    const struct timespec pause = {.tv_nsec = PAUSE_NS};
    nanosleep(&pause, NULL); /* cut short by a signal: a shorter watch */
}

enum doctor_verdict doctor_glance(const struct topology *topology)
{
    struct doctor_observation observation;
    struct doctor_judgement judgement;
    doctor_observe(topology, clock_now_ns, pause_between_runs, GLANCE_RUNS, &observation);
    doctor_judge(&observation, &judgement);
    return judgement.verdict;
}

int doctor_run(FILE *out)
{
    struct topology *topology;
    struct environment environment;
    int error = topology_load(&topology);
    if (error)
        return error;
    struct environment_request request = {.topology = topology};
    error = environment_collect(&request, &environment);
    if (error == 0) {
        struct doctor_report report = {.topology = topology, .environment = &environment};
        clock_measure(clock_now_ns, &report.clock);
        doctor_observe(topology, clock_now_ns, pause_between_runs, DOCTOR_RUNS, &report.observation);
        doctor_print(&report, out);
        error = ferror(out) || fflush(out) != 0 ? EIO : 0;
        environment_free(&environment);
    }
    topology_free(topology);
    return error;
}

/* What keeps this machine from measuring well: limits, settings, and other work on it. */
#ifndef SPEEDUP_HARNESS_DOCTOR_H
#define SPEEDUP_HARNESS_DOCTOR_H

#include "harness/environment.h"
#include "harness/topology.h"
#include "harness/worker/clock.h"

#include <stdint.h>
#include <stdio.h>

enum doctor_verdict { DOCTOR_QUIET, DOCTOR_NOISY, DOCTOR_UNUSABLE };

/* What was seen in about a second.  NaN: not known. */
struct doctor_observation {
    int allowed, machine_cpus;
    double others;   /* runnable tasks besides this one, on the whole machine, on average */
    double pressure; /* share of the time in which some task waited for a CPU (PSI) */
    double stolen;   /* share of the usable CPUs' time that the hypervisor gave to somebody else */
    double throttled; /* share of the time for which a quota was used up */
    double heat;     /* times that the usable CPUs were slowed because of heat */
    double median_ns, p95_ns; /* of runs of the same work of about 1 ms */
};

enum doctor_cause { CAUSE_OTHERS, CAUSE_PRESSURE, CAUSE_STOLEN, CAUSE_UNSTEADY, CAUSE_THROTTLED, CAUSES };

struct doctor_judgement {
    enum doctor_verdict by_cause[CAUSES];
    enum doctor_verdict verdict; /* the worst of them */
};

/* Judges what was seen.  What is not known is not held against the machine.  Pure. */
void doctor_judge(const struct doctor_observation *observation, struct doctor_judgement *judgement);

/* "quiet", "noisy" or "unusable". */
const char *doctor_verdict_name(enum doctor_verdict verdict);

enum { DOCTOR_RUNS = 50 };

/* Watches the machine by the clock `now`, with as many calls of `pause` as runs of work, 1 .. DOCTOR_RUNS.
 * Anything that cannot be read is not known. */
void doctor_observe(const struct topology *topology, clock_function *now, void (*pause)(void), int runs,
                    struct doctor_observation *observation);

/* The verdict of a watch of less than half a second. */
enum doctor_verdict doctor_glance(const struct topology *topology);

/* All that the doctor has found out. */
struct doctor_report {
    const struct topology *topology;
    const struct environment *environment;
    struct clock_quality clock;
    struct doctor_observation observation;
};

/* Prints the report and its verdict, with what to do. */
void doctor_print(const struct doctor_report *report, FILE *out);

/* Examines this machine for about a second and prints the report.  EINVAL: see topology_load();
 * EIO: out cannot be written; else errno. */
int doctor_run(FILE *out);

#endif

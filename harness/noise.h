/* What disturbs a measurement, read beside it and named: never hidden, and no value is left out for it. */
#ifndef SPEEDUP_HARNESS_NOISE_H
#define SPEEDUP_HARNESS_NOISE_H

#include "harness/topology.h"
#include "journal/record.h"

#include <stdint.h>

/* Counters of the machine since it started; -1: not known. */
struct noise_counters {
    int64_t steal_ns;          /* of the usable CPUs' time, given by the hypervisor to somebody else */
    int64_t throttled_ns;      /* our control group and its ancestors stood still: quota used up */
    int64_t pressure_ns;       /* some task waited for a CPU (PSI) */
    int64_t thermal_throttles; /* times that the usable CPUs were slowed because of heat */
};

/* The counters now. */
void noise_read(const struct topology *topology, struct noise_counters *counters);

/* later - earlier, each -1 where either is not known or the counter went back. */
struct noise_counters noise_between(const struct noise_counters *earlier, const struct noise_counters *later);

/* Mean frequency of the usable CPUs in kHz, and temperature of the hottest package in thousandths of a degree; -1: not
 * known. */
int64_t noise_frequency_khz(const struct topology *topology);
int64_t noise_temperature_mc(void);

/* Labels a repetition by what its row says and by what happened during its visit:
 *   preempted  more than one involuntary switch per 10 ms and worker
 *   starved    CPU time below 95 % of wall time x workers, and a cause: run delay above 1 % of it, steal or throttling.
 *              A serial part or imbalance alone is not
 *   migrated   a worker ended on another CPU than it began on
 * Pure. */
void noise_label_repetition(const struct noise_counters *during, struct record *row);

/* Fills in the visit row and labels it; launch_ns is known.
 *   steal         above 1 % of wall time, over all usable CPUs
 *   throttled     at all
 *   cpu_pressure  above 5 % of wall time
 *   thermal       at all
 * Pure. */
void noise_label_visit(const struct noise_counters *during, struct record *visit);

#endif

/* attribution.csv: its columns, and what it is derived from. */
#ifndef SPEEDUP_ANALYSIS_ATTRIBUTION_FILE_H
#define SPEEDUP_ANALYSIS_ATTRIBUTION_FILE_H

#include "analysis/attribution.h"
#include "analysis/summary.h"

/* TEXT(name, bytes), COUNT(name), REAL(name), in the order of the file; docs/results-format.md explains each. */
#define ATTRIBUTION_COLUMNS(TEXT, COUNT, REAL)                                                                        \
    TEXT(fingerprint, 32) TEXT(kind, 32) TEXT(kernel, 32) TEXT(title, 64) TEXT(variant, 32) TEXT(options, 128) TEXT(scaling, 8)      \
    COUNT(n) COUNT(p) COUNT(oversubscribed) TEXT(worker, 48)                                                          \
    REAL(time_ns) REAL(baseline_time_ns) REAL(one_worker_time_ns) REAL(speedup) REAL(lost_speedup) REAL(lost_percent) \
    REAL(imbalance_percent) REAL(synchronisation_percent) REAL(bandwidth_percent) REAL(starved_percent)               \
    REAL(serial_percent) REAL(algorithm_percent) REAL(contention_percent) REAL(frequency_percent)                     \
    REAL(unexplained_percent) TEXT(mainly, 16) TEXT(missing, 128)                                                     \
    REAL(load_balance) REAL(communication_efficiency) REAL(parallel_efficiency) REAL(computation_scaling)             \
    REAL(global_efficiency)                                                                                           \
    REAL(instrumented_time_ns) REAL(busy_max_ns) REAL(busy_mean_ns) REAL(idle_ns) REAL(busy_spans) REAL(delayed_ns)   \
    REAL(region_ns) REAL(barrier_ns) REAL(memory_time_ns) REAL(memory_one_time_ns) REAL(frequency_khz)                \
    REAL(frequency_one_khz) COUNT(superlinear) REAL(working_set_bytes) TEXT(caches, 128)

struct attribution_row {
    ATTRIBUTION_COLUMNS(SUMMARY_TEXT_FIELD, SUMMARY_COUNT_FIELD, SUMMARY_REAL_FIELD)
};

/* A row per summary row of a candidate with more than one worker, of the workloads, in their order.  The caches are those
 * of the machine's environment file in directory.  ENOMEM, or the errno of reading that.  The caller frees *rows. */
int attribution_derive(const char *directory, const struct campaign *campaign, const struct summary_row summary[],
                       size_t summary_count, struct attribution_row **rows, size_t *count);

/* The header line of attribution.csv, a comma behind each name.  Static storage. */
const char *attribution_header(void);

/* Derives and writes directory/attribution.csv, whole or not at all.  Returns 0 or an errno value; *problem[size] then
 * says what is wrong. */
int attribution_run(const char *directory, const struct campaign *campaign, const struct summary_row summary[],
                    size_t summary_count, char *problem, size_t size);

#endif

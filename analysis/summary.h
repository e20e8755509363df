/* summary.csv: its columns, and how it is derived. */
#ifndef SPEEDUP_ANALYSIS_SUMMARY_H
#define SPEEDUP_ANALYSIS_SUMMARY_H

#include "analysis/campaign.h"
#include "analysis/pairs.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* TEXT(name, bytes), COUNT(name), REAL(name), in the order of the file; docs/results-format.md explains each. */
#define SUMMARY_COLUMNS(TEXT, COUNT, REAL)                                                                             \
    TEXT(fingerprint, 32) TEXT(kind, 32) TEXT(kernel, 32) TEXT(title, 64) TEXT(variant, 32) TEXT(model, 12)                           \
    TEXT(region, 16) TEXT(role, 12) COUNT(limit) TEXT(unit, 32) TEXT(work_unit, 32) REAL(work_exponent) TEXT(options, 128)              \
    TEXT(scaling, 8) COUNT(base_n) COUNT(n) COUNT(p) COUNT(ranks) COUNT(threads) COUNT(nodes) COUNT(oversubscribed)    \
    TEXT(preset, 16) TEXT(status, 16) COUNT(planned_visits) TEXT(stop, 12) COUNT(visits) COUNT(failures)               \
    COUNT(excluded)                                                                                                    \
    REAL(time_ns) REAL(time_low_ns) REAL(time_high_ns)                                                                 \
    REAL(time_min_ns) REAL(time_p25_ns) REAL(time_p75_ns) REAL(time_max_ns) REAL(time_mad_ns)                          \
    REAL(mdape_percent) COUNT(outliers_mild) COUNT(outliers_severe) TEXT(stability, 12)                                \
    TEXT(baseline, 32) REAL(baseline_time_ns) REAL(baseline_time_low_ns) REAL(baseline_time_high_ns)                   \
    COUNT(pairs) REAL(speedup) REAL(speedup_low) REAL(speedup_high)                                                    \
    COUNT(relative_pairs) REAL(relative_speedup) REAL(relative_speedup_low) REAL(relative_speedup_high)                \
    REAL(efficiency) REAL(efficiency_low) REAL(efficiency_high)                                                        \
    REAL(karp_flatt) REAL(karp_flatt_low) REAL(karp_flatt_high)                                                        \
    REAL(gustafson) REAL(gustafson_low) REAL(gustafson_high)                                                           \
    REAL(work) REAL(bytes) REAL(work_rate_per_s) REAL(bandwidth_bytes_per_s) REAL(llc_ratio)                           \
    TEXT(roof_limit, 32) TEXT(roof, 32) REAL(roof_time_ns) REAL(roof_speedup)                                          \
    REAL(percent_of_roof) COUNT(inner) TEXT(worker, 48) TEXT(labels, 512)

#define SUMMARY_TEXT_FIELD(name, bytes) char name[bytes];
#define SUMMARY_COUNT_FIELD(name) int64_t name;
#define SUMMARY_REAL_FIELD(name) double name;
struct summary_row {
    SUMMARY_COLUMNS(SUMMARY_TEXT_FIELD, SUMMARY_COUNT_FIELD, SUMMARY_REAL_FIELD)
    size_t pool;          /* of its machine: see struct machine_kind; this and what follows stand in no file */
    size_t cell;          /* row of plan.csv */
    struct visit_run run;
};

/* The rows of a campaign: one per fingerprint and cell that has a visit there, and under the last fingerprint one
 * (status `missing`) per cell that has none anywhere; in the order of fingerprints and of the plan.  ENOMEM.  The caller
 * frees *rows. */
int summary_derive(const struct campaign *campaign, struct summary_row **rows, size_t *count);

/* Is the row of that variant, as plan and raw rows name it? */
bool summary_names(const struct summary_row *row, const char *variant);

/* Adds a whole label, with its count unless that is 0.  What does not fit is shown as "...". */
void summary_add_label(struct summary_row *row, const char *label, size_t times);

/* The header line of summary.csv, a comma behind each name.  Static storage. */
const char *summary_header(void);

/* Writes summary.csv whole to path: machines that share a kind's name together, in the order of the plan.  ENOMEM, errno. */
int summary_write(const struct summary_row rows[], size_t count, const char *path);

/* The rows of a loaded summary.csv; columns that it lacks have no value, texts are cut to fit, cell and run are unset.
 * ENOMEM.  The caller frees *rows. */
int summary_read(const struct table *table, struct summary_row **rows, size_t *count);

/* EINVAL if a loaded summary.csv lacks what makes it one, or a field for a number holds none: see table_check(). */
int summary_check(const struct table *table, const char *path, char *problem, size_t size);

struct summary_found {
    size_t unstable; /* cells of workloads */
    size_t damaged;  /* rows that could not be read */
};

/* Reads directory, leaves out the visits that bear one of the causes (a mask of cause_bit(); 0 = none), writes
 * directory/summary.csv, visits.csv, models.csv, model_curves.csv (see visits.h and models.h; efficiency: a share),
 * break_even.csv, machines.csv and attribution.csv, and prints to messages what was read, what was left out and why, and how stable the
 * cells of the workloads are; *found: what a script asks for.  Returns 0 or an errno value; *problem[size] then says what is
 * wrong.
 * EINVAL and ENOTSUP as campaign_read(). */
int summary_run(const char *directory, uint32_t causes, double efficiency, FILE *messages, struct summary_found *found,
                char *problem, size_t size);

#endif

/* models.csv and model_curves.csv: how each variant scales, and with how many workers to use it. */
#ifndef SPEEDUP_ANALYSIS_MODELS_H
#define SPEEDUP_ANALYSIS_MODELS_H

#include "analysis/summary.h"

#include <stddef.h>
#include <stdint.h>

/* A value with the ends of its 95 % interval. */
#define MODEL_ESTIMATE(REAL, name) REAL(name) REAL(name##_low) REAL(name##_high)

/* TEXT(name, bytes), COUNT(name), REAL(name), in the order of the file; docs/results-format.md explains each. */
#define MODEL_COLUMNS(TEXT, COUNT, REAL)                                                                \
    TEXT(fingerprint, 32) TEXT(kind, 32) TEXT(kernel, 32) TEXT(variant, 32) TEXT(options, 128) COUNT(n) TEXT(worker, 48) \
    COUNT(distinct_p) COUNT(largest_p) TEXT(model, 8) TEXT(reason, 64)                                  \
    MODEL_ESTIMATE(REAL, gain) MODEL_ESTIMATE(REAL, contention) MODEL_ESTIMATE(REAL, coherency)         \
    REAL(amdahl_error_percent) REAL(usl_error_percent)                                                  \
    MODEL_ESTIMATE(REAL, limit_speedup) MODEL_ESTIMATE(REAL, peak_p)                                    \
    MODEL_ESTIMATE(REAL, speedup_2x) MODEL_ESTIMATE(REAL, speedup_4x)                                   \
    REAL(efficiency_target_percent) COUNT(recommended_p) MODEL_ESTIMATE(REAL, recommended_efficiency)   \
    COUNT(fastest_p)

enum { MODEL_STEPS = 32, MODEL_CURVE = 2 * (MODEL_STEPS + 1) }; /* points of a drawn curve: measured p, and beyond */

/* What the chosen model says of p workers. */
struct model_point {
    double p, speedup, low, high;
};

#define MODEL_TEXT_FIELD(name, bytes) char name[bytes];
#define MODEL_COUNT_FIELD(name) int64_t name;
#define MODEL_REAL_FIELD(name) double name;
struct model_row {
    MODEL_COLUMNS(MODEL_TEXT_FIELD, MODEL_COUNT_FIELD, MODEL_REAL_FIELD)
    struct model_point curve[MODEL_CURVE]; /* of model_curves.csv; only where there is a model */
};

struct model_list {
    struct model_row *rows;
    size_t count;
};

/* One row per candidate that can have more than one worker, options, n and worker program on each machine, in the order of
 * rows[count], which summary_derive() made of the campaign.  A p counts if it is not oversubscribed and its speedup has an
 * interval.  efficiency: the share that recommended_p must keep, see docs/measuring.md.  ENOMEM.  The caller frees
 * models->rows. */
int models_derive(const struct campaign *campaign, const struct summary_row rows[], size_t count, double efficiency,
                  struct model_list *models);

/* Writes directory/models.csv and directory/model_curves.csv, each whole; path[size] names the one at which it stopped.
 * errno. */
int models_write(const struct model_list *models, const char *directory, char *path, size_t size);

#endif

/* Derives the rows of models.csv from visits. */
#include "analysis/models.h"

#include "statistics/scaling_choice.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* The cells of one variant at one size on one machine, p rising. */
struct curve {
    const struct summary_row *cell[SCALING_POINTS]; /* those that fit on the machine and have a time */
    size_t cells;
    const struct summary_row *usable[SCALING_POINTS]; /* those of them whose speedup has an interval */
    size_t points;
    const struct summary_row *baseline;
};

static int64_t group_of(const struct campaign *campaign, const struct summary_row *row)
{
    return campaign->cells[row->cell].group;
}

static bool same_curve(const struct summary_row *a, const struct summary_row *b)
{
    return strcmp(a->variant, b->variant) == 0 && strcmp(a->worker, b->worker) == 0;
}

/* First row behind `from` that is of another machine or group; groups stand together. */
static size_t group_end(const struct campaign *campaign, const struct summary_row rows[], size_t count, size_t from)
{
    const int64_t group = group_of(campaign, &rows[from]);
    size_t end = from + 1;
    while (end < count && group_of(campaign, &rows[end]) == group &&
           strcmp(rows[end].fingerprint, rows[from].fingerprint) == 0)
        end++;
    return end;
}

/* Does a curve begin with this row of the group that begins at `from`? */
static bool begins(const struct summary_row rows[], size_t from, size_t row)
{
    bool first = strcmp(rows[row].role, "candidate") == 0 && rows[row].limit != 1 && strcmp(rows[row].model, "serial") != 0 &&
                 strcmp(rows[row].scaling, "weak") != 0;
    for (size_t i = from; i < row && first; i++)
        first = !same_curve(&rows[i], &rows[row]);
    return first;
}

/* Takes a cell into its place by p; a p that is there already, or one too many, is left out. */
static void insert(const struct summary_row *list[SCALING_POINTS], size_t *count, const struct summary_row *row)
{
    size_t at = *count;
    while (at > 0 && list[at - 1]->p > row->p)
        at--;
    if (*count == SCALING_POINTS || (at > 0 && list[at - 1]->p == row->p))
        return;
    for (size_t i = *count; i > at; i--)
        list[i] = list[i - 1];
    list[at] = row;
    ++*count;
}

static void gather(const struct summary_row rows[], size_t from, size_t end, const struct summary_row *first,
                   struct curve *curve)
{
    memset(curve, 0, sizeof *curve);
    for (size_t i = from; i < end; i++) {
        if (strcmp(rows[i].role, "baseline") == 0 && strcmp(rows[i].worker, first->worker) == 0)
            curve->baseline = &rows[i];
        if (!same_curve(&rows[i], first) || rows[i].oversubscribed != 0 || !isfinite(rows[i].time_ns))
            continue;
        insert(curve->cell, &curve->cells, &rows[i]);
        if (isfinite(rows[i].speedup_low) && isfinite(rows[i].speedup_high))
            insert(curve->usable, &curve->points, &rows[i]);
    }
    if (!curve->baseline)
        curve->points = 0;
}

/* What is infinite is empty in the file: there is no such bound. */
#define SET_ESTIMATE(row, name, estimate)                \
    do {                                                 \
        const struct scaling_estimate found = (estimate); \
        (row)->name = found.value;                       \
        (row)->name##_low = found.low;                   \
        (row)->name##_high = found.high;                 \
    } while (0)

/* Quantities that do not depend on p. */
static double gain_of(const struct scaling_model *model, double unused)
{
    (void)unused;
    return model->gain;
}

static double contention_of(const struct scaling_model *model, double unused)
{
    (void)unused;
    return model->contention;
}

static double coherency_of(const struct scaling_model *model, double unused)
{
    (void)unused;
    return model->coherency;
}

static double limit_of(const struct scaling_model *model, double unused)
{
    (void)unused;
    return scaling_model_limit(model);
}

static double peak_of(const struct scaling_model *model, double unused)
{
    (void)unused;
    return scaling_model_peak(model);
}

/* Points of equal ratio from the least p measured to the largest, and from there to four times as many. */
static void take_curve(const struct scaling_choice *choice, double least, double largest, struct model_row *row)
{
    for (size_t i = 0; i < MODEL_CURVE; i++) {
        const bool beyond = i > MODEL_STEPS;
        const double step = (double)(i % (MODEL_STEPS + 1)) / MODEL_STEPS;
        const double p = beyond ? largest * pow(4, step) : least * pow(largest / least, step);
        const struct scaling_estimate speedup = scaling_choice_estimate(choice, scaling_model_speedup, p);
        row->curve[i] = (struct model_point){p, speedup.value, speedup.low, speedup.high};
    }
}

static void take_choice(const struct scaling_choice *choice, const struct curve *curve, struct model_row *row)
{
    const double least = (double)curve->usable[0]->p, largest = (double)curve->usable[curve->points - 1]->p;
    snprintf(row->model, sizeof row->model, "%s", choice->family == SCALING_USL ? "usl" : "amdahl");
    row->amdahl_error_percent = 100 * choice->error[SCALING_AMDAHL];
    row->usl_error_percent = 100 * choice->error[SCALING_USL];
    SET_ESTIMATE(row, gain, scaling_choice_estimate(choice, gain_of, 0));
    SET_ESTIMATE(row, contention, scaling_choice_estimate(choice, contention_of, 0));
    SET_ESTIMATE(row, limit_speedup, scaling_choice_estimate(choice, limit_of, 0));
    if (choice->family == SCALING_USL) {
        SET_ESTIMATE(row, coherency, scaling_choice_estimate(choice, coherency_of, 0));
        SET_ESTIMATE(row, peak_p, scaling_choice_estimate(choice, peak_of, 0));
    }
    SET_ESTIMATE(row, speedup_2x, scaling_choice_estimate(choice, scaling_model_speedup, 2 * largest));
    SET_ESTIMATE(row, speedup_4x, scaling_choice_estimate(choice, scaling_model_speedup, 4 * largest));
    take_curve(choice, least, largest, row);
}

/* Why there is no model: "not enough p: 2 of 4". */
static void refuse(const struct curve *curve, struct model_row *row)
{
    const bool few_visits = curve->cells >= SCALING_LEAST_POINTS;
    snprintf(row->reason, sizeof row->reason, "not enough p%s: %zu of %d", few_visits ? " with an interval" : "",
             curve->points, SCALING_LEAST_POINTS);
}

/* The logarithms of the speedups of one cell, by the baseline's visits; NaN where there is no pair. */
static void take_logs(const struct campaign *campaign, struct visit_run base, struct visit_run cell, double log_speedup[])
{
    const struct campaign_visit *visits = campaign->visits;
    const size_t first = base.first;
    size_t a, b;
    for (size_t r = 0; r < base.end - first; r++)
        log_speedup[r] = NAN;
    while (pairs_next(visits, &base, &cell, &a, &b))
        log_speedup[a - first] = log(visits[a].time_ns / visits[b].time_ns);
}

static int fit(const struct campaign *campaign, const struct curve *curve, struct model_row *row)
{
    const size_t rounds = curve->baseline->run.end - curve->baseline->run.first;
    double p[SCALING_POINTS], *values = calloc(curve->points * rounds, sizeof *values);
    struct scaling_choice *choice = malloc(sizeof *choice);
    const struct scaling_visits visits = {p, values, curve->points, rounds};
    for (size_t i = 0; i < curve->points && values; i++) {
        p[i] = (double)curve->usable[i]->p;
        take_logs(campaign, curve->baseline->run, curve->usable[i]->run, values + i * rounds);
    }
    int error = values && choice ? scaling_choose(&visits, choice) : ENOMEM;
    if (error == 0)
        take_choice(choice, curve, row);
    free(values);
    free(choice);
    return error;
}

/* The largest p whose efficiency, against one worker of the same variant, stays above the target. */
static void recommend(const struct curve *curve, double target, struct model_row *row)
{
    row->efficiency_target_percent = 100 * target;
    for (size_t i = 0; i < curve->cells; i++) {
        const struct summary_row *cell = curve->cell[i];
        const double p = (double)cell->p;
        if (!(cell->relative_speedup_low / p >= target))
            continue;
        row->recommended_p = cell->p;
        row->recommended_efficiency = cell->relative_speedup / p;
        row->recommended_efficiency_low = cell->relative_speedup_low / p;
        row->recommended_efficiency_high = cell->relative_speedup_high / p;
    }
}

/* The p of least median time, or the smallest whose interval meets that one's. */
static void find_fastest(const struct curve *curve, struct model_row *row)
{
    const struct summary_row *best = curve->cell[0];
    for (size_t i = 1; i < curve->cells; i++)
        if (curve->cell[i]->time_ns < best->time_ns)
            best = curve->cell[i];
    for (size_t i = curve->cells; i-- > 0;)
        if (curve->cell[i] == best || curve->cell[i]->time_low_ns <= best->time_high_ns)
            row->fastest_p = curve->cell[i]->p;
}

static void start_row(const struct summary_row *cell, struct model_row *row)
{
    memset(row, 0, sizeof *row);
#define CLEAR_TEXT(name, bytes)
#define CLEAR_COUNT(name) row->name = -1;
#define CLEAR_REAL(name) row->name = NAN;
    MODEL_COLUMNS(CLEAR_TEXT, CLEAR_COUNT, CLEAR_REAL)
#define COPY(name) snprintf(row->name, sizeof row->name, "%s", cell->name);
    COPY(fingerprint) COPY(kind) COPY(kernel) COPY(variant) COPY(options) COPY(worker)
    row->n = cell->n;
}

static int derive_row(const struct campaign *campaign, const struct curve *curve, const struct summary_row *first,
                      double efficiency, struct model_row *row)
{
    start_row(first, row);
    recommend(curve, efficiency, row);
    find_fastest(curve, row);
    row->distinct_p = (int64_t)curve->points;
    if (curve->points > 0)
        row->largest_p = curve->usable[curve->points - 1]->p;
    if (curve->points >= SCALING_LEAST_POINTS)
        return fit(campaign, curve, row);
    refuse(curve, row);
    return 0;
}

int models_derive(const struct campaign *campaign, const struct summary_row rows[], size_t count, double efficiency,
                  struct model_list *models)
{
    size_t curves = 0;
    int error = 0;
    models->count = 0;
    for (size_t from = 0, end; from < count; from = end) {
        end = group_end(campaign, rows, count, from);
        for (size_t i = from; i < end; i++)
            curves += begins(rows, from, i);
    }
    models->rows = calloc(curves + 1, sizeof *models->rows);
    if (!models->rows)
        return ENOMEM;
    for (size_t from = 0, end; from < count && error == 0; from = end) {
        end = group_end(campaign, rows, count, from);
        for (size_t i = from; i < end && error == 0; i++) {
            struct curve curve;
            if (!begins(rows, from, i))
                continue;
            gather(rows, from, end, &rows[i], &curve);
            error = derive_row(campaign, &curve, &rows[i], efficiency, &models->rows[models->count++]);
        }
    }
    if (error) {
        free(models->rows);
        models->rows = NULL;
    }
    return error;
}

/* Derives the rows of break_even.csv from visits. */
#include "analysis/break_even.h"

#include "statistics/break_even.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static const double confidence = 0.95;

/* One size of a curve, and the serial variant that was fastest there. */
struct size {
    struct break_even_point point;
    const char *serial;
};

static bool is(const char *text, const char *word)
{
    return strcmp(text, word) == 0;
}

static bool in_question(const struct summary_row *row)
{
    return row->p > 1 && is(row->role, "candidate") && row->limit != 1 && row->oversubscribed == 0 &&
           !is(row->scaling, "weak");
}

static bool same_curve(const struct summary_row *a, const struct summary_row *b)
{
    return a->p == b->p && is(a->kernel, b->kernel) && is(a->variant, b->variant) && is(a->options, b->options) &&
           is(a->worker, b->worker) && is(a->kind, b->kind) && in_question(b);
}

/* A serial variant that the row may be measured against: of its size, worker and machine, and no reference. */
static bool is_serial_of(const struct summary_row *row, const struct summary_row *serial)
{
    const bool candidate = is(serial->role, "candidate") && is(serial->model, "serial");
    return serial->n == row->n && (candidate || is(serial->role, "baseline")) && isfinite(serial->time_ns) &&
           is(serial->kernel, row->kernel) && is(serial->options, row->options) && is(serial->worker, row->worker) &&
           is(serial->fingerprint, row->fingerprint);
}

/* Cells of a group stand together, so the search goes no further than its neighbours. */
static const struct summary_row *best_serial(const struct campaign *campaign, const struct summary_row rows[], size_t count,
                                             size_t row)
{
    const int64_t group = campaign->cells[rows[row].cell].group;
    const struct summary_row *best = NULL;
    size_t first = row;
    while (first > 0 && campaign->cells[rows[first - 1].cell].group == group)
        first--;
    for (size_t i = first; i < count && campaign->cells[rows[i].cell].group == group; i++)
        if (is_serial_of(&rows[row], &rows[i]) && (!best || rows[i].time_ns < best->time_ns))
            best = &rows[i];
    return best;
}

static int measure(const struct campaign *campaign, const struct summary_row rows[], size_t count, size_t row,
                   struct size *size)
{
    const struct summary_row *serial = best_serial(campaign, rows, count, row);
    struct ratio ratio = {.value = NAN, .low = NAN, .high = NAN};
    int error = 0;
    if (serial && isfinite(rows[row].time_ns))
        error = pairs_ratio(campaign->visits, serial->run, rows[row].run, confidence, &ratio);
    *size = (struct size){{(double)rows[row].n, ratio.value, ratio.low, ratio.high, serial ? serial->time_ns : NAN},
                          serial ? serial->variant : ""};
    return error;
}

static int compare_sizes(const void *left, const void *right)
{
    const struct size *a = left, *b = right;
    return (a->point.n > b->point.n) - (a->point.n < b->point.n);
}

static void start_row(const struct summary_row *cell, struct break_even_row *row)
{
    memset(row, 0, sizeof *row);
#define CLEAR_TEXT(name, bytes)
#define CLEAR_COUNT(name) row->name = -1;
#define CLEAR_REAL(name) row->name = NAN;
    BREAK_EVEN_COLUMNS(CLEAR_TEXT, CLEAR_COUNT, CLEAR_REAL)
#define COPY(name) snprintf(row->name, sizeof row->name, "%s", cell->name);
    COPY(kind) COPY(kernel) COPY(variant) COPY(options) COPY(worker)
    row->p = cell->p;
}

/* The curve's sizes stand in sizes[count], n rising. */
static void judge(const struct size sizes[], struct break_even_point points[], size_t count, struct break_even_row *row)
{
    struct break_even found;
    const struct size *named = NULL; /* the last with an interval, where no size is the break-even one */
    for (size_t i = 0; i < count; i++) {
        points[i] = sizes[i].point;
        if (!isfinite(points[i].low))
            continue;
        if (row->least_n < 0)
            row->least_n = (int64_t)points[i].n;
        row->largest_n = (int64_t)points[i].n;
        named = &sizes[i];
    }
    break_even_find(points, count, &found);
    snprintf(row->verdict, sizeof row->verdict, "%s", break_even_name(found.kind));
    row->sizes = (int64_t)found.sizes;
    row->break_even_n = found.n;
    row->break_even_n_low = found.low;
    row->break_even_n_high = found.high;
    row->shown_to_n = isfinite(found.shown) ? (int64_t)found.shown : -1;
    row->time_ns = found.time;
    if (isfinite(found.n))
        named = &sizes[found.next];
    snprintf(row->best_serial, sizeof row->best_serial, "%s", named ? named->serial : "");
}

/* The curve that begins with row `first`. */
static int derive_row(const struct campaign *campaign, const struct summary_row rows[], size_t count, size_t first,
                      struct break_even_row *row)
{
    struct size *sizes = calloc(count, sizeof *sizes);
    struct break_even_point *points = calloc(count, sizeof *points);
    size_t found = 0;
    int error = sizes && points ? 0 : ENOMEM;
    for (size_t i = first; i < count && error == 0; i++)
        if (same_curve(&rows[first], &rows[i]))
            error = measure(campaign, rows, count, i, &sizes[found++]);
    if (error == 0) {
        qsort(sizes, found, sizeof *sizes, compare_sizes);
        start_row(&rows[first], row);
        judge(sizes, points, found, row);
    }
    free(points);
    free(sizes);
    return error;
}

static bool is_known(const struct summary_row *row, const struct break_even_list *list)
{
    for (size_t i = list->count; i-- > 0;) {
        const struct break_even_row *known = &list->rows[i];
        if (known->p == row->p && is(known->variant, row->variant) && is(known->kernel, row->kernel) &&
            is(known->options, row->options) && is(known->worker, row->worker) && is(known->kind, row->kind))
            return true;
    }
    return false;
}

int break_even_derive(const struct campaign *campaign, const struct summary_row rows[], size_t count,
                      struct break_even_list *list)
{
    int error = 0;
    list->count = 0;
    list->rows = calloc(count + 1, sizeof *list->rows);
    if (!list->rows)
        return ENOMEM;
    for (size_t i = 0; i < count && error == 0; i++)
        if (in_question(&rows[i]) && !is_known(&rows[i], list))
            error = derive_row(campaign, rows, count, i, &list->rows[list->count++]);
    if (error) {
        free(list->rows);
        list->rows = NULL;
    }
    return error;
}

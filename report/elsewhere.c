/* The same work elsewhere: external variants against the serial baseline and the best of the worker's own. */
#include "report/parts.h"

#include "journal/human.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

static bool is_external(const struct summary_row *row)
{
    return strcmp(row->model, "external") == 0;
}

static bool is_timed(const struct report_view *view, const struct summary_row *row)
{
    return report_view_has(view, row) && strcmp(row->status, "ok") == 0 && row->time_ns > 0;
}

/* The fastest timed row with that size, of the variant, or with NULL of all that are not external; NULL: none. */
static const struct summary_row *fastest(const struct report_view *view, int64_t size, const char *variant)
{
    const struct summary_row *best = NULL;
    for (size_t i = 0; i < view->source->count; i++) {
        const struct summary_row *row = &view->source->rows[i];
        const bool wanted = variant ? strcmp(row->variant, variant) == 0
                                    : !is_external(row) && strcmp(row->role, "reference") != 0;
        if (is_timed(view, row) && report_size(row) == size && wanted && (!best || row->time_ns < best->time_ns))
            best = row;
    }
    return best;
}

/* Has every external variant that was timed at all been timed with this size? */
static bool is_common(const struct report_view *view, int64_t size)
{
    for (size_t i = 0; i < view->source->count; i++) {
        const struct summary_row *row = &view->source->rows[i];
        if (is_timed(view, row) && is_external(row) && !fastest(view, size, row->variant))
            return false;
    }
    return true;
}

/* The largest size that all external variants have; -1: there are none, or they share none. */
static int64_t largest_common(const struct report_view *view)
{
    int64_t largest = -1;
    for (size_t i = 0; i < view->source->count; i++) {
        const struct summary_row *row = &view->source->rows[i];
        if (is_timed(view, row) && is_external(row) && report_size(row) > largest && is_common(view, report_size(row)))
            largest = report_size(row);
    }
    return largest;
}

/* Times of the row over those of another.  The ends of both intervals bound it: no pairs are formed of these two. */
static void cell_times(struct document *document, const struct summary_row *row, const struct summary_row *other)
{
    char value[24], low[24], high[24];
    if (!other) {
        document_cell(document, "-");
        return;
    }
    human_ratio(row->time_ns / other->time_ns, value, sizeof value);
    human_ratio(row->time_low_ns / other->time_high_ns, low, sizeof low);
    human_ratio(row->time_high_ns / other->time_low_ns, high, sizeof high);
    document_cell(document, "%s", value);
    if (row != other && isfinite(row->time_low_ns) && isfinite(other->time_low_ns))
        document_say(document, " (%s to %s)", low, high);
}

static void add_row(struct document *document, const struct summary_row *row, const struct summary_row *base,
                    const struct summary_row *best)
{
    char time[24], low[24], high[24];
    human_duration(row->time_ns, time, sizeof time);
    human_duration(row->time_low_ns, low, sizeof low);
    human_duration(row->time_high_ns, high, sizeof high);
    document_cell(document, "%s", row->variant);
    document_cell(document, "%s", row->model);
    document_cell(document, "%" PRId64 "%s", row->p, row->oversubscribed == 1 ? " (oversubscribed)" : "");
    document_cell(document, "%s", time);
    if (isfinite(row->time_low_ns))
        document_cell(document, "%s to %s", low, high);
    else
        document_cell(document, "-");
    cell_times(document, row, base);
    cell_times(document, row, best);
}

/* The first row of each external variant stands for it. */
static bool is_first(const struct report_view *view, size_t index)
{
    const struct summary_row *rows = view->source->rows;
    for (size_t i = 0; i < index; i++)
        if (is_timed(view, &rows[i]) && strcmp(rows[i].variant, rows[index].variant) == 0)
            return false;
    return is_timed(view, &rows[index]) && is_external(&rows[index]);
}

void view_tell_elsewhere(struct document *document, const struct report_view *view)
{
    static const struct document_column columns[] = {{"variant", COLUMN_WORD},     {"model", COLUMN_WORD},
                                                     {"p", COLUMN_NUMBER},         {"time", COLUMN_NUMBER},
                                                     {"95 % interval", COLUMN_WORD}, {"times as long as serial C", COLUMN_WORD},
                                                     {"times as long as the best C", COLUMN_WORD}};
    const int64_t size = largest_common(view);
    if (size < 0)
        return;
    const struct summary_row *best = fastest(view, size, NULL), *base = NULL;
    for (size_t i = 0; i < view->source->count; i++) {
        const struct summary_row *row = &view->source->rows[i];
        if (is_timed(view, row) && report_size(row) == size && strcmp(row->role, "baseline") == 0)
            base = row;
    }
    document_table(document, columns, sizeof columns / sizeof *columns, true, "%s", "");
    view_say_name(document, view);
    document_say(document, ": the same work elsewhere, at n = %" PRId64 ", the largest size that all of them have; each with the "
                           "workers it is fastest with", size);
    if (base)
        add_row(document, base, base, best);
    if (best && best != base)
        add_row(document, best, base, best);
    for (size_t i = 0; i < view->source->count; i++)
        if (is_first(view, i))
            add_row(document, fastest(view, size, view->source->rows[i].variant), base, best);
    document_paragraph(document, "Times as long: the medians' ratio, and between which values it lies if both times lie within "
                                 "their 95 %% intervals.");
}

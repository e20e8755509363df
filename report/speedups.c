/* A view's speedups: a table by size, bars, and in words. */
#include "report/parts.h"

#include "journal/human.h"
#include "report/break_even_words.h"
#include "report/lost_speedup.h"
#include "report/scaling_words.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

static void cell_duration(struct document *document, double ns)
{
    char text[24];
    human_duration(ns, text, sizeof text);
    document_cell(document, "%s", text);
}

static void cell_ratio(struct document *document, double value)
{
    char text[24];
    human_ratio(value, text, sizeof text);
    document_cell(document, "%s", text);
}

/* "1.95 to 1.99", or why there is no interval. */
static void cell_interval(struct document *document, const struct summary_row *row)
{
    char low[24], high[24];
    human_ratio(row->speedup_low, low, sizeof low);
    human_ratio(row->speedup_high, high, sizeof high);
    if (strcmp(row->status, "ok") != 0)
        document_cell(document, "%s", row->status);
    else if (row->speedup_low > 0)
        document_cell(document, "%s to %s", low, high);
    else
        document_cell(document, "too few visits");
}

static void add_row(struct document *document, const struct summary_row *row)
{
    document_cell(document, "%" PRId64, row->n);
    cell_duration(document, row->baseline_time_ns);
    cell_duration(document, row->time_ns);
    cell_ratio(document, row->speedup);
    cell_interval(document, row);
    document_cell(document, "%s", row->stability);
}

static void add_table(struct document *document, const struct report_view *view, const struct summary_row *shown)
{
    static const struct document_column columns[] = {{"n", COLUMN_NUMBER},           {"serial", COLUMN_NUMBER},
                                                     {"parallel", COLUMN_NUMBER},    {"speedup", COLUMN_NUMBER},
                                                     {"95 % interval", COLUMN_WORD}, {"stability", COLUMN_WORD}};
    const struct report_source *source = view->source;
    document_table(document, columns, sizeof columns / sizeof *columns, true, "%s", "");
    view_say_name(document, view);
    document_say(document, ": %sserial baseline: %s; parallel: %s, p = %" PRId64,
                 strcmp(shown->scaling, "weak") == 0 ? "weak scaling, the speedup is that of the work per time; " : "",
                 shown->baseline, shown->variant, shown->p);
    for (size_t i = 0; i < source->count; i++) {
        const struct summary_row *row = &source->rows[i];
        if (report_view_has(view, row) && strcmp(row->variant, shown->variant) == 0 && row->p == shown->p)
            add_row(document, row);
    }
}

/* The shown variant with each number of workers, and all others with as many as it has, at the largest size. */
static void add_bars(struct document *document, const struct report_view *view, const struct summary_row *shown)
{
    document_bars(document, "speedup at n = %" PRId64, shown->n);
    for (int others = 0; others < 2; others++)
        for (size_t i = 0; i < view->source->count; i++) {
            const struct summary_row *row = &view->source->rows[i];
            const bool mine = strcmp(row->variant, shown->variant) == 0;
            if (report_view_has(view, row) && report_is_gain(row) && report_size(row) == report_size(shown) &&
                (others ? !mine && row->p == shown->p : mine))
                document_bar(document, row->speedup, row->speedup_low, row->speedup_high, "%s, p = %" PRId64,
                             row->variant, row->p);
        }
}

/* The first row of the view with the role of a baseline; NULL: none. */
static const struct summary_row *baseline(const struct report_view *view)
{
    for (size_t i = 0; i < view->source->count; i++)
        if (report_view_has(view, &view->source->rows[i]) && strcmp(view->source->rows[i].role, "baseline") == 0)
            return &view->source->rows[i];
    return NULL;
}

static bool is_first_of_variant(const struct report_view *view, size_t row)
{
    const struct summary_row *rows = view->source->rows;
    for (size_t i = 0; i < row; i++)
        if (report_view_has(view, &rows[i]) && strcmp(rows[i].variant, rows[row].variant) == 0)
            return false;
    return true;
}

/* What an interval of a region holds beside the work. */
static const char *region_extra(const char *region)
{
    if (strcmp(region, "process") == 0)
        return "starting and ending its processes";
    return strcmp(region, "kernel+transfer") == 0 ? "moving its data to the device and back" : "making its team";
}

/* Times are compared that do not hold the same: says of which variants. */
static void say_regions(struct document *document, const struct report_view *view)
{
    const struct summary_row *base = baseline(view), *rows = view->source->rows;
    bool any = false;
    for (size_t i = 0; base && i < view->source->count; i++) {
        if (!report_view_has(view, &rows[i]) || strcmp(rows[i].region, base->region) == 0 || !is_first_of_variant(view, i))
            continue;
        if (!any)
            document_paragraph(document, "Not the same is timed: beyond what the baseline's times hold, those of ");
        document_say(document, "%s%s hold %s", any ? "; of " : "", rows[i].variant,
                     region_extra(rows[i].region));
        any = true;
    }
    if (any)
        document_say(document, ".");
}

void view_tell_speedups(struct document *document, const struct report_view *view)
{
    const struct summary_row *shown = report_view_shown(view);
    if (!shown) {
        document_paragraph(document, "%s", "");
        view_say_name(document, view);
        document_say(document, ": no candidate has a speedup.");
        return;
    }
    add_table(document, view, shown);
    add_bars(document, view, shown);
    say_regions(document, view);
    if (view->source->models)
        scaling_words(view->source->models, view->first, document);
    else
        document_paragraph(document, "How the variants scale is not known: there is no models.csv: derive it with "
                                     "`speedup analyse`.");
    if (view->source->break_even)
        break_even_words(view->source->break_even, view->first, document);
    if (view->source->attribution)
        lost_speedup(view->source->attribution, view->first, document);
}

static void add_cell(struct document *document, const struct summary_row *row, bool weak)
{
    char low[24], high[24];
    human_duration(row->time_low_ns, low, sizeof low);
    human_duration(row->time_high_ns, high, sizeof high);
    document_cell(document, "%s", row->variant);
    document_cell(document, "%" PRId64 "%s", row->p, row->oversubscribed == 1 ? " (oversubscribed)" : "");
    if (weak)
        document_cell(document, "%" PRId64, row->n);
    document_cell(document, "%" PRId64, row->visits > 0 ? row->visits : 0);
    cell_duration(document, row->time_ns);
    if (isfinite(row->time_low_ns))
        document_cell(document, "%s to %s", low, high);
    else
        document_cell(document, "-");
    document_cell(document, "%s", "");
    say_interval(document, row->speedup, row->speedup_low, row->speedup_high);
    document_cell(document, "%s", "");
    say_interval(document, row->efficiency, row->efficiency_low, row->efficiency_high);
    if (row->percent_of_roof > 0)
        document_cell(document, "%.0f", row->percent_of_roof);
    else
        document_cell(document, "-");
    document_cell(document, "%s", strcmp(row->status, "ok") == 0 ? row->stability : row->status);
}

void view_tell_cells(struct document *document, const struct report_view *view)
{
    static const struct document_column columns[] = {
        {"variant", COLUMN_WORD},     {"p", COLUMN_NUMBER},         {"visits", COLUMN_NUMBER},
        {"time", COLUMN_NUMBER},      {"interval", COLUMN_WORD},    {"speedup", COLUMN_WORD},
        {"speedup / p", COLUMN_WORD}, {"% of roof", COLUMN_NUMBER}, {"stability", COLUMN_WORD}};
    static const struct document_column weak_columns[] = {
        {"variant", COLUMN_WORD},     {"p", COLUMN_NUMBER},      {"n", COLUMN_NUMBER},     {"visits", COLUMN_NUMBER},
        {"time", COLUMN_NUMBER},      {"interval", COLUMN_WORD}, {"speedup", COLUMN_WORD}, {"speedup / p", COLUMN_WORD},
        {"% of roof", COLUMN_NUMBER}, {"stability", COLUMN_WORD}};
    const int64_t largest = report_view_largest(view);
    const bool weak = strcmp(view->first->scaling, "weak") == 0;
    document_table(document, weak ? weak_columns : columns, sizeof columns / sizeof *columns + weak, true, "%s", "");
    view_say_name(document, view);
    document_say(document, ": all cells at n = %" PRId64 "%s; all intervals are of 95 %%", largest,
                 weak ? " for one worker" : "");
    for (size_t i = 0; i < view->source->count; i++) {
        const struct summary_row *row = &view->source->rows[i];
        if (report_view_has(view, row) && report_size(row) == largest)
            add_cell(document, row, weak);
    }
}

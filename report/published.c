/* The published tables of a kernel, and what was measured here with the same sizes and workers. */
#include "report/parts.h"

#include "journal/human.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

/* One row of the table: times in ns. */
struct line {
    int64_t n, p;
    double serial_ns, parallel_ns, speedup;
};

static const char *field(const struct report_view *view, size_t row, const char *column)
{
    return table_text(view->source->published, row, column);
}

/* The timed row of that variant and size with p workers, or, p < 0, with the most; NULL: none. */
static const struct summary_row *find(const struct report_view *view, const char *variant, int64_t n, int64_t p)
{
    const struct summary_row *found = NULL;
    for (size_t i = 0; i < view->source->count; i++) {
        const struct summary_row *row = &view->source->rows[i];
        if (report_view_has(view, row) && strcmp(row->variant, variant) == 0 && row->n == n && row->time_ns > 0 &&
            (p < 0 || row->p == p) && (!found || row->p > found->p))
            found = row;
    }
    return found;
}

/* What that published row was measured as here; NULL: it was not, or belongs to another kernel. */
static const struct summary_row *measured(const struct report_view *view, size_t row, const char *column)
{
    return strcmp(field(view, row, "measured_as"), view->first->kernel) == 0
               ? find(view, field(view, row, column), table_count(view->source->published, row, "problem_size"),
                      table_count(view->source->published, row, "workers"))
               : NULL;
}

static void add_line(struct document *document, const struct line *line, const char *program)
{
    char serial[24], parallel[24], speedup[24];
    human_duration(line->serial_ns, serial, sizeof serial);
    human_duration(line->parallel_ns, parallel, sizeof parallel);
    human_ratio(line->speedup, speedup, sizeof speedup);
    document_cell(document, "%" PRId64, line->n);
    if (line->p > 0)
        document_cell(document, "%" PRId64, line->p);
    else
        document_cell(document, "not told");
    document_cell(document, "%s", program);
    document_cell(document, "%s", serial);
    document_cell(document, "%s", parallel);
    document_cell(document, "%s", speedup);
}

/* Theirs, then ours in C and, where it was measured, in Python: each beside its own serial program. */
static void add_lines(struct document *document, const struct report_view *view, size_t row)
{
    const struct table *published = view->source->published;
    const double serial_s = table_real(published, row, "serial_s"), parallel_s = table_real(published, row, "parallel_s");
    const struct summary_row *ours = measured(view, row, "variant"), *peer = measured(view, row, "peer");
    const struct line theirs = {ours->n, table_count(published, row, "workers"), 1e9 * serial_s, 1e9 * parallel_s,
                                serial_s / parallel_s};
    const struct summary_row *alone = find(view, field(view, row, "peer_serial"), ours->n, 1);
    char program[96];
    snprintf(program, sizeof program, "published: %s", field(view, row, "execution_model"));
    add_line(document, &theirs, program);
    add_line(document, &(struct line){ours->n, ours->p, ours->baseline_time_ns, ours->time_ns,
                                      ours->baseline_time_ns / ours->time_ns}, ours->variant);
    if (peer && alone)
        add_line(document, &(struct line){peer->n, peer->p, alone->time_ns, peer->time_ns, alone->time_ns / peer->time_ns},
                 peer->variant);
}

/* Names each source once. */
static void say_sources(struct document *document, const struct report_view *view)
{
    const size_t rows = table_rows(view->source->published);
    const char *last = "";
    document_paragraph(document, "Published on other machines:");
    for (size_t row = 0; row < rows; row++) {
        if (!measured(view, row, "variant") || strcmp(field(view, row, "source"), last) == 0)
            continue;
        document_say(document, "%s %s", last[0] ? ";" : "", field(view, row, "source"));
        last = field(view, row, "source");
    }
    document_say(document, ". Each speedup here is serial time over parallel time, as they were published, and has no interval; a "
                           "program in Python is held against serial Python. Pools are started here before the clock is read; whether the "
                           "published times hold that is not told. More workers than CPUs take turns.");
}

void view_tell_published(struct document *document, const struct report_view *view)
{
    static const struct document_column columns[] = {{"n", COLUMN_NUMBER},        {"p", COLUMN_NUMBER},
                                                     {"program", COLUMN_WORD},    {"serial", COLUMN_NUMBER},
                                                     {"parallel", COLUMN_NUMBER}, {"serial / parallel", COLUMN_NUMBER}};
    const size_t rows = view->source->published ? table_rows(view->source->published) : 0;
    bool any = false;
    for (size_t row = 0; row < rows; row++) {
        if (!measured(view, row, "variant"))
            continue;
        if (!any) {
            document_table(document, columns, sizeof columns / sizeof *columns, true, "%s", "");
            view_say_name(document, view);
            document_say(document, ": the published tables, theirs and ours with the same sizes and workers");
        }
        any = true;
        add_lines(document, view, row);
    }
    if (any)
        say_sources(document, view);
}

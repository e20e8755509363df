/* Prints the tables of the sources from summary.csv, models.csv and break_even.csv. */
#include "report/tables.h"

#include "journal/csv.h"
#include "journal/human.h"
#include "journal/name.h"
#include "report/break_even_words.h"
#include "report/scaling_words.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* One table: the rows of a kernel with its options, of one worker on one machine. */
struct view {
    const struct table *summary, *published, *models, *break_even; /* all but the first may be NULL */
    size_t first;        /* row of the summary that begins it */
    const char *variant; /* of the parallel column */
    int64_t p;
};

static bool equal(const struct table *table, size_t a, size_t b, const char *column)
{
    return strcmp(table_text(table, a, column), table_text(table, b, column)) == 0;
}

static bool in_view(const struct view *view, size_t row)
{
    return equal(view->summary, view->first, row, "kernel") && equal(view->summary, view->first, row, "options") &&
           equal(view->summary, view->first, row, "fingerprint") && equal(view->summary, view->first, row, "worker");
}

static bool is(const struct table *table, size_t row, const char *column, const char *text)
{
    return strcmp(table_text(table, row, column), text) == 0;
}

/* The candidate with the greatest speedup at the largest size, among those with the most workers that fit. */
static bool choose(struct view *view)
{
    const struct table *summary = view->summary;
    int64_t n = 0;
    double best = 0;
    view->variant = NULL;
    view->p = 0;
    for (size_t row = view->first; row < table_rows(summary); row++) {
        bool counts = in_view(view, row) && is(summary, row, "role", "candidate") &&
                      table_count(summary, row, "oversubscribed") == 0 && table_real(summary, row, "speedup") > 0;
        int64_t row_n = table_count(summary, row, "n"), row_p = table_count(summary, row, "p");
        double speedup = table_real(summary, row, "speedup");
        bool further = row_n > n || (row_n == n && (row_p > view->p || (row_p == view->p && speedup > best)));
        if (!counts || !further)
            continue;
        n = row_n;
        view->p = row_p;
        best = speedup;
        view->variant = table_text(summary, row, "variant");
    }
    return view->variant != NULL;
}

/* Row of the published table for this kernel and size, or the number of its rows. */
static size_t find_published(const struct view *view, size_t row)
{
    size_t at = 0, rows = view->published ? table_rows(view->published) : 0;
    while (at < rows && (!is(view->published, at, "kernel", table_text(view->summary, row, "kernel")) ||
                         table_count(view->published, at, "problem_size") != table_count(view->summary, row, "n")))
        at++;
    return at;
}

static bool published_at_all(const struct view *view)
{
    for (size_t row = view->first; row < table_rows(view->summary); row++)
        if (view->published && in_view(view, row) && find_published(view, row) < table_rows(view->published))
            return true;
    return false;
}

static void print_row(const struct view *view, size_t row, FILE *out)
{
    const struct table *summary = view->summary;
    char serial[24], parallel[24], speedup[16], low[16], high[16], interval[40] = "too few visits", published[16] = "";
    char stability[32];
    size_t source = find_published(view, row);
    name_escape(stability, sizeof stability, table_text(summary, row, "stability"));
    human_duration(table_real(summary, row, "baseline_time_ns"), serial, sizeof serial);
    human_duration(table_real(summary, row, "time_ns"), parallel, sizeof parallel);
    human_ratio(table_real(summary, row, "speedup"), speedup, sizeof speedup);
    human_ratio(table_real(summary, row, "speedup_low"), low, sizeof low);
    human_ratio(table_real(summary, row, "speedup_high"), high, sizeof high);
    if (table_real(summary, row, "speedup_low") > 0)
        snprintf(interval, sizeof interval, "%s to %s", low, high);
    if (!is(summary, row, "status", "ok"))
        snprintf(interval, sizeof interval, "%.30s", table_text(summary, row, "status"));
    if (view->published && source < table_rows(view->published))
        human_ratio(table_real(view->published, source, "speedup"), published, sizeof published);
    fprintf(out, "%12" PRId64 " %10s %10s %9s  %-18s  %-*s%s%s\n", table_count(summary, row, "n"), serial, parallel,
            speedup, interval, published[0] ? 9 : 0, stability, published[0] ? "  " : "", published);
}

/* Names what stands in the published column, beneath the table. */
static void print_source(const struct view *view, FILE *out)
{
    for (size_t row = view->first; row < table_rows(view->summary); row++) {
        size_t source = in_view(view, row) && view->published ? find_published(view, row) : SIZE_MAX;
        if (!view->published || source >= table_rows(view->published))
            continue;
        fprintf(out, "  published: %s\n    %s, %s workers; another machine\n", table_text(view->published, source, "source"),
                table_text(view->published, source, "execution_model"), table_text(view->published, source, "workers"));
        return;
    }
}

/* Names the worker where the summary has more than one. */
static void print_worker(const struct view *view, FILE *out)
{
    char name[200];
    for (size_t row = 0; row < table_rows(view->summary); row++)
        if (!equal(view->summary, view->first, row, "worker")) {
            fprintf(out, "  worker: %s\n",
                    name_escape(name, sizeof name, table_text(view->summary, view->first, "worker")));
            return;
        }
}

static void print_view(const struct view *view, FILE *out)
{
    const struct table *summary = view->summary;
    const char *options = table_text(summary, view->first, "options");
    const bool weak = is(summary, view->first, "scaling", "weak");
    fprintf(out, "\n%s (%s)%s%s\n  %sserial baseline: %s; parallel: %s, p = %" PRId64 "\n",
            table_text(summary, view->first, "title"), table_text(summary, view->first, "kernel"), options[0] ? ": " : "",
            options, weak ? "weak scaling: the speedup is that of the work per time; " : "",
            table_text(summary, view->first, "baseline"), view->variant, view->p);
    print_worker(view, out);
    fprintf(out, "%12s %10s %10s %9s  %s\n", "n", "serial", "parallel", "speedup",
            published_at_all(view) ? "95 % interval       stability  published" : "95 % interval       stability");
    for (size_t row = view->first; row < table_rows(summary); row++)
        if (in_view(view, row) && is(summary, row, "variant", view->variant) &&
            table_count(summary, row, "p") == view->p)
            print_row(view, row, out);
    print_source(view, out);
    if (view->models)
        scaling_words(view->models, summary, view->first, out);
    if (view->break_even)
        break_even_words(view->break_even, summary, view->first, out);
}

static bool begins(const struct table *summary, size_t row)
{
    struct view earlier = {.summary = summary};
    for (size_t before = row; before-- > 0;) {
        earlier.first = before;
        if (in_view(&earlier, row))
            return false;
    }
    return true;
}

/* Said once, beneath all tables: dividing the two times shown gives a little different a number. */
static const char note[] = "\nspeedup: median over pairs of visits of one round, with its interval; "
                           "not serial / parallel of the medians shown\n";

static const char scaling_note[] = "efficiency: T(1) / (p T(p)) of the same variant; models: fitted to the p measured, and beyond the "
                                   "largest nothing was measured\n";

static const char break_even_note[] = "break-even: against the serial variant that is fastest at the size; in brackets the measured "
                                      "sizes between which it lies\n";

static void print_views(const struct view *all, FILE *out)
{
    const struct table *summary = all->summary;
    bool any = false;
    for (size_t row = 0; row < table_rows(summary); row++) {
        struct view view = *all;
        view.first = row;
        if (table_count(summary, row, "limit") == 1 || !begins(summary, row))
            continue;
        const bool chosen = choose(&view);
        any = any || chosen;
        if (chosen)
            print_view(&view, out);
        else
            fprintf(out, "\n%s (%s): no candidate has a speedup\n", table_text(summary, row, "title"),
                    table_text(summary, row, "kernel"));
    }
    if (any)
        fputs(note, out);
    if (any && all->models)
        fputs(scaling_note, out);
    if (any && all->break_even)
        fputs(break_even_note, out);
}

static int load(const char *path, struct table **table, char *problem, size_t size)
{
    if (!path)
        return 0;
    snprintf(problem, size, "%s", path);
    return table_load(path, table, problem, size);
}

int tables_print(const struct tables_files *files, FILE *out, char *problem, size_t size)
{
    struct table *summary = NULL, *published = NULL, *models = NULL, *break_even = NULL;
    int error = load(files->summary, &summary, problem, size);
    if (error == 0)
        error = load(files->published, &published, problem, size);
    if (error == 0)
        error = load(files->models, &models, problem, size);
    if (error == 0)
        error = load(files->break_even, &break_even, problem, size);
    if (error == 0)
        print_views(&(struct view){.summary = summary, .published = published, .models = models, .break_even = break_even},
                    out);
    table_free(break_even);
    table_free(models);
    table_free(published);
    table_free(summary);
    return error;
}

/* Takes single visits out of visits.csv. */
#include "plots/dots.h"

#include "journal/facts.h"
#include "plots/density.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>

enum { MOST_DOTS = 6000 }; /* a picture of more is slow to open and shows no more */
static const double most_spread = 100, least_spread = 1; /* percent */

struct dot {
    size_t variant; /* place in the selection's variants, from 1 */
    size_t cell;    /* place in its cells, from 1; 0: in none */
    int64_t n, p, round;
    const char *session;
    double minute, time_ns, deviation_percent, speedup, relative_speedup, percent_of_roof, hits;
    bool used;
    bool most;      /* of a cell with the most workers that fit, or of a variant with one */
};

static bool same(const struct table *visits, size_t row, const char *column, const char *text)
{
    return strcmp(table_text(visits, row, column), text) == 0;
}

static bool of_selection(const struct table *visits, size_t row, const struct selection *selection)
{
    return same(visits, row, "kernel", selection->kernel) && same(visits, row, "options", selection->options) &&
           strcmp(facts_kind(visits, row), selection->kind) == 0 && same(visits, row, "worker", selection->worker) &&
           same(visits, row, "scaling", selection->weak ? "weak" : "strong");
}

/* Minutes since 1970; NaN if the text is no such time. */
static double minutes(const char *text)
{
    struct tm when = {0};
    const char *end = strptime(text, "%Y-%m-%dT%H:%M:%SZ", &when);
    return end && *end == '\0' ? (double)timegm(&when) / 60 : NAN;
}

static size_t cell_of(const struct table *visits, size_t row, const struct selection *selection)
{
    char name[192];
    if (selection_size(visits, row) != selection->n_most)
        return 0;
    snprintf(name, sizeof name, "%s@%s", table_text(visits, row, "variant"), table_text(visits, row, "p"));
    return words_place(selection->cells, name);
}

static struct dot take(const struct table *visits, size_t row, const struct selection *selection)
{
    return (struct dot){.variant = words_place(selection->variants, table_text(visits, row, "variant")),
                        .cell = cell_of(visits, row, selection), .n = selection_size(visits, row),
                        .p = table_count(visits, row, "p"),
                        .round = table_count(visits, row, "round"), .session = table_text(visits, row, "session"),
                        .minute = minutes(table_text(visits, row, "start_utc")),
                        .time_ns = table_real(visits, row, "time_ns"),
                        .deviation_percent = table_real(visits, row, "deviation_percent"),
                        .speedup = table_real(visits, row, "speedup"),
                        .relative_speedup = table_real(visits, row, "relative_speedup"),
                        .percent_of_roof = NAN, .hits = table_real(visits, row, "result"), .used = same(visits, row, "use", "used")};
}

/* In the order of measuring. */
static int compare(const void *a, const void *b)
{
    const struct dot *left = a, *right = b;
    const int sessions = strcmp(left->session, right->session);
    if (sessions)
        return sessions;
    if (left->round != right->round)
        return left->round < right->round ? -1 : 1;
    return (left->minute > right->minute) - (left->minute < right->minute);
}

/* Minutes since the first visit; where one has no time of day, the number of the visit. */
static void set_clock(struct dots *dots)
{
    double first = INFINITY;
    dots->clock = true;
    for (size_t i = 0; i < dots->count; i++) {
        dots->clock = dots->clock && isfinite(dots->dot[i].minute);
        first = fmin(first, dots->dot[i].minute);
    }
    for (size_t i = 0; i < dots->count; i++)
        dots->dot[i].minute = dots->clock ? dots->dot[i].minute - first : (double)(i + 1);
}

static void set_spread(struct selection *selection, const struct dots *dots)
{
    selection->spread = least_spread;
    for (size_t i = 0; i < dots->count; i++)
        selection->spread = fmax(selection->spread, fabs(dots->dot[i].deviation_percent));
    selection->spread = fmin(1.05 * selection->spread, most_spread);
}

static void set_most(const struct selection *selection, struct dots *dots)
{
    bool several[WORDS_BYTES / 2 + 1] = {false}; /* by variant: a list holds no more */
    for (size_t i = 0; i < dots->count; i++)
        several[dots->dot[i].variant] = several[dots->dot[i].variant] || dots->dot[i].p != 1;
    for (size_t i = 0; i < dots->count; i++)
        dots->dot[i].most = dots->dot[i].p == (several[dots->dot[i].variant] ? selection->p_most : 1);
}

/* Keeps every dots_step-th. */
static void thin(struct selection *selection, struct dots *dots)
{
    size_t kept = 0;
    selection->dots_step = (dots->count + MOST_DOTS - 1) / MOST_DOTS;
    for (size_t i = 0; i < dots->count; i += selection->dots_step)
        dots->dot[kept++] = dots->dot[i];
    dots->count = kept;
}

/* The roof is a limit's time in the whole campaign, so it is told by cell. */
static void set_roofs(const struct table *summary, size_t row, const struct selection *selection, struct dots *dots)
{
    for (size_t other = row; other < table_rows(summary); other++) {
        const double roof_ns = table_real(summary, other, "roof_time_ns");
        if (!(roof_ns > 0) || !selection_together(summary, row, other))
            continue;
        const size_t variant = words_place(selection->variants, table_text(summary, other, "variant"));
        const int64_t n = selection_size(summary, other), p = table_count(summary, other, "p");
        for (size_t i = 0; i < dots->count; i++)
            if (dots->dot[i].variant == variant && dots->dot[i].n == n && dots->dot[i].p == p)
                dots->dot[i].percent_of_roof = 100 * roof_ns / dots->dot[i].time_ns;
    }
}

int dots_gather(const struct table *visits, const struct table *summary, size_t first, struct selection *selection,
                struct dots *dots)
{
    const size_t rows = visits ? table_rows(visits) : 0;
    *dots = (struct dots){.dot = calloc(rows + 1, sizeof *dots->dot)};
    if (!dots->dot)
        return ENOMEM;
    for (size_t row = 0; row < rows; row++)
        if (of_selection(visits, row, selection)) {
            dots->dot[dots->count] = take(visits, row, selection);
            dots->count += dots->dot[dots->count].variant > 0 && dots->dot[dots->count].time_ns > 0;
        }
    qsort(dots->dot, dots->count, sizeof *dots->dot, compare);
    set_clock(dots);
    set_spread(selection, dots);
    set_most(selection, dots);
    thin(selection, dots);
    set_roofs(summary, first, selection, dots);
    selection->dots = dots->count;
    selection->densities = visits ? density_count(visits, summary, first, selection) : 0;
    return 0;
}

void dots_free(struct dots *dots)
{
    free(dots->dot);
    dots->dot = NULL;
}

static void write_dots(FILE *script, const struct dots *dots)
{
    fputs("$visits << EOD\nvariant,cell,n,p,minute,round,time_ns,deviation_percent,speedup,relative_speedup,percent_of_roof,hits,used,most\n", script);
    for (size_t i = 0; i < dots->count; i++) {
        const struct dot *dot = &dots->dot[i];
        fprintf(script, "%zu,%zu,%" PRId64 ",%" PRId64 ",%.9g,%" PRId64 ",%.9g,%.9g,%.9g,%.9g,%.9g,%.17g,%d,%d\n", dot->variant,
                dot->cell, dot->n, dot->p, dot->minute, dot->round, dot->time_ns, dot->deviation_percent, dot->speedup,
                dot->relative_speedup, dot->percent_of_roof, dot->hits, dot->used, dot->most);
    }
    if (dots->count == 0)
        fputs("NaN,NaN,NaN,NaN,NaN,NaN,NaN,NaN,NaN,NaN,NaN,NaN,NaN,NaN\n", script);
    fputs("EOD\n", script);
}

/* The first dot behind those of the round of dot[from]. */
static size_t round_end(const struct dots *dots, size_t from)
{
    size_t end = from;
    while (end < dots->count && dots->dot[end].round == dots->dot[from].round &&
           strcmp(dots->dot[end].session, dots->dot[from].session) == 0)
        end++;
    return end;
}

/* Medians over the used visits of a round, in minutes[] and deviations[], which have room for all dots. */
static void write_round(FILE *script, const struct dots *dots, size_t from, size_t end, double minutes[], double deviations[])
{
    size_t used = 0;
    for (size_t i = from; i < end; i++)
        if (dots->dot[i].used && isfinite(dots->dot[i].deviation_percent)) {
            minutes[used] = dots->dot[i].minute;
            deviations[used++] = dots->dot[i].deviation_percent;
        }
    if (used == 0)
        return;
    gsl_sort(minutes, 1, used);
    gsl_sort(deviations, 1, used);
    fprintf(script, "%.9g,%.9g\n", gsl_stats_median_from_sorted_data(minutes, 1, used),
            gsl_stats_median_from_sorted_data(deviations, 1, used));
}

static int write_rounds(FILE *script, const struct dots *dots)
{
    double *room = calloc(2 * dots->count + 1, sizeof *room);
    if (!room)
        return ENOMEM;
    fputs("$rounds << EOD\nminute,deviation_percent\nNaN,NaN\n", script);
    for (size_t from = 0, end; from < dots->count; from = end) {
        end = round_end(dots, from);
        write_round(script, dots, from, end, room, room + dots->count);
    }
    fputs("EOD\n", script);
    free(room);
    return 0;
}

int dots_write(FILE *script, const struct table *visits, const struct selection *selection, const struct dots *dots)
{
    fprintf(script, "clock_known = %d\n", dots->clock);
    write_dots(script, dots);
    density_write(script, visits, selection);
    return write_rounds(script, dots);
}

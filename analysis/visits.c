/* Writes visits.csv. */
#include "analysis/visits.h"

#include "analysis/pairs.h"
#include "journal/csv.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char header[] = "fingerprint,kind,kernel,variant,options,scaling,base_n,n,p,worker,session,round,visit,start_utc,"
                             "use,time_ns,deviation_percent,speedup,relative_speedup,result,labels\n";

/* A cell's visits, and for each what it is beside its partners; [visit_count], NaN: no pair. */
struct ratios {
    double *speedup, *relative;
};

/* NULL: the visit is in no figure and no table. */
static const char *use_of(enum visit_status status)
{
    static const char *const words[] = {[VISIT_OK] = "used", [VISIT_FAILED] = "failed", [VISIT_TIMEOUT] = "timeout",
                                        [VISIT_DISTRUSTED] = "distrusted", [VISIT_EXCLUDED] = "excluded"};
    return (size_t)status < sizeof words / sizeof *words ? words[status] : NULL;
}

/* The row of another cell of the same machine; rows of a machine are in the order of the plan. */
static const struct summary_row *row_of(const struct summary_row rows[], size_t count, size_t from, size_t cell)
{
    size_t at = from;
    while (at > 0 && rows[at].cell > cell && strcmp(rows[at - 1].fingerprint, rows[from].fingerprint) == 0)
        at--;
    while (at + 1 < count && rows[at].cell < cell && strcmp(rows[at + 1].fingerprint, rows[from].fingerprint) == 0)
        at++;
    return rows[at].cell == cell ? &rows[at] : NULL;
}

/* As the pairs of summary.csv: no ratio without both medians; of different sizes, as with weak scaling, that of the rates. */
static void pair(const struct campaign *campaign, const struct summary_row *base, const struct summary_row *row,
                 double ratio[])
{
    if (!base || !isfinite(base->time_ns) || !isfinite(row->time_ns))
        return;
    const double more = row->n == base->n ? 1 : row->work / base->work;
    struct visit_run left = base->run, right = row->run;
    size_t a, b;
    while (pairs_next(campaign->visits, &left, &right, &a, &b))
        ratio[b] = campaign->visits[a].time_ns / campaign->visits[b].time_ns * more;
}

static void write_real(FILE *file, double value)
{
    fputc(',', file);
    csv_write_real(file, value);
}

static void write_count(FILE *file, int64_t value)
{
    fputc(',', file);
    csv_write_count(file, value);
}

static void write_text(FILE *file, const char *text)
{
    fputc(',', file);
    csv_write_text(file, text);
}

/* "a+b": at most 63 different ones are told apart, and the last bit stands for all others. */
static void write_labels(FILE *file, const struct campaign *campaign, uint64_t labels)
{
    char text[sizeof((struct record *)0)->labels] = "";
    for (size_t label = 0; label < campaign->labels.count && label < CAMPAIGN_LABELS; label++) {
        const size_t used = strlen(text);
        const bool others = label == CAMPAIGN_LABELS - 1 && campaign->labels.count > CAMPAIGN_LABELS;
        if (labels >> label & 1)
            snprintf(text + used, sizeof text - used, "%s%s", used ? "+" : "",
                     others ? "others" : campaign->labels.text[label]);
    }
    write_text(file, text);
}

static void write_visit(FILE *file, const struct campaign *campaign, const struct summary_row *row, size_t i,
                        const struct ratios *ratios)
{
    const struct campaign_visit *visit = &campaign->visits[i];
    csv_write_text(file, row->fingerprint);
    write_text(file, row->kind);
    write_text(file, row->kernel);
    write_text(file, row->variant);
    write_text(file, row->options);
    write_text(file, row->scaling);
    write_count(file, row->base_n);
    write_count(file, row->n);
    write_count(file, row->p);
    write_text(file, row->worker);
    write_text(file, campaign->sessions.text[visit->session]);
    write_count(file, visit->round);
    write_count(file, visit->visit);
    write_text(file, visit->start_utc);
    write_text(file, use_of(visit->status));
    write_real(file, visit->time_ns);
    write_real(file, 100 * (visit->time_ns / row->time_ns - 1));
    write_real(file, ratios->speedup[i]);
    write_real(file, ratios->relative[i]);
    write_text(file, visit->result);
    write_labels(file, campaign, visit->labels);
    fputc('\n', file);
}

static void write_visits(FILE *file, const struct campaign *campaign, const struct summary_row rows[], size_t count,
                         const struct ratios *ratios)
{
    for (size_t row = 0; row < count; row++) {
        const size_t base = campaign_partner(campaign, rows[row].cell, false);
        const size_t one = campaign_partner(campaign, rows[row].cell, true);
        pair(campaign, row_of(rows, count, row, base), &rows[row], ratios->speedup);
        pair(campaign, row_of(rows, count, row, one), &rows[row], ratios->relative);
        for (size_t i = rows[row].run.first; i < rows[row].run.end; i++)
            if (use_of(campaign->visits[i].status))
                write_visit(file, campaign, &rows[row], i, ratios);
    }
}

int visits_write(const struct campaign *campaign, const struct summary_row rows[], size_t count, const char *path)
{
    struct ratios ratios = {malloc((campaign->visit_count + 1) * sizeof *ratios.speedup),
                            malloc((campaign->visit_count + 1) * sizeof *ratios.relative)};
    struct replacement *replacement;
    FILE *file;
    int error = ratios.speedup && ratios.relative ? replace_open(path, &replacement, &file) : ENOMEM;
    for (size_t i = 0; error == 0 && i < campaign->visit_count; i++)
        ratios.speedup[i] = ratios.relative[i] = NAN;
    if (error == 0) {
        fputs(header, file);
        write_visits(file, campaign, rows, count, &ratios);
        error = replace_commit(replacement);
    }
    free(ratios.speedup);
    free(ratios.relative);
    return error;
}

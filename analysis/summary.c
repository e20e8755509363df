/* Derives the rows of summary.csv from visits. */
#include "analysis/summary.h"

#include "analysis/cause.h"
#include "analysis/kinds.h"
#include "analysis/roof.h"
#include "analysis/scaling.h"
#include "analysis/stability.h"
#include "statistics/sample.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double confidence = 0.95;

/* One derivation under way. */
struct derivation {
    const struct campaign *campaign;
    struct visit_run *runs;  /* of the present fingerprint; runs[cell] */
    bool *visited;     /* visited[cell]: on this machine or one before */
    double *numerator, *denominator; /* times; as long as all visits */
};

static void copy(char *field, size_t size, const char *text)
{
    snprintf(field, size, "%s", text);
}

static bool is_family(const struct summary_row *row)
{
    return strcmp(row->model, "mpi") == 0 && row->threads > 1;
}

/* Ranks of several threads are a curve of their own: p may be the same as with other numbers of both. */
static void take_family(struct summary_row *row)
{
    char threads[24];
    if (!is_family(row))
        return;
    snprintf(threads, sizeof threads, ":%" PRId64, row->threads);
    strncat(row->variant, threads, sizeof row->variant - strlen(row->variant) - 1);
}

/* What the plan says of the cell; everything measured is "no value". */
static void start_row(const struct campaign *campaign, size_t cell, size_t fingerprint, struct summary_row *row)
{
    const struct table *plan = campaign->plan;
    memset(row, 0, sizeof *row);
#define CLEAR_TEXT(name, bytes)
#define CLEAR_COUNT(name) row->name = -1;
#define CLEAR_REAL(name) row->name = NAN;
    SUMMARY_COLUMNS(CLEAR_TEXT, CLEAR_COUNT, CLEAR_REAL)
    if (fingerprint != SIZE_MAX) {
        copy(row->fingerprint, sizeof row->fingerprint, campaign->fingerprints.text[fingerprint]);
        copy(row->stop, sizeof row->stop, kinds_stop(campaign, fingerprint, cell));
        row->pool = campaign->kinds[fingerprint].pool;
    }
#define PLAN_TEXT(name) copy(row->name, sizeof row->name, table_text(plan, cell, #name));
#define PLAN_COUNT(name) row->name = table_count(plan, cell, #name);
    PLAN_TEXT(kernel) PLAN_TEXT(title) PLAN_TEXT(variant) PLAN_TEXT(model) PLAN_TEXT(region) PLAN_TEXT(role)
    PLAN_TEXT(unit) PLAN_TEXT(work_unit) PLAN_TEXT(options) PLAN_TEXT(scaling) PLAN_TEXT(preset) PLAN_TEXT(worker)
    PLAN_COUNT(limit) PLAN_COUNT(n) PLAN_COUNT(p) PLAN_COUNT(ranks) PLAN_COUNT(threads) PLAN_COUNT(oversubscribed)
    take_family(row);
    row->work_exponent = table_real(plan, cell, "work_exponent");
    const int64_t base_n = table_count(plan, cell, "base_n"); /* -1: of a version that had strong scaling only */
    row->base_n = base_n < 0 ? row->n : base_n;
    copy(row->roof_limit, sizeof row->roof_limit, table_text(plan, cell, "roof"));
    row->cell = cell;
    row->planned_visits = table_count(plan, cell, "rounds");
    const bool pooled = fingerprint != SIZE_MAX && row->limit != 1;
    copy(row->kind, sizeof row->kind, pooled ? campaign->kinds[fingerprint].name : row->fingerprint);
    row->visits = row->failures = row->excluded = 0;
    copy(row->status, sizeof row->status, "missing");
}

bool summary_names(const struct summary_row *row, const char *variant)
{
    const size_t length = strlen(variant);
    return strncmp(row->variant, variant, length) == 0 &&
           (row->variant[length] == '\0' || (row->variant[length] == ':' && is_family(row)));
}

void summary_add_label(struct summary_row *row, const char *label, size_t times)
{
    static const char more[] = "+...";
    char item[sizeof((struct record *)0)->labels + 24];
    size_t used = strlen(row->labels);
    if (used >= sizeof more && strcmp(row->labels + used - (sizeof more - 1), more) == 0)
        return;
    if (times > 0)
        snprintf(item, sizeof item, "%s%s:%zu", used ? "+" : "", label, times);
    else
        snprintf(item, sizeof item, "%s%s", used ? "+" : "", label);
    bool fits = used + strlen(item) + sizeof more <= sizeof row->labels;
    snprintf(row->labels + used, sizeof row->labels - used, "%s", fits ? item : more);
}

static const char *label_text(const struct campaign *campaign, size_t label)
{
    bool others = label == CAMPAIGN_LABELS - 1 && campaign->labels.count > CAMPAIGN_LABELS;
    return others ? "others" : campaign->labels.text[label];
}

/* Labels speak of the visits that are counted. */
static bool bears_labels(const struct campaign_visit *visit)
{
    return visit->status != VISIT_COPY && visit->status != VISIT_EXCLUDED && visit->status != VISIT_ELSEWHERE;
}

/* Labels of the visits, with how many of them bear each. */
static void take_labels(const struct campaign *campaign, struct visit_run run, struct summary_row *row)
{
    size_t timeouts = 0;
    for (size_t label = 0; label < campaign->labels.count && label < CAMPAIGN_LABELS; label++) {
        size_t times = 0;
        for (size_t i = run.first; i < run.end; i++)
            times += bears_labels(&campaign->visits[i]) && (campaign->visits[i].labels >> label & 1);
        if (times > 0)
            summary_add_label(row, label_text(campaign, label), times);
    }
    for (size_t i = run.first; i < run.end; i++)
        timeouts += campaign->visits[i].status == VISIT_TIMEOUT;
    if (timeouts > 0)
        summary_add_label(row, "timeouts_unpaired", timeouts);
}

/* Counts, and the first status that is not ok.  Returns how many times stand in times[]: those of the visits that are
 * ok, and infinity for those that ran into the time limit: slower than the limit is all that is known of them. */
static size_t take_visits(const struct campaign *campaign, struct visit_run run, struct summary_row *row, double times[])
{
    size_t count = 0;
    copy(row->status, sizeof row->status, "ok");
    for (size_t i = run.first; i < run.end; i++) {
        const struct campaign_visit *visit = &campaign->visits[i];
        if (visit->status == VISIT_ABORTED || visit->status == VISIT_COPY || visit->status == VISIT_ELSEWHERE)
            continue;
        if (visit->status == VISIT_EXCLUDED) {
            row->excluded++;
            continue;
        }
        if (visit->status == VISIT_OK || visit->status == VISIT_DISTRUSTED) {
            row->visits++;
            row->work = visit->work;
            row->bytes = visit->bytes;
            row->inner = visit->inner;
            row->nodes = row->visits == 1 || row->nodes == visit->nodes ? visit->nodes : -1;
            if (visit->status == VISIT_OK)
                times[count++] = visit->time_ns;
            continue;
        }
        if (row->failures++ == 0)
            copy(row->status, sizeof row->status, campaign->words.text[visit->word]);
        if (visit->status == VISIT_TIMEOUT)
            times[count++] = INFINITY;
    }
    if (row->visits + row->failures == 0)
        copy(row->status, sizeof row->status, row->excluded ? "excluded" : "missing");
    return count;
}

static int take_times(struct summary_row *row, double times[], size_t count)
{
    struct sample sample;
    if (count == 0)
        return 0;
    int error = sample_summarise(times, count, confidence, &sample);
    if (error)
        return error;
    row->time_ns = sample.median;
    row->time_low_ns = sample.low;
    row->time_high_ns = sample.high;
    row->time_min_ns = sample.min;
    row->time_p25_ns = sample.p25;
    row->time_p75_ns = sample.p75;
    row->time_max_ns = sample.max;
    row->time_mad_ns = sample.mad;
    row->mdape_percent = 100 * sample.mdape;
    row->outliers_mild = sample.mild;
    row->outliers_severe = sample.severe;
    if (!isfinite(sample.median))
        return 0; /* the rates are unknown, not 0 */
    row->work_rate_per_s = row->work / sample.median * 1e9;
    if (row->bytes > 0)
        row->bandwidth_bytes_per_s = row->bytes / sample.median * 1e9;
    return 0;
}

static int compare_order(const struct campaign_visit *a, const struct campaign_visit *b)
{
    if (a->session != b->session)
        return a->session < b->session ? -1 : 1;
    return (a->visit > b->visit) - (a->visit < b->visit);
}

/* Were all visits of a made before all of b? */
static bool all_before(const struct campaign_visit visits[], struct visit_run a, struct visit_run b)
{
    const struct campaign_visit *last = &visits[a.first], *next = &visits[b.first];
    for (size_t i = a.first; i < a.end; i++)
        last = compare_order(&visits[i], last) > 0 ? &visits[i] : last;
    for (size_t i = b.first; i < b.end; i++)
        next = compare_order(&visits[i], next) < 0 ? &visits[i] : next;
    return compare_order(last, next) < 0;
}

/* One after the other, not in turns: then the drift of the machine is in their ratio. */
static bool sequential(const struct campaign *campaign, struct visit_run a, struct visit_run b)
{
    return all_before(campaign->visits, a, b) || all_before(campaign->visits, b, a);
}

static void take_speedup(struct summary_row *row, const struct ratio *ratio)
{
    const double p = (double)row->p;
    struct estimate speedup = {ratio->value, ratio->low, ratio->high};
    const bool weak = strcmp(row->scaling, "weak") == 0;
    const struct estimate none = {NAN, NAN, NAN}, efficiency = scaling_efficiency(speedup, p);
    const struct estimate fraction = weak ? none : scaling_karp_flatt(speedup, p);
    const struct estimate scaled = weak ? scaling_gustafson(speedup, p) : none;
    row->pairs = (int64_t)ratio->pairs;
    row->speedup = speedup.value;
    row->speedup_low = speedup.low;
    row->speedup_high = speedup.high;
    row->efficiency = efficiency.value;
    row->efficiency_low = efficiency.low;
    row->efficiency_high = efficiency.high;
    row->karp_flatt = fraction.value;
    row->karp_flatt_low = fraction.low;
    row->karp_flatt_high = fraction.high;
    row->gustafson = scaled.value;
    row->gustafson_low = scaled.low;
    row->gustafson_high = scaled.high;
    if (strcmp(row->role, "candidate") != 0)
        return;
    if (scaling_superlinear(speedup, p))
        summary_add_label(row, "superlinear", 0);
    if (scaling_no_difference(speedup))
        summary_add_label(row, "no_difference_shown", 0);
}

/* No ratio without both medians: a cell that has none pairs with nothing.  Of different sizes, as with weak scaling, the
 * ratio is that of the rates of work. */
static int pair_with(struct derivation *derivation, const struct summary_row rows[], size_t base, size_t cell,
                     struct ratio *ratio)
{
    *ratio = (struct ratio){.value = NAN, .low = NAN, .high = NAN};
    if (!isfinite(rows[base].time_ns))
        return 0;
    int error = pairs_ratio(derivation->campaign->visits, derivation->runs[base], derivation->runs[cell], confidence, ratio);
    const double more = rows[cell].n == rows[base].n ? 1 : rows[cell].work / rows[base].work;
    ratio->value *= more;
    ratio->low *= more;
    ratio->high *= more;
    return error;
}

static int derive_ratios(struct derivation *derivation, size_t cell, struct summary_row rows[])
{
    struct summary_row *row = &rows[cell];
    size_t base = campaign_partner(derivation->campaign, cell, false), one = campaign_partner(derivation->campaign, cell, true);
    struct ratio ratio;
    int error = 0;
    if (!isfinite(row->time_ns))
        return 0;
    if (base != SIZE_MAX) {
        copy(row->baseline, sizeof row->baseline, table_text(derivation->campaign->plan, base, "variant"));
        row->baseline_time_ns = rows[base].time_ns;
        row->baseline_time_low_ns = rows[base].time_low_ns;
        row->baseline_time_high_ns = rows[base].time_high_ns;
        error = pair_with(derivation, rows, base, cell, &ratio);
        if (error == 0)
            take_speedup(row, &ratio);
        if (base != cell && isfinite(ratio.low) &&
            sequential(derivation->campaign, derivation->runs[base], derivation->runs[cell]))
            summary_add_label(row, "sequential_order", 0);
    }
    if (error == 0 && one != SIZE_MAX) {
        error = pair_with(derivation, rows, one, cell, &ratio);
        row->relative_pairs = (int64_t)ratio.pairs;
        row->relative_speedup = ratio.value;
        row->relative_speedup_low = ratio.low;
        row->relative_speedup_high = ratio.high;
    }
    return error;
}

/* The times of a cell stand in derivation->numerator as they were measured. */
static int diagnose(struct derivation *derivation, struct summary_row *row, size_t times)
{
    size_t known = 0;
    for (size_t i = 0; i < times; i++)
        if (isfinite(derivation->numerator[i]))
            derivation->denominator[known++] = derivation->numerator[i];
    return stability_diagnose(row, derivation->denominator, known);
}

static bool starved(const struct campaign *campaign, struct visit_run run)
{
    bool any = false;
    for (size_t i = run.first; i < run.end; i++)
        any = any || (bears_labels(&campaign->visits[i]) && (campaign->visits[i].causes & CAUSE_STARVED));
    return any;
}

/* One row per cell of the plan, for one machine (SIZE_MAX: none). */
static int derive_machine(struct derivation *derivation, size_t fingerprint, struct summary_row rows[])
{
    const struct campaign *campaign = derivation->campaign;
    int error = 0;
    for (size_t cell = 0; cell < table_rows(campaign->plan) && error == 0; cell++) {
        struct visit_run run = derivation->runs[cell];
        start_row(campaign, cell, fingerprint, &rows[cell]);
        rows[cell].run = run;
        size_t times = take_visits(campaign, run, &rows[cell], derivation->numerator);
        take_labels(campaign, run, &rows[cell]);
        error = diagnose(derivation, &rows[cell], times);
        if (error == 0)
            error = take_times(&rows[cell], derivation->numerator, times);
        if (rows[cell].bytes > 0 && fingerprint != SIZE_MAX && campaign->kinds[fingerprint].llc_bytes > 0)
            rows[cell].llc_ratio = rows[cell].bytes / campaign->kinds[fingerprint].llc_bytes;
        stability_judge(&rows[cell], derivation->numerator, times, starved(campaign, run));
    }
    for (size_t cell = 0; cell < table_rows(campaign->plan) && error == 0; cell++)
        error = derive_ratios(derivation, cell, rows);
    if (error == 0)
        roof_apply(rows, table_rows(campaign->plan));
    return error;
}

/* Keeps the cells that were visited on this machine; under the last one those that were visited nowhere, too, unless a
 * search passed their size over.  Returns how many. */
static size_t keep_rows(struct derivation *derivation, bool last, struct summary_row rows[])
{
    size_t kept = 0;
    for (size_t cell = 0; cell < table_rows(derivation->campaign->plan); cell++) {
        bool here = rows[cell].visits + rows[cell].failures + rows[cell].excluded > 0;
        derivation->visited[cell] = derivation->visited[cell] || here;
        const bool passed_over = table_count(derivation->campaign->plan, cell, "find_break_even") == 1 &&
                                 kinds_stop(derivation->campaign, SIZE_MAX, cell)[0];
        if (here || (last && !derivation->visited[cell] && !passed_over))
            rows[kept++] = rows[cell];
    }
    return kept;
}

/* Runs of one machine; visits are sorted by machine, then cell. */
static size_t find_runs(struct derivation *derivation, size_t from)
{
    const struct campaign *campaign = derivation->campaign;
    size_t at = from, fingerprint = from < campaign->visit_count ? campaign->visits[from].fingerprint : 0;
    memset(derivation->runs, 0, table_rows(campaign->plan) * sizeof *derivation->runs);
    while (at < campaign->visit_count && campaign->visits[at].fingerprint == fingerprint) {
        size_t end = campaign_run_end(campaign, at);
        derivation->runs[campaign->visits[at].cell] = (struct visit_run){at, end};
        at = end;
    }
    return at;
}

int summary_derive(const struct campaign *campaign, struct summary_row **rows, size_t *count)
{
    size_t cells = table_rows(campaign->plan), machines = campaign->fingerprints.count ? campaign->fingerprints.count : 1;
    struct derivation derivation = {.campaign = campaign};
    derivation.runs = calloc(cells, sizeof *derivation.runs);
    derivation.visited = calloc(cells, sizeof *derivation.visited);
    derivation.numerator = calloc(campaign->visit_count + 1, sizeof *derivation.numerator);
    derivation.denominator = calloc(campaign->visit_count + 1, sizeof *derivation.denominator);
    *rows = calloc(cells * machines, sizeof **rows);
    *count = 0;
    int error = derivation.runs && derivation.visited && derivation.numerator && derivation.denominator && *rows ? 0 : ENOMEM;
    size_t at = 0;
    do {
        size_t from = at;
        if (error)
            break;
        const size_t fingerprint = from < campaign->visit_count ? campaign->visits[from].fingerprint : SIZE_MAX;
        at = find_runs(&derivation, from);
        error = derive_machine(&derivation, fingerprint, *rows + *count);
        if (error == 0)
            *count += keep_rows(&derivation, at >= campaign->visit_count, *rows + *count);
    } while (at < campaign->visit_count);
    free(derivation.runs);
    free(derivation.visited);
    free(derivation.numerator);
    free(derivation.denominator);
    if (error) {
        free(*rows);
        *rows = NULL;
    }
    return error;
}

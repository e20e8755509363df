/* Loads what a report is made of, and finds its subjects. */
#include "report/source.h"

#include "analysis/environments.h"
#include "journal/facts.h"
#include "journal/name.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Loads directory/name.  A message that does not say what to do is completed. */
static int load(const char *directory, const char *name, struct table **table, char *problem, size_t size)
{
    char path[PATH_MAX + 32], why[PATH_MAX + 256];
    snprintf(path, sizeof path, "%s/%s", directory, name);
    const int error = table_load(path, table, why, sizeof why);
    if (error)
        snprintf(problem, size, "%s: derive it with `speedup analyse`", why);
    return error;
}

/* A file that directories of older versions do not have. */
static int load_newer(const char *directory, const char *name, struct table **table, char *problem, size_t size)
{
    const int error = load(directory, name, table, problem, size);
    return error == ENOENT ? 0 : error;
}

static int load_summary(struct report_source *source, const char *directory, char *problem, size_t size)
{
    char path[PATH_MAX + 32], why[PATH_MAX + 256];
    int error = load(directory, "summary.csv", &source->summary, problem, size);
    if (error)
        return error;
    snprintf(path, sizeof path, "%s/summary.csv", directory);
    error = summary_check(source->summary, path, why, sizeof why);
    if (error)
        snprintf(problem, size, "%s: derive it with `speedup analyse`", why);
    return error;
}

static int load_derived(struct report_source *source, const char *directory, char *problem, size_t size)
{
    int error = load_summary(source, directory, problem, size);
    if (error == 0)
        error = summary_read(source->summary, &source->rows, &source->count);
    if (error == 0)
        error = load_newer(directory, "models.csv", &source->models, problem, size);
    if (error == 0)
        error = load_newer(directory, "break_even.csv", &source->break_even, problem, size);
    if (error == 0)
        error = load_newer(directory, "attribution.csv", &source->attribution, problem, size);
    return error;
}

static int load_campaign(struct report_source *source, const char *directory, char *problem, size_t size)
{
    char why[PATH_MAX + 256];
    int error = campaign_read(directory, &source->campaign, why, sizeof why);
    if (error == 0)
        error = environments_load(directory, &source->campaign, &source->environment, why, sizeof why);
    if (error == 0)
        error = machine_list_derive(&source->campaign, directory, &source->machines);
    const char *remedy = campaign_remedy(error);
    if (error)
        snprintf(problem, size, "%s: %s", why, remedy ? remedy : "check its permissions");
    return error;
}

/* Without what was published a report is whole. */
static int load_reference(const char *directory, const char *name, struct table **table, char *problem, size_t size)
{
    char path[PATH_MAX + 32];
    snprintf(path, sizeof path, "%s/%s", directory, name);
    return access(path, R_OK) == 0 ? table_load(path, table, problem, size) : 0;
}

int report_source_load(const char *directory, const char *reference, struct report_source *source, char *problem,
                       size_t size)
{
    *source = (struct report_source){0};
    snprintf(problem, size, "report: free memory");
    int error = load_campaign(source, directory, problem, size);
    if (error == 0)
        error = load_derived(source, directory, problem, size);
    if (error == 0 && reference)
        error = load_reference(reference, "published_speedups.csv", &source->published, problem, size);
    if (error == 0 && reference)
        error = load_reference(reference, "published_parzen_density.csv", &source->published_densities, problem, size);
    if (error)
        return error;
    source->directory = realpath(directory, NULL);
    return source->directory ? 0 : errno;
}

void report_source_free(struct report_source *source)
{
    campaign_free(&source->campaign);
    table_free(source->summary);
    table_free(source->models);
    table_free(source->break_even);
    table_free(source->attribution);
    table_free(source->published);
    table_free(source->published_densities);
    table_free(source->environment);
    free(source->machines.rows);
    free(source->rows);
    free(source->directory);
}

static bool same(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

static bool together(const struct summary_row *a, const struct summary_row *b)
{
    return same(a->kernel, b->kernel) && same(a->options, b->options) && same(a->kind, b->kind) &&
           same(a->worker, b->worker) && same(a->scaling, b->scaling);
}

bool report_view_has(const struct report_view *view, const struct summary_row *row)
{
    return together(view->first, row);
}

bool report_same_view(const struct table *table, size_t row, const struct summary_row *first)
{
    return same(table_text(table, row, "kernel"), first->kernel) && same(table_text(table, row, "options"), first->options) &&
           same(facts_kind(table, row), first->kind) &&
           same(table_text(table, row, "worker"), first->worker);
}

/* Is the row the first of its view? */
static bool begins(const struct report_source *source, size_t row)
{
    for (size_t before = 0; before < row; before++)
        if (together(&source->rows[before], &source->rows[row]))
            return false;
    return true;
}

/* Were others of its kernel measured with candidates, and with its options none? */
static bool is_result(const struct report_source *source, const struct summary_row *first)
{
    bool others = false;
    for (size_t i = 0; i < source->count; i++) {
        const struct summary_row *row = &source->rows[i];
        if (together(first, row) && !same(row->role, "baseline"))
            return false;
        others = others || (same(row->kernel, first->kernel) && same(row->role, "candidate"));
    }
    return others;
}

bool report_view_next(const struct report_source *source, size_t *row, struct report_view *view)
{
    while (*row < source->count &&
           (source->rows[*row].limit == 1 || !begins(source, *row) || is_result(source, &source->rows[*row])))
        ++*row;
    if (*row == source->count)
        return false;
    *view = (struct report_view){source, &source->rows[*row], 1};
    for (size_t before = 0; before < *row; before++)
        view->number += same(source->rows[before].kernel, view->first->kernel) && begins(source, before);
    ++*row;
    return true;
}

size_t report_view_machines(const struct report_view *view)
{
    const struct campaign *campaign = &view->source->campaign;
    size_t machines = 0;
    for (size_t machine = 0; machine < campaign->fingerprints.count; machine++) {
        bool here = false;
        for (size_t i = 0; i < view->source->count && !here; i++)
            here = report_view_has(view, &view->source->rows[i]) &&
                   same(view->source->rows[i].fingerprint, campaign->fingerprints.text[machine]);
        machines += here;
    }
    return machines;
}

bool report_is_gain(const struct summary_row *row)
{
    return same(row->role, "candidate") && row->oversubscribed == 0 && row->speedup > 0;
}

static bool further(const struct summary_row *row, const struct summary_row *than)
{
    if (!than || row->n != than->n)
        return !than || row->n > than->n;
    return row->p != than->p ? row->p > than->p : row->speedup > than->speedup;
}

const struct summary_row *report_view_shown(const struct report_view *view)
{
    const struct summary_row *shown = NULL;
    for (size_t i = 0; i < view->source->count; i++) {
        const struct summary_row *row = &view->source->rows[i];
        if (report_view_has(view, row) && report_is_gain(row) && further(row, shown))
            shown = row;
    }
    return shown;
}

const struct summary_row *report_view_best(const struct report_view *view)
{
    const struct summary_row *best = NULL;
    for (size_t i = 0; i < view->source->count; i++) {
        const struct summary_row *row = &view->source->rows[i];
        if (report_view_has(view, row) && report_is_gain(row) && isfinite(row->speedup_low) &&
            (!best || row->speedup_low > best->speedup_low))
            best = row;
    }
    return best;
}

int64_t report_size(const struct summary_row *row)
{
    return same(row->scaling, "weak") && row->base_n > 0 ? row->base_n : row->n;
}

int64_t report_view_largest(const struct report_view *view)
{
    int64_t largest = 0;
    for (size_t i = 0; i < view->source->count; i++) {
        const struct summary_row *row = &view->source->rows[i];
        if (report_view_has(view, row) && report_size(row) > largest)
            largest = report_size(row);
    }
    return largest;
}

struct report_view_twins report_view_twins(const struct report_view *view)
{
    struct report_view_twins twins = {false, false, false};
    for (size_t i = 0; i < view->source->count; i++) {
        const struct summary_row *row = &view->source->rows[i], *first = view->first;
        if (row->limit == 1)
            continue;
        twins.options |= same(row->kernel, first->kernel) && !same(row->options, first->options);
        twins.worker |= !same(row->worker, first->worker);
        twins.machine |= !same(row->kind, first->kind);
    }
    return twins;
}

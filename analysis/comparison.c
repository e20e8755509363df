/* Pairs the cells of two sides and decides what became of each. */
#include "analysis/comparison.h"

#include "analysis/names.h"
#include "statistics/ratio.h"
#include "statistics/sample.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The visits of one cell of one side, in the campaign's order. */
struct visits {
    const struct campaign_visit **visit;
    size_t count;
    const char *status;
};

const char *comparison_verdict(enum verdict verdict)
{
    static const char *const words[VERDICTS] = {"regressed",    "improved", "equivalent",  "changed, below margin",
                                                "inconclusive", "too few",  "not compared"};
    return words[verdict];
}

int comparison_workers(const struct campaign *campaign, struct names *workers)
{
    int error = 0;
    *workers = (struct names){0};
    for (size_t row = 0; error == 0 && row < table_rows(campaign->plan); row++) {
        const char *worker = table_text(campaign->plan, row, "worker");
        size_t number;
        error = names_number(workers, worker, strlen(worker), &number);
    }
    return error;
}

void comparison_counts(const struct comparison *comparison, size_t counts[VERDICTS])
{
    memset(counts, 0, VERDICTS * sizeof *counts);
    for (size_t i = 0; i < comparison->count; i++)
        counts[comparison->cells[i].verdict]++;
}

static bool is_of(const struct table *plan, size_t cell, const char *worker)
{
    return !worker || strcmp(table_text(plan, cell, "worker"), worker) == 0;
}

static bool same_text(const struct table *a, size_t i, const struct table *b, size_t j, const char *column)
{
    return strcmp(table_text(a, i, column), table_text(b, j, column)) == 0;
}

/* Row of plan b that measures the same as row i of a, or the number of rows. */
static size_t find_partner(const struct table *a, size_t i, const struct table *b, const char *worker)
{
    static const char *const key[] = {"n", "p", "kernel", "variant", "options", "scaling", "ranks", "threads", "seed"};
    size_t j = 0;
    for (; j < table_rows(b); j++) {
        bool same = is_of(b, j, worker);
        for (size_t k = 0; k < sizeof key / sizeof *key && same; k++)
            same = same_text(a, i, b, j, key[k]);
        if (same)
            break;
    }
    return j;
}

static int collect(const struct campaign *campaign, size_t cell, struct visits *visits)
{
    size_t others = 0, excluded = 0;
    visits->visit = malloc((campaign->visit_count + 1) * sizeof *visits->visit);
    visits->count = 0;
    visits->status = "ok";
    if (!visits->visit)
        return ENOMEM;
    for (size_t i = 0; i < campaign->visit_count; i++) {
        const struct campaign_visit *visit = &campaign->visits[i];
        if (visit->cell != cell)
            continue;
        if (visit->status == VISIT_OK)
            visits->visit[visits->count++] = visit;
        else if ((visit->status == VISIT_FAILED || visit->status == VISIT_TIMEOUT) && others++ == 0)
            visits->status = campaign->words.text[visit->word];
        excluded += visit->status == VISIT_EXCLUDED;
    }
    if (visits->count + others == 0)
        visits->status = excluded ? COMPARISON_EXCLUDED : "missing";
    return 0;
}

/* -1, 0, 1 as a was measured before, in the same round as, or behind b. */
static int compare_rounds(const struct campaign_visit *a, const struct campaign_visit *b)
{
    if (a->fingerprint != b->fingerprint)
        return a->fingerprint < b->fingerprint ? -1 : 1;
    if (a->session != b->session)
        return a->session < b->session ? -1 : 1;
    return (a->round > b->round) - (a->round < b->round);
}

/* Keeps the visits of rounds that both have. */
static void keep_pairs(struct visits *a, struct visits *b)
{
    size_t i = 0, j = 0, kept = 0;
    while (i < a->count && j < b->count) {
        const int order = compare_rounds(a->visit[i], b->visit[j]);
        if (order == 0) {
            a->visit[kept] = a->visit[i];
            b->visit[kept++] = b->visit[j];
        }
        i += order <= 0;
        j += order >= 0;
    }
    a->count = b->count = kept;
}

static int take_times(const struct visits *visits, double **times, size_t *count, double *median)
{
    double *copy = malloc((visits->count + 1) * sizeof *copy);
    *times = malloc((visits->count + 1) * sizeof **times);
    *count = visits->count;
    for (size_t i = 0; i < visits->count && copy && *times; i++)
        copy[i] = (*times)[i] = visits->visit[i]->time_ns;
    *median = copy && visits->count ? sample_median(copy, visits->count) : NAN;
    free(copy);
    return copy && *times ? 0 : ENOMEM;
}

static int fill(const struct campaign *old, const struct campaign *new, size_t partner, bool paired,
                struct comparison_cell *cell)
{
    struct visits before = {0}, after = {0};
    int error = collect(old, cell->row, &before);
    if (error == 0)
        error = collect(new, partner, &after);
    if (error == 0) {
        cell->old_status = before.status;
        cell->new_status = after.status;
        if (paired)
            keep_pairs(&before, &after);
        error = take_times(&before, &cell->old_times, &cell->old_count, &cell->old_time_ns);
    }
    if (error == 0)
        error = take_times(&after, &cell->new_times, &cell->new_count, &cell->new_time_ns);
    free(before.visit);
    free(after.visit);
    return error;
}

static int match(const struct campaign *old, const char *old_worker, const struct campaign *new, const char *new_worker,
                 struct comparison *comparison)
{
    int error = 0;
    for (size_t row = 0; row < table_rows(old->plan) && error == 0; row++) {
        if (!is_of(old->plan, row, old_worker) || table_count(old->plan, row, "limit") == 1)
            continue;
        const size_t partner = find_partner(old->plan, row, new->plan, new_worker);
        if (partner == table_rows(new->plan)) {
            comparison->only_old++;
            continue;
        }
        struct comparison_cell *cell = &comparison->cells[comparison->count++];
        *cell = (struct comparison_cell){.plan = old->plan,
                                         .row = row,
                                         .p_holm = NAN,
                                         .test.p = NAN,
                                         .test.a12 = NAN,
                                         .test.cliffs_delta = NAN,
                                         .ratio = {NAN, NAN, NAN},
                                         .within = {NAN, NAN, NAN}};
        error = fill(old, new, partner, comparison->paired, cell);
    }
    for (size_t row = 0; row < table_rows(new->plan) && error == 0; row++)
        if (is_of(new->plan, row, new_worker) && table_count(new->plan, row, "limit") != 1)
            comparison->only_new += find_partner(new->plan, row, old->plan, old_worker) == table_rows(old->plan);
    return error;
}

int comparison_ratio(const struct comparison *comparison, const struct comparison_cell *cell, double confidence,
                     struct estimate *estimate)
{
    struct ratio ratio;
    const int error =
        comparison->paired
            ? ratio_paired(cell->new_times, cell->old_times, cell->new_count, confidence, &ratio)
            : ratio_unpaired(cell->new_times, cell->new_count, cell->old_times, cell->old_count, confidence, &ratio);
    if (error == 0)
        *estimate = (struct estimate){ratio.value, ratio.low, ratio.high};
    return error;
}

static bool is_tested(const struct comparison_cell *cell)
{
    return strcmp(cell->old_status, "ok") == 0 && strcmp(cell->new_status, "ok") == 0 &&
           cell->old_count >= COMPARISON_VISITS && cell->new_count >= COMPARISON_VISITS;
}

/* How many cells have an interval wholly beyond the margin at this confidence, which is left in them. */
static int count_beyond(struct comparison *comparison, double confidence, size_t *beyond)
{
    int error = 0;
    *beyond = 0;
    for (size_t i = 0; i < comparison->count && error == 0; i++) {
        struct comparison_cell *cell = &comparison->cells[i];
        if (!is_tested(cell))
            continue;
        error = comparison_ratio(comparison, cell, confidence, &cell->ratio);
        *beyond += cell->ratio.low > 1 + comparison->margin || cell->ratio.high < 1 - comparison->margin;
    }
    comparison->level = confidence;
    return error;
}

/* Holm's steps, see the header.  Leaves the intervals of the last level in the cells. */
static int adjust(struct comparison *comparison)
{
    const double alpha = 1 - comparison->confidence;
    size_t rejected = 0, beyond;
    int error;
    for (;;) {
        const size_t left = comparison->tested - rejected;
        error = count_beyond(comparison, 1 - alpha / (double)(left ? left : 1), &beyond);
        if (error || beyond <= rejected || left == 0)
            break;
        rejected++;
    }
    if (error == 0 && rejected > 0) /* the last step failed: back to the one before */
        error = count_beyond(comparison, 1 - alpha / (double)(comparison->tested - rejected + 1), &beyond);
    return error;
}

/* The least number of visits a side that has an interval at this confidence. */
static size_t fewest(const struct comparison *comparison)
{
    for (size_t n = COMPARISON_VISITS; n < SAMPLE_MOST; n++)
        if (comparison->paired ? sample_interval_rank(n, comparison->level) > 0
                               : rank_test_interval_rank(n, n, comparison->level) > 0)
            return n;
    return SAMPLE_MOST;
}

/* Visits a side until the interval is narrow enough to tell on which side of the nearest border of the margin it lies. */
static size_t needed(const struct comparison *comparison, const struct comparison_cell *cell)
{
    const size_t n = cell->old_count < cell->new_count ? cell->old_count : cell->new_count;
    const double value = log(cell->ratio.value), up = log1p(comparison->margin), down = log1p(-comparison->margin);
    const bool inside = value < up && value > down;
    const struct estimate *interval = inside ? &cell->within : &cell->ratio;
    if (isnan(interval->low))
        return fewest(comparison);
    return sample_needed(n, log(interval->high / interval->low) / 2, fmin(fabs(value - up), fabs(value - down)));
}

static void decide(const struct comparison *comparison, struct comparison_cell *cell)
{
    const double above = 1 + comparison->margin, below = 1 - comparison->margin;
    const bool within = cell->within.low > below && cell->within.high < above;
    if (strcmp(cell->old_status, "ok") != 0 || strcmp(cell->new_status, "ok") != 0)
        cell->verdict = VERDICT_NOT_COMPARED;
    else if (!is_tested(cell))
        cell->verdict = VERDICT_TOO_FEW;
    else if (cell->ratio.low > above)
        cell->verdict = VERDICT_REGRESSED;
    else if (cell->ratio.high < below)
        cell->verdict = VERDICT_IMPROVED;
    else if (within && (cell->ratio.low > 1 || cell->ratio.high < 1))
        cell->verdict = VERDICT_CHANGED;
    else if (within)
        cell->verdict = VERDICT_EQUIVALENT;
    else
        cell->verdict = VERDICT_INCONCLUSIVE;
    if (cell->verdict == VERDICT_TOO_FEW)
        cell->needed = COMPARISON_VISITS;
    else if (cell->verdict == VERDICT_INCONCLUSIVE)
        cell->needed = needed(comparison, cell);
}

/* p-values, for the record; no verdict depends on them. */
static int test_cells(struct comparison *comparison)
{
    double *p = malloc((comparison->count + 1) * sizeof *p);
    int error = p ? 0 : ENOMEM;
    for (size_t i = 0; i < comparison->count && error == 0; i++) {
        struct comparison_cell *cell = &comparison->cells[i];
        if (is_tested(cell) && !comparison->paired)
            error = rank_test(cell->new_times, cell->new_count, cell->old_times, cell->old_count, &cell->test);
        p[i] = cell->test.p;
    }
    if (error == 0)
        error = rank_test_holm(p, comparison->count);
    for (size_t i = 0; i < comparison->count && error == 0; i++)
        comparison->cells[i].p_holm = p[i];
    free(p);
    return error;
}

static int judge(struct comparison *comparison)
{
    const double one_sided = 2 * comparison->confidence - 1; /* alpha to each side */
    for (size_t i = 0; i < comparison->count; i++)
        comparison->tested += is_tested(&comparison->cells[i]);
    int error = adjust(comparison);
    for (size_t i = 0; i < comparison->count && error == 0; i++) {
        struct comparison_cell *cell = &comparison->cells[i];
        if (cell->old_count > 0 && cell->new_count > 0 && !is_tested(cell)) { /* a value, but no interval */
            error = comparison_ratio(comparison, cell, comparison->level, &cell->ratio);
            cell->ratio.low = cell->ratio.high = NAN;
        }
        if (is_tested(cell))
            error = comparison_ratio(comparison, cell, one_sided, &cell->within);
        decide(comparison, cell);
    }
    return error ? error : test_cells(comparison);
}

int comparison_make(const struct campaign *old, const char *old_worker, const struct campaign *new,
                    const char *new_worker, bool paired, double margin, double confidence,
                    struct comparison *comparison)
{
    *comparison = (struct comparison){.paired = paired, .margin = margin, .confidence = confidence};
    comparison->cells = calloc(table_rows(old->plan) + 1, sizeof *comparison->cells);
    int error = comparison->cells ? match(old, old_worker, new, new_worker, comparison) : ENOMEM;
    if (error == 0)
        error = judge(comparison);
    if (error == 0)
        error = comparison_split(comparison);
    if (error)
        comparison_free(comparison);
    return error;
}

void comparison_free(struct comparison *comparison)
{
    for (size_t i = 0; i < comparison->count; i++) {
        free(comparison->cells[i].old_times);
        free(comparison->cells[i].new_times);
    }
    free(comparison->cells);
    free(comparison->curves);
    memset(comparison, 0, sizeof *comparison);
}

/* Two workers that one campaign measured in turns: builds, compilers or OpenMP runtimes side by side. */
#include "report/parts.h"

#include "analysis/comparison.h"
#include "analysis/names.h"
#include "journal/facts.h"
#include "journal/human.h"
#include "report/comparison_table.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

static const char *text_of(const struct comparison_cell *cell, const char *column)
{
    return table_text(cell->plan, cell->row, column);
}

static int64_t count_of(const struct comparison_cell *cell, const char *column)
{
    return table_count(cell->plan, cell->row, column);
}

static bool same(const struct comparison_cell *a, const struct comparison_cell *b, const char *column)
{
    return strcmp(text_of(a, column), text_of(b, column)) == 0;
}

/* Its id, and of its build what the environment file has under keys with that prefix. */
static void tell_worker(struct document *document, const struct report_source *source, const char *which,
                        const char *worker, const char *prefix)
{
    static const char *const keys[] = {"compiler", "openmp", "flags"};
    document_item(document, "%s: `%s`", which, worker);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        char key[32];
        snprintf(key, sizeof key, "%s%s", prefix, keys[i]);
        const char *value = facts_known(source->environment, key);
        if (value)
            document_say(document, ", %s", value);
    }
}

/* Was it timed by either, with workers that fit on the machine? */
static bool is_timed(const struct comparison_cell *cell)
{
    return count_of(cell, "oversubscribed") != 1 && (isfinite(cell->old_time_ns) || isfinite(cell->new_time_ns));
}

static bool is_further(const struct comparison_cell *cell, const struct comparison_cell *than)
{
    const int64_t n = count_of(cell, "n"), other = count_of(than, "n");
    return n != other ? n > other : count_of(cell, "p") > count_of(than, "p");
}

static bool is_shown(const struct comparison *comparison, const struct comparison_cell *cell)
{
    for (size_t i = 0; i < comparison->count; i++) {
        const struct comparison_cell *other = &comparison->cells[i];
        if (same(cell, other, "kernel") && same(cell, other, "variant") && same(cell, other, "options") &&
            is_timed(other) && is_further(other, cell))
            return false;
    }
    return is_timed(cell);
}

static void name_kernel(struct document *document, const struct comparison *comparison,
                        const struct comparison_cell *cell)
{
    document_cell(document, "%s", text_of(cell, "kernel"));
    for (size_t i = 0; i < comparison->count; i++)
        if (same(cell, &comparison->cells[i], "kernel") && !same(cell, &comparison->cells[i], "options")) {
            document_say(document, " with %s", text_of(cell, "options"));
            break;
        }
}

static void add_row(struct document *document, const struct comparison *comparison, const struct comparison_cell *cell)
{
    char first[24], second[24], verdict[192];
    struct estimate ratio = {NAN, NAN, NAN};
    human_duration(cell->old_time_ns, first, sizeof first);
    human_duration(cell->new_time_ns, second, sizeof second);
    comparison_table_verdict(cell, verdict, sizeof verdict);
    name_kernel(document, comparison, cell);
    document_cell(document, "%s", text_of(cell, "variant"));
    document_cell(document, "%" PRId64, count_of(cell, "n"));
    document_cell(document, "%" PRId64, count_of(cell, "p"));
    document_cell(document, "%s", first);
    document_cell(document, "%s", second);
    const int error = comparison_ratio(comparison, cell, comparison->confidence, &ratio);
    if (error && error != EDOM) /* of no times on a side */
        document->error = error;
    if (isfinite(ratio.low) && isfinite(ratio.high))
        document_cell(document, "%.3f (%.3f to %.3f)", ratio.value, ratio.low, ratio.high);
    else
        document_cell(document, "-");
    document_cell(document, "%s", verdict);
}

static void tell_counts(struct document *document, const struct comparison *comparison)
{
    size_t counts[VERDICTS];
    comparison_counts(comparison, counts);
    document_paragraph(document,
                       "Above 1 the second is slower. The intervals are of each cell by itself, in pairs of the same "
                       "round, at %g %%; the verdicts hold for all %zu cells together, with a margin of %g %%: ",
                       100 * comparison->confidence, comparison->count, 100 * comparison->margin);
    for (int verdict = 0; verdict < VERDICTS; verdict++)
        document_say(document, "%s%zu %s", verdict ? "; " : "", counts[verdict],
                     comparison_verdict((enum verdict)verdict));
    document_say(document, ". `speedup compare` prints each.");
}

static void tell_comparison(struct document *document, const struct comparison *comparison)
{
    static const struct document_column columns[] = {
        {"kernel", COLUMN_WORD},  {"variant", COLUMN_WORD},  {"n", COLUMN_NUMBER},            {"p", COLUMN_NUMBER},
        {"first", COLUMN_NUMBER}, {"second", COLUMN_NUMBER}, {"second / first", COLUMN_WORD}, {"verdict", COLUMN_PROSE}};
    document_table(document, columns, sizeof columns / sizeof *columns, true,
                   "each variant at its largest size, with the most workers that fit");
    for (size_t i = 0; i < comparison->count; i++)
        if (is_shown(comparison, &comparison->cells[i]))
            add_row(document, comparison, &comparison->cells[i]);
    tell_counts(document, comparison);
}

void workers_tell(struct document *document, const struct report_source *source)
{
    const struct campaign *campaign = &source->campaign;
    struct names workers;
    struct comparison comparison = {0};
    int error = comparison_workers(campaign, &workers);
    if (error == 0 && workers.count == 2) {
        error = comparison_make(campaign, workers.text[0], campaign, workers.text[1], true,
                                COMPARISON_MARGIN_PERCENT / 100.0, COMPARISON_CONFIDENCE_PERCENT / 100.0, &comparison);
        document_heading(document, 2, "Two worker programs, measured in turns");
        tell_worker(document, source, "First", workers.text[0], "worker_");
        tell_worker(document, source, "Second", workers.text[1], "against_");
        if (error == 0 && comparison.count > 0)
            tell_comparison(document, &comparison);
        comparison_free(&comparison);
    }
    if (error)
        document->error = error;
    names_free(&workers);
}

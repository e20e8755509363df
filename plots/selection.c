/* Gathers what one set of figures shows. */
#include "plots/selection.h"

#include "journal/facts.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

enum { MOST_NAME = 128 };

int64_t selection_size(const struct table *summary, size_t row)
{
    const int64_t base = table_count(summary, row, "base_n");
    return base > 0 ? base : table_count(summary, row, "n");
}

int selection_check(const struct table *summary, const char *path, char *problem, size_t size)
{
    static const struct table_column columns[] = {
        {"kernel", TABLE_TEXT, true}, {"variant", TABLE_TEXT, true}, {"role", TABLE_TEXT, true}, {"n", TABLE_COUNT, true},
        {"p", TABLE_COUNT, true}, {"time_ns", TABLE_REAL, true}, {"base_n", TABLE_COUNT, false}, {"limit", TABLE_COUNT, false},
        {"oversubscribed", TABLE_COUNT, false}, {"visits", TABLE_COUNT, false}, {"time_low_ns", TABLE_REAL, false},
        {"time_high_ns", TABLE_REAL, false}, {"speedup", TABLE_REAL, false}, {"speedup_low", TABLE_REAL, false},
        {"speedup_high", TABLE_REAL, false}, {"relative_speedup", TABLE_REAL, false},
        {"relative_speedup_low", TABLE_REAL, false}, {"relative_speedup_high", TABLE_REAL, false},
        {"efficiency", TABLE_REAL, false}, {"efficiency_low", TABLE_REAL, false}, {"efficiency_high", TABLE_REAL, false},
        {"roof_time_ns", TABLE_REAL, false}, {"roof_speedup", TABLE_REAL, false}, {"percent_of_roof", TABLE_REAL, false},
        {"work_exponent", TABLE_REAL, false}, {0}};
    if (!table_is_marked(summary))
        return table_check(summary, path, columns, problem, size);
    snprintf(problem, size, "begins with a byte order mark, which gnuplot takes for a name");
    return EINVAL;
}

static bool equal(const struct table *summary, size_t a, size_t b, const char *column)
{
    return strcmp(table_text(summary, a, column), table_text(summary, b, column)) == 0;
}

bool selection_together(const struct table *summary, size_t a, size_t b)
{
    return equal(summary, a, b, "kernel") && equal(summary, a, b, "options") &&
           strcmp(facts_kind(summary, a), facts_kind(summary, b)) == 0 && equal(summary, a, b, "worker") &&
           equal(summary, a, b, "scaling");
}

bool selection_plain(const char *name)
{
    static const char characters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.:=+";
    return strlen(name) < MOST_NAME && name[0] != '.' && name[strspn(name, characters)] == '\0';
}

/* Appends the item if it is new. */
static bool add(char list[SELECTION_LIST], const char *item)
{
    if (item[0] == '\0' || !selection_plain(item))
        return false;
    return words_place(list, item) > 0 || words_append(list, item);
}

static bool add_number(char list[SELECTION_LIST], int64_t number)
{
    char text[24];
    snprintf(text, sizeof text, "%" PRId64, number);
    return add(list, text);
}

static bool has_role(const struct table *summary, size_t row, const char *role)
{
    return strcmp(table_text(summary, row, "role"), role) == 0;
}

bool selection_is_result(const struct table *summary, size_t row)
{
    bool others = false;
    for (size_t other = 0; other < table_rows(summary); other++) {
        if (selection_together(summary, row, other) && !has_role(summary, other, "baseline"))
            return false;
        others = others || (has_role(summary, other, "candidate") && equal(summary, row, other, "kernel"));
    }
    return others;
}

static bool take_baseline(const struct table *summary, size_t row, struct selection *selection)
{
    int64_t n = selection_size(summary, row);
    selection->baseline = table_text(summary, row, "variant");
    if (n < selection->n_least || selection->n_least < 0)
        selection->n_least = n;
    if (n > selection->n_most) {
        selection->n_most = n;
        selection->baseline_ns = table_real(summary, row, "time_ns");
        selection->baseline_low_ns = table_real(summary, row, "time_low_ns");
        selection->baseline_high_ns = table_real(summary, row, "time_high_ns");
    }
    return add_number(selection->sizes, n) && add(selection->variants, selection->baseline);
}

static bool take_row(const struct table *summary, size_t row, struct selection *selection)
{
    const char *variant = table_text(summary, row, "variant");
    int64_t p = table_count(summary, row, "p");
    bool over = table_count(summary, row, "oversubscribed") == 1;
    selection->oversubscribed += over;
    if (p > selection->p_all)
        selection->p_all = p;
    if (!over && p > selection->p_most)
        selection->p_most = p;
    if (has_role(summary, row, "baseline"))
        return add_number(selection->workers, p) && take_baseline(summary, row, selection);
    bool reference = has_role(summary, row, "reference");
    return add_number(selection->workers, p) && add(selection->variants, variant) &&
           add(reference ? selection->references : selection->candidates, variant);
}

/* As many rows as speedup_by_size draws: see at_most() in style.gp. */
static size_t count_sized(const struct table *summary, size_t row, const struct selection *selection)
{
    size_t sized = 0;
    for (size_t other = row; other < table_rows(summary); other++) {
        bool alone = strcmp(table_text(summary, other, "model"), "serial") == 0;
        sized += selection_together(summary, row, other) && has_role(summary, other, "candidate") &&
                 table_count(summary, other, "oversubscribed") == 0 &&
                 table_count(summary, other, "p") == (alone ? 1 : selection->p_most) &&
                 table_real(summary, other, "speedup") > 0;
    }
    return sized;
}

/* Does the name, of that length, stand in the row's variant? */
static bool is_variant(const struct table *summary, size_t row, const char *name, size_t length)
{
    const char *variant = table_text(summary, row, "variant");
    return strlen(variant) == length && strncmp(variant, name, length) == 0;
}

/* The least roof of that candidate at n_most, and in *points how many rows have one. */
static double least_roof(const struct table *summary, size_t row, const struct selection *selection, const char *name,
                         size_t *points)
{
    double least = 0;
    *points = 0;
    for (size_t other = row; other < table_rows(summary); other++) {
        const double roof = table_real(summary, other, "roof_speedup");
        if (!selection_together(summary, row, other) || !is_variant(summary, other, name, strcspn(name, " ")) ||
            selection_size(summary, other) != selection->n_most || !(roof > 0))
            continue;
        least = *points == 0 || roof < least ? roof : least;
        ++*points;
    }
    return least;
}

/* The roof is the same for all candidates at one p; the one with most p draws it. */
static void find_roofed(const struct table *summary, size_t row, struct selection *selection)
{
    size_t most = 0, number = 0;
    for (const char *name = selection->candidates; *name; name += strspn(name, " ")) {
        size_t points;
        const double least = least_roof(summary, row, selection, name, &points);
        number++;
        if (points > most) {
            selection->roofed = number;
            selection->roof_least = least;
            most = points;
        }
        name += strcspn(name, " ");
    }
}

static void raise_to(double *top, double value)
{
    *top = value > *top ? value : *top;
}

/* Counts the candidates' speedups at the largest size and those that are unstable, and finds how high they reach. */
static void take_speedups(const struct table *summary, size_t row, struct selection *selection)
{
    for (size_t other = row; other < table_rows(summary); other++) {
        const double speedup = table_real(summary, other, "speedup");
        const double relative = table_real(summary, other, "relative_speedup");
        if (!selection_together(summary, row, other) || !has_role(summary, other, "candidate") ||
            selection_size(summary, other) != selection->n_most || !(speedup > 0))
            continue;
        selection->speedups++;
        selection->unstable += strcmp(table_text(summary, other, "stability"), "unstable") == 0;
        raise_to(&selection->top, speedup);
        raise_to(&selection->top, table_real(summary, other, "speedup_high"));
        selection->relative += relative > 0 && table_count(summary, other, "p") > 1;
        raise_to(&selection->relative_top, relative);
        raise_to(&selection->relative_top, table_real(summary, other, "relative_speedup_high"));
    }
}

/* Files of older versions do not tell regions. */
static void take_regions(const struct table *summary, size_t row, struct selection *selection)
{
    const char *own = "";
    for (size_t other = row; other < table_rows(summary); other++)
        if (selection_together(summary, row, other) && has_role(summary, other, "baseline"))
            own = table_text(summary, other, "region");
    for (size_t other = row; own[0] && other < table_rows(summary); other++) {
        const char *variant = table_text(summary, other, "variant"), *region = table_text(summary, other, "region");
        if (!selection_together(summary, row, other) || words_place(selection->variants, variant) == 0 ||
            strcmp(region, own) == 0)
            continue;
        if (strcmp(region, "process") == 0)
            add(selection->starting, variant);
        else if (strcmp(region, "kernel+team") == 0)
            add(selection->teaming, variant);
        else if (strcmp(region, "kernel+transfer") == 0)
            add(selection->moving, variant);
    }
}

bool selection_gather(const struct table *summary, size_t row, struct selection *selection)
{
    bool whole = true;
    memset(selection, 0, sizeof *selection);
    selection->n_most = selection->n_least = -1;
    selection->kernel = table_text(summary, row, "kernel");
    selection->options = table_text(summary, row, "options");
    selection->kind = facts_kind(summary, row);
    for (size_t column = 0; column < table_columns(summary); column++)
        selection->kind_told = selection->kind_told || strcmp(table_column_name(summary, column), "kind") == 0;
    selection->weak = strcmp(table_text(summary, row, "scaling"), "weak") == 0;
    selection->work_exponent = table_real(summary, row, "work_exponent");
    selection->worker = table_text(summary, row, "worker"); /* "": from a version that did not tell */
    for (size_t other = 0; other < table_rows(summary); other++)
        selection->one_of_two = selection->one_of_two || !equal(summary, row, other, "worker");
    selection->title = table_text(summary, row, "title");
    selection->unit = table_text(summary, row, "unit");
    selection->preset = table_text(summary, row, "preset");
    selection->limit = table_count(summary, row, "limit") == 1;
    for (size_t other = row; other < table_rows(summary); other++)
        if (selection_together(summary, row, other) && table_real(summary, other, "time_ns") > 0) {
            int64_t visits = table_count(summary, other, "visits");
            whole = whole && take_row(summary, other, selection);
            add(selection->machines, table_text(summary, other, "fingerprint")); /* more than fit are not counted */
            if (visits > selection->visits)
                selection->visits = visits;
        }
    take_speedups(summary, row, selection);
    take_regions(summary, row, selection);
    selection->sized = count_sized(summary, row, selection);
    if (whole)
        find_roofed(summary, row, selection);
    return whole && selection->baseline != NULL;
}

static bool of_selection(const struct table *table, size_t row, const struct selection *selection)
{
    return strcmp(table_text(table, row, "kernel"), selection->kernel) == 0 &&
           strcmp(table_text(table, row, "options"), selection->options) == 0 &&
           strcmp(facts_kind(table, row), selection->kind) == 0 &&
           strcmp(table_text(table, row, "worker"), selection->worker) == 0;
}

static bool of_largest(const struct table *table, size_t row, const struct selection *selection)
{
    return of_selection(table, row, selection) && table_count(table, row, "n") == selection->n_most;
}

void selection_add_models(const struct table *models, struct selection *selection)
{
    for (size_t row = 0; row < table_rows(models); row++) {
        const char *variant = table_text(models, row, "variant"), *model = table_text(models, row, "model");
        const int64_t p = table_count(models, row, "recommended_p");
        char number[24];
        snprintf(number, sizeof number, "%" PRId64, p > 0 ? p : 0);
        if (!of_largest(models, row, selection) || words_place(selection->candidates, variant) == 0 ||
            words_place(selection->modelled, variant) > 0 || model[0] == '\0' || !selection_plain(model))
            continue;
        if (!words_append(selection->models, model) || !words_append(selection->recommended, number) ||
            !words_append(selection->modelled, variant))
            return;
    }
}

void selection_add_attribution(const struct table *attribution, struct selection *selection)
{
    for (size_t row = 0; row < table_rows(attribution); row++) {
        const char *variant = table_text(attribution, row, "variant");
        if (of_largest(attribution, row, selection) && words_place(selection->candidates, variant) > 0 &&
            table_real(attribution, row, "lost_percent") < INFINITY && !add(selection->attributed, variant))
            return;
    }
}

void selection_add_break_even(const struct table *break_even, struct selection *selection)
{
    for (size_t row = 0; row < table_rows(break_even) && !selection->weak; row++) {
        const char *variant = table_text(break_even, row, "variant");
        if (of_selection(break_even, row, selection) && words_place(selection->candidates, variant) > 0 &&
            table_count(break_even, row, "p") == selection->p_most &&
            table_real(break_even, row, "break_even_n") > 0 && !add(selection->evens, variant))
            return;
    }
}

/* Decides which sizes of a grid are visited. */
#include "harness/break_even_search.h"

#include "statistics/break_even.h"
#include "statistics/ratio.h"
#include "statistics/sample.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double confidence = 0.95;

/* The groups first .. end - 1 of one kernel with its options: its grid, n rising. */
struct grid {
    size_t first, end;
};

static bool is(const char *text, const char *word)
{
    return strcmp(text, word) == 0;
}

int break_even_grid(int64_t least, int64_t largest, int64_t **sizes, size_t *count)
{
    const double factors = log10((double)largest / (double)least);
    const size_t most = (size_t)(factors * BREAK_EVEN_STEPS) + 2;
    *count = 0;
    *sizes = calloc(most, sizeof **sizes);
    if (!*sizes)
        return ENOMEM;
    for (size_t i = 0; i + 1 < most; i++) {
        const double n = round((double)least * pow(10, (double)i / BREAK_EVEN_STEPS));
        const bool further = *count == 0 || n > (double)(*sizes)[*count - 1];
        if (further && n < (double)largest)
            (*sizes)[(*count)++] = (int64_t)n;
    }
    (*sizes)[(*count)++] = largest;
    return 0;
}

bool break_even_sought(const struct plan_cell *cell)
{
    return is(cell->role, "candidate") && cell->limit != 1 && cell->p > 1 && cell->oversubscribed == 0;
}

static const struct plan_cell *first_cell(const struct plan *plan, size_t group)
{
    return &plan->cells[plan->first[group]];
}

/* Is the group one of a grid?  Limits, campaigns that search nothing, and groups of other parts have none. */
static bool is_searched(const struct plan *plan, size_t group)
{
    const struct plan_cell *cell = first_cell(plan, group);
    return !plan_group_empty(plan, group) && cell->find_break_even == 1 && cell->limit != 1;
}

static bool same_grid(const struct plan *plan, size_t a, size_t b)
{
    const struct plan_cell *left = first_cell(plan, a), *right = first_cell(plan, b);
    return is(left->kernel, right->kernel) && is(left->options, right->options) &&
           plan->first[a + 1] - plan->first[a] == plan->first[b + 1] - plan->first[b];
}

/* The grid that the group is of. */
static struct grid grid_of(const struct plan *plan, size_t group)
{
    struct grid grid = {group, group + 1};
    while (grid.first > 0 && same_grid(plan, grid.first - 1, group))
        grid.first--;
    while (grid.end < plan->groups && same_grid(plan, grid.end, group))
        grid.end++;
    return grid;
}

bool break_even_certain(const struct plan *plan, size_t group)
{
    size_t chosen[BREAK_EVEN_FIRST];
    if (!is_searched(plan, group))
        return true;
    const struct grid grid = grid_of(plan, group);
    const size_t count = break_even_first(grid.end - grid.first, chosen);
    for (size_t i = 0; i < count; i++)
        if (grid.first + chosen[i] == group)
            return true;
    return false;
}

size_t break_even_smallest(const struct plan *plan, size_t group)
{
    return is_searched(plan, group) ? grid_of(plan, group).first : group;
}

size_t break_even_end(const struct plan *plan, size_t group)
{
    return is_searched(plan, group) ? grid_of(plan, group).end : group + 1;
}

double break_even_expected(const struct plan *plan)
{
    double expected = 0;
    for (size_t group = 0, next; group < plan->groups; group = next) {
        next = break_even_end(plan, group);
        const double size = plan_group_empty(plan, group) ? 0 : (double)(next - group);
        const double about = size > 1 ? BREAK_EVEN_FIRST + BREAK_EVEN_NEXT * ceil(log2(size)) : 1;
        expected += about < size ? about : size;
    }
    return expected;
}

static double median_of(const struct cell_standing *cell, double copy[])
{
    memcpy(copy, cell->values, cell->count * sizeof *copy);
    return sample_median(copy, cell->count);
}

/* The cell of the best serial variant beside the given one; plan->count if none has a time. */
static size_t best_serial(const struct standing *standing, size_t index, double copy[])
{
    const struct plan *plan = standing->plan;
    const size_t group = (size_t)plan->cells[index].group;
    size_t best = plan->count;
    double least = INFINITY;
    for (size_t i = plan->first[group]; i < plan->first[group + 1]; i++) {
        const struct plan_cell *cell = &plan->cells[i];
        const bool serial = is(cell->role, "baseline") || (is(cell->role, "candidate") && is(cell->model, "serial"));
        if (!serial || !is(cell->worker, plan->cells[index].worker) || standing->cells[i].given_up ||
            standing->cells[i].count == 0)
            continue;
        const double median = median_of(&standing->cells[i], copy);
        if (median < least) {
            least = median;
            best = i;
        }
    }
    return best;
}

/* What the pairs of the two cells say.  Both cells' rounds rise. */
static int judge_pairs(const struct cell_standing *serial, const struct cell_standing *cell, double copy[],
                       enum break_even_verdict *verdict)
{
    double *numerator = copy, *denominator = copy + serial->count;
    struct ratio ratio = {.low = NAN, .high = NAN};
    size_t pairs = 0;
    for (size_t a = 0, b = 0; a < serial->count && b < cell->count;) {
        const int64_t left = serial->rounds[a], right = cell->rounds[b];
        if (left == right) {
            numerator[pairs] = serial->values[a];
            denominator[pairs++] = cell->values[b];
        }
        a += left <= right;
        b += right <= left;
    }
    int error = pairs ? ratio_paired(numerator, denominator, pairs, confidence, &ratio) : 0;
    *verdict = break_even_verdict(ratio.low, ratio.high);
    return error;
}

static int judge(const struct standing *standing, size_t index, enum break_even_verdict *verdict)
{
    const struct plan *plan = standing->plan;
    const size_t group = (size_t)plan->cells[index].group;
    size_t most = 0;
    for (size_t i = plan->first[group]; i < plan->first[group + 1]; i++)
        most = standing->cells[i].count > most ? standing->cells[i].count : most;
    *verdict = BREAK_EVEN_OPEN;
    double *copy = calloc(2 * most + 1, sizeof *copy);
    if (!copy)
        return ENOMEM;
    const size_t serial = best_serial(standing, index, copy);
    int error = 0;
    if (serial < plan->count && !standing->cells[index].given_up)
        error = judge_pairs(&standing->cells[serial], &standing->cells[index], copy, verdict);
    free(copy);
    return error;
}

/* Names the groups that the curve of the cells at this place of their groups needs next: sets them in next[], one flag per
 * group of the grid. */
static int name_next(const struct standing *standing, struct grid grid, size_t place, const bool visited[], bool next[])
{
    const size_t count = grid.end - grid.first;
    size_t chosen[BREAK_EVEN_NEXT];
    int error = 0;
    enum break_even_verdict *verdicts = calloc(count, sizeof *verdicts);
    if (!verdicts)
        return ENOMEM;
    for (size_t i = 0; i < count && error == 0; i++)
        if (visited[i])
            error = judge(standing, standing->plan->first[grid.first + i] + place, &verdicts[i]);
    const size_t named = error ? 0 : break_even_next(verdicts, count, chosen);
    for (size_t i = 0; i < named; i++)
        next[chosen[i]] = true;
    free(verdicts);
    return error;
}

static bool all_done(const struct standing *standing, struct grid grid, const bool visited[])
{
    for (size_t i = 0; i < grid.end - grid.first; i++)
        if (visited[i] && !standing_group_done(standing, grid.first + i))
            return false;
    return true;
}

/* Adds the next step's groups to visited[]; *more: there are some.  next[] is scratch, as long. */
static int step(const struct standing *standing, struct grid grid, bool visited[], bool next[], bool *more)
{
    const struct plan *plan = standing->plan;
    const size_t cells = plan->first[grid.first + 1] - plan->first[grid.first];
    int error = 0;
    *more = false;
    memset(next, 0, (grid.end - grid.first) * sizeof *next);
    for (size_t place = 0; place < cells && error == 0; place++)
        if (break_even_sought(&plan->cells[plan->first[grid.first] + place]))
            error = name_next(standing, grid, place, visited, next);
    for (size_t i = 0; i < grid.end - grid.first && error == 0; i++) {
        *more = *more || (next[i] && !visited[i]);
        visited[i] = visited[i] || next[i];
    }
    return error;
}

/* Goes through the steps of one grid; visited[] is its part of needed[]. */
static int search(const struct standing *standing, struct grid grid, bool visited[], bool *over)
{
    size_t chosen[BREAK_EVEN_FIRST];
    const size_t count = grid.end - grid.first, first = break_even_first(count, chosen);
    bool *next = calloc(count, sizeof *next), more = true;
    int error = next ? 0 : ENOMEM;
    memset(visited, 0, count * sizeof *visited);
    for (size_t i = 0; i < first; i++)
        visited[chosen[i]] = true;
    while (error == 0 && more && all_done(standing, grid, visited))
        error = step(standing, grid, visited, next, &more);
    *over = *over && !more;
    free(next);
    return error;
}

int break_even_needed(const struct standing *standing, bool needed[], bool *over)
{
    const struct plan *plan = standing->plan;
    int error = 0;
    *over = true;
    for (size_t group = 0, next; group < plan->groups && error == 0; group = next) {
        next = group + 1;
        if (is_searched(plan, group)) {
            next = grid_of(plan, group).end;
            error = search(standing, (struct grid){group, next}, needed + group, over);
        } else {
            needed[group] = true;
            *over = *over && standing_group_done(standing, group);
        }
    }
    return error;
}

/* Deals a plan's groups to parts. */
#include "harness/plan_part.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double start_s = 0.05; /* of one worker */

/* Groups first .. end - 1, which stay together. */
struct unit {
    size_t first, end;
    double cost_s;
};

static const struct plan_cell *first_cell(const struct plan *plan, size_t group)
{
    return &plan->cells[plan->first[group]];
}

static bool is_limit(const struct plan *plan, size_t group)
{
    return first_cell(plan, group)->limit == 1;
}

double plan_group_s(const struct plan *plan, size_t group)
{
    double total_s = 0;
    for (size_t i = plan->first[group]; i < plan->first[group + 1]; i++) {
        const struct plan_cell *cell = &plan->cells[i];
        const double work_ns = pow((double)cell->n, cell->work_exponent) / (double)cell->p;
        const double interval_s = fmin(fmax((double)cell->min_time_ns, work_ns) / 1e9, (double)cell->time_limit_s);
        total_s += ((double)cell->rounds + 1) * (start_s + (double)(cell->repetitions + 1) * interval_s);
    }
    return total_s;
}

/* Does a search for break-even sizes choose between the two groups? */
static bool same_search(const struct plan *plan, size_t a, size_t b)
{
    const struct plan_cell *left = first_cell(plan, a), *right = first_cell(plan, b);
    return left->find_break_even == 1 && strcmp(left->kernel, right->kernel) == 0 &&
           strcmp(left->options, right->options) == 0;
}

/* The workloads as units in units[plan->groups]; returns how many. */
static size_t list_units(const struct plan *plan, struct unit units[])
{
    size_t count = 0;
    for (size_t group = 0, end; group < plan->groups; group = end) {
        double cost_s = plan_group_s(plan, group);
        for (end = group + 1; end < plan->groups && same_search(plan, group, end); end++)
            cost_s += plan_group_s(plan, end);
        if (!is_limit(plan, group))
            units[count++] = (struct unit){group, end, cost_s};
    }
    return count;
}

static int longest_first(const void *left, const void *right)
{
    const struct unit *a = left, *b = right;
    if (a->cost_s != b->cost_s)
        return (a->cost_s < b->cost_s) - (a->cost_s > b->cost_s);
    return (a->first > b->first) - (a->first < b->first);
}

size_t plan_parts_most(const struct plan *plan)
{
    size_t count = 0;
    for (size_t group = 0, end; group < plan->groups; group = end) {
        for (end = group + 1; end < plan->groups && same_search(plan, group, end); end++)
            continue;
        count += !is_limit(plan, group);
    }
    return count < 1 ? 1 : count < PLAN_PARTS_MOST ? count : PLAN_PARTS_MOST;
}

int plan_parts_deal(const struct plan *plan, size_t parts, size_t part[])
{
    struct unit *units = calloc(plan->groups + 1, sizeof *units);
    double *load_s = calloc(parts, sizeof *load_s);
    int error = units && load_s ? 0 : ENOMEM;
    memset(part, 0, plan->groups * sizeof *part);
    const size_t count = error ? 0 : list_units(plan, units);
    if (count > 0)
        qsort(units, count, sizeof *units, longest_first);
    for (size_t i = 0; i < count; i++) {
        size_t least = 0;
        for (size_t j = 1; j < parts; j++)
            least = load_s[j] < load_s[least] ? j : least;
        load_s[least] += units[i].cost_s;
        for (size_t group = units[i].first; group < units[i].end; group++)
            part[group] = least + 1;
    }
    free(units);
    free(load_s);
    return error;
}

/* Is the limit the roof of a kernel that the part has (0: any part)? */
static bool bounds(const struct plan *plan, const size_t dealt[], size_t limit, size_t part)
{
    for (size_t group = 0; group < plan->groups; group++)
        if (dealt[group] > 0 && (part == 0 || dealt[group] == part) &&
            strcmp(first_cell(plan, group)->roof, first_cell(plan, limit)->kernel) == 0)
            return true;
    return false;
}

static bool is_used(const struct plan *plan, const size_t dealt[], size_t part)
{
    for (size_t group = 0; group < plan->groups; group++)
        if (dealt[group] == part)
            return true;
    return false;
}

bool plan_part_has(const struct plan *plan, const size_t dealt[], size_t part, size_t group)
{
    if (dealt[group] > 0)
        return dealt[group] == part;
    if (bounds(plan, dealt, group, 0))
        return bounds(plan, dealt, group, part);
    return part == 1 || is_used(plan, dealt, part); /* a plan of limits alone is part 1 */
}

/* Moves the kept cells together, and what is behind them is nothing's. */
static void take_out(struct plan *plan, const bool keep[])
{
    size_t count = 0, from = 0;
    for (size_t group = 0; group < plan->groups; group++) {
        const size_t end = plan->first[group + 1];
        plan->first[group] = count;
        for (; from < end; from++)
            if (keep[group])
                plan->cells[count++] = plan->cells[from];
    }
    memset(plan->cells + count, 0, (plan->count - count) * sizeof *plan->cells);
    plan->first[plan->groups] = plan->count = count;
}

int plan_part_keep(struct plan *plan, size_t part, size_t parts)
{
    size_t *dealt = calloc(plan->groups, sizeof *dealt);
    bool *keep = calloc(plan->groups, sizeof *keep);
    int error = dealt && keep ? plan_parts_deal(plan, parts, dealt) : ENOMEM;
    for (size_t group = 0; group < plan->groups && error == 0; group++)
        keep[group] = plan_part_has(plan, dealt, part, group);
    if (error == 0)
        take_out(plan, keep);
    free(dealt);
    free(keep);
    return error;
}

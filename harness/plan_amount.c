/* How much a plan is: the visits, rows and time that it takes. */
#include "harness/plan.h"

#include "harness/break_even_search.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

bool plan_group_empty(const struct plan *plan, size_t group)
{
    return plan->first[group] == plan->first[group + 1];
}

bool plan_instrumented(const struct plan *plan, size_t index)
{
    const struct plan_cell *cell = &plan->cells[index];
    if (cell->limit == 1 || strcmp(cell->model, "openmp") != 0)
        return false;
    for (size_t i = index; i < plan->count && plan->cells[i].group == cell->group; i++)
        if (plan->cells[i].p > 1 && strcmp(plan->cells[i].variant, cell->variant) == 0)
            return true;
    return false;
}

int64_t plan_rows(const struct plan *plan)
{
    int64_t rows = 0;
    for (size_t i = 0; i < plan->count; i++)
        rows += 3 + plan->cells[i].cap * (plan->cells[i].repetitions + 2) +
                (plan_instrumented(plan, i) ? PLAN_SPANS + 2 : 0);
    return rows;
}

size_t plan_certain_cells(const struct plan *plan)
{
    size_t cells = 0;
    for (size_t group = 0; group < plan->groups; group++)
        if (break_even_certain(plan, group))
            cells += plan->first[group + 1] - plan->first[group];
    return cells;
}

double plan_shortest_s(const struct plan *plan, int64_t visits)
{
    double total_ns = 0;
    for (size_t group = 0; group < plan->groups; group++)
        for (size_t i = plan->first[group]; i < plan->first[group + 1] && break_even_certain(plan, group); i++) {
            const struct plan_cell *cell = &plan->cells[i];
            const int64_t spans = plan_instrumented(plan, i) ? PLAN_SPANS + 1 : 0;
            total_ns += (double)(2 + visits * (cell->repetitions + 1) + spans) * (double)cell->min_time_ns;
        }
    return total_ns / 1e9;
}

static bool is_sought(const struct plan *plan)
{
    for (size_t i = 0; i < plan->count; i++)
        if (break_even_sought(&plan->cells[i]))
            return true;
    return false;
}

int plan_check_amount(const struct plan *plan, char *problem, size_t size)
{
    const struct plan_cell *common = &plan->cells[0];
    const double shortest_s = plan_shortest_s(plan, PLAN_LEAST_VISITS);
    if (plan->count == 0)
        return 0;
    if (common->cap < common->rounds)
        snprintf(problem, size, "--cap: %" PRId64 " is below the %" PRId64
                 " visits that each cell gets: raise it, or lower --visits", common->cap, common->rounds);
    else if (common->find_break_even == 1 && !is_sought(plan))
        snprintf(problem, size, "--find-break-even: no chosen variant has more than one worker here: choose others with "
                 "--variants or --threads");
    else if (common->find_break_even == 1 && common->rounds < PLAN_LEAST_VISITS)
        snprintf(problem, size, "--visits: %" PRId64 " give no interval to find a break-even size by: at least %d are needed",
                 common->rounds, PLAN_LEAST_VISITS);
    else if (common->budget_ns > 0 && shortest_s > (double)common->budget_ns / 1e9)
        snprintf(problem, size, "--budget: %zu cells take at least %.0f s for the %d visits that an "
                 "interval needs: raise it, or choose fewer kernels, sizes or workers", plan_certain_cells(plan),
                 ceil(shortest_s), PLAN_LEAST_VISITS);
    else
        return 0;
    return EINVAL;
}

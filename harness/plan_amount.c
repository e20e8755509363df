/* How much a plan is: the visits, rows and time that it takes. */
#include "harness/plan.h"

#include <string.h>

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

double plan_shortest_s(const struct plan *plan, int64_t visits)
{
    double total_ns = 0;
    for (size_t i = 0; i < plan->count; i++) {
        const struct plan_cell *cell = &plan->cells[i];
        const int64_t spans = plan_instrumented(plan, i) ? PLAN_SPANS + 1 : 0;
        total_ns += (double)(2 + visits * (cell->repetitions + 1) + spans) * (double)cell->min_time_ns;
    }
    return total_ns / 1e9;
}

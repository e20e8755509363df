/* How much a plan asks for: rows and time. */
#include "harness/plan.h"

int64_t plan_rows(const struct plan *plan)
{
    int64_t rows = 0;
    for (size_t i = 0; i < plan->count; i++)
        rows += 3 + plan->cells[i].cap * (plan->cells[i].repetitions + 2);
    return rows;
}

double plan_shortest_s(const struct plan *plan, int64_t visits)
{
    double total_ns = 0;
    for (size_t i = 0; i < plan->count; i++) {
        const struct plan_cell *cell = &plan->cells[i];
        total_ns += (double)(2 + visits * (cell->repetitions + 1)) * (double)cell->min_time_ns;
    }
    return total_ns / 1e9;
}

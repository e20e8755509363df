/* Subtracts the journal from the plan. */
#include "harness/remainder.h"

#include "harness/standing.h"

#include <errno.h>
#include <stdlib.h>

int remainder_cells(const struct plan *plan, const char *directory, struct plan_cell **cells, size_t *count)
{
    struct standing standing;
    struct shard_report report;
    *count = 0;
    *cells = calloc(plan->count + 1, sizeof **cells);
    int error = *cells ? standing_alloc(plan, &standing) : ENOMEM;
    if (error) {
        free(*cells);
        *cells = NULL;
        return error;
    }
    error = standing_read(&standing, directory, &report);
    for (size_t i = 0; i < plan->count && error == 0; i++) {
        const int64_t done = standing.groups[plan->cells[i].group].rounds;
        if (!standing_active(&standing, i))
            continue;
        struct plan_cell *cell = &(*cells)[(*count)++];
        *cell = plan->cells[i];
        cell->rounds = cell->rounds > done ? cell->rounds - done : 0;
        cell->cap -= done;
    }
    standing_free(&standing);
    return error;
}

/* Subtracts the journal from the plan. */
#include "harness/remainder.h"

#include "harness/break_even_search.h"
#include "harness/machines.h"

#include <errno.h>
#include <stdlib.h>

int remainder_cells(const struct plan *plan, const char *directory, const struct topology *topology,
                    struct plan_cell **cells, size_t *count)
{
    struct standing standing;
    struct shard_report report;
    *count = 0;
    *cells = calloc(plan->count + 1, sizeof **cells);
    bool *needed = calloc(plan->groups, sizeof *needed), over;
    int error = *cells && needed ? standing_alloc(plan, &standing) : ENOMEM;
    if (error) {
        free(needed);
        free(*cells);
        *cells = NULL;
        return error;
    }
    error = machines_read(&standing, directory, topology, &report);
    if (error == 0)
        error = break_even_needed(&standing, needed, &over);
    for (size_t i = 0; i < plan->count && error == 0; i++) {
        const int64_t done = standing.groups[plan->cells[i].group].rounds;
        if (!standing_active(&standing, i) || !needed[plan->cells[i].group])
            continue;
        struct plan_cell *cell = &(*cells)[(*count)++];
        *cell = plan->cells[i];
        cell->rounds = cell->rounds > done ? cell->rounds - done : 0;
        cell->cap -= done;
    }
    standing_free(&standing);
    free(needed);
    return error;
}

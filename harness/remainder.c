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
        const size_t group = (size_t)plan->cells[i].group;
        if (standing.cells[i].given_up || standing_group_done(&standing, group))
            continue;
        (*cells)[*count] = plan->cells[i];
        (*cells)[(*count)++].rounds -= standing.groups[group].rounds;
    }
    standing_free(&standing);
    return error;
}

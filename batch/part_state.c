/* Adds up what a journal says of the groups of each part. */
#include "batch/part_state.h"

#include "harness/machines.h"
#include "harness/plan_part.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Visits of each group, by whichever machine. */
struct tally {
    const struct plan *plan;
    struct group_tally {
        int64_t visits, failures;
        bool begun;
    } *groups; /* groups[plan->groups] */
};

/* The cell of a visit; NULL: not of this plan. */
static const struct plan_cell *find_cell(const struct plan *plan, const struct record *row)
{
    if (row->group < 0 || (size_t)row->group >= plan->groups)
        return NULL;
    for (size_t i = plan->first[row->group]; i < plan->first[row->group + 1]; i++)
        if (strcmp(plan->cells[i].variant, row->variant) == 0)
            return &plan->cells[i];
    return NULL;
}

static int count_visit(void *context, const struct record *row)
{
    struct tally *tally = context;
    const struct plan_cell *cell = strcmp(row->type, "visit") == 0 ? find_cell(tally->plan, row) : NULL;
    if (!cell)
        return 0;
    tally->groups[row->group].begun = cell->limit != 1;
    if (strcmp(row->status, "aborted") == 0)
        return 0;
    if (strcmp(row->status, "ok") != 0)
        tally->groups[row->group].failures += !standing_absent(cell, row->status);
    else
        tally->groups[row->group].visits += row->round > 0 && strcmp(row->phase, "spans") != 0;
    return 0;
}

static void add_group(const struct tally *tally, size_t group, bool done, struct part_state *state)
{
    const struct plan *plan = tally->plan;
    const int64_t visits = tally->groups[group].visits;
    int64_t least = 0;
    for (size_t i = plan->first[group]; i < plan->first[group + 1]; i++)
        least += plan->cells[i].rounds;
    state->groups++;
    state->done += done;
    state->visits += visits;
    state->planned += done || visits > least ? visits : least; /* what was stopped early is not missing */
    state->failures += tally->groups[group].failures;
    state->begun = state->begun || tally->groups[group].begun;
}

int part_states(const struct plan *plan, const char *directory, size_t parts, struct part_state states[])
{
    struct standing standing = {0};
    struct shard_report report;
    struct tally tally = {.plan = plan, .groups = calloc(plan->groups, sizeof *tally.groups)};
    size_t *dealt = calloc(plan->groups, sizeof *dealt);
    int error = dealt && tally.groups ? standing_alloc(plan, &standing) : ENOMEM;
    memset(states, 0, (parts + 1) * sizeof *states);
    if (error == 0)
        error = machines_read(&standing, directory, NULL, &report);
    if (error == 0)
        error = shard_read_all(directory, count_visit, &tally, &report);
    if (error == 0 || error == ENOENT) /* nothing was measured yet */
        error = plan_parts_deal(plan, parts, dealt);
    for (size_t group = 0; group < plan->groups && error == 0; group++) {
        const bool done = standing_group_done(&standing, group);
        add_group(&tally, group, done, &states[0]);
        for (size_t part = 1; part <= parts; part++)
            if (plan_part_has(plan, dealt, part, group))
                add_group(&tally, group, done, &states[part]);
    }
    if (standing.cells)
        standing_free(&standing);
    free(tally.groups);
    free(dealt);
    return error;
}

bool part_complete(const struct part_state *state)
{
    return state->done == state->groups;
}

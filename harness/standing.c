/* Replays a journal against its plan. */
#include "harness/standing.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int standing_alloc(const struct plan *plan, struct standing *standing)
{
    memset(standing, 0, sizeof *standing);
    standing->plan = plan;
    standing->cells = calloc(plan->count, sizeof *standing->cells);
    standing->groups = calloc(plan->groups, sizeof *standing->groups);
    if (standing->cells && standing->groups)
        return 0;
    standing_free(standing);
    return ENOMEM;
}

void standing_free(struct standing *standing)
{
    free(standing->cells);
    free(standing->groups);
    standing->cells = NULL;
    standing->groups = NULL;
}

/* A session's rounds begin anew: what another session left half done pairs with nothing. */
static void begin_session(struct standing *standing, const char *session)
{
    if (strcmp(standing->session, session) == 0)
        return;
    snprintf(standing->session, sizeof standing->session, "%s", session);
    for (size_t i = 0; i < standing->plan->count; i++)
        standing->cells[i].seen_round = 0;
}

static size_t find_cell(const struct plan *plan, const struct record *row)
{
    if (row->group < 0 || (size_t)row->group >= plan->groups)
        return plan->count;
    size_t group = (size_t)row->group, end = plan->first[group + 1];
    for (size_t i = plan->first[group]; i < end; i++)
        if (plan->cells[i].p == row->p && strcmp(plan->cells[i].variant, row->variant) == 0)
            return i;
    return plan->count;
}

static bool is(const char *text, const char *word)
{
    return strcmp(text, word) == 0;
}

static void take_visit(struct standing *standing, size_t index, const struct record *row)
{
    struct cell_standing *cell = &standing->cells[index];
    if (is(row->status, "aborted"))
        return;
    bool ok = is(row->status, "ok");
    cell->failures += !ok;
    if (row->launch_ns > 0)
        cell->visit_ns = row->launch_ns;
    if (row->round == 0) {
        cell->given_up = cell->given_up || !ok;
    } else {
        cell->seen_round = row->round;
    }
    if (cell->failures >= MOST_FAILURES)
        cell->given_up = true;
}

/* A round is complete when no cell of the group is still to be visited in it. */
static void close_round(struct standing *standing, size_t group, int64_t round)
{
    const struct plan *plan = standing->plan;
    bool visited = false;
    for (size_t i = plan->first[group]; i < plan->first[group + 1]; i++) {
        bool seen = standing->cells[i].seen_round == round;
        if (!seen && !standing->cells[i].given_up)
            return;
        visited = visited || seen;
    }
    if (visited && standing->groups[group].rounds < round)
        standing->groups[group].rounds = round;
}

void standing_take(struct standing *standing, const struct record *row)
{
    const struct plan *plan = standing->plan;
    size_t index = find_cell(plan, row);
    begin_session(standing, row->session);
    if (index == plan->count)
        return;
    size_t group = (size_t)row->group;
    if (is(row->type, "visit")) {
        take_visit(standing, index, row);
        if (row->round > 0)
            close_round(standing, group, row->round);
    } else if (row->round == 0 && is(row->status, "ok")) {
        standing->cells[index].inner = row->inner > 0 ? row->inner : 1;
        if (is(plan->cells[index].role, "baseline")) {
            standing->groups[group].has_expected = row->result[0] != '\0';
            standing->groups[group].expected = strtoull(row->result, NULL, 10);
        }
    }
}

static int take(void *context, const struct record *row)
{
    standing_take(context, row);
    return 0;
}

int standing_read(struct standing *standing, const char *directory, struct shard_report *report)
{
    memset(report, 0, sizeof *report);
    int error = shard_read_all(directory, take, standing, report);
    return error == ENOENT ? 0 : error;
}

bool standing_group_done(const struct standing *standing, size_t group)
{
    const struct plan *plan = standing->plan;
    size_t first = plan->first[group], end = plan->first[group + 1];
    bool all_given_up = true;
    for (size_t i = first; i < end; i++)
        all_given_up = all_given_up && standing->cells[i].given_up;
    return all_given_up || standing->groups[group].rounds >= plan->cells[first].rounds;
}

bool standing_done(const struct standing *standing)
{
    for (size_t group = 0; group < standing->plan->groups; group++)
        if (!standing_group_done(standing, group))
            return false;
    return true;
}

/* Replays a journal against its plan. */
#include "harness/standing.h"

#include "harness/peers.h"
#include "statistics/sample.h"

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
    for (size_t i = 0; standing->cells && i < standing->plan->count; i++) {
        free(standing->cells[i].values);
        free(standing->cells[i].rounds);
    }
    free(standing->cells);
    free(standing->groups);
    free(standing->times);
    memset(standing, 0, sizeof *standing);
}

/* A session's rounds begin anew: what another session left half done pairs with nothing. */
static void begin_session(struct standing *standing, const char *session)
{
    if (strcmp(standing->session, session) == 0)
        return;
    snprintf(standing->session, sizeof standing->session, "%s", session);
    standing->sessions++;
    for (size_t i = 0; i < standing->plan->count; i++)
        standing->cells[i].seen_round = 0;
}

static bool is(const char *text, const char *word)
{
    return strcmp(text, word) == 0;
}

static size_t find_cell(const struct plan *plan, const struct record *row)
{
    if (row->group < 0 || (size_t)row->group >= plan->groups)
        return plan->count;
    size_t group = (size_t)row->group, end = plan->first[group + 1];
    for (size_t i = plan->first[group]; i < end; i++)
        if (plan->cells[i].p == row->p && plan->cells[i].ranks == row->ranks &&
            is(plan->cells[i].variant, row->variant) && is(plan->cells[i].worker, row->worker))
            return i;
    return plan->count;
}

/* Adds a value to values[count], whose room is the power of two from count on. */
static int push(double **values, size_t *count, double value)
{
    const bool full = (*count & (*count - 1)) == 0; /* 0, 1, 2, 4, 8, ... */
    if (full) {
        double *larger = realloc(*values, (*count ? 2 * *count : 1) * sizeof *larger);
        if (!larger)
            return ENOMEM;
        *values = larger;
    }
    (*values)[(*count)++] = value;
    return 0;
}

/* The round of the value that is pushed next; values have room for a power of two, rounds for the same. */
static int note_round(struct cell_standing *cell, int64_t round)
{
    const bool full = (cell->count & (cell->count - 1)) == 0;
    int64_t *larger = full ? realloc(cell->rounds, (cell->count ? 2 * cell->count : 1) * sizeof *larger) : cell->rounds;
    if (!larger)
        return ENOMEM;
    cell->rounds = larger;
    cell->rounds[cell->count] = round;
    return 0;
}

bool standing_absent(const struct plan_cell *cell, const char *status)
{
    return is(cell->model, "external") && is(status, "skipped");
}

static int take_visit(struct standing *standing, size_t index, const struct record *row)
{
    struct cell_standing *cell = &standing->cells[index];
    const bool ok = is(row->status, "ok");
    struct group_standing *group = &standing->groups[standing->plan->cells[index].group];
    group->visits++;
    if (row->launch_ns > 0)
        group->spent_ns += row->launch_ns;
    if (is(row->status, "aborted"))
        return 0;
    cell->failures += !ok && !standing_absent(&standing->plan->cells[index], row->status);
    if (is(row->phase, "spans")) { /* it says what the workers did: no time, and no verdict, comes from it */
        cell->instrumented = true;
        return 0;
    }
    if (row->launch_ns > 0)
        cell->visit_ns = row->launch_ns;
    if (row->round == 0)
        cell->given_up = cell->given_up || !ok;
    else
        cell->seen_round = row->round;
    if (cell->failures >= MOST_FAILURES || is(row->status, "skipped"))
        cell->given_up = true;
    if (!ok || row->round == 0 || standing->time_count == 0)
        return 0;
    int error = note_round(cell, (standing->sessions << 32) + row->round);
    return error ? error : push(&cell->values, &cell->count, sample_median(standing->times, standing->time_count));
}

/* A round is complete when no cell of the group is still to be visited in it. */
static void close_round(struct standing *standing, size_t group, int64_t round)
{
    const struct plan *plan = standing->plan;
    bool visited = false;
    for (size_t i = plan->first[group]; i < plan->first[group + 1]; i++) {
        bool seen = standing->cells[i].seen_round == round;
        if (!seen && standing_active(standing, i))
            return;
        visited = visited || seen;
    }
    if (visited && standing->groups[group].rounds < round)
        standing->groups[group].rounds = round;
}

size_t standing_first(const struct plan *plan, size_t cell)
{
    size_t first = plan->first[plan->cells[cell].group];
    while (plan->cells[first].n != plan->cells[cell].n)
        first++;
    return first;
}

static int take_repetition(struct standing *standing, size_t index, const struct record *row)
{
    struct cell_standing *cell = &standing->cells[index];
    if (row->repetition == 0)
        standing->time_count = 0;
    if (!is(row->status, "ok") || row->total_ns <= 0 || is(row->phase, "spans"))
        return 0;
    const int64_t inner = row->inner > 0 ? row->inner : 1;
    cell->run_ns = (double)row->total_ns / (double)inner;
    if (row->round > 0)
        return is(row->phase, "timed") ? push(&standing->times, &standing->time_count, cell->run_ns) : 0;
    const struct plan_cell *plan = &standing->plan->cells[index];
    cell->inner = is(plan->model, "external") ? peers_inner(inner, row->total_ns, plan->min_time_ns) : inner;
    if (index == standing_first(standing->plan, index)) {
        cell->has_expected = row->result[0] != '\0';
        cell->expected = strtoull(row->result, NULL, 10);
    }
    return 0;
}

int standing_take(struct standing *standing, const struct record *row)
{
    const struct plan *plan = standing->plan;
    size_t index = find_cell(plan, row);
    int error = 0;
    begin_session(standing, row->session);
    if (index == plan->count)
        return 0;
    if (is(row->type, "stop")) {
        standing->cells[index].stop = stop_find(row->status);
    } else if (is(row->type, "visit")) {
        error = take_visit(standing, index, row);
        standing->time_count = 0;
        if (row->round > 0)
            close_round(standing, (size_t)row->group, row->round);
    } else {
        error = take_repetition(standing, index, row);
    }
    return error;
}

bool standing_active(const struct standing *standing, size_t cell)
{
    return standing->cells[cell].stop == STOP_NOT && !standing->cells[cell].given_up;
}

static bool is_baseline(const struct standing *standing, size_t index)
{
    return is(standing->plan->cells[index].role, "baseline");
}

/* Is any cell of the group active that has a baseline? */
static bool others_active(const struct standing *standing, size_t group)
{
    for (size_t i = standing->plan->first[group]; i < standing->plan->first[group + 1]; i++)
        if (!is_baseline(standing, i) && standing_active(standing, i))
            return true;
    return false;
}

/* What the rule says of the cell's own values. */
static int own_verdict(const struct standing *standing, size_t index, enum stop *verdict)
{
    const struct plan_cell *plan = &standing->plan->cells[index];
    const struct cell_standing *cell = &standing->cells[index];
    double half_width;
    int error = stop_half_width(cell->values, cell->count, &half_width);
    *verdict = STOP_NOT;
    if (error == 0)
        *verdict = stop_rule(standing->groups[plan->group].rounds, plan->rounds, plan->cap, half_width, plan->precision);
    return error;
}

/* The same cell of the other worker; the cell itself where there is one worker. */
static size_t other_workers(const struct standing *standing, size_t index)
{
    const struct plan_cell *cells = standing->plan->cells;
    const size_t group = (size_t)cells[index].group;
    for (size_t i = standing->plan->first[group]; i < standing->plan->first[group + 1]; i++)
        if (i != index && cells[i].p == cells[index].p && cells[i].ranks == cells[index].ranks &&
            is(cells[i].variant, cells[index].variant))
            return i;
    return index;
}

int standing_verdict(const struct standing *standing, size_t index, enum stop *verdict)
{
    const size_t other = other_workers(standing, index);
    enum stop its = STOP_PRECISION;
    *verdict = STOP_NOT;
    if (standing->cells[index].stop != STOP_NOT)
        return 0;
    if (standing->cells[index].given_up) {
        *verdict = STOP_FAILED;
        return 0;
    }
    if (is_baseline(standing, index) && others_active(standing, (size_t)standing->plan->cells[index].group))
        return 0;
    int error = own_verdict(standing, index, verdict);
    if (error == 0 && other != index && standing_active(standing, other))
        error = own_verdict(standing, other, &its);
    if (error || its == STOP_NOT)
        *verdict = STOP_NOT;
    return error;
}

int standing_widest(const struct standing *standing, size_t group, double *half_width)
{
    int error = 0;
    *half_width = 0;
    for (size_t i = standing->plan->first[group]; i < standing->plan->first[group + 1] && error == 0; i++) {
        double width = 0;
        if (standing_active(standing, i))
            error = stop_half_width(standing->cells[i].values, standing->cells[i].count, &width);
        *half_width = width > *half_width ? width : *half_width;
    }
    return error;
}

int64_t standing_spent_ns(const struct standing *standing)
{
    int64_t spent_ns = 0;
    for (size_t group = 0; group < standing->plan->groups; group++)
        spent_ns += standing->groups[group].spent_ns;
    return spent_ns;
}

bool standing_group_done(const struct standing *standing, size_t group)
{
    for (size_t i = standing->plan->first[group]; i < standing->plan->first[group + 1]; i++)
        if (standing->cells[i].stop == STOP_NOT)
            return false;
    return true;
}

bool standing_done(const struct standing *standing)
{
    for (size_t group = 0; group < standing->plan->groups; group++)
        if (!standing_group_done(standing, group))
            return false;
    return true;
}

/* What comes next: calibrations, whole rounds of whole groups, and when it is enough. */
#include "harness/break_even_search.h"
#include "harness/disk_space.h"
#include "harness/launcher.h"
#include "harness/session_state.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS_BESIDE = 3 }; /* the repetitions of a visit: warm-up, the visit's own, and the cell's stop */

/* What is left of the campaign's budget; INFINITY without one. */
static double budget_left_ns(const struct session *session)
{
    const int64_t budget = session->plan->cells[0].budget_ns;
    return budget < 0 ? INFINITY : (double)(budget - session->spent_before_ns - session_elapsed_ns(session));
}

/* Why a cell is not calibrated, in text[size]; "": it is. */
static void reason_to_skip(const struct session *session, size_t cell, char *text, size_t size)
{
    const size_t baseline = session->plan->first[session->plan->cells[cell].group];
    const double visit_ns = session_estimate_ns(session, cell);
    char duration[32];
    text[0] = '\0';
    if (cell != baseline && session->standing.cells[baseline].given_up) {
        snprintf(text, size, "its baseline failed");
    } else if (strcmp(session->plan->cells[cell].model, "mpi") == 0 && launcher_problem(session->options->launcher)) {
        snprintf(text, size, "%s", launcher_problem(session->options->launcher));
    } else if (visit_ns > budget_left_ns(session)) {
        progress_duration(visit_ns / 1e9, duration, sizeof duration);
        snprintf(text, size, "budget: a visit takes about %s", duration);
    }
}

/* The instrumented visits that the group's cells lack: right behind the calibration, so that a campaign which ends early has
 * them, and those that a budget does not allow are left out. */
static void instrument_group(struct session *session, size_t group)
{
    const struct plan *plan = session->plan;
    session_lock(session);
    for (size_t i = plan->first[group]; i < plan->first[group + 1] && !session_stopped(session); i++) {
        const struct cell_standing *cell = &session->standing.cells[i];
        if (plan_instrumented(plan, i) && !cell->instrumented && cell->inner > 0 &&
            standing_active(&session->standing, i) && session_estimate_ns(session, i) <= budget_left_ns(session))
            session_instrument(session, i);
    }
    session_unlock(session);
}

/* Round 0: finds the inner runs of each cell and the group's expected result; the baseline goes first. */
static void calibrate_group(struct session *session, size_t group)
{
    const struct plan *plan = session->plan;
    char skip[96];
    session_lock(session);
    for (size_t i = plan->first[group]; i < plan->first[group + 1] && !session_stopped(session); i++) {
        if (session->standing.cells[i].inner != 0 || session->standing.cells[i].given_up)
            continue;
        reason_to_skip(session, i, skip, sizeof skip);
        session_visit(session, i, 0, skip[0] ? skip : NULL);
    }
    session_unlock(session);
}

/* One group in one round: all its active cells, one after the other, so that pairs are seconds apart. */
static void visit_group(struct session *session, size_t group)
{
    const struct plan *plan = session->plan;
    const size_t count = plan->first[group + 1] - plan->first[group];
    const int64_t round = session->standing.groups[group].rounds + 1;
    plan_order_cells(plan, group, round, session->cells);
    session_lock(session);
    for (size_t i = 0; i < count && !session_stopped(session); i++)
        if (standing_active(&session->standing, session->cells[i]))
            session_visit(session, session->cells[i], round, NULL);
    session_unlock(session);
}

/* Stops a cell that has had enough; with a reason given, any that is not stopped. */
static void settle_cell(struct session *session, size_t cell, enum stop reason)
{
    enum stop verdict;
    session->error = standing_verdict(&session->standing, cell, &verdict);
    if (verdict == STOP_NOT && session->standing.cells[cell].stop == STOP_NOT)
        verdict = reason;
    if (session->error == 0 && verdict != STOP_NOT)
        session_stop(session, cell, verdict);
}

/* Stops the cells of a group that have had enough, baselines last: they go on for the others. */
static void settle_group(struct session *session, size_t group, enum stop reason)
{
    const struct plan *plan = session->plan;
    for (int baselines = 0; baselines <= 1; baselines++)
        for (size_t i = plan->first[group]; i < plan->first[group + 1] && !session_stopped(session); i++)
            if ((strcmp(plan->cells[i].role, "baseline") == 0) == baselines)
                settle_cell(session, i, reason);
    session_commit(session);
}

static double group_cost_ns(const struct session *session, size_t group)
{
    double cost_ns = 0;
    for (size_t i = session->plan->first[group]; i < session->plan->first[group + 1]; i++)
        if (standing_active(&session->standing, i))
            cost_ns += session_estimate_ns(session, i);
    return cost_ns;
}

/* Is the group chosen, and not done? */
static bool is_open(const struct session *session, size_t group)
{
    return session->needed[group] && !standing_group_done(&session->standing, group);
}

/* The groups that have had the fewest rounds: *count of them at the front of session->groups, in the order of the round;
 * returns their rounds, and what the round costs. */
static int64_t choose_groups(struct session *session, size_t *count, double *cost_ns)
{
    int64_t lowest = INT64_MAX;
    *count = 0;
    *cost_ns = 0;
    for (size_t group = 0; group < session->plan->groups; group++)
        if (is_open(session, group) && session->standing.groups[group].rounds < lowest)
            lowest = session->standing.groups[group].rounds;
    if (lowest == INT64_MAX) /* all are done: there is no round to order */
        return lowest;
    plan_order_groups(session->plan, lowest + 1, session->groups);
    for (size_t i = 0; i < session->plan->groups; i++) {
        const size_t group = session->groups[i];
        if (!is_open(session, group) || session->standing.groups[group].rounds != lowest)
            continue;
        session->groups[(*count)++] = group;
        *cost_ns += group_cost_ns(session, group);
    }
    return lowest;
}

/* A group and how wide its widest interval is. */
struct wide_group {
    double half_width;
    size_t group;
};

static int wider_first(const void *left, const void *right)
{
    const struct wide_group *a = left, *b = right;
    return (a->half_width < b->half_width) - (a->half_width > b->half_width);
}

/* Orders the chosen groups by their widest interval, widest first: that is where time is best spent. */
static void order_by_width(struct session *session, size_t count)
{
    struct wide_group *wide = malloc(count * sizeof *wide);
    session->error = wide ? 0 : ENOMEM;
    for (size_t i = 0; i < count && session->error == 0; i++) {
        wide[i].group = session->groups[i];
        session->error = standing_widest(&session->standing, wide[i].group, &wide[i].half_width);
    }
    if (session->error == 0) {
        qsort(wide, count, sizeof *wide, wider_first);
        for (size_t i = 0; i < count; i++)
            session->groups[i] = wide[i].group;
    }
    free(wide);
}

/* Rows that one visit of each active cell of the chosen groups leaves at most, and why it is stopped. */
static int64_t rows_of_round(const struct session *session, size_t count)
{
    const struct plan *plan = session->plan;
    int64_t rows = 0;
    for (size_t i = 0; i < count; i++)
        for (size_t cell = plan->first[session->groups[i]]; cell < plan->first[session->groups[i] + 1]; cell++)
            rows += plan->cells[cell].repetitions + ROWS_BESIDE;
    return rows;
}

/* A disk that is full within a round would end it, too; looked at before, nothing of the round is lost. */
static bool has_room(struct session *session, size_t count)
{
    char problem[PATH_MAX + 128];
    if (disk_space_suffices(session->options->directory, rows_of_round(session, count), problem, sizeof problem))
        return true;
    progress_clear(&session->progress);
    message("%s: rows before are safe; make room, then go on with --resume", problem);
    session->error = ENOSPC;
    return false;
}

/* One round of the groups that have had the fewest.  Below the least number of visits the budget is good for all of them
 * or for none; beyond it, for those with the widest intervals.  False: nothing is left to do. */
static bool run_round(struct session *session)
{
    size_t count;
    double cost_ns;
    const int64_t done = choose_groups(session, &count, &cost_ns);
    const bool least = done < session->plan->cells[0].rounds;
    if (count == 0 || !has_room(session, count))
        return false;
    if (!least)
        order_by_width(session, count);
    const bool none = least && cost_ns > budget_left_ns(session);
    for (size_t i = 0; i < count && !session_stopped(session); i++) {
        const size_t group = session->groups[i];
        const bool fits = !none && group_cost_ns(session, group) <= budget_left_ns(session);
        if (fits)
            visit_group(session, group);
        settle_group(session, group, fits ? STOP_NOT : STOP_BUDGET);
    }
    return true;
}

/* What one visit of each of its cells costs a group that was not visited: by the work of a smaller size, and no less than
 * in the smallest of its grid. */
static double new_group_cost_ns(const struct session *session, size_t group)
{
    const struct plan *plan = session->plan;
    const size_t smallest = break_even_smallest(plan, group);
    double cost_ns = 0;
    for (size_t i = plan->first[group]; i < plan->first[group + 1]; i++) {
        const size_t beside = plan->first[smallest] + (i - plan->first[group]);
        cost_ns += fmax(session_estimate_ns(session, i), (double)session->standing.cells[beside].visit_ns);
    }
    return cost_ns;
}

/* Can the groups that are chosen have their least visits within what is left of the budget? */
static bool can_pay(const struct session *session)
{
    const double visits = (double)session->plan->cells[0].rounds + 2; /* and the calibration, and the instrumented one */
    double cost_ns = 0;
    for (size_t group = 0; group < session->plan->groups; group++)
        if (is_open(session, group) && session->standing.groups[group].rounds == 0)
            cost_ns += visits * new_group_cost_ns(session, group);
    return budget_left_ns(session) >= cost_ns;
}

/* Visits the groups that are chosen until each is done. */
static void run_chosen(struct session *session)
{
    const bool searches = session->plan->cells[0].find_break_even == 1;
    for (size_t group = 0; group < session->plan->groups && !session_stopped(session); group++) {
        const bool late = searches && budget_left_ns(session) <= 0;
        if (!session->needed[group])
            continue;
        if (!late) {
            calibrate_group(session, group);
            instrument_group(session, group);
        }
        /* of what could not be calibrated, or was finished but not closed */
        settle_group(session, group, late ? STOP_BUDGET : STOP_NOT);
    }
    while (!session_stopped(session) && run_round(session))
        continue;
}

/* Stops what no search chose, and what it chose and cannot pay. */
static void stop_rest(struct session *session)
{
    for (size_t group = 0; group < session->plan->groups && !session_stopped(session); group++)
        if (!standing_group_done(&session->standing, group))
            settle_group(session, group, session->needed[group] ? STOP_BUDGET : STOP_NOT_CHOSEN);
}

void rounds_run(struct session *session)
{
    const bool searches = session->plan->cells[0].find_break_even == 1;
    bool over = false, paid = true;
    while (!session_stopped(session) && !over && paid) {
        session->error = break_even_needed(&session->standing, session->needed, &over);
        paid = !searches || over || can_pay(session);
        if (!over && paid && session->error == 0)
            run_chosen(session);
    }
    if (!paid) {
        progress_clear(&session->progress);
        message("budget: used up before the search was over: intervals of break-even sizes are wider than they could be");
    }
    stop_rest(session);
}

/* Campaigns that go from machine to machine and are killed anywhere: each group ends complete on one machine, with no visit
 * more than that takes.  The journal is judged by itself, not by what the program thinks of it. */
#include "tests/unit/harness/demo_plan.h"

#include "harness/break_even_search.h"
#include "harness/machines.h"

#include <stdio.h>
#include <stdlib.h>

enum { MACHINES = 3, MOST_EVENTS = 20000, SCHEDULES = 120, MOST_ROUNDS = 8 };

/* What a session journals: a visit of a cell, or why it is visited no more. */
struct event {
    size_t machine, cell;
    int session;
    int64_t round;
    bool whole;     /* of a visit: it was not cut off */
    enum stop stop; /* STOP_NOT: a visit */
};

struct journal {
    struct plan plan;
    struct event events[MOST_EVENTS];
    size_t count;
    int sessions;
    size_t kills[MACHINES];
};

/* A session: it is killed when no event is left. */
struct run {
    struct journal *journal;
    struct standing standing;
    size_t machine, left;
};

static void fill(const struct plan *plan, const struct event *event, struct record *row)
{
    const struct plan_cell *cell = &plan->cells[event->cell];
    record_clear(row);
    snprintf(row->session, sizeof row->session, "%d", event->session);
    record_set_text(row->variant, sizeof row->variant, cell->variant);
    record_set_text(row->worker, sizeof row->worker, cell->worker);
    record_set_text(row->status, sizeof row->status, "ok");
    row->group = cell->group;
    row->p = cell->p;
    row->ranks = cell->ranks;
    row->round = event->round;
}

/* The serial variant is the faster one at small sizes. */
static int64_t run_ns(const struct plan_cell *cell)
{
    return strcmp(cell->model, "serial") == 0 ? 10 * cell->n : 3000 + 10 * cell->n / cell->p;
}

static void take(struct standing *standing, const struct event *event)
{
    struct record row;
    fill(standing->plan, event, &row);
    if (event->stop != STOP_NOT) {
        record_set_text(row.type, sizeof row.type, "stop");
        record_set_text(row.status, sizeof row.status, stop_name(event->stop));
        assert_int_equal(standing_take(standing, &row), 0);
        return;
    }
    record_set_text(row.type, sizeof row.type, "repetition");
    record_set_text(row.phase, sizeof row.phase, event->round ? "timed" : "warmup");
    record_set_text(row.result, sizeof row.result, "7");
    row.inner = 1;
    row.repetition = 0;
    row.total_ns = run_ns(&standing->plan->cells[event->cell]);
    assert_int_equal(standing_take(standing, &row), 0);
    if (!event->whole)
        return;
    record_set_text(row.type, sizeof row.type, "visit");
    row.repetition = -1;
    row.launch_ns = 5000;
    assert_int_equal(standing_take(standing, &row), 0);
}

/* What the journal says on that machine: its own rows, and of the others what counts. */
static void stand(const struct journal *journal, size_t machine, struct standing *standing)
{
    struct machine_standing others[MACHINES] = {0};
    size_t count = 0, place[MACHINES];
    assert_int_equal(standing_alloc(&journal->plan, standing), 0);
    for (size_t i = 0; i < MACHINES; i++)
        if (i != machine) {
            assert_int_equal(standing_alloc(&journal->plan, &others[count].standing), 0);
            place[i] = count++;
        }
    for (size_t i = 0; i < journal->count; i++) {
        const struct event *event = &journal->events[i];
        take(event->machine == machine ? standing : &others[place[event->machine]].standing, event);
    }
    machines_choose(standing, true, others, count);
    for (size_t i = 0; i < count; i++)
        standing_free(&others[i].standing);
}

/* False: the session was killed; a visit under way leaves half its rows. */
static bool act(struct run *run, size_t cell, int64_t round, enum stop stop)
{
    struct journal *journal = run->journal;
    const bool killed = run->left == 0;
    if (killed && stop != STOP_NOT)
        return false;
    assert_true(journal->count < MOST_EVENTS);
    struct event *event = &journal->events[journal->count++];
    *event = (struct event){run->machine, cell, journal->sessions, round, !killed, stop};
    take(&run->standing, event);
    run->left -= !killed;
    return !killed;
}

/* As settle_group() of a session. */
static bool settle(struct run *run, size_t group, enum stop reason)
{
    const struct plan *plan = &run->journal->plan;
    for (int baselines = 0; baselines <= 1; baselines++)
        for (size_t i = plan->first[group]; i < plan->first[group + 1]; i++) {
            enum stop verdict;
            if ((strcmp(plan->cells[i].role, "baseline") == 0) != baselines)
                continue;
            assert_int_equal(standing_verdict(&run->standing, i, &verdict), 0);
            if (verdict == STOP_NOT && run->standing.cells[i].stop == STOP_NOT)
                verdict = reason;
            if (verdict != STOP_NOT && !act(run, i, 0, verdict))
                return false;
        }
    return true;
}

static bool visit_group(struct run *run, size_t group, int64_t round)
{
    const struct plan *plan = &run->journal->plan;
    for (size_t i = plan->first[group]; i < plan->first[group + 1]; i++) {
        const bool due = round ? standing_active(&run->standing, i) : run->standing.cells[i].inner == 0;
        if (due && !act(run, i, round, STOP_NOT))
            return false;
    }
    return settle(run, group, STOP_NOT);
}

/* Calibrations, then whole rounds of the chosen groups that have had the fewest. */
static bool run_chosen(struct run *run, const bool needed[])
{
    const struct plan *plan = &run->journal->plan;
    for (size_t group = 0; group < plan->groups; group++)
        if (needed[group] && !standing_group_done(&run->standing, group) && !visit_group(run, group, 0))
            return false;
    for (int64_t done = 0; done < MOST_ROUNDS; done++)
        for (size_t group = 0; group < plan->groups; group++)
            if (needed[group] && !standing_group_done(&run->standing, group) && run->standing.groups[group].rounds == done &&
                !visit_group(run, group, done + 1))
                return false;
    return true;
}

/* A session on that machine: killed behind so many events, or run to its end. */
static bool run_session(struct journal *journal, size_t machine, size_t events)
{
    struct run run = {.journal = journal, .machine = machine, .left = events};
    bool *needed = calloc(journal->plan.groups, sizeof *needed), over = false, alive = true;
    assert_non_null(needed);
    journal->sessions++;
    stand(journal, machine, &run.standing);
    while (alive && !over) {
        assert_int_equal(break_even_needed(&run.standing, needed, &over), 0);
        alive = over || run_chosen(&run, needed);
    }
    for (size_t group = 0; alive && group < journal->plan.groups; group++)
        alive = standing_group_done(&run.standing, group) || settle(&run, group, STOP_NOT_CHOSEN);
    assert_true(!alive || standing_done(&run.standing));
    journal->kills[machine] += !alive;
    standing_free(&run.standing);
    free(needed);
    return alive;
}

/* The first event that stops the cell on that machine; SIZE_MAX: there is none. */
static size_t stopped_at(const struct journal *journal, size_t cell, size_t machine)
{
    for (size_t i = 0; i < journal->count; i++)
        if (journal->events[i].cell == cell && journal->events[i].machine == machine && journal->events[i].stop != STOP_NOT)
            return i;
    return SIZE_MAX;
}

/* The event with which all cells of the group, or of its whole grid, are stopped on that machine; SIZE_MAX: none. */
static size_t completed_at(const struct journal *journal, size_t group, size_t machine)
{
    const struct plan *plan = &journal->plan;
    size_t last = 0;
    const size_t first = plan->first[break_even_smallest(plan, group)], end = plan->first[break_even_end(plan, group)];
    for (size_t cell = first; cell < end && last < SIZE_MAX; cell++) {
        const size_t at = stopped_at(journal, cell, machine);
        last = at > last ? at : last;
    }
    return last;
}

/* Group-rounds of the machine, whole and begun: those of which all cells were visited in one session, and the others. */
static void count_rounds(const struct journal *journal, size_t group, size_t machine, size_t *whole, size_t *begun)
{
    const struct plan *plan = &journal->plan;
    const size_t cells = plan->first[group + 1] - plan->first[group];
    for (int session = 1; session <= journal->sessions; session++)
        for (int64_t round = 1; round <= MOST_ROUNDS; round++) {
            size_t visits = 0, parts = 0;
            for (size_t i = 0; i < journal->count; i++) {
                const struct event *event = &journal->events[i];
                const bool its = event->machine == machine && event->session == session && event->round == round &&
                                 event->stop == STOP_NOT && (size_t)plan->cells[event->cell].group == group;
                visits += its && event->whole;
                parts += its;
            }
            *whole += visits == cells;
            *begun += parts > 0 && visits < cells;
        }
}

static void judge_machine(const struct journal *journal, size_t machine)
{
    const struct plan *plan = &journal->plan;
    size_t begun = 0;
    for (size_t group = 0; group < plan->groups; group++) {
        size_t whole = 0;
        const size_t planned = (size_t)plan->cells[plan->first[group]].rounds;
        bool chosen = true;
        count_rounds(journal, group, machine, &whole, &begun);
        for (size_t i = 0; i < journal->count; i++)
            chosen = chosen && !((size_t)plan->cells[journal->events[i].cell].group == group &&
                                 journal->events[i].stop == STOP_NOT_CHOSEN);
        assert_true(whole <= planned);
        if (chosen && completed_at(journal, group, machine) < SIZE_MAX)
            assert_int_equal(whole, planned);
    }
    assert_true(begun <= journal->kills[machine]); /* a kill cuts off one round of one group */
}

static void judge_calibrations(const struct journal *journal)
{
    for (size_t i = 0; i < journal->count; i++)
        for (size_t later = i + 1; later < journal->count; later++) {
            const struct event *a = &journal->events[i], *b = &journal->events[later];
            assert_false(a->cell == b->cell && a->machine == b->machine && a->round == 0 && b->round == 0 && a->stop == STOP_NOT &&
                         b->stop == STOP_NOT && a->whole);
        }
}

/* Nothing is visited that is complete somewhere; a limit is what a machine has for itself. */
static void judge_order(const struct journal *journal, size_t group)
{
    const struct plan *plan = &journal->plan;
    size_t done = SIZE_MAX;
    for (size_t machine = 0; machine < MACHINES; machine++) {
        const size_t at = completed_at(journal, group, machine);
        done = at < done ? at : done;
    }
    assert_true(done < SIZE_MAX);
    for (size_t i = done + 1; i < journal->count && plan->cells[plan->first[group]].limit != 1; i++)
        assert_true((size_t)plan->cells[journal->events[i].cell].group != group);
}

/* The last session ran to its end: if it visited a workload, its machine has all limits. */
static void judge_limits(const struct journal *journal)
{
    const struct plan *plan = &journal->plan;
    bool works = false;
    size_t machine = 0;
    for (size_t i = 0; i < journal->count; i++) {
        const struct event *event = &journal->events[i];
        if (event->session == journal->sessions && event->stop == STOP_NOT && plan->cells[event->cell].limit != 1) {
            works = true;
            machine = event->machine;
        }
    }
    for (size_t group = 0; works && group < plan->groups; group++)
        if (plan->cells[plan->first[group]].limit == 1)
            assert_true(completed_at(journal, group, machine) < SIZE_MAX);
}

static void judge(const struct journal *journal)
{
    for (size_t group = 0; group < journal->plan.groups; group++)
        judge_order(journal, group);
    for (size_t machine = 0; machine < MACHINES; machine++)
        judge_machine(journal, machine);
    judge_calibrations(journal);
    judge_limits(journal);
}

static unsigned draw(unsigned *seed, unsigned below)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 8) % below;
}

static void run_schedules(struct plan_request request, unsigned schedules)
{
    char problem[512];
    struct journal *journal = malloc(sizeof *journal);
    assert_non_null(journal);
    for (unsigned schedule = 0; schedule < schedules; schedule++) {
        unsigned seed = schedule;
        memset(journal, 0, sizeof *journal);
        assert_int_equal(demo_plan(request, &journal->plan, problem), 0);
        for (unsigned sessions = draw(&seed, 7); sessions > 0; sessions--)
            run_session(journal, draw(&seed, MACHINES), draw(&seed, 2 + draw(&seed, 300)));
        assert_true(run_session(journal, draw(&seed, MACHINES), MOST_EVENTS));
        judge(journal);
        const size_t count = journal->count;
        assert_true(run_session(journal, draw(&seed, MACHINES), MOST_EVENTS)); /* complete wherever it is looked at */
        for (size_t i = count; i < journal->count; i++)
            assert_int_equal(journal->plan.cells[journal->events[i].cell].limit, 1);
        plan_free(&journal->plan);
    }
    free(journal);
}

static void test_each_group_ends_complete_on_one_machine(void **state)
{
    (void)state;
    run_schedules((struct plan_request){.visits = 3}, SCHEDULES);
}

static void test_a_search_ends_on_one_machine(void **state)
{
    (void)state;
    run_schedules((struct plan_request){.visits = 6, .kernels = "cube", .sizes = "100,1000", .find_break_even = true},
                  SCHEDULES / 4);
}

/* Two groups of the plan, one of them complete on another machine, the other begun there. */
static void test_what_is_done_anew_is_counted(void **state)
{
    (void)state;
    char problem[512];
    struct plan plan;
    struct standing standing;
    struct machine_standing others[2] = {0};
    assert_int_equal(demo_plan((struct plan_request){.visits = 1}, &plan, problem), 0);
    assert_int_equal(standing_alloc(&plan, &standing), 0);
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(standing_alloc(&plan, &others[i].standing), 0);
    for (size_t cell = plan.first[0]; cell < plan.first[1]; cell++) {
        take(&others[1].standing, &(struct event){.session = 1, .cell = cell, .round = 1, .whole = true});
        take(&others[1].standing, &(struct event){.session = 1, .cell = cell, .stop = STOP_CAP});
    }
    for (size_t i = 0; i < 2; i++)
        take(&others[i].standing, &(struct event){.session = 2, .cell = plan.first[1], .whole = true});
    assert_int_equal(machines_choose(&standing, true, others, 2), 1);
    assert_true(standing_group_done(&standing, 0) && !standing_group_done(&standing, 1));
    assert_int_equal(others[0].begun, 1);
    assert_int_equal(others[1].begun, 1);
    assert_int_equal(standing_spent_ns(&standing), (int64_t)(plan.first[1] - plan.first[0]) * 5000); /* of what counts */
    take(&standing, &(struct event){.session = 3, .cell = plan.first[1], .whole = true});
    others[0].begun = others[1].begun = 0;
    assert_int_equal(machines_choose(&standing, true, others, 2), 0); /* begun here: it is gone on with */
    standing_free(&standing);
    for (size_t i = 0; i < 2; i++)
        standing_free(&others[i].standing);
    plan_free(&plan);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_group_ends_complete_on_one_machine),
        cmocka_unit_test(test_a_search_ends_on_one_machine),
        cmocka_unit_test(test_what_is_done_anew_is_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

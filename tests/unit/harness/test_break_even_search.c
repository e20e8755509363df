/* The search for break-even sizes on plans whose times are known: what it visits, what it finds, and that a journal that was
 * cut off leads to the same. */
#include "tests/unit/harness/demo_plan.h"

#include "harness/break_even_search.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { MOST_GROUPS = 400, VISITS = 6 };

/* Times in ns: n for serial, a + n / p for p workers: they meet at n = a / (1 - 1 / p). */
struct world {
    double start_ns;
    double delay_ns; /* of every visit */
    int64_t session;
    size_t visited; /* groups */
};

static double time_ns(const struct world *world, const struct plan_cell *cell)
{
    const double n = (double)cell->n;
    return world->delay_ns + (strcmp(cell->model, "openmp") == 0 ? world->start_ns + n / (double)cell->p : n);
}

static double meeting(const struct world *world, int64_t p)
{
    return world->start_ns / (1 - 1 / (double)p);
}

static struct record row_of(const struct world *world, const struct plan_cell *cell, const char *type, const char *status)
{
    struct record row;
    record_clear(&row);
    snprintf(row.session, sizeof row.session, "s%04d", (int)world->session);
    record_set_text(row.variant, sizeof row.variant, cell->variant);
    record_set_text(row.worker, sizeof row.worker, cell->worker);
    record_set_text(row.type, sizeof row.type, type);
    record_set_text(row.status, sizeof row.status, status);
    row.group = cell->group;
    row.p = cell->p;
    row.ranks = cell->ranks;
    return row;
}

/* Visits a cell once; odd rounds are 1 % slower for all, as a machine is that others use. */
static void visit(const struct world *world, struct standing *standing, size_t index, int64_t round)
{
    const struct plan_cell *cell = &standing->plan->cells[index];
    struct record row = row_of(world, cell, "repetition", "ok");
    record_set_text(row.phase, sizeof row.phase, "timed");
    row.round = round;
    row.repetition = 0;
    row.inner = 1;
    row.total_ns = (int64_t)llround(1000 * time_ns(world, cell) * (round % 2 ? 1.01 : 1));
    assert_int_equal(standing_take(standing, &row), 0);
    row = row_of(world, cell, "visit", "ok");
    row.round = round;
    assert_int_equal(standing_take(standing, &row), 0);
}

static void finish_group(struct world *world, struct standing *standing, size_t group, enum stop reason)
{
    const struct plan *plan = standing->plan;
    for (int64_t round = standing->groups[group].rounds + 1; round <= VISITS && reason == STOP_CAP; round++)
        for (size_t i = plan->first[group]; i < plan->first[group + 1]; i++)
            visit(world, standing, i, round);
    for (size_t i = plan->first[group]; i < plan->first[group + 1]; i++) {
        const struct record row = row_of(world, &plan->cells[i], "stop", stop_name(reason));
        assert_int_equal(standing_take(standing, &row), 0);
    }
    world->visited += reason == STOP_CAP;
}

/* A round that is cut off behind its serial cells, slow as it was, pairs with nothing. */
static void visit_serial_cells(struct world *world, struct standing *standing, size_t group)
{
    const struct plan *plan = standing->plan;
    world->delay_ns = 1e9;
    for (size_t i = plan->first[group]; i < plan->first[group + 1]; i++)
        if (strcmp(plan->cells[i].model, "serial") == 0)
            visit(world, standing, i, 1);
    world->delay_ns = 0;
}

/* Visits what is chosen until the search is over.  interrupted: one group is finished at a time, in a session of its own,
 * from the last to the first, and the choice is asked for anew. */
static void search(struct world *world, struct standing *standing, bool needed[], bool interrupted)
{
    bool over = false;
    while (!over) {
        assert_int_equal(break_even_needed(standing, needed, &over), 0);
        bool any = false;
        for (size_t group = standing->plan->groups; group-- > 0;) {
            if (!needed[group] || standing_group_done(standing, group) || (interrupted && any))
                continue;
            assert_false(over);
            any = true;
            for (int killed = 0; interrupted && killed < 4 * VISITS; killed++) { /* most of its values */
                world->session++;
                visit_serial_cells(world, standing, group);
            }
            world->session += interrupted;
            finish_group(world, standing, group, STOP_CAP);
        }
        assert_true(over || any);
    }
}

static void begin(struct plan_request request, struct plan *plan, struct standing *standing)
{
    char problem[512] = "";
    request.find_break_even = true;
    request.visits = VISITS;
    if (demo_plan(request, plan, problem) != 0)
        fail_msg("%s", problem);
    assert_in_range(plan->groups, 3, MOST_GROUPS);
    assert_int_equal(standing_alloc(plan, standing), 0);
}

static void end(struct plan *plan, struct standing *standing)
{
    standing_free(standing);
    plan_free(plan);
}

/* Is the workload's size visited? */
static bool is_visited(const struct standing *standing, size_t group)
{
    return standing->cells[standing->plan->first[group]].count > 0;
}

/* The sizes beside the meeting of serial and p workers are visited, and there are no others between. */
static void assert_bracketed(const struct standing *standing, const char *kernel, double n)
{
    const struct plan *plan = standing->plan;
    double below = 0, above = INFINITY;
    for (size_t group = 0; group < plan->groups; group++) {
        const struct plan_cell *cell = &plan->cells[plan->first[group]];
        if (strcmp(cell->kernel, kernel) != 0 || !is_visited(standing, group))
            continue;
        below = (double)cell->n < n ? fmax(below, (double)cell->n) : below;
        above = (double)cell->n >= n ? fmin(above, (double)cell->n) : above;
    }
    assert_true(below > 0);
    assert_true(above / below < pow(10, 1.01 / BREAK_EVEN_STEPS) + 1 / below);
}

static void test_the_grid(void **state)
{
    (void)state;
    int64_t *sizes;
    size_t count;
    assert_int_equal(break_even_grid(10, 10000000, &sizes, &count), 0);
    assert_int_equal(sizes[0], 10);
    assert_int_equal(sizes[count - 1], 10000000);
    assert_int_equal(count, 6 * BREAK_EVEN_STEPS + 1);
    assert_int_equal(sizes[BREAK_EVEN_STEPS], 100);
    for (size_t i = 1; i < count; i++) {
        assert_true(sizes[i] > sizes[i - 1]);
        assert_true((double)sizes[i] <= (double)sizes[i - 1] * pow(10, 1.0 / BREAK_EVEN_STEPS) + 1);
    }
    free(sizes);
    assert_int_equal(break_even_grid(1, 4, &sizes, &count), 0); /* rounding makes no size twice */
    assert_int_equal(count, 4);
    free(sizes);
    assert_int_equal(break_even_grid(7, 7, &sizes, &count), 0);
    assert_int_equal(count, 1);
    assert_int_equal(sizes[0], 7);
    free(sizes);
}

static void test_the_plan_holds_the_grid_for_workloads_only(void **state)
{
    (void)state;
    struct plan plan;
    struct standing standing;
    size_t limits = 0;
    begin((struct plan_request){.kernels = "cube"}, &plan, &standing);
    for (size_t group = 0; group < plan.groups; group++) {
        const struct plan_cell *cell = &plan.cells[plan.first[group]];
        assert_int_equal(cell->find_break_even, 1);
        limits += cell->limit == 1;
        assert_true(cell->limit != 1 || break_even_certain(&plan, group));
    }
    assert_int_equal(plan.groups - limits, 2 * BREAK_EVEN_STEPS + 1); /* 10 to 1000 */
    assert_int_equal(plan.cells[0].n, BREAK_EVEN_LEAST_N);
    assert_int_equal(plan_certain_cells(&plan), 3 * 4 + (plan.cells[plan.count - 1].group + 1 - 33) * 4);
    assert_true(plan_shortest_s(&plan, VISITS) < 0.5 * (double)plan.count * 14 * 0.01);
    end(&plan, &standing);
}

static void test_what_cannot_be_searched_is_refused(void **state)
{
    (void)state;
    static const struct {
        struct plan_request request;
        const char *said;
    } cases[] = {{{.threads = "1"}, "--find-break-even: no chosen variant has more than one worker"},
                 {{.variants = "qsort"}, "--find-break-even: no chosen variant"},
                 {{.threads = "8", .oversubscribe = true}, "--find-break-even: no chosen variant"},
                 {{.visits = 5}, "--visits: 5 give no interval"},
                 {{.budget_ns = 1000000000}, "--budget: "}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct plan plan;
        char problem[512] = "";
        struct plan_request request = cases[i].request;
        request.find_break_even = true;
        assert_int_equal(demo_plan(request, &plan, problem), EINVAL);
        assert_non_null(strstr(problem, cases[i].said));
    }
}

static void test_a_budget_does_not_add_visits(void **state)
{
    (void)state;
    struct plan plan;
    struct standing standing;
    begin((struct plan_request){.budget_ns = INT64_C(3600000000000)}, &plan, &standing);
    assert_int_equal(plan.cells[0].cap, VISITS);
    end(&plan, &standing);
}

/* Wherever the curves meet, and for two numbers of workers at once. */
static void test_the_search_brackets_where_the_curves_meet(void **state)
{
    (void)state;
    static const double starts[] = {9, 33, 1000, 12345.6, 700000, 4.9e6};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        struct plan plan;
        struct standing standing;
        bool needed[MOST_GROUPS];
        struct world world = {.start_ns = starts[i]};
        begin((struct plan_request){.sizes = "10,1e7", .kernels = "cube", .threads = "1,2,4"}, &plan, &standing);
        search(&world, &standing, needed, false);
        assert_bracketed(&standing, "cube", meeting(&world, 2));
        assert_bracketed(&standing, "cube", meeting(&world, 4));
        /* 97 sizes: the first three and, for either p, at most the 6 halvings of half of them; and the limits. */
        assert_in_range(world.visited, 3 + 5, 3 + 2 * 6 + 3);
        end(&plan, &standing);
    }
}

static void test_what_always_or_never_pays_is_not_searched(void **state)
{
    (void)state;
    const double starts[] = {0, 1e9};
    for (size_t i = 0; i < 2; i++) {
        struct plan plan;
        struct standing standing;
        bool needed[MOST_GROUPS];
        struct world world = {.start_ns = starts[i]};
        begin((struct plan_request){.sizes = "10,1e7", .kernels = "sort", .threads = "2"}, &plan, &standing);
        search(&world, &standing, needed, false);
        size_t certain = 0;
        for (size_t group = 0; group < plan.groups; group++) {
            certain += break_even_certain(&plan, group);
            assert_int_equal(needed[group], break_even_certain(&plan, group));
        }
        assert_int_equal(world.visited, certain);
        end(&plan, &standing);
    }
}

/* After each group the campaign is killed, in the middle of the next; the sizes visited are the same. */
static void test_interruptions_change_nothing(void **state)
{
    (void)state;
    static const double starts[] = {33, 1000, 700000};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        struct plan plan;
        struct standing standing[2];
        bool needed[2][MOST_GROUPS];
        const struct plan_request request = {.sizes = "10,1e7"};
        for (int interrupted = 0; interrupted < 2; interrupted++) {
            struct world world = {.start_ns = starts[i]};
            begin(request, &plan, &standing[interrupted]);
            search(&world, &standing[interrupted], needed[interrupted], interrupted);
            if (interrupted)
                assert_memory_equal(needed[0], needed[1], plan.groups * sizeof(bool));
            end(&plan, &standing[interrupted]);
        }
    }
}

/* With what cannot be measured at large sizes, the search goes on below. */
static void test_sizes_that_fail_are_no_verdict(void **state)
{
    (void)state;
    struct plan plan;
    struct standing standing;
    bool needed[MOST_GROUPS], over = false;
    struct world world = {.start_ns = 1000};
    begin((struct plan_request){.sizes = "10,1e7", .kernels = "cube", .threads = "2"}, &plan, &standing);
    while (!over) {
        assert_int_equal(break_even_needed(&standing, needed, &over), 0);
        for (size_t group = 0; group < plan.groups; group++)
            if (needed[group] && !standing_group_done(&standing, group))
                finish_group(&world, &standing, group, plan.cells[plan.first[group]].n > 5000 ? STOP_FAILED : STOP_CAP);
    }
    assert_bracketed(&standing, "cube", 2000);
    end(&plan, &standing);
}

static void test_other_campaigns_need_all_groups(void **state)
{
    (void)state;
    struct plan plan;
    struct standing standing;
    char problem[512];
    bool needed[MOST_GROUPS], over;
    struct world world = {.start_ns = 1};
    assert_int_equal(demo_plan((struct plan_request){.visits = VISITS}, &plan, problem), 0);
    assert_int_equal(standing_alloc(&plan, &standing), 0);
    for (size_t done = 0; done <= plan.groups; done++) {
        assert_int_equal(break_even_needed(&standing, needed, &over), 0);
        assert_int_equal(over, done == plan.groups);
        for (size_t group = 0; group < plan.groups; group++)
            assert_true(needed[group]);
        if (done < plan.groups)
            finish_group(&world, &standing, done, STOP_CAP);
    }
    assert_true(break_even_expected(&plan) == (double)plan.groups);
    assert_int_equal(plan_certain_cells(&plan), plan.count);
    end(&plan, &standing);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_grid),
        cmocka_unit_test(test_the_plan_holds_the_grid_for_workloads_only),
        cmocka_unit_test(test_what_cannot_be_searched_is_refused),
        cmocka_unit_test(test_a_budget_does_not_add_visits),
        cmocka_unit_test(test_the_search_brackets_where_the_curves_meet),
        cmocka_unit_test(test_what_always_or_never_pays_is_not_searched),
        cmocka_unit_test(test_interruptions_change_nothing),
        cmocka_unit_test(test_sizes_that_fail_are_no_verdict),
        cmocka_unit_test(test_other_campaigns_need_all_groups),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

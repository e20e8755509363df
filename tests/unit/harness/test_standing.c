/* What a journal says of a campaign: calibrations, complete rounds, failures, sessions. */
#include "tests/unit/harness/demo_plan.h"

#include "harness/standing.h"

#include <stdio.h>

/* One visit of a cell of the plan, as its rows. */
static void visit(struct standing *standing, const char *session, size_t cell, int64_t round, const char *status)
{
    const struct plan_cell *planned = &standing->plan->cells[cell];
    struct record row;
    record_clear(&row);
    record_set_text(row.session, sizeof row.session, session);
    record_set_text(row.variant, sizeof row.variant, planned->variant);
    record_set_text(row.worker, sizeof row.worker, planned->worker);
    record_set_text(row.type, sizeof row.type, "repetition");
    record_set_text(row.status, sizeof row.status, status);
    record_set_text(row.result, sizeof row.result, "18446744073709551615");
    row.group = planned->group;
    row.p = planned->p;
    row.ranks = planned->ranks;
    row.round = round;
    row.inner = 8;
    row.repetition = 0;
    row.total_ns = 1000;
    record_set_text(row.phase, sizeof row.phase, round ? "timed" : "warmup");
    assert_int_equal(standing_take(standing, &row), 0);
    record_set_text(row.type, sizeof row.type, "visit");
    row.repetition = -1;
    row.launch_ns = 5000;
    assert_int_equal(standing_take(standing, &row), 0);
}

/* The row that says why a cell is visited no more. */
static void stop(struct standing *standing, size_t cell, enum stop reason)
{
    const struct plan_cell *planned = &standing->plan->cells[cell];
    struct record row;
    record_clear(&row);
    record_set_text(row.session, sizeof row.session, standing->session);
    record_set_text(row.variant, sizeof row.variant, planned->variant);
    record_set_text(row.worker, sizeof row.worker, planned->worker);
    record_set_text(row.type, sizeof row.type, "stop");
    record_set_text(row.status, sizeof row.status, stop_name(reason));
    row.group = planned->group;
    row.p = planned->p;
    row.ranks = planned->ranks;
    assert_int_equal(standing_take(standing, &row), 0);
}

static enum stop verdict(const struct standing *standing, size_t cell)
{
    enum stop reason;
    assert_int_equal(standing_verdict(standing, cell, &reason), 0);
    return reason;
}

/* Group 0 of the demo plan is cube at n = 10: cells 0 .. 3; two rounds are planned. */
static void start(struct plan *plan, struct standing *standing)
{
    char problem[512];
    assert_int_equal(demo_plan((struct plan_request){.visits = 2}, plan, problem), 0);
    assert_int_equal(standing_alloc(plan, standing), 0);
}

static void finish(struct plan *plan, struct standing *standing)
{
    standing_free(standing);
    plan_free(plan);
}

static void round_of_group_0(struct standing *standing, const char *session, int64_t round)
{
    for (size_t cell = 0; cell < 4; cell++)
        visit(standing, session, cell, round, "ok");
}

static void test_calibration_gives_inner_and_expected(void **state)
{
    (void)state;
    struct plan plan;
    struct standing standing;
    start(&plan, &standing);
    visit(&standing, "a", 0, 0, "ok");
    assert_int_equal(standing.cells[0].inner, 8);
    assert_int_equal(standing.cells[0].visit_ns, 5000);
    assert_true(standing.cells[0].has_expected);
    assert_true(standing.cells[0].expected == UINT64_MAX);
    assert_int_equal(standing.cells[1].inner, 0);
    assert_int_equal(standing.groups[0].rounds, 0);
    finish(&plan, &standing);
}

/* An instrumented visit of cell 2: warm-up, a row of phase spans, the visit. */
static void instrument(struct standing *standing, const char *status)
{
    const struct plan_cell *planned = &standing->plan->cells[2];
    struct record row;
    record_clear(&row);
    record_set_text(row.session, sizeof row.session, "a");
    record_set_text(row.variant, sizeof row.variant, planned->variant);
    record_set_text(row.worker, sizeof row.worker, planned->worker);
    record_set_text(row.type, sizeof row.type, "repetition");
    record_set_text(row.phase, sizeof row.phase, "spans");
    record_set_text(row.status, sizeof row.status, status);
    row.group = planned->group;
    row.p = planned->p;
    row.ranks = planned->ranks;
    row.round = 0;
    row.inner = 3;
    row.repetition = 1;
    row.total_ns = 70000;
    assert_int_equal(standing_take(standing, &row), 0);
    record_set_text(row.type, sizeof row.type, "visit");
    row.launch_ns = 90000;
    assert_int_equal(standing_take(standing, &row), 0);
}

static void test_an_instrumented_visit_decides_nothing(void **state)
{
    (void)state;
    struct plan plan;
    struct standing standing;
    start(&plan, &standing);
    round_of_group_0(&standing, "a", 0);
    round_of_group_0(&standing, "a", 1);
    const struct cell_standing before = standing.cells[2];
    assert_false(plan_instrumented(&plan, 0)); /* serial */
    assert_true(plan_instrumented(&plan, 1) && plan_instrumented(&plan, 2) && plan_instrumented(&plan, 3));
    assert_false(before.instrumented);
    instrument(&standing, "aborted");
    assert_false(standing.cells[2].instrumented);
    instrument(&standing, "crashed");
    assert_true(standing.cells[2].instrumented && standing_active(&standing, 2));
    instrument(&standing, "ok");
    assert_int_equal(standing.cells[2].inner, before.inner);
    assert_int_equal(standing.cells[2].visit_ns, before.visit_ns);
    assert_true(standing.cells[2].run_ns == before.run_ns && standing.cells[2].count == before.count);
    assert_int_equal(standing.cells[2].failures, 1);
    assert_int_equal(standing.groups[0].rounds, 1);
    assert_int_equal(standing_spent_ns(&standing), 8 * 5000 + 3 * 90000); /* but its time is spent */
    finish(&plan, &standing);
}

static void test_a_group_is_done_after_all_its_rounds(void **state)
{
    (void)state;
    struct plan plan;
    struct standing standing;
    start(&plan, &standing);
    round_of_group_0(&standing, "a", 0);
    round_of_group_0(&standing, "a", 1);
    assert_int_equal(standing.groups[0].rounds, 1);
    assert_int_equal(verdict(&standing, 1), STOP_NOT);
    round_of_group_0(&standing, "a", 2);
    for (size_t cell = 4; cell-- > 0;) { /* the baseline last: it goes on for the others */
        assert_int_equal(verdict(&standing, 0), cell == 0 ? STOP_CAP : STOP_NOT);
        assert_int_equal(verdict(&standing, cell), STOP_CAP);
        assert_true(standing_active(&standing, cell));
        assert_false(standing_group_done(&standing, 0));
        stop(&standing, cell, STOP_CAP);
        assert_false(standing_active(&standing, cell));
        assert_int_equal(verdict(&standing, cell), STOP_NOT); /* once is enough */
    }
    assert_true(standing_group_done(&standing, 0));
    assert_false(standing_done(&standing));
    finish(&plan, &standing);
}

/* The value of a visit is the median of its timed repetitions alone. */
static void test_warm_up_is_no_value(void **state)
{
    (void)state;
    static const int64_t times[] = {9000, 1000, 3000, 2000};
    struct plan plan;
    struct standing standing;
    struct record row;
    start(&plan, &standing);
    for (int64_t i = 0; i < 4; i++) {
        record_clear(&row);
        record_set_text(row.session, sizeof row.session, "a");
        record_set_text(row.variant, sizeof row.variant, plan.cells[0].variant);
        record_set_text(row.worker, sizeof row.worker, plan.cells[0].worker);
        record_set_text(row.status, sizeof row.status, "ok");
        record_set_text(row.phase, sizeof row.phase, i == 0 ? "warmup" : "timed");
        row.group = 0;
        row.p = row.ranks = row.round = row.inner = 1;
        row.repetition = i;
        row.total_ns = times[i];
        assert_int_equal(standing_take(&standing, &row), 0);
    }
    record_set_text(row.type, sizeof row.type, "visit");
    assert_int_equal(standing_take(&standing, &row), 0);
    assert_int_equal(standing.cells[0].count, 1);
    assert_true(standing.cells[0].values[0] == 2000);
    finish(&plan, &standing);
}

/* Nine equal values are as narrow as can be; one cell that jumps goes on, and its baseline with it. */
static void test_a_cell_stops_at_its_precision(void **state)
{
    (void)state;
    struct plan plan;
    struct standing standing;
    char problem[512];
    double width;
    struct plan_request request = {.visits = 9, .cap = 20};
    assert_int_equal(demo_plan(request, &plan, problem), 0);
    assert_int_equal(standing_alloc(&plan, &standing), 0);
    for (int64_t round = 1; round <= 9; round++)
        round_of_group_0(&standing, "a", round);
    standing.cells[2].values[4] *= 3;
    assert_int_equal(standing_widest(&standing, 0, &width), 0);
    assert_true(width > 0.99 && width < 1.01); /* 99 % of 9 values: [x(1), x(9)] = [125, 375] */
    assert_int_equal(verdict(&standing, 1), STOP_PRECISION);
    assert_int_equal(verdict(&standing, 2), STOP_NOT);
    assert_int_equal(verdict(&standing, 0), STOP_NOT);
    stop(&standing, 1, STOP_PRECISION);
    stop(&standing, 3, STOP_PRECISION);
    for (int64_t round = 10; round <= 11; round++) { /* rounds are whole without the cells that have stopped */
        visit(&standing, "a", 0, round, "ok");
        assert_int_equal(standing.groups[0].rounds, round - 1);
        visit(&standing, "a", 2, round, "ok");
        assert_int_equal(standing.groups[0].rounds, round);
    }
    assert_int_equal(verdict(&standing, 2), STOP_NOT);
    visit(&standing, "a", 0, 12, "ok");
    visit(&standing, "a", 2, 12, "ok"); /* of 12 values the interval leaves out the outermost on each side */
    assert_int_equal(verdict(&standing, 2), STOP_PRECISION);
    stop(&standing, 2, STOP_PRECISION);
    assert_int_equal(verdict(&standing, 0), STOP_PRECISION);
    assert_int_equal(standing_spent_ns(&standing), (9 * 4 + 3 * 2) * 5000);
    finish(&plan, &standing);
}

static void test_a_round_that_another_session_left_is_done_anew(void **state)
{
    (void)state;
    struct plan plan;
    struct standing standing;
    start(&plan, &standing);
    for (size_t cell = 0; cell < 3; cell++)
        visit(&standing, "a", cell, 1, "ok");
    visit(&standing, "b", 3, 1, "ok"); /* the fourth, but in another session: no partner of the three */
    assert_int_equal(standing.groups[0].rounds, 0);
    for (size_t cell = 0; cell < 3; cell++)
        visit(&standing, "b", cell, 1, "ok");
    assert_int_equal(standing.groups[0].rounds, 1);
    finish(&plan, &standing);
}

static void test_aborted_visits_do_not_count(void **state)
{
    (void)state;
    struct plan plan;
    struct standing standing;
    start(&plan, &standing);
    for (size_t cell = 0; cell < 3; cell++)
        visit(&standing, "a", cell, 1, "ok");
    visit(&standing, "a", 3, 1, "aborted");
    assert_int_equal(standing.groups[0].rounds, 0);
    assert_int_equal(standing.cells[3].failures, 0);
    finish(&plan, &standing);
}

static void test_failing_cells_are_given_up(void **state)
{
    (void)state;
    struct plan plan;
    struct standing standing;
    start(&plan, &standing);
    for (int failure = 1; failure <= MOST_FAILURES; failure++) {
        assert_false(standing.cells[2].given_up);
        visit(&standing, "a", 2, 1, "crashed");
        assert_int_equal(standing.cells[2].failures, failure);
    }
    assert_true(standing.cells[2].given_up);
    visit(&standing, "a", 0, 2, "ok"); /* the round is complete without the cell that was given up */
    visit(&standing, "a", 1, 2, "ok");
    visit(&standing, "a", 3, 2, "ok");
    assert_int_equal(standing.groups[0].rounds, 2);
    finish(&plan, &standing);
}

static void test_a_failed_calibration_gives_up_at_once(void **state)
{
    (void)state;
    struct plan plan;
    struct standing standing;
    start(&plan, &standing);
    for (size_t cell = 0; cell < 4; cell++)
        visit(&standing, "a", cell, 0, cell == 0 ? "wrong" : "skipped");
    assert_true(standing.cells[0].given_up);
    assert_false(standing.cells[0].has_expected);
    for (size_t cell = 0; cell < 4; cell++) {
        assert_false(standing_active(&standing, cell));
        assert_int_equal(verdict(&standing, cell), STOP_FAILED);
        stop(&standing, cell, STOP_FAILED);
    }
    assert_true(standing_group_done(&standing, 0));
    finish(&plan, &standing);
}

static void test_rows_of_no_cell_are_passed_over(void **state)
{
    (void)state;
    struct plan plan;
    struct standing standing;
    struct record row;
    start(&plan, &standing);
    record_clear(&row);
    standing_take(&standing, &row);
    row.group = 99;
    standing_take(&standing, &row);
    row.group = 0;
    row.p = 77;
    standing_take(&standing, &row);
    assert_false(standing_done(&standing));
    finish(&plan, &standing);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_calibration_gives_inner_and_expected),
        cmocka_unit_test(test_an_instrumented_visit_decides_nothing),
        cmocka_unit_test(test_a_group_is_done_after_all_its_rounds),
        cmocka_unit_test(test_warm_up_is_no_value),
        cmocka_unit_test(test_a_cell_stops_at_its_precision),
        cmocka_unit_test(test_a_round_that_another_session_left_is_done_anew),
        cmocka_unit_test(test_aborted_visits_do_not_count),
        cmocka_unit_test(test_failing_cells_are_given_up),
        cmocka_unit_test(test_a_failed_calibration_gives_up_at_once),
        cmocka_unit_test(test_rows_of_no_cell_are_passed_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

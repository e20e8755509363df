/* A plan in parts: known deals, and laws that hold for any number of parts. */
#include "tests/unit/harness/demo_plan.h"

#include "harness/plan_part.h"

#include <math.h>
#include <stdlib.h>

/* Groups of the plan of everything: cube 10, cube 1000, sort 5, empty_region, copy 10, copy 1000, other (the roof
 * of sort). */
enum { CUBE_10, CUBE_1000, SORT, EMPTY_REGION, COPY_10, COPY_1000, OTHER, GROUPS };

static void build(struct plan_request request, struct plan *plan)
{
    char problem[512];
    assert_int_equal(demo_plan(request, plan, problem), 0);
}

static void assert_deal(const struct plan *plan, size_t parts, const size_t expected[])
{
    size_t *dealt = calloc(plan->groups, sizeof *dealt);
    assert_non_null(dealt);
    assert_int_equal(plan_parts_deal(plan, parts, dealt), 0);
    for (size_t group = 0; group < plan->groups; group++)
        assert_int_equal(dealt[group], expected[group]);
    free(dealt);
}

/* Sort has five cells, each cube four; all intervals are the shortest. */
static void longest_goes_first_to_whom_has_least(void **state)
{
    struct plan plan;
    (void)state;
    build((struct plan_request){0}, &plan);
    assert_int_equal(plan.groups, GROUPS);
    assert_deal(&plan, 1, (const size_t[]){1, 1, 1, 0, 0, 0, 0});
    assert_deal(&plan, 2, (const size_t[]){2, 2, 1, 0, 0, 0, 0});
    assert_deal(&plan, 3, (const size_t[]){2, 3, 1, 0, 0, 0, 0});
    assert_deal(&plan, 5, (const size_t[]){2, 3, 1, 0, 0, 0, 0});
    assert_int_equal(plan_parts_most(&plan), 3);
    plan_free(&plan);
}

static void limits_are_where_they_bound(void **state)
{
    const bool expected[4][GROUPS] = {{false, false, true, true, true, true, true},   /* sort, and its roof */
                                      {true, false, false, true, true, true, false},
                                      {false, true, false, true, true, true, false},
                                      {false}};                                       /* nobody's */
    size_t dealt[GROUPS];
    struct plan plan;
    (void)state;
    build((struct plan_request){0}, &plan);
    assert_int_equal(plan_parts_deal(&plan, 4, dealt), 0);
    for (size_t part = 1; part <= 4; part++)
        for (size_t group = 0; group < GROUPS; group++)
            assert_int_equal(plan_part_has(&plan, dealt, part, group), expected[part - 1][group]);
    plan_free(&plan);
}

static void limits_alone_are_part_1(void **state)
{
    struct plan plan;
    (void)state;
    build((struct plan_request){.kernels = "other"}, &plan);
    const size_t cells = plan.count;
    assert_int_equal(plan_parts_most(&plan), 1);
    assert_int_equal(plan_part_keep(&plan, 1, 1), 0);
    assert_int_equal(plan.count, cells);
    plan_free(&plan);
}

/* 9 visits and a calibration, each of a start, a warm-up and one repetition: 10 s / p of work, or 10 ms. */
static void time_is_that_of_the_work(void **state)
{
    struct plan plan;
    (void)state;
    build((struct plan_request){.kernels = "sort", .sizes = "5,100000"}, &plan);
    assert_true(fabs(plan_group_s(&plan, 0) - 5 * 10 * (0.05 + 2 * 0.01)) < 1e-9);
    assert_true(fabs(plan_group_s(&plan, 1) - 10 * (5 * 0.05 + 2 * (10 + 10 + 5 + 2.5 + 10))) < 1e-9);
    assert_deal(&plan, 2, (const size_t[]){2, 1, 0, 0});
    plan_free(&plan);
}

static void a_search_stays_together(void **state)
{
    struct plan plan;
    (void)state;
    build((struct plan_request){.find_break_even = true}, &plan);
    size_t *dealt = calloc(plan.groups, sizeof *dealt);
    assert_non_null(dealt);
    assert_int_equal(plan_parts_most(&plan), 2); /* the cube and the sort */
    assert_int_equal(plan_parts_deal(&plan, 2, dealt), 0);
    for (size_t group = 1; group < plan.groups; group++) {
        const struct plan_cell *before = &plan.cells[plan.first[group - 1]], *cell = &plan.cells[plan.first[group]];
        const bool same = strcmp(before->kernel, cell->kernel) == 0 && strcmp(before->options, cell->options) == 0;
        assert_true(cell->limit == 1 || before->limit == 1 || same == (dealt[group - 1] == dealt[group]));
    }
    free(dealt);
    plan_free(&plan);
}

/* Each workload is in one part; no part has more than its share and the longest (Graham's bound). */
static void laws_of_parts(void **state)
{
    struct plan plan;
    (void)state;
    build((struct plan_request){.sizes = "3,5,1000,70000,100000,2e5,3e5"}, &plan);
    size_t *dealt = calloc(plan.groups, sizeof *dealt);
    assert_non_null(dealt);
    for (size_t parts = 1; parts <= 20; parts++) {
        double total_s = 0, longest_s = 0;
        assert_int_equal(plan_parts_deal(&plan, parts, dealt), 0);
        for (size_t group = 0; group < plan.groups; group++) {
            const bool limit = plan.cells[plan.first[group]].limit == 1;
            const double cost_s = limit ? 0 : plan_group_s(&plan, group);
            assert_true(limit == (dealt[group] == 0));
            assert_true(dealt[group] <= parts);
            total_s += cost_s;
            longest_s = fmax(longest_s, cost_s);
        }
        for (size_t part = 1; part <= parts; part++) {
            double part_s = 0;
            for (size_t group = 0; group < plan.groups; group++)
                part_s += dealt[group] == part ? plan_group_s(&plan, group) : 0;
            assert_true(part_s <= total_s / (double)parts + longest_s);
        }
    }
    free(dealt);
    plan_free(&plan);
}

/* All parts together are the plan; what is kept is as it was, groups keep their numbers. */
static void parts_are_the_plan(void **state)
{
    enum { PARTS = 3 };
    struct plan whole, kept;
    size_t workloads = 0, all = 0;
    (void)state;
    build((struct plan_request){0}, &whole);
    for (size_t i = 0; i < whole.count; i++)
        all += whole.cells[i].limit != 1;
    for (size_t part = 1; part <= PARTS; part++) {
        build((struct plan_request){0}, &kept);
        assert_int_equal(plan_part_keep(&kept, part, PARTS), 0);
        assert_int_equal(kept.groups, whole.groups);
        assert_int_equal(kept.first[kept.groups], kept.count);
        for (size_t group = 0; group < kept.groups; group++) {
            const size_t count = kept.first[group + 1] - kept.first[group];
            const size_t first = whole.first[group];
            assert_true(count == (plan_group_empty(&kept, group) ? 0 : whole.first[group + 1] - first));
            assert_memory_equal(kept.cells + kept.first[group], whole.cells + first, count * sizeof *kept.cells);
            workloads += count > 0 && whole.cells[first].limit != 1 ? count : 0;
        }
        plan_free(&kept);
    }
    assert_int_equal(workloads, all);
    plan_free(&whole);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(longest_goes_first_to_whom_has_least), cmocka_unit_test(limits_are_where_they_bound),
        cmocka_unit_test(limits_alone_are_part_1),              cmocka_unit_test(time_is_that_of_the_work),
        cmocka_unit_test(a_search_stays_together),              cmocka_unit_test(laws_of_parts),
        cmocka_unit_test(parts_are_the_plan),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

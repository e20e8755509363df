/* The plan: which cells, in which groups, in which order. */
#include "tests/unit/harness/demo_plan.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static size_t count_cells(const struct plan *plan, const char *kernel, const char *variant)
{
    size_t count = 0;
    for (size_t i = 0; i < plan->count; i++)
        count += strcmp(plan->cells[i].kernel, kernel) == 0 && (!variant || strcmp(plan->cells[i].variant, variant) == 0);
    return count;
}

static void test_everything_is_planned(void **state)
{
    (void)state;
    struct plan plan;
    char problem[512];
    assert_int_equal(demo_plan((struct plan_request){.seed = 9}, &plan, problem), 0);
    assert_int_equal(plan.groups, 2 + 1 + 1 + 2 + 1);
    assert_int_equal(count_cells(&plan, "cube", "serial"), 2);
    assert_int_equal(count_cells(&plan, "cube", "omp"), 2 * 3);
    assert_int_equal(count_cells(&plan, "sort", "qsort"), 1);
    assert_int_equal(plan.count, 8 + 5 + 4 + 8 + 1);
    assert_int_equal(plan.cells[0].rounds, 9);
    assert_int_equal(plan.cells[0].seed, 9);
    assert_string_equal(plan.cells[8].options, "order=random");
    for (size_t group = 0; group < plan.groups; group++) { /* the baseline is first, and there is one */
        assert_string_equal(plan.cells[plan.first[group]].role, "baseline");
        for (size_t i = plan.first[group] + 1; i < plan.first[group + 1]; i++)
            assert_string_not_equal(plan.cells[i].role, "baseline");
    }
    plan_free(&plan);
}

static void test_filters(void **state)
{
    (void)state;
    struct plan plan;
    char problem[512];
    struct plan_request request = {.kernels = "cube", .variants = "omp", .sizes = "7,1e2", .threads = "2"};
    assert_int_equal(demo_plan(request, &plan, problem), 0);
    assert_int_equal(count_cells(&plan, "cube", "serial"), 2); /* a baseline always comes */
    assert_int_equal(count_cells(&plan, "cube", "omp"), 2);
    assert_int_equal(count_cells(&plan, "sort", NULL), 0);
    assert_int_equal(count_cells(&plan, "copy", NULL), 4); /* both move memory: at the sizes of cube */
    assert_int_equal(count_cells(&plan, "empty_region", NULL), 2);
    assert_int_equal(count_cells(&plan, "other", NULL), 0);
    assert_int_equal(plan.cells[0].n, 7);
    assert_int_equal(plan.cells[2].n, 100);
    plan_free(&plan);
    assert_int_equal(demo_plan((struct plan_request){.kernels = "sort"}, &plan, problem), 0);
    assert_int_equal(count_cells(&plan, "other", NULL), 1); /* the roof that sort names */
    assert_int_equal(count_cells(&plan, "copy", NULL), 0);
    plan_free(&plan);
}

/* The quick preset has no extra variants unless they are named. */
static void test_extra_variants(void **state)
{
    (void)state;
    struct plan plan;
    char problem[512];
    assert_int_equal(demo_plan((struct plan_request){.kernels = "sort"}, &plan, problem), 0);
    assert_int_equal(count_cells(&plan, "sort", "pool"), 0);
    plan_free(&plan);
    assert_int_equal(demo_plan((struct plan_request){.kernels = "sort", .variants = "pool"}, &plan, problem), 0);
    assert_int_equal(count_cells(&plan, "sort", "pool"), 3);
    assert_int_equal(plan.cells[3].p, 4); /* processes, of one thread each */
    assert_int_equal(plan.cells[3].threads, 1);
    plan_free(&plan);
    const struct plan_request standard = {.kernels = "sort", .preset = preset_find("standard")};
    assert_int_equal(demo_plan(standard, &plan, problem), 0);
    assert_int_equal(count_cells(&plan, "sort", "pool"), 3);
    plan_free(&plan);
}

static void test_requests_override_the_preset(void **state)
{
    (void)state;
    struct plan plan;
    char problem[512];
    struct plan_request request = {.preset = preset_find("standard"), .visits = 4, .repetitions = 2, .min_time_ns = 77,
                                   .time_limit_s = 5, .options = "order=sorted", .huge_pages = "never"};
    assert_int_equal(demo_plan(request, &plan, problem), 0);
    assert_int_equal(plan.cells[0].n, 20);
    assert_int_equal(plan.cells[0].rounds, 4);
    assert_int_equal(plan.cells[0].repetitions, 2);
    assert_int_equal(plan.cells[0].min_time_ns, 77);
    assert_int_equal(plan.cells[0].time_limit_s, 5);
    assert_string_equal(plan.cells[0].huge_pages, "never");
    assert_string_equal(plan.cells[4].options, "order=sorted");
    const int64_t spans = 2 * 3; /* teams of 1, 2 and 4, of two workloads */
    assert_int_equal(plan_rows(&plan), (int64_t)plan.count * (3 + 4 * 4) + spans * (PLAN_SPANS + 2));
    const double intervals = (double)plan.count * 14 + (double)spans * (PLAN_SPANS + 1);
    assert_true(plan_shortest_s(&plan, plan.cells[0].rounds) > intervals * 77e-9 * 0.999);
    assert_true(plan_shortest_s(&plan, plan.cells[0].rounds) < intervals * 77e-9 * 1.001);
    plan_free(&plan);
}

static void check_amount(struct plan_request request, int64_t cap, double precision, int64_t budget_ns)
{
    struct plan plan;
    char problem[512];
    assert_int_equal(demo_plan(request, &plan, problem), 0);
    assert_int_equal(plan.cells[0].rounds, request.visits ? request.visits : 9);
    assert_int_equal(plan.cells[0].cap, cap);
    assert_true(plan.cells[0].precision == precision);
    assert_int_equal(plan.cells[0].budget_ns, budget_ns);
    plan_free(&plan);
}

static void test_how_much_is_measured(void **state)
{
    (void)state;
    const int64_t hour = 3600 * INT64_C(1000000000);
    struct plan plan;
    char problem[512];
    check_amount((struct plan_request){0}, 9, 0.01, -1);
    check_amount((struct plan_request){.visits = 4}, 4, 0.01, -1);
    check_amount((struct plan_request){.precision = 0.005}, PLAN_CAP, 0.005, -1);
    check_amount((struct plan_request){.budget_ns = hour}, PLAN_CAP, 0.01, hour);
    check_amount((struct plan_request){.visits = 200, .budget_ns = hour}, 200, 0.01, hour);
    check_amount((struct plan_request){.cap = 12}, 12, 0.01, -1);
    assert_int_equal(demo_plan((struct plan_request){.cap = 8}, &plan, problem), EINVAL);
    assert_non_null(strstr(problem, "--cap: 8 is below the 9 visits"));
    /* 26 cells, each 2 + 6 * 2 intervals of 10 ms, and 9 instrumented visits of 4. */
    assert_int_equal(demo_plan((struct plan_request){.budget_ns = 3600000000}, &plan, problem), EINVAL);
    assert_non_null(strstr(problem, "--budget: 26 cells take at least 4 s for the 6 visits"));
    assert_int_equal(demo_plan((struct plan_request){.budget_ns = 4001000000}, &plan, problem), 0);
    plan_free(&plan);
}

/* The order of 16 groups, as the digits of a number to the base 16; each group stands in it once. */
static uint64_t order_of_groups(int64_t seed, int64_t round)
{
    struct plan plan;
    char problem[512];
    size_t order[32];
    uint64_t word = 0, seen = 0;
    struct plan_request request = {.kernels = "cube", .sizes = "1,2,3,4,5,6,7", .seed = seed};
    assert_int_equal(demo_plan(request, &plan, problem), 0);
    assert_in_range(plan.groups, 15, 16);
    plan_order_groups(&plan, round, order);
    for (size_t i = 0; i < plan.groups; i++) {
        word = word << 4 | order[i];
        seen |= UINT64_C(1) << order[i];
    }
    assert_true(seen == (UINT64_C(1) << plan.groups) - 1);
    plan_free(&plan);
    return word;
}

static uint64_t order_of_cells(int64_t seed, size_t group, int64_t round)
{
    struct plan plan;
    char problem[512];
    size_t order[16];
    uint64_t word = 0;
    struct plan_request request = {.kernels = "cube", .sizes = "1,2", .threads = "1,2,3,4,5,6", .oversubscribe = true,
                                   .seed = seed};
    assert_int_equal(demo_plan(request, &plan, problem), 0);
    plan_order_cells(&plan, group, round, order);
    for (size_t i = 0; i < plan.first[group + 1] - plan.first[group]; i++)
        word = word << 4 | (order[i] - plan.first[group]);
    plan_free(&plan);
    return word;
}

/* 15! and 7! orders: two that are equal by chance would be a rare accident, and the seeds are fixed. */
static void test_order_is_of_the_seed_the_round_and_the_group(void **state)
{
    (void)state;
    assert_true(order_of_groups(1, 1) == order_of_groups(1, 1));
    assert_true(order_of_groups(1, 1) != order_of_groups(2, 1));
    assert_true(order_of_groups(1, 1) != order_of_groups(1, 2));
    assert_true(order_of_cells(1, 0, 1) == order_of_cells(1, 0, 1));
    assert_true(order_of_cells(1, 0, 1) != order_of_cells(2, 0, 1));
    assert_true(order_of_cells(1, 0, 1) != order_of_cells(1, 0, 2));
    assert_true(order_of_cells(1, 0, 1) != order_of_cells(1, 1, 1));
}

/* Work per worker stays the same: n grows as p for the cube, as the root of p for the sort; limits do not grow. */
static void test_weak_scaling(void **state)
{
    (void)state;
    struct plan plan;
    char problem[512];
    size_t seen = 0;
    struct plan_request request = {.kernels = "cube,sort", .sizes = "1000", .weak = true};
    assert_int_equal(demo_plan(request, &plan, problem), 0);
    for (size_t i = 0; i < plan.count; i++) {
        const struct plan_cell *cell = &plan.cells[i];
        const bool sort = strcmp(cell->kernel, "sort") == 0;
        assert_string_equal(cell->scaling, cell->limit ? "strong" : "weak");
        assert_int_equal(cell->n, cell->limit || cell->p == 1 ? cell->base_n :
                                  cell->p == 2 ? (sort ? 1414 : 2000) : sort ? 2000 : 4000);
        seen += !cell->limit && cell->p > 1;
    }
    assert_int_equal(seen, 4);
    plan_free(&plan);
    request.sizes = "4e18";
    assert_int_equal(demo_plan(request, &plan, problem), EINVAL);
    assert_non_null(strstr(problem, "--scaling: cube n=4000000000000000000 with 4 workers is too large"));
}

static void test_oversubscription_must_be_asked_for(void **state)
{
    (void)state;
    struct plan plan;
    char problem[512];
    struct plan_request request = {.kernels = "cube", .threads = "4,5"};
    assert_int_equal(demo_plan(request, &plan, problem), EINVAL);
    assert_non_null(strstr(problem, "--threads: 5 workers but 4 CPUs are allowed"));
    request.oversubscribe = true;
    assert_int_equal(demo_plan(request, &plan, problem), 0);
    for (size_t i = 0; i < plan.count; i++)
        assert_int_equal(plan.cells[i].oversubscribed, plan.cells[i].p == 5);
    plan_free(&plan);
}

static void test_mistakes_are_named(void **state)
{
    (void)state;
    struct plan plan;
    char problem[512];
    const struct {
        struct plan_request request;
        const char *named;
    } wrong[] = {{{.kernels = "cube,cub"}, "--kernels: 'cub'"},
                 {{.kernels = ""}, "--kernels: ''"},
                 {{.variants = "omp,mpi"}, "--variants: 'mpi'"},
                 {{.sizes = "1,x"}, "--sizes: 'x'"},
                 {{.threads = "0"}, "--threads: '0'"},
                 {{.threads = "4097", .oversubscribe = true}, "--threads: '4097'"},
                 {{.options = "order=up"}, "--options: 'up'"},
                 {{.options = "d=1"}, "--options: 'd=1'"},
                 {{.kernels = "cube", .options = "order=sorted"}, "--options: 'order=sorted'"}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_int_equal(demo_plan(wrong[i].request, &plan, problem), EINVAL);
        if (!strstr(problem, wrong[i].named))
            fail_msg("'%s' does not hold '%s'", problem, wrong[i].named);
        assert_null(plan.cells);
    }
}

static int compare(const void *a, const void *b)
{
    const size_t *left = a, *right = b;
    return (*left > *right) - (*left < *right);
}

static void test_orders_are_seeded_permutations(void **state)
{
    (void)state;
    struct plan plan;
    char problem[512];
    size_t groups[7], again[7], cells[8], moved = 0;
    assert_int_equal(demo_plan((struct plan_request){.seed = 3}, &plan, problem), 0);
    for (int64_t round = 1; round <= 20; round++) {
        plan_order_groups(&plan, round, groups);
        plan_order_groups(&plan, round, again);
        assert_memory_equal(groups, again, sizeof groups);
        moved += groups[0] != 0;
        qsort(groups, 7, sizeof *groups, compare);
        for (size_t i = 0; i < 7; i++)
            assert_int_equal(groups[i], i);
        plan_order_cells(&plan, 1, round, cells); /* cube at n = 1000: serial and omp at three p */
        qsort(cells, 4, sizeof *cells, compare);
        for (size_t i = 0; i < 4; i++)
            assert_int_equal(cells[i], plan.first[1] + i);
    }
    assert_true(moved >= 10); /* 6/7 of 20 expected; below 10 has probability 2e-5, and the seed is fixed */
    plan_free(&plan);
}

static void test_file_round_trip(void **state)
{
    (void)state;
    struct plan plan, back;
    char problem[512], path[] = "/tmp/speedup-plan-XXXXXX";
    int descriptor = mkstemp(path);
    assert_true(descriptor >= 0);
    close(descriptor);
    assert_int_equal(demo_plan((struct plan_request){.seed = 3}, &plan, problem), 0);
    assert_int_equal(plan_write(&plan, path), EEXIST);
    unlink(path);
    assert_int_equal(plan_write(&plan, path), 0);
    assert_int_equal(plan_read(path, &back, problem, sizeof problem), 0);
    assert_int_equal(back.count, plan.count);
    assert_int_equal(back.groups, plan.groups);
    assert_memory_equal(back.first, plan.first, (plan.groups + 1) * sizeof *plan.first);
    for (size_t i = 0; i < plan.count; i++) {
        assert_string_equal(back.cells[i].options, plan.cells[i].options);
        assert_int_equal(back.cells[i].n, plan.cells[i].n);
        assert_int_equal(back.cells[i].p, plan.cells[i].p);
        assert_int_equal(back.cells[i].min_time_ns, plan.cells[i].min_time_ns);
        assert_true(back.cells[i].work_exponent == plan.cells[i].work_exponent);
    }
    unlink(path);
    plan_free(&plan);
    plan_free(&back);
}

static int read_text(const char *text)
{
    struct plan plan;
    char problem[512], path[] = "/tmp/speedup-plan-XXXXXX";
    int descriptor = mkstemp(path);
    assert_true(descriptor >= 0);
    assert_int_equal(write(descriptor, text, strlen(text)), (ssize_t)strlen(text));
    close(descriptor);
    int error = plan_read(path, &plan, problem, sizeof problem);
    if (error == 0)
        plan_free(&plan);
    unlink(path);
    return error;
}

static void test_what_is_no_plan_is_refused(void **state)
{
    (void)state;
    static const char header[] = "min_time_ns,time_limit_s,group,kernel,variant,n,p,rounds,repetitions\n";
    char text[512];
    static const char *const bad[] = {
        "", "1,1,0,a,b,1,1,1,0\n", "1,1,0,a,b,0,1,1,1\n", "1,1,0,a,,1,1,1,1\n", "1,1,1,a,b,1,1,1,1\n",
        "1,1,0,a,b,1,1,1,1\n1,1,1,a,b,1,1,1,1\n1,1,0,a,b,1,2,1,1\n", ",1,0,a,b,1,1,1,1\n", "1,,0,a,b,1,1,1,1\n",
        "1,1,0,a,b,1e3,1,1,1\n", "1,1,0,a,b,1,1,x,1\n", "1,1,0,a,b,1,1,9223372036854775807,1\n",
        "1,1,0,a,b,1,1,1,9223372036854775807\n", "1,9223372036854775807,0,a,b,1,1,1,1\n",
        "9223372036854775807,1,0,a,b,1,1,1,1\n", "1,1,0,a,b,1,9223372036854775807,1,1\n"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        snprintf(text, sizeof text, "%s%s", header, bad[i]);
        assert_int_equal(read_text(text), EINVAL);
    }
    snprintf(text, sizeof text, "%s1,1,0,a,b,1,1,1,1\n1,1,1,a,b,2,1,1,1\n", header);
    assert_int_equal(read_text(text), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_everything_is_planned),
        cmocka_unit_test(test_filters),
        cmocka_unit_test(test_extra_variants),
        cmocka_unit_test(test_requests_override_the_preset),
        cmocka_unit_test(test_how_much_is_measured),
        cmocka_unit_test(test_order_is_of_the_seed_the_round_and_the_group),
        cmocka_unit_test(test_weak_scaling),
        cmocka_unit_test(test_oversubscription_must_be_asked_for),
        cmocka_unit_test(test_mistakes_are_named),
        cmocka_unit_test(test_orders_are_seeded_permutations),
        cmocka_unit_test(test_file_round_trip),
        cmocka_unit_test(test_what_is_no_plan_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

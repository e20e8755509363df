/* The kernels against answers known from elsewhere: worked examples, and results computed by
 * another program from the definitions alone (tests/fixtures/kernels/known_answers.py). */
#include "kernels/bubble_sort/bubble_sort.h"
#include "kernels/parzen_kde/gaussian.h"
#include "kernels/support/array_pair.h"
#include "tests/oracle/kernel_case.h"

#include <errno.h>
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

static void check_answer(const struct kernel_case *given, uint64_t expected)
{
    char text[300];
    struct kernel_outcome outcome;
    kernel_case_run(given, &outcome);
    kernel_case_text(given, text, sizeof text);
    if (!kernel_right_by_result(given, &outcome, expected))
        fail_msg("%s: status %d, result %" PRIu64 ", expected %" PRIu64, text, outcome.status,
                 outcome.result, expected);
}

static void results_computed_in_another_language(void **state)
{
    (void)state;
    char name[64], options[128];
    size_t n;
    uint64_t seed, expected;
    int answers = 0;
    FILE *file = fopen(SPEEDUP_FIXTURES "/kernels/known_answers.txt", "r");
    assert_non_null(file);
    while (fscanf(file, "%63s %zu %" SCNu64 " %127s %" SCNu64, name, &n, &seed, options,
                  &expected) == 5) {
        const struct kernel *kernel = kernel_find(name);
        assert_non_null(kernel);
        for (const struct variant *variant = kernel->variants; variant->name; variant++) {
            const int p = variant_is_single(variant) ? 1 : 2;
            const char *given = strcmp(options, "-") == 0 ? "" : options;
            check_answer(&(struct kernel_case){kernel, variant, n, p, seed, given, 1}, expected);
        }
        answers++;
    }
    assert_true(feof(file));
    assert_int_equal(answers, 34);
    fclose(file);
}

static int prepared(struct problem *problem)
{
    return problem->variant->prepare ? problem->variant->prepare(problem) : 0;
}

static void end(const struct kernel *kernel, struct problem *problem)
{
    if (problem->variant->release)
        problem->variant->release(problem);
    kernel->teardown(problem);
}

/* A sum may be off by n (2^-(k + 1) + 2^-49), as gaussian.c derives; reading it adds nothing to speak of. */
static void check_sum(const struct variant *variant, size_t n, uint64_t seed, const char *options, size_t cell,
                      long double expected)
{
    const struct kernel *kernel = kernel_find("parzen_kde");
    struct problem problem = {.n = n, .p = variant_is_single(variant) ? 1 : 2, .seed = seed, .options = options,
                              .variant = variant, .inner = 1};
    assert_int_equal(kernel->setup(&problem), 0);
    assert_int_equal(prepared(&problem), 0);
    assert_int_equal(variant->run(&problem), 0);
    const struct parzen_kde_data *data = problem.data;
    const int places = parzen_gaussian_places(n);
    const long double sum = ldexpl((long double)data->counts[cell], -places);
    const long double bound = (long double)n * (ldexpl(1, -places - 1) + 0x1p-49L);
    if (!(fabsl(sum - expected) <= bound))
        fail_msg("%s n=%zu %s sum %zu: %.20Lg instead of %.20Lg", variant->name, n, options, cell, sum, expected);
    end(kernel, &problem);
}

static void gaussian_sums_computed_in_another_language(void **state)
{
    (void)state;
    char options[100], given[128];
    size_t n, cell;
    uint64_t seed;
    long double expected;
    int sums = 0;
    FILE *file = fopen(SPEEDUP_FIXTURES "/kernels/known_sums.txt", "r");
    assert_non_null(file);
    while (fscanf(file, "%zu %" SCNu64 " %99s %zu %Lf", &n, &seed, options, &cell, &expected) == 5) {
        snprintf(given, sizeof given, "window=gaussian,%s", options);
        for (const struct variant *variant = kernel_find("parzen_kde")->variants; variant->name; variant++)
            check_sum(variant, n, seed, given, cell, expected);
        sums++;
    }
    assert_true(feof(file));
    assert_int_equal(sums, 53);
    fclose(file);
}

static struct problem problem_of(const struct variant *variant, size_t n, const char *options)
{
    return (struct problem){.n = n,
                            .p = variant_is_single(variant) ? 1 : 3,
                            .seed = 1,
                            .options = options,
                            .variant = variant,
                            .inner = 1};
}

static void square_roots_of_the_first_cubes(void **state)
{
    (void)state;
    const double expected[7] = {1,
                                2.8284271247461903,
                                5.196152422706632,
                                8,
                                11.180339887498949,
                                14.696938456699069,
                                18.520259177452136};
    const struct kernel *kernel = kernel_find("sqrt_cube");
    for (const struct variant *variant = kernel->variants; variant->name; variant++) {
        struct problem problem = problem_of(variant, 7, "");
        assert_int_equal(kernel->setup(&problem), 0);
        assert_int_equal(prepared(&problem), 0);
        assert_int_equal(variant->run(&problem), 0);
        const struct array_pair *data = problem.data;
        assert_memory_equal(data->y, expected, sizeof expected);
        end(kernel, &problem);
    }
}

static void the_example_that_tutorials_sort(void **state)
{
    (void)state;
    const int32_t input[8] = {1, 9, 4, 5, 2, 6, 8, 4}, expected[8] = {1, 2, 4, 4, 5, 6, 8, 9};
    const struct kernel *kernel = kernel_find("bubble_sort");
    for (const struct variant *variant = kernel->variants; variant->name; variant++) {
        struct problem problem = problem_of(variant, 8, "");
        assert_int_equal(kernel->setup(&problem), 0);
        const struct bubble_sort_data *data = problem.data;
        memcpy(data->input, input, sizeof input);
        kernel->reset(&problem);
        assert_int_equal(prepared(&problem), 0);
        assert_int_equal(variant->run(&problem), 0);
        assert_memory_equal(data->tasks[0].values, expected, sizeof expected);
        if (variant->check == CHECK_EXACT)
            assert_int_equal(data->tasks[0].exchanges,
                             11); /* 9 is passed by 6, 5 by 2, 4 by 1, 6 by 1, 8 by 1 */
        end(kernel, &problem);
    }
}

/* Three of these ten points lie in the unit cube at the origin: a density of 3 / (10 * 1^3) =
 * 0.3. */
static void three_of_ten_points_in_the_unit_cube(void **state)
{
    (void)state;
    const double points[10][3] = {
        {0, 0, 0},        {1, 1.1, 1.2},   {0.5, -0.5, 0.5}, {1.5, 2, 2.5},   {2, 2.2, 2.4},
        {-0.4, 0.1, 0.2}, {0.2, 0.3, 0.6}, {-1, 0, 0},       {0.2, -0.51, 0}, {3, 0.1, 0.1}};
    const struct kernel *kernel = kernel_find("parzen_kde");
    for (const struct variant *variant = kernel->variants; variant->name; variant++) {
        struct problem problem = problem_of(variant, 10, "d=3,widths=1,from=1,to=1");
        assert_int_equal(kernel->setup(&problem), 0);
        const struct parzen_kde_data *data = problem.data;
        memcpy(data->samples, points, sizeof points);
        assert_int_equal(prepared(&problem), 0);
        assert_int_equal(variant->run(&problem), 0);
        assert_int_equal(data->counts[0], 3);
        end(kernel, &problem);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(results_computed_in_another_language),
        cmocka_unit_test(gaussian_sums_computed_in_another_language),
        cmocka_unit_test(square_roots_of_the_first_cubes),
        cmocka_unit_test(the_example_that_tutorials_sort),
        cmocka_unit_test(three_of_ten_points_in_the_unit_cube),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

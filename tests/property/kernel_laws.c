/* Laws of the kernels: what must hold between answers to different questions. */
#include "kernels/bubble_sort/bubble_sort.h"
#include "kernels/monte_carlo_pi/monte_carlo_pi.h"
#include "kernels/parzen_kde/gaussian.h"
#include "kernels/support/array_pair.h"
#include "kernels/support/rng.h"
#include "tests/oracle/kernel_case.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <string.h>

static const double pi = 3.14159265358979323846;

static uint64_t hits_of(size_t n, uint64_t seed)
{
    const struct kernel *kernel = kernel_find("monte_carlo_pi");
    struct kernel_outcome outcome;
    kernel_case_run(
        &(struct kernel_case){kernel, variant_find(kernel, "omp_guided"), n, 3, seed, "", 1},
        &outcome);
    assert_int_equal(outcome.status, 0);
    return outcome.result;
}

static void hits_of_a_beginning_and_of_the_rest_add_up(void **state)
{
    (void)state;
    const size_t cuts[] = {1, 2, 999, 5000, 9999};
    for (size_t cut = 0; cut < sizeof cuts / sizeof *cuts; cut++) {
        uint64_t rest = 0;
        for (size_t i = cuts[cut]; i < 10000; i++)
            rest += monte_carlo_pi_inside(rng_draw(rng_key(42), i));
        assert_true(hits_of(cuts[cut], 42) + rest == hits_of(10000, 42));
    }
}

/* Corners of the square, ends of the axes, and the last points inside. */
static void the_circle_has_the_right_edge(void **state)
{
    (void)state;
    const uint64_t lowest = UINT64_C(0x80000000), highest = UINT64_C(0x7fffffff),
                   minus_1 = UINT64_C(0xffffffff);
    assert_int_equal(monte_carlo_pi_inside(0), 1);
    assert_int_equal(monte_carlo_pi_inside(lowest | lowest << 32), 0);
    assert_int_equal(monte_carlo_pi_inside(lowest), 0); /* on the circle: x = -r, y = 0 */
    assert_int_equal(monte_carlo_pi_inside(lowest << 32), 0);
    assert_int_equal(monte_carlo_pi_inside(highest), 1);
    assert_int_equal(monte_carlo_pi_inside(highest << 32 | minus_1), 1);
    assert_int_equal(monte_carlo_pi_inside(highest | highest << 32), 0);
    assert_int_equal(monte_carlo_pi_inside(UINT64_C(1518500249) << 32 | 1518500249u),
                     1); /* r / sqrt(2), down */
    assert_int_equal(monte_carlo_pi_inside(UINT64_C(1518500250) << 32 | 1518500250u),
                     0); /* and up */
}

/* Over 1000 seeds the squares of the standardised errors sum up to a chi-square of 1000 degrees of
 * freedom: mean 1000, standard deviation 44.7; 5 of them to each side. */
static void estimates_scatter_as_the_binomial_says(void **state)
{
    (void)state;
    const double n = 1000, inside = pi / 4;
    double sum = 0;
    for (uint64_t seed = 0; seed < 1000; seed++) {
        const double error =
            ((double)hits_of(1000, seed) - n * inside) / sqrt(n * inside * (1 - inside));
        sum += error * error;
    }
    assert_true(sum > 1000 - 5 * 44.7 && sum < 1000 + 5 * 44.7);
}

/* sqrt((4x)^3) = 8 sqrt(x^3), to the last bit: 4 and 8 are powers of 2. */
static void square_roots_scale_with_powers_of_two(void **state)
{
    (void)state;
    const struct kernel *kernel = kernel_find("sqrt_cube");
    struct problem problem = {.n = 4000, .p = 3, .options = "", .inner = 1,
                              .variant = variant_find(kernel, "omp_dynamic")};
    assert_int_equal(kernel->setup(&problem), 0);
    assert_int_equal(problem.variant->run(&problem), 0);
    const struct array_pair *data = problem.data;
    for (size_t x = 1; x <= 1000; x++) {
        assert_true(data->y[4 * x - 1] == 8 * data->y[x - 1]);
        assert_true(x == 1 || data->y[x - 1] > data->y[x - 2]);
    }
    kernel->teardown(&problem);
}

static const char *const orders[] = {"order=random", "order=sorted", "order=reversed",
                                     "order=few_values"};

static void sort_once(const struct kernel *kernel, struct problem *problem)
{
    const struct variant *variant = problem->variant;
    kernel->reset(problem);
    if (variant->prepare)
        assert_int_equal(variant->prepare(problem), 0);
    assert_int_equal(variant->run(problem), 0);
    if (variant->release)
        variant->release(problem);
}

/* Sorting what is sorted changes nothing, and takes no exchange. */
static void sorting_is_idempotent(void **state)
{
    (void)state;
    enum { N = 200 };
    const struct kernel *kernel = kernel_find("bubble_sort");
    for (const struct variant *variant = kernel->variants; variant->name; variant++)
        for (size_t order = 0; order < sizeof orders / sizeof *orders; order++) {
            struct problem problem = {.n = N,
                                      .p = variant_is_single(variant) ? 1 : 3,
                                      .seed = 7,
                                      .inner = 1,
                                      .options = orders[order],
                                      .variant = variant};
            assert_int_equal(kernel->setup(&problem), 0);
            const struct bubble_sort_data *data = problem.data;
            sort_once(kernel, &problem);
            memcpy(data->input, data->tasks[0].values, N * sizeof *data->input);
            sort_once(kernel, &problem);
            assert_memory_equal(data->tasks[0].values, data->input, N * sizeof *data->input);
            assert_int_equal(data->tasks[0].exchanges, 0);
            kernel->teardown(&problem);
        }
}

/* An input and its mirror image have n (n - 1) / 2 inversions between them, less one for each pair
 * of equals; without equals, sorted has none and reversed has all. */
static void exchanges_of_an_input_and_its_mirror_image_add_up(void **state)
{
    (void)state;
    enum { N = 201 };
    const struct kernel *kernel = kernel_find("bubble_sort");
    for (size_t order = 0; order < 3; order++) {
        struct problem problem = {.n = N, .p = 2, .seed = 11, .inner = 1, .options = orders[order],
                                  .variant = variant_find(kernel, "omp_simd")};
        assert_int_equal(kernel->setup(&problem), 0);
        const struct bubble_sort_data *data = problem.data;
        sort_once(kernel, &problem);
        const uint64_t exchanges = data->tasks[0].exchanges;
        for (size_t i = 0; i < N / 2; i++) {
            const int32_t value = data->input[i];
            data->input[i] = data->input[N - 1 - i];
            data->input[N - 1 - i] = value;
        }
        sort_once(kernel, &problem);
        assert_true(exchanges + data->tasks[0].exchanges == N * (N - 1) / 2);
        kernel->teardown(&problem);
    }
}

static struct problem density(const char *options, size_t n)
{
    const struct kernel *kernel = kernel_find("parzen_kde");
    struct problem problem = {.n = n, .p = 3, .seed = 1, .inner = 1, .options = options,
                              .variant = variant_find(kernel, "omp_static")};
    assert_int_equal(kernel->setup(&problem), 0);
    assert_int_equal(problem.variant->run(&problem), 0);
    return problem;
}

static void counts_grow_with_the_width_to_all_samples(void **state)
{
    (void)state;
    enum { N = 3000, WIDTHS = 50 };
    struct problem problem = density("d=3,m=27,widths=50,from=0.1,to=40", N);
    const struct parzen_kde_data *data = problem.data;
    for (size_t q = 0; q < 27; q++) {
        for (size_t w = 1; w < WIDTHS; w++)
            assert_true(data->counts[q * WIDTHS + w] >= data->counts[q * WIDTHS + w - 1]);
        assert_true(data->counts[q * WIDTHS + WIDTHS - 1] == N);
    }
    kernel_find("parzen_kde")->teardown(&problem);
}

/* Probability that a standard normal variable lies within half of x. */
static double normal_within(double x, double half)
{
    return 0.5 * (erf((x + half) / sqrt(2)) - erf((x - half) / sqrt(2)));
}

/* A count is binomial, so it may lie 5 standard deviations from its mean. */
static void counts_are_those_of_the_normal_distribution(void **state)
{
    (void)state;
    const double n = 20000;
    struct problem problem = density("d=2,m=25,widths=12,from=0.5,to=2.385", 20000);
    const struct parzen_kde_data *data = problem.data;
    for (size_t q = 0; q < data->m; q++)
        for (size_t w = 0; w < data->widths; w++) {
            const double *x = data->queries + 2 * q;
            const double inside =
                normal_within(x[0], data->half[w]) * normal_within(x[1], data->half[w]);
            const double distance = fabs((double)data->counts[q * data->widths + w] - n * inside);
            assert_true(distance <= 5 * sqrt(n * inside * (1 - inside)) + 1);
        }
    kernel_find("parzen_kde")->teardown(&problem);
}

static double gaussian_sum(const struct problem *problem, size_t k)
{
    const struct parzen_kde_data *data = problem->data;
    return ldexp((double)data->counts[k], -parzen_gaussian_places(problem->n));
}

/* Sums grow with the width, from the number of samples at the query (none) to all. */
static void gaussian_sums_grow_with_the_width_to_all_samples(void **state)
{
    (void)state;
    enum { N = 3000, WIDTHS = 50 };
    struct problem problem = density("window=gaussian,d=3,m=27,widths=50,from=0.001,to=1000", N);
    const struct parzen_kde_data *data = problem.data;
    for (size_t q = 0; q < 27; q++) {
        for (size_t w = 1; w < WIDTHS; w++)
            assert_true(data->counts[q * WIDTHS + w] >= data->counts[q * WIDTHS + w - 1]);
        assert_true(data->counts[q * WIDTHS] == 0);
        const double all = gaussian_sum(&problem, q * WIDTHS + WIDTHS - 1);
        assert_true(all < N && all > N * (1 - 1e-3)); /* |x - s| < 20: 1 - exp(-20^2 / (2 * 1000^2)) */
    }
    kernel_find("parzen_kde")->teardown(&problem);
}

/* Mean of exp(-|x - s|^2 / (2 square_width)) over standard normal s: a normal density folded with another. */
static double gaussian_mean(const double x[], size_t d, double square_width)
{
    double square = 0;
    for (size_t j = 0; j < d; j++)
        square += x[j] * x[j];
    return pow(square_width / (1 + square_width), (double)d / 2) * exp(-square / (2 * (1 + square_width)));
}

/* A sum may lie 5 standard deviations from its mean; the square of a term is the term of half the square width. */
static void gaussian_sums_are_those_of_the_normal_distribution(void **state)
{
    (void)state;
    const double n = 20000;
    struct problem problem = density("window=gaussian,d=2,m=25,widths=12,from=0.5,to=2.385", 20000);
    const struct parzen_kde_data *data = problem.data;
    for (size_t q = 0; q < data->m; q++)
        for (size_t w = 0; w < data->widths; w++) {
            const double *x = data->queries + 2 * q, width = 2 * data->half[w];
            const double mean = gaussian_mean(x, 2, width * width);
            const double variance = gaussian_mean(x, 2, width * width / 2) - mean * mean;
            const double distance = fabs(gaussian_sum(&problem, q * data->widths + w) - n * mean);
            assert_true(distance <= 5 * sqrt(n * variance));
        }
    kernel_find("parzen_kde")->teardown(&problem);
}

/* The order of the samples does not matter, to the last bit; nor does their mirror image, seen from the origin. */
/* Negated and in reverse order the samples give the same sums, as the windows stand at the origin. */
static uint64_t sums_in_reverse(const struct variant *variant, bool reverse)
{
    enum { N = 1001, D = 2 };
    const struct kernel *kernel = kernel_find("parzen_kde");
    struct problem problem = {.n = N, .p = variant_is_single(variant) ? 1 : 3, .seed = 1, .variant = variant, .inner = 1,
                              .options = "window=gaussian,widths=7,from=0.1,to=3"};
    assert_int_equal(kernel->setup(&problem), 0);
    const struct parzen_kde_data *data = problem.data;
    for (size_t i = 0; i < N / 2 && reverse; i++)
        for (size_t j = 0; j < D; j++) {
            const double first = data->samples[i * D + j];
            data->samples[i * D + j] = -data->samples[(N - 1 - i) * D + j];
            data->samples[(N - 1 - i) * D + j] = -first;
        }
    if (variant->prepare)
        assert_int_equal(variant->prepare(&problem), 0);
    kernel->reset(&problem);
    assert_int_equal(variant->run(&problem), 0);
    const uint64_t sums = kernel->result(&problem);
    if (variant->release)
        variant->release(&problem);
    kernel->teardown(&problem);
    return sums;
}

static void gaussian_sums_do_not_depend_on_the_order(void **state)
{
    (void)state;
    const struct variant *variants = kernel_find("parzen_kde")->variants;
    const uint64_t expected = sums_in_reverse(variants, false);
    for (const struct variant *variant = variants; variant->name; variant++)
        assert_true(sums_in_reverse(variant, true) == expected);
}

static void query_points_form_the_grid(void **state)
{
    (void)state;
    const double expected[9][2] = {{-3, -3}, {-3, 0}, {-3, 3}, {0, -3}, {0, 0},
                                   {0, 3},   {3, -3}, {3, 0},  {3, 3}};
    struct problem problem = density("d=2,m=9", 10);
    const struct parzen_kde_data *data = problem.data;
    assert_memory_equal(data->queries, expected, sizeof expected);
    assert_true(data->half[0] == 0.5 && fabs(data->half[99] - 0.6) < 1e-15);
    kernel_find("parzen_kde")->teardown(&problem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hits_of_a_beginning_and_of_the_rest_add_up),
        cmocka_unit_test(the_circle_has_the_right_edge),
        cmocka_unit_test(estimates_scatter_as_the_binomial_says),
        cmocka_unit_test(square_roots_scale_with_powers_of_two),
        cmocka_unit_test(sorting_is_idempotent),
        cmocka_unit_test(exchanges_of_an_input_and_its_mirror_image_add_up),
        cmocka_unit_test(counts_grow_with_the_width_to_all_samples),
        cmocka_unit_test(counts_are_those_of_the_normal_distribution),
        cmocka_unit_test(gaussian_sums_grow_with_the_width_to_all_samples),
        cmocka_unit_test(gaussian_sums_are_those_of_the_normal_distribution),
        cmocka_unit_test(gaussian_sums_do_not_depend_on_the_order),
        cmocka_unit_test(query_points_form_the_grid),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

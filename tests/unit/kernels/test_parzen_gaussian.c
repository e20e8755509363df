/* The Gaussian window of parzen_kde: its terms against the C library's in long double, what is cut off, and what is
 * said about it. */
#include "kernels/parzen_kde/gaussian.h"

#include <errno.h>
#include <fenv.h>
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static uint64_t term(double square, double rate)
{
    return parzen_gaussian_term(square, rate, parzen_gaussian_reach(rate), 2);
}

/* A term has at most 51 binary places; the bound is that of gaussian.c for an exact square and rate. */
static void terms_are_those_of_the_library(void **state)
{
    (void)state;
    long double largest = 0;
    for (int i = 0; i < 200000; i++) {
        const double exponent = i * 0x1.9p-12; /* 0 .. 78 */
        const long double right = exp2l(-(long double)exponent);
        largest = fmaxl(largest, fabsl(ldexpl((long double)term(exponent, 1), -51) - right));
    }
    assert_true(largest > 0 && largest <= 0x1p-52L + 0x1p-50L);
}

static void edges_of_terms(void **state)
{
    (void)state;
    const uint64_t one = UINT64_C(1) << 51;
    assert_true(term(0, 1) == one);
    assert_true(term(1, 1) == one / 2);
    assert_true(term(51, 1) == 1);
    assert_true(term(53, 1) == 0);
    const double far[] = {62.5, 63.5, 64, 65, 1e3, 1022, 1023, 1074, 1100, 2048, 4096, 1e6, 0x1p51, 0x1.8p52, 1e300};
    for (size_t i = 0; i < sizeof far / sizeof *far; i++)
        assert_true(term(far[i], 1) == 0);
    assert_true(term((double)INFINITY, 1e-3) == 0);
    assert_true(term(1e300, 1e300) == 0);
}

/* A subnormal result raises the flag of underflow, or would be counted as one by the CPU. */
static void nothing_is_subnormal(void **state)
{
    (void)state;
    feclearexcept(FE_ALL_EXCEPT);
    volatile uint64_t sum = 0;
    for (double exponent = 0; exponent < 5000; exponent += 0.37)
        sum += term(exponent, 1);
    assert_int_equal(fetestexcept(FE_UNDERFLOW), 0);
    assert_true(sum > 0);
}

/* No sum of n terms, each at most 1 + 2^-49, goes beyond 64 bits. */
static void places_leave_room_for_the_sum(void **state)
{
    (void)state;
    assert_int_equal(parzen_gaussian_places(1), 51);
    assert_int_equal(parzen_gaussian_places(4096), 51);
    assert_int_equal(parzen_gaussian_places(4097), 50);
    assert_int_equal(parzen_gaussian_places(1000000), 43);
    assert_int_equal(parzen_gaussian_places((size_t)1 << 40), 23);
    for (int bits = 0; bits < 62; bits++) {
        const size_t n = ((size_t)1 << bits) + 1;
        const int places = parzen_gaussian_places(n);
        assert_true(places >= 0 && (long double)n * (ldexpl(1, places) * (1 + 0x1p-49L) + 1) < 0x1p64L);
        assert_true(places == 51 || n > (size_t)1 << (62 - places));
    }
}

static struct problem problem_of(size_t n, const char *options)
{
    const struct kernel *kernel = kernel_find("parzen_kde");
    return (struct problem){.n = n, .p = 1, .seed = 1, .inner = 1, .options = options, .variant = kernel->variants};
}

static void check_label(size_t n, const char *options, double share, const char *label)
{
    const struct kernel *kernel = kernel_find("parzen_kde");
    struct problem problem = problem_of(n, options);
    assert_int_equal(kernel->setup(&problem), 0);
    if (share >= 0)
        assert_true(fabs(parzen_gaussian_underflow(&problem) - share) < 1e-12);
    assert_string_equal(kernel->label(&problem), label);
    kernel->teardown(&problem);
}

static void what_rounds_to_nothing_is_told(void **state)
{
    (void)state;
    check_label(100000, "", -1, "");
    check_label(100000, "from=0.001", -1, "");
    check_label(100000, "window=gaussian", 0, "");
    check_label(1000, "window=gaussian,d=8,widths=1,from=0.001,to=0.001", 1, "underflow_100_percent");
    check_label(1000, "window=gaussian,d=8,widths=100,from=0.001,to=1000", 0.01, "underflow_1_percent");
    check_label(1000, "window=gaussian,d=8,widths=2,from=0.001,to=1000", 0.5, "underflow_50_percent");
}

/* The share, counted term by term. */
static void the_share_is_that_of_a_count(void **state)
{
    (void)state;
    const struct kernel *kernel = kernel_find("parzen_kde");
    struct problem problem = problem_of(500, "window=gaussian,m=9,widths=20,from=0.05,to=1");
    assert_int_equal(kernel->setup(&problem), 0);
    const struct parzen_kde_data *data = problem.data;
    double below = 0;
    for (size_t q = 0; q < 9; q++)
        for (size_t i = 0; i < 500; i++)
            for (size_t w = 0; w < 20; w++)
                below += data->rate[w] * parzen_gaussian_square(data->queries + 2 * q, data->samples + 2 * i, 2) > 52;
    const double share = below / (500 * 9 * 20);
    assert_true(share > 0.1 && share < 0.9);
    assert_true(fabs(parzen_gaussian_underflow(&problem) - share) < 1e-12);
    kernel->teardown(&problem);
}

/* A sum that is off by a little more than its bound is wrong, in the first cell and in the last. */
static void the_judge_is_as_sharp_as_its_bound(void **state)
{
    (void)state;
    const struct kernel *kernel = kernel_find("parzen_kde");
    struct problem problem = problem_of(1000, "window=gaussian,m=4,widths=10");
    assert_int_equal(kernel->setup(&problem), 0);
    const struct parzen_kde_data *data = problem.data;
    assert_int_equal(problem.variant->run(&problem), 0);
    assert_true(kernel->error(&problem) <= kernel->tolerance);
    const uint64_t bound = 1000 * 9 / 2 + 1; /* n (2^-52 + 2^-49), in units of 2^-51 */
    for (size_t k = 0; k < 40; k += 39) {
        data->counts[k] += 2 * bound;
        assert_false(kernel->error(&problem) <= kernel->tolerance);
        data->counts[k] -= 4 * bound;
        assert_false(kernel->error(&problem) <= kernel->tolerance);
        data->counts[k] += 2 * bound;
    }
    kernel->teardown(&problem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(terms_are_those_of_the_library),
        cmocka_unit_test(edges_of_terms),
        cmocka_unit_test(nothing_is_subnormal),
        cmocka_unit_test(places_leave_room_for_the_sum),
        cmocka_unit_test(what_rounds_to_nothing_is_told),
        cmocka_unit_test(the_share_is_that_of_a_count),
        cmocka_unit_test(the_judge_is_as_sharp_as_its_bound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

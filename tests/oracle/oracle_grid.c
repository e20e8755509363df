/* Every kernel and variant at awkward sizes and team sizes, against the full oracle and the
 * baseline's result. */
#include "tests/oracle/kernel_case.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const int team_sizes[] = {1, 2, 3, 8};
enum { TEAM_SIZES = 4, SIZES = 8 };

static const struct variant *baseline_of(const struct kernel *kernel)
{
    return &kernel->variants[0];
}

static void check(const struct kernel_case *given, uint64_t expected)
{
    char text[300];
    struct kernel_outcome outcome;
    kernel_case_run(given, &outcome);
    if (kernel_right_by_oracle(given, &outcome) &&
        kernel_right_by_result(given, &outcome, expected))
        return;
    kernel_case_text(given, text, sizeof text);
    fail_msg("%s: status %d, error %g, result %" PRIu64 ", expected %" PRIu64, text, outcome.status,
             outcome.error, outcome.result, expected);
}

/* All variants of one problem: serial ones with one worker, the others with p. */
static void check_variants(struct kernel_case given)
{
    struct kernel_outcome expected;
    const int p = given.p;
    given.variant = baseline_of(given.kernel);
    given.p = 1;
    kernel_case_run(&given, &expected);
    assert_int_equal(expected.status, 0);
    for (const struct variant *variant = given.kernel->variants; variant->name; variant++) {
        given.variant = variant;
        given.p = variant_is_single(variant) ? 1 : p;
        check(&given, expected.result);
    }
}

static void check_sizes(const struct kernel *kernel, const char *options, size_t largest)
{
    for (int i = 0; i < TEAM_SIZES; i++) {
        const size_t p = (size_t)team_sizes[i];
        const size_t sizes[SIZES] = {1, 2, 3, p - 1, p, p + 1, 7, largest > 1009 ? 1009 : 101};
        for (int size = 0; size < SIZES; size++)
            if (sizes[size] > 0)
                check_variants(
                    (struct kernel_case){kernel, NULL, sizes[size], team_sizes[i], 1, options, 1});
        check_variants((struct kernel_case){kernel, NULL, largest, team_sizes[i], 1, options, 1});
    }
}

static void check_kernel(const char *name, const char *options, size_t largest)
{
    const struct kernel *kernel = kernel_find(name);
    assert_non_null(kernel);
    check_sizes(kernel, options, largest);
}

static void sqrt_cube(void **state)
{
    (void)state;
    check_kernel("sqrt_cube", "", 10000);
}

static void monte_carlo_pi(void **state)
{
    (void)state;
    check_kernel("monte_carlo_pi", "", 10000);
}

static void bubble_sort(void **state)
{
    (void)state;
    check_kernel("bubble_sort", "", 2000);
    check_kernel("bubble_sort", "order=sorted", 300);
    check_kernel("bubble_sort", "order=reversed", 300);
    check_kernel("bubble_sort", "order=few_values", 300);
}

static void parzen_kde(void **state)
{
    (void)state;
    check_kernel("parzen_kde", "", 10000);
    check_kernel("parzen_kde", "d=1,m=7,widths=3", 300);
    check_kernel("parzen_kde", "d=3,m=28,widths=1,from=2.385,to=2.385", 300);
    check_kernel("parzen_kde", "d=8,m=2,widths=17,from=0.5,to=9", 300);
}

/* Narrow windows cut off all terms, some and none; widths are no multiple of a vector. */
static void parzen_kde_gaussian(void **state)
{
    (void)state;
    check_kernel("parzen_kde", "window=gaussian", 10000);
    check_kernel("parzen_kde", "window=gaussian,d=1,m=7,widths=3,from=0.001,to=0.5", 300);
    check_kernel("parzen_kde", "window=gaussian,d=3,m=28,widths=1,from=2.385,to=2.385", 300);
    check_kernel("parzen_kde", "window=gaussian,d=3,m=8,widths=13,from=0.05,to=0.3", 4097);
    check_kernel("parzen_kde", "window=gaussian,d=8,m=2,widths=17,from=0.5,to=1000", 300);
    check_kernel("parzen_kde", "window=gaussian,d=2,m=4,widths=2,from=0.001,to=0.001", 300);
}

/* The grid asks for 300 rows at most; some lie where a square overflows. */
static void parzen_kde_from_a_file(void **state)
{
    (void)state;
    char path[] = "/tmp/speedup-oracle-XXXXXX", options[200];
    const int descriptor = mkstemp(path);
    FILE *file = descriptor < 0 ? NULL : fdopen(descriptor, "w");
    assert_non_null(file);
    fputs("x,y\n", file);
    for (int i = 0; i < 300; i++)
        fprintf(file, "%.17g,%d\n", i % 50 == 7 ? -1e200 : i / 100.0, i % 3 - 1);
    assert_int_equal(fclose(file), 0);
    const char *const windows[] = {"hypercube", "gaussian"};
    for (int window = 0; window < 2; window++) {
        snprintf(options, sizeof options, "samples=%s,window=%s,m=4,widths=9,from=0.5,to=6", path, windows[window]);
        check_kernel("parzen_kde", options, 300);
    }
    unlink(path);
}

static void limits(void **state)
{
    (void)state;
    check_kernel("empty_region", "", 300);
    check_kernel("stream_copy", "", 10000);
}

static void result_does_not_depend_on_inner(void **state)
{
    (void)state;
    for (const struct kernel *const *kernel = kernel_list(); *kernel; kernel++)
        for (const struct variant *variant = (*kernel)->variants; variant->name; variant++) {
            const int p = variant_is_single(variant) ? 1 : 3;
            struct kernel_case given = {*kernel, variant, 101, p, 5, "", 1};
            struct kernel_outcome once;
            kernel_case_run(&given, &once);
            given.inner = 4;
            check(&given, once.result);
        }
}

static void seeds_give_right_answers(void **state)
{
    (void)state;
    const uint64_t seeds[] = {0, 2, 42, UINT64_MAX, UINT64_C(0x9e3779b97f4a7c15)};
    for (const struct kernel *const *kernel = kernel_list(); *kernel; kernel++)
        for (size_t i = 0; i < sizeof seeds / sizeof *seeds; i++)
            check_variants((struct kernel_case){*kernel, NULL, 500, 2, seeds[i], "", 1});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sqrt_cube),
        cmocka_unit_test(monte_carlo_pi),
        cmocka_unit_test(bubble_sort),
        cmocka_unit_test(parzen_kde),
        cmocka_unit_test(parzen_kde_gaussian),
        cmocka_unit_test(parzen_kde_from_a_file),
        cmocka_unit_test(limits),
        cmocka_unit_test(result_does_not_depend_on_inner),
        cmocka_unit_test(seeds_give_right_answers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

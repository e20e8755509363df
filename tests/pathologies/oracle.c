/* Planted pathologies lose time, never rightness: every variant at awkward sizes and team sizes, against the full oracle
 * and the baseline's result. */
#include "tests/oracle/kernel_case.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <string.h>

static void check_variants(struct kernel_case given)
{
    struct kernel_outcome expected, outcome;
    const int p = given.p;
    char text[300];
    given.p = 1;
    given.variant = given.kernel->variants;
    kernel_case_run(&given, &expected);
    for (given.variant = given.kernel->variants; given.variant->name; given.variant++) {
        given.p = variant_is_single(given.variant) ? 1 : p;
        kernel_case_run(&given, &outcome);
        kernel_case_text(&given, text, sizeof text);
        if (!kernel_right_by_oracle(&given, &outcome) || !kernel_right_by_result(&given, &outcome, expected.result))
            fail_msg("%s: status %d, error %g, result %" PRIu64, text, outcome.status, outcome.error, outcome.result);
    }
}

static void check_kernel(const char *name, const char *options)
{
    static const int teams[] = {1, 2, 3, 8};
    static const size_t sizes[] = {1, 2, 3, 7, 8, 9, 1009, 4000};
    const struct kernel *kernel = kernel_find(name);
    assert_non_null(kernel);
    for (size_t team = 0; team < sizeof teams / sizeof *teams; team++)
        for (size_t size = 0; size < sizeof sizes / sizeof *sizes; size++)
            check_variants((struct kernel_case){kernel, NULL, sizes[size], teams[team], 5, options, 2});
}

static void planted_contention(void **state)
{
    (void)state;
    check_kernel("planted_contention", "");
}

static void planted_imbalance(void **state)
{
    (void)state;
    check_kernel("planted_imbalance", "");
    check_kernel("planted_imbalance", "skew=0");
    check_kernel("planted_imbalance", "skew=100");
}

static void planted_traffic(void **state)
{
    (void)state;
    check_kernel("planted_traffic", "");
}

/* They stand among the others, and only here: tests/unit/kernels/test_registry.c has the list without them. */
static void they_are_listed(void **state)
{
    (void)state;
    int planted = 0, others = 0;
    for (const struct kernel *const *kernel = kernel_list(); *kernel; kernel++)
        *(strncmp((*kernel)->name, "planted_", 8) == 0 ? &planted : &others) += 1;
    assert_int_equal(planted, 3);
    assert_true(others > planted);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(planted_contention), cmocka_unit_test(planted_imbalance),
                                       cmocka_unit_test(planted_traffic), cmocka_unit_test(they_are_listed)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

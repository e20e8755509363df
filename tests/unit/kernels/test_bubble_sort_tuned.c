/* The tuned sort does not count while time runs; its twin, the same network with a counter at each comparison, shows
 * that it makes as many exchanges as it claims. */
#include "kernels/bubble_sort/bubble_sort.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void check(size_t n, int p, const char *options, uint64_t seed)
{
    const struct kernel *kernel = kernel_find("bubble_sort");
    const struct variant *tuned = variant_find(kernel, "tuned");
    struct problem problem = {.n = n, .p = p, .seed = seed, .options = options, .variant = tuned, .inner = 2};
    assert_int_equal(kernel->setup(&problem), 0);
    assert_int_equal(tuned->prepare(&problem), 0);
    const struct bubble_sort_data *data = problem.data;
    kernel->reset(&problem);
    assert_int_equal(tuned->run(&problem), 0);
    assert_int_equal(bubble_sort_tuned_counting(&problem), 0);
    if (data->tasks[0].exchanges != data->tasks[1].exchanges)
        fail_msg("n=%zu p=%d %s: %llu claimed, %llu counted", n, p, options,
                 (unsigned long long)data->tasks[0].exchanges, (unsigned long long)data->tasks[1].exchanges);
    assert_memory_equal(data->tasks[0].values, data->tasks[1].values, n * sizeof(int32_t));
    assert_true(kernel->error(&problem) <= kernel->tolerance);
    tuned->release(&problem);
    kernel->teardown(&problem);
}

static void test_claimed_exchanges_are_made(void **state)
{
    (void)state;
    static const size_t sizes[] = {1, 2, 3, 15, 16, 17, 31, 32, 33, 255, 256, 257, 511, 513, 1009, 2000, 4096};
    static const char *const orders[] = {"order=random", "order=sorted", "order=reversed", "order=few_values"};
    static const int workers[] = {1, 2, 3, 8};
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
        for (size_t o = 0; o < sizeof orders / sizeof *orders; o++)
            for (size_t w = 0; w < sizeof workers / sizeof *workers; w++)
                check(sizes[s], workers[w], orders[o], 7 * s + o);
}

/* Both ends of the type occur as sentinels of the network: they must be values like any other. */
static void test_extreme_values(void **state)
{
    (void)state;
    const struct kernel *kernel = kernel_find("bubble_sort");
    const struct variant *tuned = variant_find(kernel, "tuned");
    enum { N = 700 };
    struct problem problem = {.n = N, .p = 2, .options = "", .variant = tuned, .inner = 1};
    assert_int_equal(kernel->setup(&problem), 0);
    const struct bubble_sort_data *data = problem.data;
    uint64_t inversions = 0, high = 0;
    for (size_t i = 0; i < N; i++) {
        data->input[i] = i * i % 3 == 1 ? INT32_MAX : INT32_MIN;
        high += data->input[i] == INT32_MAX;
        inversions += data->input[i] == INT32_MIN ? high : 0;
    }
    kernel->reset(&problem);
    assert_int_equal(tuned->prepare(&problem), 0);
    assert_int_equal(bubble_sort_tuned_counting(&problem), 0);
    assert_true(data->tasks[0].exchanges == inversions);
    for (size_t i = 0; i < N; i++)
        assert_int_equal(data->tasks[0].values[i], i < N - high ? INT32_MIN : INT32_MAX);
    tuned->release(&problem);
    kernel->teardown(&problem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_claimed_exchanges_are_made),
        cmocka_unit_test(test_extreme_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

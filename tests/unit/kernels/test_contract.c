/* What each kernel promises beside right answers: errors, poison, inner copies, spans, work. */
#include "kernels/bubble_sort/bubble_sort.h"
#include "kernels/parzen_kde/parzen_kde.h"
#include "kernels/support/buffer.h"
#include "kernels/support/spans.h"

#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

static struct problem problem_of(const struct kernel *kernel, size_t n, const char *options)
{
    return (struct problem){
        .n = n, .p = 1, .seed = 1, .options = options, .variant = kernel->variants, .inner = 1};
}

static int setup_status(const char *name, size_t n, const char *options, int inner)
{
    const struct kernel *kernel = kernel_find(name);
    struct problem problem = problem_of(kernel, n, options);
    problem.inner = inner;
    const int status = kernel->setup(&problem);
    if (status == 0)
        kernel->teardown(&problem);
    assert_null(problem.data);
    return status;
}

static void bad_options_are_refused(void **state)
{
    (void)state;
    for (const struct kernel *const *kernel = kernel_list(); *kernel; kernel++) {
        assert_int_equal(setup_status((*kernel)->name, 10, "nonsense=1", 1), EINVAL);
        assert_int_equal(setup_status((*kernel)->name, 10, "nonsense", 1), EINVAL);
    }
    assert_int_equal(setup_status("bubble_sort", 10, "order=up", 1), EINVAL);
    assert_int_equal(setup_status("parzen_kde", 10, "d=9", 1), EINVAL);
    assert_int_equal(setup_status("parzen_kde", 10, "from=1.3", 1), EINVAL); /* beyond `to` */
    assert_int_equal(setup_status("parzen_kde", 10, "from=1.2,to=1.2", 1), 0);
    assert_int_equal(setup_status("parzen_kde", 10, "window=ball", 1), EINVAL);
}

/* A file that will not do is told in words, and leaves nothing behind. */
static void setup_says_what_is_wrong_with_a_file(void **state)
{
    (void)state;
    const struct kernel *kernel = kernel_find("parzen_kde");
    struct problem problem = problem_of(kernel, 10, "samples=/nowhere/a.csv");
    assert_int_equal(kernel->setup(&problem), EINVAL);
    assert_null(problem.data);
    assert_non_null(strstr(problem.trouble, "/nowhere/a.csv: No such file or directory: "));
    problem = problem_of(kernel, 10, "from=2,to=1");
    assert_int_equal(kernel->setup(&problem), EINVAL);
    assert_string_equal(problem.trouble, "");
}

static void sizes_that_overflow_are_refused(void **state)
{
    (void)state;
    const size_t large[] = {SIZE_MAX, SIZE_MAX / 2, SIZE_MAX / 8, SIZE_MAX / 16 + 1};
    for (size_t i = 0; i < sizeof large / sizeof *large; i++) {
        assert_int_equal(setup_status("sqrt_cube", large[i], "", 1), EOVERFLOW);
        assert_int_equal(setup_status("stream_copy", large[i], "", 1), EOVERFLOW);
        assert_int_equal(setup_status("bubble_sort", large[i], "", 1), EOVERFLOW);
        assert_int_equal(setup_status("parzen_kde", large[i], "", 1), EOVERFLOW);
    }
    assert_int_equal(setup_status("bubble_sort", (size_t)INT32_MAX + 1, "", 1), EOVERFLOW);
}

static void too_many_inner_copies_are_refused(void **state)
{
    (void)state;
    assert_int_equal(setup_status("bubble_sort", 1000, "", 16384),
                     0); /* 1024 * 16384 values are 64 MiB */
    assert_int_equal(setup_status("bubble_sort", 1000, "", 16385), E2BIG);
    assert_int_equal(setup_status("bubble_sort", 1, "", INT32_MAX), E2BIG);
    assert_int_equal(setup_status("bubble_sort", 20000000, "", 1),
                     0); /* one input of any size is allowed */
}

static void buffers_are_aligned_and_checked(void **state)
{
    (void)state;
    const struct problem plain = {.huge_pages = false};
    void *small = buffer_alloc(&plain, 3, 1), *large = buffer_alloc(&plain, BUFFER_LARGE / 8, 8);
    assert_non_null(small);
    assert_non_null(large);
    assert_int_equal((uintptr_t)small % BUFFER_ALIGNMENT, 0);
    assert_int_equal((uintptr_t)large % BUFFER_LARGE, 0);
    buffer_free(&plain, small);
    buffer_free(&plain, large);
    errno = 0;
    assert_null(buffer_alloc(&plain, (size_t)PTRDIFF_MAX, 2));
    assert_int_equal(errno, EOVERFLOW);
    errno = 0;
    assert_null(buffer_alloc(&plain, SIZE_MAX / 2, 8));
    assert_int_equal(errno, EOVERFLOW);
}

static void check_poison(const struct kernel *kernel, const char *options)
{
    struct problem problem = problem_of(kernel, 100, options);
    assert_int_equal(kernel->setup(&problem), 0);
    assert_false(kernel->error(&problem) <= kernel->tolerance);
    kernel->reset(&problem);
    assert_int_equal(kernel->variants[0].run(&problem), 0);
    assert_true(kernel->error(&problem) <= kernel->tolerance);
    const uint64_t right = kernel->result(&problem);
    kernel->reset(&problem);
    assert_false(kernel->error(&problem) <= kernel->tolerance);
    assert_true(kernel->result(&problem) != right);
    kernel->teardown(&problem);
}

/* A variant that does nothing must not be judged right, neither at first nor after a right run. */
static void reset_poisons_the_output(void **state)
{
    (void)state;
    for (const struct kernel *const *kernel = kernel_list(); *kernel; kernel++)
        check_poison(*kernel, "");
    check_poison(kernel_find("parzen_kde"), "window=gaussian");
}

static void a_consumed_input_can_be_had_inner_times(void **state)
{
    (void)state;
    const struct kernel *kernel = kernel_find("bubble_sort");
    assert_true(kernel->consumes_input);
    for (const struct variant *variant = kernel->variants; variant->name; variant++) {
        struct problem problem = problem_of(kernel, 50, "");
        problem.variant = variant;
        problem.inner = 3;
        assert_int_equal(kernel->setup(&problem), 0);
        if (variant->prepare)
            assert_int_equal(variant->prepare(&problem), 0);
        for (int i = 0; i < 3; i++)
            assert_int_equal(variant->run(&problem), 0);
        assert_int_equal(variant->run(&problem), ENODATA);
        assert_true(kernel->error(&problem) <= 0);
        kernel->reset(&problem);
        assert_int_equal(variant->run(&problem), 0);
        assert_false(kernel->error(&problem) <= 0); /* two inputs are not sorted yet */
        if (variant->release)
            variant->release(&problem);
        kernel->teardown(&problem);
    }
}

/* A fault in any inner run shows in the result and in the error. */
static void each_inner_run_is_judged(void **state)
{
    (void)state;
    const struct kernel *kernel = kernel_find("bubble_sort");
    for (int faulty = 0; faulty < 3; faulty++) {
        struct problem problem = problem_of(kernel, 50, "");
        problem.inner = 3;
        assert_int_equal(kernel->setup(&problem), 0);
        const struct bubble_sort_data *data = problem.data;
        for (int i = 0; i < 3; i++)
            assert_int_equal(kernel->variants[0].run(&problem), 0);
        const uint64_t right = kernel->result(&problem);
        data->tasks[faulty].values[49] ^= 1;
        assert_true(kernel->result(&problem) != right);
        assert_true(kernel->error(&problem) >= 1);
        data->tasks[faulty].values[49] ^= 1;
        data->tasks[faulty].exchanges++;
        assert_true(kernel->result(&problem) != right);
        assert_true(kernel->error(&problem) >= 1);
        kernel->teardown(&problem);
    }
}

static uint64_t fake_stamp(void)
{
    static uint64_t now;
    return __atomic_add_fetch(&now, 1, __ATOMIC_RELAXED);
}

enum { SPAN_WORKERS = 3 };

static void check_spans(const struct kernel *kernel, const char *options, struct span slots[])
{
    for (const struct variant *variant = kernel->variants; variant->name; variant++) {
        struct spans spans = {.stamp = fake_stamp, .workers = SPAN_WORKERS, .worker = slots};
        struct problem problem = problem_of(kernel, 1000, options);
        problem.variant = variant;
        problem.p = variant_is_single(variant) ? 1 : SPAN_WORKERS;
        problem.spans = &spans;
        memset(slots, 0, SPAN_WORKERS * sizeof *slots);
        assert_int_equal(kernel->setup(&problem), 0);
        if (variant->prepare)
            assert_int_equal(variant->prepare(&problem), 0);
        assert_int_equal(variant->run(&problem), 0);
        for (int id = 0; id < SPAN_WORKERS; id++)
            assert_int_equal(slots[id].busy_ns > 0, id < problem.p);
        if (variant->release)
            variant->release(&problem);
        kernel->teardown(&problem);
    }
}

/* Every worker of every variant has a busy interval, and no other slot is written. */
static void spans_are_taken_by_every_worker(void **state)
{
    (void)state;
    struct span *slots = buffer_alloc_shared(&(struct problem){0}, SPAN_WORKERS, sizeof *slots);
    assert_non_null(slots);
    for (const struct kernel *const *kernel = kernel_list(); *kernel; kernel++)
        check_spans(*kernel, "", slots);
    check_spans(kernel_find("parzen_kde"), "window=gaussian", slots);
    buffer_free_shared(slots);
}

/* Comparisons that n passes of odd-even transposition make, counted. */
static double odd_even_comparisons(size_t n)
{
    double count = 0;
    for (size_t pass = 0; pass < n; pass++)
        for (size_t i = pass % 2; i + 1 < n; i += 2)
            count++;
    return count;
}

static void work_is_what_a_counter_says(void **state)
{
    (void)state;
    const size_t sizes[] = {1, 2, 7, 100, 1009};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        const double n = (double)sizes[i];
        struct problem problem = {.n = sizes[i], .p = 1, .options = "", .inner = 1};
        assert_true(kernel_find("sqrt_cube")->work(&problem) == n);
        assert_true(kernel_find("sqrt_cube")->bytes(&problem) == 16 * n);
        assert_true(kernel_find("stream_copy")->bytes(&problem) == 16 * n);
        assert_true(kernel_find("monte_carlo_pi")->work(&problem) == n);
        assert_true(kernel_find("empty_region")->work(&problem) == 1);
        assert_true(kernel_find("bubble_sort")->work(&problem) == odd_even_comparisons(sizes[i]));
        assert_true(kernel_find("parzen_kde")->work(&problem) == 100 * n);
        problem.options = "m=7,widths=3";
        assert_true(kernel_find("parzen_kde")->work(&problem) == 21 * n);
        problem.options = "m=7,widths=3,window=gaussian,samples=nowhere.csv"; /* no file is asked for it */
        assert_true(kernel_find("parzen_kde")->work(&problem) == 21 * n);
        assert_true(kernel_find("parzen_kde")->bytes(&problem) == 16 * n);
        problem.options = "m=0";
        assert_true(isnan(kernel_find("parzen_kde")->work(&problem)));
    }
}

/* Work grows with n as the exponent says; weak scaling relies on it. */
static void work_grows_as_its_exponent_says(void **state)
{
    (void)state;
    for (const struct kernel *const *kernel = kernel_list(); *kernel; kernel++) {
        struct problem small = {.n = 100000, .p = 1, .options = "", .inner = 1}, large = small;
        large.n *= 4;
        const double expected =
            strcmp((*kernel)->name, "empty_region") == 0 ? 1 : pow(4, (*kernel)->work_exponent);
        const double ratio = (*kernel)->work(&large) / (*kernel)->work(&small);
        assert_true(fabs(ratio / expected - 1) < 1e-4); /* n (n - 1) is n^2 but for 1/n */
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bad_options_are_refused),
        cmocka_unit_test(setup_says_what_is_wrong_with_a_file),
        cmocka_unit_test(sizes_that_overflow_are_refused),
        cmocka_unit_test(too_many_inner_copies_are_refused),
        cmocka_unit_test(buffers_are_aligned_and_checked),
        cmocka_unit_test(reset_poisons_the_output),
        cmocka_unit_test(a_consumed_input_can_be_had_inner_times),
        cmocka_unit_test(each_inner_run_is_judged),
        cmocka_unit_test(spans_are_taken_by_every_worker),
        cmocka_unit_test(work_is_what_a_counter_says),
        cmocka_unit_test(work_grows_as_its_exponent_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

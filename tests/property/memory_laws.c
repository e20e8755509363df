/* What a kernel says that it takes of memory is what it takes: every allocation is counted. */
#include "kernels/kernel.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
void *__real_mmap(void *address, size_t length, int protection, int flags, int file, off_t offset);
int __real_munmap(void *memory, size_t length);
int __real_posix_memalign(void **memory, size_t alignment, size_t size);
void __real_free(void *memory);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *memory, size_t size);
void *__wrap_mmap(void *address, size_t length, int protection, int flags, int file, off_t offset);
int __wrap_munmap(void *memory, size_t length);
int __wrap_posix_memalign(void **memory, size_t alignment, size_t size);
void __wrap_free(void *memory);

enum { MOST = 64 };

/* What is allocated now, and the most that was.  Kernels allocate outside their parallel regions. */
static struct {
    struct {
        const void *memory;
        size_t bytes;
    } blocks[MOST];
    size_t now, most;
    bool overflow;
} counted;

static void forget(const void *memory)
{
    for (size_t i = 0; i < MOST && memory; i++)
        if (counted.blocks[i].memory == memory) {
            counted.now -= counted.blocks[i].bytes;
            counted.blocks[i].memory = NULL;
            return;
        }
}

static void note(const void *memory, size_t bytes)
{
    size_t i = 0;
    while (i < MOST && counted.blocks[i].memory)
        i++;
    counted.overflow = counted.overflow || i == MOST;
    if (!memory || i == MOST)
        return;
    counted.blocks[i].memory = memory;
    counted.blocks[i].bytes = bytes;
    counted.now += bytes;
    counted.most = counted.now > counted.most ? counted.now : counted.most;
}

void *__wrap_malloc(size_t size)
{
    void *memory = __real_malloc(size);
    note(memory, size);
    return memory;
}

void *__wrap_calloc(size_t count, size_t size)
{
    void *memory = __real_calloc(count, size);
    note(memory, count * size);
    return memory;
}

void *__wrap_realloc(void *memory, size_t size)
{
    forget(memory);
    void *larger = __real_realloc(memory, size);
    note(larger, size);
    return larger;
}

int __wrap_posix_memalign(void **memory, size_t alignment, size_t size)
{
    const int error = __real_posix_memalign(memory, alignment, size);
    if (error == 0)
        note(*memory, size + alignment);
    return error;
}

void *__wrap_mmap(void *address, size_t length, int protection, int flags, int file, off_t offset)
{
    void *memory = __real_mmap(address, length, protection, flags, file, offset);
    if (memory != MAP_FAILED)
        note(memory, length);
    return memory;
}

int __wrap_munmap(void *memory, size_t length)
{
    forget(memory);
    return __real_munmap(memory, length);
}

void __wrap_free(void *memory)
{
    forget(memory);
    __real_free(memory);
}

static void run_all(const struct kernel *kernel, struct problem *problem)
{
    assert_int_equal(kernel->setup(problem), 0);
    if (problem->variant->prepare)
        assert_int_equal(problem->variant->prepare(problem), 0);
    for (int i = 0; i < problem->inner; i++)
        assert_int_equal(problem->variant->run(problem), 0);
    assert_true(kernel->error(problem) <= kernel->tolerance);
    if (problem->variant->release)
        problem->variant->release(problem);
    kernel->teardown(problem);
}

/* Never less than was taken, and at most 1 % and 8 KiB more: the generator of GSL allocates out of our sight.  Processes of
 * one run have copies that are not seen here. */
static void check(const struct kernel *kernel, struct problem problem)
{
    for (const struct variant *variant = kernel->variants; variant->name; variant++) {
        problem.variant = variant;
        problem.p = variant_is_single(variant) ? 1 : 3;
        problem.pool = NULL;
        memset(&counted, 0, sizeof counted);
        const double said = kernel->footprint(&problem);
        assert_int_equal(counted.most, 0); /* asking costs nothing */
        run_all(kernel, &problem);
        const double taken = (double)counted.most;
        assert_false(counted.overflow);
        assert_int_equal(counted.now, 0);
        const bool copies = variant->region == REGION_PROCESS;
        if (!(said >= taken && said <= (copies ? 2 : 1.01) * taken + 8192))
            fail_msg("%s %s n=%zu options=%s inner=%d: said %.0f bytes, took %.0f", kernel->name, variant->name, problem.n,
                     problem.options, problem.inner, said, taken);
    }
}

static void footprints_are_what_is_allocated(void **state)
{
    static const size_t sizes[] = {1, 100, 4099};
    (void)state;
    for (const struct kernel *const *kernel = kernel_list(); *kernel; kernel++)
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
            check(*kernel, (struct problem){.n = sizes[i], .seed = 1, .options = "", .inner = 1});
}

/* Large enough to be aligned to huge pages. */
static void footprints_of_large_problems(void **state)
{
    static const char *const names[] = {"sqrt_cube", "stream_copy", "parzen_kde"};
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        check(kernel_find(names[i]), (struct problem){.n = 600011, .seed = 1, .options = "", .inner = 1});
}

static void footprints_grow_with_inner_copies(void **state)
{
    (void)state;
    check(kernel_find("bubble_sort"), (struct problem){.n = 101, .seed = 1, .options = "", .inner = 77});
    check(kernel_find("bubble_sort"), (struct problem){.n = 3, .seed = 1, .options = "", .inner = 5000});
    check(kernel_find("sqrt_cube"), (struct problem){.n = 101, .seed = 1, .options = "", .inner = 777});
}

static void footprints_know_options(void **state)
{
    static const char *const options[] = {"m=1000,widths=7", "window=gaussian,d=8", "window=gaussian,m=40,widths=50",
                                          "d=1,m=1,widths=1"};
    (void)state;
    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        check(kernel_find("parzen_kde"), (struct problem){.n = 2000, .seed = 1, .options = options[i], .inner = 1});
}

static void footprints_know_files(void **state)
{
    char path[] = "/tmp/speedup-memory-laws-XXXXXX", options[64];
    (void)state;
    FILE *file = fdopen(mkstemp(path), "w");
    assert_non_null(file);
    for (int i = 0; i < 3000; i++)
        fprintf(file, "%d,%d\n", i % 7, i % 5);
    assert_int_equal(fclose(file), 0);
    snprintf(options, sizeof options, "samples=%s", path);
    for (size_t n = 1; n <= 3000; n += 1023)
        check(kernel_find("parzen_kde"), (struct problem){.n = n, .seed = 1, .options = options, .inner = 1});
    unlink(path);
}

static void what_cannot_be_has_no_footprint_or_a_large_one(void **state)
{
    (void)state;
    const struct kernel *kernel = kernel_find("parzen_kde");
    struct problem problem = {.n = 10, .p = 1, .options = "d=9", .variant = kernel->variants, .inner = 1};
    assert_true(isnan(kernel->footprint(&problem)));
    problem.options = "";
    problem.n = SIZE_MAX;
    assert_true(kernel->footprint(&problem) > 1e19);
    problem.variant = kernel_find("bubble_sort")->variants;
    assert_true(kernel_find("bubble_sort")->footprint(&problem) > 1e19);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(footprints_are_what_is_allocated),
        cmocka_unit_test(footprints_of_large_problems),
        cmocka_unit_test(footprints_grow_with_inner_copies),
        cmocka_unit_test(footprints_know_options),
        cmocka_unit_test(footprints_know_files),
        cmocka_unit_test(what_cannot_be_has_no_footprint_or_a_large_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

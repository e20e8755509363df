/* The list of kernels and what every row of it must hold. */
#include "kernels/kernel.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <string.h>

static void kernels_are_those_of_the_list_in_its_order(void **state)
{
    (void)state;
    const char *const expected[] = {
#define KERNEL(name) #name,
#define LIMIT(name) #name,
#define PATHOLOGY(name) /* of other workers */
#include "kernels/kernels.def"
#undef KERNEL
#undef LIMIT
#undef PATHOLOGY
    };
    const size_t count = sizeof expected / sizeof *expected;
    for (size_t i = 0; i < count; i++)
        assert_string_equal(kernel_list()[i]->name, expected[i]);
    assert_null(kernel_list()[count]);
}

static void names_are_found_and_others_are_not(void **state)
{
    (void)state;
    const struct kernel *kernel = kernel_find("parzen_kde");
    assert_non_null(kernel);
    assert_string_equal(variant_find(kernel, "omp_simd")->name, "omp_simd");
    assert_null(variant_find(kernel, "omp"));
    assert_null(variant_find(kernel, ""));
    assert_null(kernel_find("parzen"));
    assert_null(kernel_find(""));
}

static void check_text(const char *text)
{
    assert_non_null(text);
    assert_true(strlen(text) > 0);
    assert_null(strpbrk(text, "\"\n\r"));
}

/* Only a limit that moves memory may leave its sizes to the workloads. */
static void check_sizes(const struct kernel *kernel, const char *sizes)
{
    struct problem problem = {.n = 1, .p = 1, .options = "", .variant = kernel->variants};
    assert_true(strlen(sizes) > 0 || (kernel->limit && kernel->bytes(&problem) > 0));
    assert_int_equal(strspn(sizes, "0123456789,"), strlen(sizes));
}

static void check_variants(const struct kernel *kernel)
{
    assert_string_equal(kernel->variants[0].name, "serial");
    for (const struct variant *variant = kernel->variants; variant->name; variant++) {
        assert_ptr_equal(variant_find(kernel, variant->name), variant); /* unique */
        assert_int_equal(variant->role == ROLE_BASELINE, variant == kernel->variants);
        assert_int_equal(variant->role == ROLE_REFERENCE, variant->check == CHECK_RESULT_ONLY);
        assert_int_equal(variant->model == MODEL_OPENMP,
                         strncmp(variant->name, "omp_", 4) == 0 || strcmp(variant->name, "tuned") == 0);
        const bool forked = strncmp(variant->name, "process", 7) == 0;
        assert_int_equal(variant->model == MODEL_POOL, strncmp(variant->name, "pool", 4) == 0 || forked);
        assert_int_equal(variant->model == MODEL_MPI, strncmp(variant->name, "mpi", 3) == 0);
        assert_int_equal(variant->model == MODEL_TARGET, strncmp(variant->name, "target", 6) == 0);
        assert_int_equal(variant_is_single(variant), variant->model == MODEL_SERIAL || variant->model == MODEL_TARGET);
        assert_int_equal(variant->region == REGION_TRANSFER, strstr(variant->name, "transfer") != NULL);
        assert_int_equal(variant->region == REGION_PROCESS, forked);
        assert_non_null(variant->run);
        check_text(variant->summary);
    }
}

static void every_kernel_is_complete(void **state)
{
    (void)state;
    for (const struct kernel *const *at = kernel_list(); *at; at++) {
        const struct kernel *kernel = *at;
        check_text(kernel->title);
        check_text(kernel->unit);
        check_text(kernel->work_unit);
        check_sizes(kernel, kernel->sizes.quick);
        check_sizes(kernel, kernel->sizes.standard);
        check_sizes(kernel, kernel->sizes.publish);
        assert_true(kernel->setup && kernel->reset && kernel->teardown);
        assert_true(kernel->result && kernel->error);
        assert_true(kernel->work && kernel->bytes && kernel->footprint && kernel->work_exponent > 0);
        assert_true(kernel->tolerance >= 0);
        if (kernel->roof)
            assert_true(kernel_find(kernel->roof) && kernel_find(kernel->roof)->limit);
        check_variants(kernel);
    }
}

static void words_are_those_of_csv(void **state)
{
    (void)state;
    assert_string_equal(model_name(MODEL_SERIAL), "serial");
    assert_string_equal(model_name(MODEL_EXTERNAL), "external");
    assert_string_equal(role_name(ROLE_REFERENCE), "reference");
    assert_string_equal(check_name(CHECK_RESULT_ONLY), "result_only");
    assert_string_equal(region_name(REGION_KERNEL), "kernel");
    assert_string_equal(region_name(REGION_TEAM), "kernel+team");
    assert_string_equal(region_name(REGION_PROCESS), "process");
    assert_string_equal(region_name(REGION_TRANSFER), "kernel+transfer");
}

static void only_openmp_variants_have_a_team(void **state)
{
    (void)state;
    const struct variant serial = {.model = MODEL_SERIAL}, openmp = {.model = MODEL_OPENMP}, pool = {.model = MODEL_POOL};
    const struct variant process = {.model = MODEL_POOL, .region = REGION_PROCESS};
    assert_int_equal(problem_threads(&(struct problem){.p = 3, .variant = &serial}), 1);
    assert_int_equal(problem_threads(&(struct problem){.p = 3, .variant = &openmp}), 3);
    assert_int_equal(problem_threads(&(struct problem){.p = 3, .variant = &pool}), 1);
    assert_int_equal(problem_workers(&(struct problem){.p = 3, .variant = &serial}), 1);
    assert_int_equal(problem_workers(&(struct problem){.p = 3, .variant = &openmp}), 3);
    assert_int_equal(problem_workers(&(struct problem){.p = 3, .variant = &pool}), 3);
    assert_false(problem_shares_memory(&(struct problem){.p = 3, .variant = &openmp}));
    assert_true(problem_shares_memory(&(struct problem){.p = 3, .variant = &pool}));
    assert_false(problem_shares_memory(&(struct problem){.p = 3, .variant = &process}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kernels_are_those_of_the_list_in_its_order),
        cmocka_unit_test(names_are_found_and_others_are_not),
        cmocka_unit_test(every_kernel_is_complete),
        cmocka_unit_test(words_are_those_of_csv),
        cmocka_unit_test(only_openmp_variants_have_a_team),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

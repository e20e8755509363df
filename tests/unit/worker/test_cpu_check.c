/* The table of what the kernels' code needs is that of their compiler, and is met by the CPU that built them. */
#include "harness/worker/cpu_check.h"
#include "kernels/support/cpu.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* A macro stands as 1, or as its own name: anything else is a feature that would never be asked for. */
static void each_need_is_a_macro_or_one(void **state)
{
    (void)state;
    for (const struct cpu_need *need = cpu_needs; need->name; need++)
        assert_true(strcmp(need->needed, "1") == 0 || strncmp(need->needed, "__", 2) == 0);
}

#if defined(__x86_64__)
static void no_feature_twice(void **state)
{
    (void)state;
    size_t count = 0;
    for (const struct cpu_need *need = cpu_needs; need->name; need++, count++)
        for (const struct cpu_need *other = need + 1; other->name; other++)
            assert_string_not_equal(need->name, other->name);
    assert_true(count >= 20);
}
#endif

/* Tests run where they were built, or for less. */
static void this_machine_will_do(void **state)
{
    (void)state;
    assert_null(cpu_missing());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_need_is_a_macro_or_one),
#if defined(__x86_64__)
        cmocka_unit_test(no_feature_twice),
#endif
        cmocka_unit_test(this_machine_will_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* When twice the size raises the alarm. */
#include "harness/doctor_kernels.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void times_grow_as_the_work_does_or_raise_the_alarm(void **state)
{
    static const struct {
        double ratio, expected;
        bool good;
    } cases[] = {{2, 2, true},   {1.61, 2, true}, {1.59, 2, false}, {2.39, 2, true},  {2.41, 2, false}, {1, 2, false},
                 {4, 4, true},   {3.21, 4, true}, {3.19, 4, false}, {4.79, 4, true},  {4.81, 4, false}, {2, 4, false},
                 {NAN, 2, false}, {2, NAN, false}, {INFINITY, 2, false}, {0, 2, false}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(doctor_grows_as(cases[i].ratio, cases[i].expected), cases[i].good);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(times_grow_as_the_work_does_or_raise_the_alarm)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

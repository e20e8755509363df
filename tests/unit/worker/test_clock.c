/* The clock's own quality, measured on clocks whose quality is known. */
#include "harness/worker/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static uint64_t ticks;

/* Each call costs 7 ns and the clock shows every one of them. */
static uint64_t fine(void)
{
    return ticks += 7;
}

/* Each call costs 7 ns, but the clock moves only every 100 ns. */
static uint64_t coarse(void)
{
    return (ticks += 7) / 100 * 100;
}

static uint64_t stopped(void)
{
    return 5;
}

/* A preemption of 1 ms now and then: the quietest block has none. */
static uint64_t interrupted(void)
{
    ticks += ticks % 3001 == 0 ? 1000000 : 7;
    return ticks;
}

static void test_cost_and_step(void **state)
{
    (void)state;
    struct clock_quality quality;
    clock_measure(fine, &quality);
    assert_int_equal(quality.cost_ns, 7);
    assert_int_equal(quality.step_ns, 7);
    clock_measure(coarse, &quality);
    assert_int_equal(quality.cost_ns, 7);
    assert_int_equal(quality.step_ns, 100);
    clock_measure(interrupted, &quality);
    assert_int_equal(quality.cost_ns, 7);
}

static void test_a_stopped_clock_has_no_step(void **state)
{
    (void)state;
    struct clock_quality quality;
    clock_measure(stopped, &quality);
    assert_int_equal(quality.step_ns, 0);
    assert_int_equal(quality.cost_ns, 0);
}

static void test_shortest_interval(void **state)
{
    (void)state;
    struct clock_quality by_step = {.cost_ns = 30, .step_ns = 20}, by_cost = {.cost_ns = 300, .step_ns = 1};
    assert_int_equal(clock_shortest_interval_ns(&by_step), 2000);
    assert_int_equal(clock_shortest_interval_ns(&by_cost), 6000);
}

static void test_real_clock_never_goes_back(void **state)
{
    (void)state;
    uint64_t last = clock_now_ns();
    for (int i = 0; i < 100000; i++) {
        uint64_t now = clock_now_ns();
        assert_true(now >= last);
        last = now;
    }
}

static void test_utc_is_a_label(void **state)
{
    (void)state;
    char text[24];
    clock_utc(text, sizeof text);
    assert_int_equal(strlen(text), 20);
    assert_true(text[10] == 'T' && text[19] == 'Z');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cost_and_step),
        cmocka_unit_test(test_a_stopped_clock_has_no_step),
        cmocka_unit_test(test_shortest_interval),
        cmocka_unit_test(test_real_clock_never_goes_back),
        cmocka_unit_test(test_utc_is_a_label),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Spans: busy time per worker, and the time in which none was busy. */
#include "kernels/support/spans.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* A clock that shows the times of the script, one after the other. */
static const uint64_t *script;
static uint64_t scripted(void)
{
    return *script++;
}

/* 100 begins; A busy 110 .. 150, B 120 .. 140; both idle to 160; B busy 160 .. 190; the interval ends at 200. */
static void test_busy_and_idle(void **state)
{
    (void)state;
    const uint64_t times[] = {110, 120, 140, 150, 160, 190};
    struct span slots[2];
    struct spans spans = {.stamp = scripted, .workers = 2, .worker = slots};
    memset(slots, 0xff, sizeof slots);
    script = times;
    spans_clear(&spans);
    spans_start(&spans, 100);
    spans_begin(&spans, 0);
    spans_begin(&spans, 1);
    spans_end(&spans, 1);
    spans_end(&spans, 0);
    spans_begin(&spans, 1);
    spans_end(&spans, 1);
    assert_int_equal(slots[0].busy_ns, 40);
    assert_int_equal(slots[1].busy_ns, 20 + 30);
    assert_int_equal(slots[0].count, 1);
    assert_int_equal(slots[1].count, 2);
    assert_int_equal(atomic_load(&spans.idle_ns), 10 + 10); /* what follows the last span, the instrument adds */
    assert_int_equal(atomic_load(&spans.idle_since_ns), 190);
    spans_clear(&spans);
    assert_int_equal(slots[1].busy_ns + slots[1].count + atomic_load(&spans.idle_ns), 0);
}

static void test_nobody_asked_or_nobody_there(void **state)
{
    (void)state;
    struct span slot = {0};
    struct spans spans = {.stamp = scripted, .workers = 1, .worker = &slot};
    script = NULL; /* a stamp would crash */
    spans_begin(NULL, 0);
    spans_end(NULL, 0);
    spans_begin(&spans, 1);
    spans_end(&spans, 1);
    assert_int_equal(atomic_load(&spans.busy), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_busy_and_idle),
                                       cmocka_unit_test(test_nobody_asked_or_nobody_there)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

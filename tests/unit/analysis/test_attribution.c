/* Where the lost speedup went: parts add up for any input, each cause alone is found, and what is not known stays so. */
#include "analysis/attribution.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { INPUTS = 100000, FIELDS = sizeof(struct attribution_input) / sizeof(double) };

/* Two workers that lose nothing: 1000 ns alone, 500 ns each, no cost of meeting. */
static struct attribution_input perfect(void)
{
    return (struct attribution_input){.p = 2, .time = 500, .serial_time = 1000, .one_time = 1000, .one_half_width = 10,
                                      .busy_max = 1, .busy_mean = 1, .idle = 0, .idle_one = 0, .delayed = 0, .meetings = 1,
                                      .region = 0, .barrier = 0, .region_one = 0, .barrier_one = 0, .memory = 0,
                                      .memory_one = 0, .frequency = 3, .frequency_one = 3};
}

static double sum(const struct attribution *result)
{
    double total = 0;
    for (int part = 0; part < ATTRIBUTION_PARTS; part++)
        total += isnan(result->part[part]) ? 0 : result->part[part];
    return total;
}

/* Fails unless `part` is the first and holds the share, and the others hold nothing. */
static void check_only(const struct attribution_input *input, enum attribution_part part, double share)
{
    struct attribution result;
    enum attribution_part order[ATTRIBUTION_PARTS];
    attribution_split(input, &result);
    assert_int_equal(attribution_order(&result, 1e-9, order), 1);
    assert_int_equal(order[0], part);
    assert_true(fabs(result.part[part] - share) < 1e-12);
    assert_true(fabs(result.lost - share) < 1e-12);
    assert_true(fabs(result.part[ATTRIBUTION_unexplained]) < 1e-12);
}

static void test_nothing_is_lost(void **state)
{
    (void)state;
    struct attribution result;
    enum attribution_part order[ATTRIBUTION_PARTS];
    const struct attribution_input input = perfect();
    attribution_split(&input, &result);
    assert_true(fabs(result.lost) < 1e-15);
    for (int part = 0; part < ATTRIBUTION_PARTS; part++)
        assert_true(fabs(result.part[part]) < 1e-15);
    assert_int_equal(attribution_order(&result, 1e-9, order), 0);
    assert_true(fabs(result.global_efficiency - 1) < 1e-15 && fabs(result.load_balance - 1) < 1e-15);
}

static void test_imbalance(void **state)
{
    (void)state;
    struct attribution_input input = perfect();
    input.time = 800; /* one worker has 800 ns to do, the other 200 */
    input.busy_mean = 0.625;
    check_only(&input, ATTRIBUTION_imbalance, 0.375);
}

static void test_synchronisation(void **state)
{
    (void)state;
    struct attribution_input input = perfect();
    input.time = 700; /* 5 meetings: a region of 80 ns and 4 barriers of 30 */
    input.busy_max = input.busy_mean = 500 / 700.0;
    input.idle = 200 / 700.0;
    input.meetings = 5;
    input.region = 80;
    input.barrier = 30;
    check_only(&input, ATTRIBUTION_synchronisation, 200 / 700.0);
    input.idle = 20 / 700.0; /* the same, but waiting in turns */
    input.region = input.barrier = 4;
    check_only(&input, ATTRIBUTION_synchronisation, 200 / 700.0);
}

static void test_what_a_worker_alone_pays_is_not_lost_twice(void **state)
{
    (void)state;
    struct attribution result;
    struct attribution_input input = perfect();
    input.time = 600; /* 100 ns of fork and join, 40 with one worker, who computes for 1000 */
    input.busy_max = input.busy_mean = 500 / 600.0;
    input.idle = 100 / 600.0;
    input.region = 100;
    input.region_one = 40;
    input.one_time = 1040;
    input.idle_one = 40 / 1040.0;
    attribution_split(&input, &result);
    assert_true(fabs(result.part[ATTRIBUTION_synchronisation] - (200 - 40) / 1200.0) < 1e-12);
    assert_true(fabs(result.part[ATTRIBUTION_algorithm] - 40 / 1200.0) < 1e-12);
    assert_true(fabs(result.lost - 200 / 1200.0) < 1e-12);
    assert_true(fabs(result.part[ATTRIBUTION_unexplained]) < 1e-12);
}

static void test_bandwidth(void **state)
{
    (void)state;
    struct attribution_input input = perfect();
    input.time = 900; /* memory feeds one worker in 1000 ns, two in 900 */
    input.memory = 900;
    input.memory_one = 1000;
    check_only(&input, ATTRIBUTION_bandwidth, 800 / 1800.0);
}

static void test_starved(void **state)
{
    (void)state;
    struct attribution_input input = perfect();
    input.p = 4; /* on two CPUs: each waits half the time */
    input.delayed = 0.5;
    check_only(&input, ATTRIBUTION_starved, 0.5);
    input = perfect();
    input.time = 750; /* one of two workers had no CPU for 500 ns, before it began: the other computed, then waited */
    input.busy_max = 1000 / 1500.0;
    input.busy_mean = 1000 / 1500.0;
    input.idle = 0;
    input.delayed = 1 / 3.0;
    check_only(&input, ATTRIBUTION_starved, 1 / 3.0);
}

static void test_serial(void **state)
{
    (void)state;
    struct attribution_input input = perfect();
    input.time = 600; /* 200 ns cannot be shared out: Amdahl */
    input.busy_max = input.busy_mean = 400 / 600.0;
    input.idle = 200 / 600.0;
    input.idle_one = 0.2;
    check_only(&input, ATTRIBUTION_serial, 200 / 1200.0);
}

static void test_algorithm(void **state)
{
    (void)state;
    struct attribution_input input = perfect();
    input.time = 750;
    input.one_time = 1500;
    check_only(&input, ATTRIBUTION_algorithm, 500 / 1500.0);
    struct attribution result;
    input.time = 250; /* a better one: negative, and said so */
    input.one_time = 500;
    attribution_split(&input, &result);
    assert_true(fabs(result.part[ATTRIBUTION_algorithm] + 1) < 1e-12 && fabs(result.lost + 1) < 1e-12);
}

static void test_contention(void **state)
{
    (void)state;
    struct attribution result;
    struct attribution_input input = perfect();
    input.time = 900;
    check_only(&input, ATTRIBUTION_contention, 800 / 1800.0);
    input.one_half_width = 801; /* within the interval of the times: it may be chance */
    attribution_split(&input, &result);
    assert_true(result.part[ATTRIBUTION_contention] >= 0 && result.part[ATTRIBUTION_contention] <= 0);
    assert_true(fabs(result.part[ATTRIBUTION_unexplained] - 800 / 1800.0) < 1e-12);
}

static void test_frequency(void **state)
{
    (void)state;
    struct attribution_input input = perfect();
    input.time = 600; /* 3 GHz for one, 2.5 for two */
    input.frequency = 2.5;
    check_only(&input, ATTRIBUTION_frequency, 200 / 1200.0);
}

/* Busy for less time than alone: caches.  It is no cause of loss, so it stands unexplained, negative. */
static void test_superlinear(void **state)
{
    (void)state;
    struct attribution result;
    struct attribution_input input = perfect();
    input.time = 400;
    attribution_split(&input, &result);
    assert_true(fabs(result.lost + 0.25) < 1e-12);
    assert_true(fabs(result.part[ATTRIBUTION_unexplained] + 0.25) < 1e-12);
    assert_true(result.computation_scaling > 1.2);
}

/* Fork and join that took longer than the empty region is neither serial nor anything else that is known. */
static void test_idle_beyond_what_is_known(void **state)
{
    (void)state;
    struct attribution result;
    struct attribution_input input = perfect();
    input.time = 600;
    input.busy_max = input.busy_mean = 500 / 600.0;
    input.idle = 100 / 600.0;
    input.region = 30;
    attribution_split(&input, &result);
    assert_true(fabs(result.part[ATTRIBUTION_synchronisation] - 30 / 600.0) < 1e-12);
    assert_true(fabs(result.part[ATTRIBUTION_unexplained] - 70 / 600.0) < 1e-12);
    assert_true(result.part[ATTRIBUTION_serial] <= 0);
}

static void test_pop(void **state)
{
    (void)state;
    struct attribution result;
    struct attribution_input input = perfect();
    input.time = 800;
    input.busy_max = 0.9;
    input.busy_mean = 0.72;
    input.idle = 0.05;
    attribution_split(&input, &result);
    assert_true(fabs(result.load_balance - 0.8) < 1e-12 && fabs(result.communication - 0.9) < 1e-12);
    assert_true(fabs(result.parallel_efficiency - 0.72) < 1e-12);
    assert_true(fabs(result.global_efficiency - result.parallel_efficiency * result.computation_scaling) < 1e-12);
}

static void test_missing_is_no_value(void **state)
{
    (void)state;
    struct attribution result;
    struct attribution_input input = perfect();
    input.time = 900;
    input.frequency = input.delayed = NAN;
    attribution_split(&input, &result);
    assert_true(isnan(result.part[ATTRIBUTION_frequency]) && isnan(result.part[ATTRIBUTION_starved]));
    assert_true(fabs(result.part[ATTRIBUTION_contention] - 800 / 1800.0) < 1e-12);
    input.busy_max = input.busy_mean = input.idle = input.meetings = NAN;
    attribution_split(&input, &result);
    assert_true(isnan(result.part[ATTRIBUTION_imbalance]) && isnan(result.part[ATTRIBUTION_synchronisation]));
    assert_true(isnan(result.part[ATTRIBUTION_serial]) && isnan(result.part[ATTRIBUTION_contention]));
    assert_true(fabs(result.part[ATTRIBUTION_unexplained] - result.lost) < 1e-12);
    input.serial_time = NAN;
    attribution_split(&input, &result);
    assert_true(isnan(result.lost) && isnan(result.part[ATTRIBUTION_unexplained]));
    input = perfect();
    input.p = 1;
    attribution_split(&input, &result);
    assert_true(isnan(result.lost));
}

/* SplitMix64 (Steele, Lea & Flood 2014). */
static double uniform(uint64_t *seed)
{
    uint64_t z = *seed += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return (double)((z ^ z >> 31) >> 11) * 0x1p-53;
}

/* Any numbers, in and out of their bounds, some of them missing or infinite. */
static struct attribution_input random_input(uint64_t *seed)
{
    struct attribution_input input;
    double fields[FIELDS];
    for (size_t i = 0; i < FIELDS; i++)
        fields[i] = exp(20 * uniform(seed) - 10) * (uniform(seed) < 0.02 ? -1 : 1);
    memcpy(&input, fields, sizeof input);
    input.p = 2 + floor(63 * uniform(seed));
    input.busy_max = uniform(seed) * 1.1;
    input.busy_mean = input.busy_max * uniform(seed);
    input.idle = (1 - input.busy_max) * uniform(seed);
    input.idle_one = uniform(seed) * uniform(seed);
    input.delayed = uniform(seed) * uniform(seed);
    double *const each = &input.p;
    for (size_t i = 1; i < FIELDS; i++)
        if (uniform(seed) < 0.04)
            each[i] = uniform(seed) < 0.5 ? (double)NAN : uniform(seed) < 0.5 ? (double)INFINITY : 0;
    return input;
}

static void test_parts_add_up(void **state)
{
    (void)state;
    uint64_t seed = 20250102;
    int known = 0;
    for (int i = 0; i < INPUTS; i++) {
        const struct attribution_input input = random_input(&seed);
        struct attribution result;
        attribution_split(&input, &result);
        if (isnan(result.lost)) {
            assert_true(isnan(sum(&result)) || fabs(sum(&result)) <= 0);
            continue;
        }
        known++;
        double scale = fabs(result.lost);
        for (int part = 0; part < ATTRIBUTION_PARTS; part++) {
            const double value = result.part[part];
            scale = isnan(value) ? scale : fmax(scale, fabs(value));
            assert_true(isnan(value) || isfinite(value));
            if (part != ATTRIBUTION_algorithm && part != ATTRIBUTION_unexplained)
                assert_false(value < 0);
        }
        assert_true(isfinite(result.part[ATTRIBUTION_unexplained]));
        assert_true(fabs(sum(&result) - result.lost) <= 1e-14 * scale * ATTRIBUTION_PARTS);
    }
    assert_true(known > INPUTS / 2);
}

static void test_order_and_words(void **state)
{
    (void)state;
    struct attribution result = {.part = {[ATTRIBUTION_imbalance] = 0.2, [ATTRIBUTION_serial] = 0.3, [ATTRIBUTION_starved] = NAN,
                                          [ATTRIBUTION_contention] = 0.1, [ATTRIBUTION_unexplained] = 0.9}};
    enum attribution_part order[ATTRIBUTION_PARTS];
    assert_int_equal(attribution_order(&result, 0.15, order), 2);
    assert_int_equal(order[0], ATTRIBUTION_serial);
    assert_int_equal(order[1], ATTRIBUTION_imbalance);
    assert_string_equal(attribution_name(ATTRIBUTION_imbalance), "imbalance");
    assert_string_equal(attribution_words(ATTRIBUTION_synchronisation), "fork/join and barriers");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_is_lost),
        cmocka_unit_test(test_imbalance),
        cmocka_unit_test(test_synchronisation),
        cmocka_unit_test(test_what_a_worker_alone_pays_is_not_lost_twice),
        cmocka_unit_test(test_bandwidth),
        cmocka_unit_test(test_starved),
        cmocka_unit_test(test_serial),
        cmocka_unit_test(test_algorithm),
        cmocka_unit_test(test_contention),
        cmocka_unit_test(test_frequency),
        cmocka_unit_test(test_superlinear),
        cmocka_unit_test(test_idle_beyond_what_is_known),
        cmocka_unit_test(test_pop),
        cmocka_unit_test(test_missing_is_no_value),
        cmocka_unit_test(test_parts_add_up),
        cmocka_unit_test(test_order_and_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

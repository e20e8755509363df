/* The instrument on a kernel and a clock of our own: what is timed, what is recorded, what is judged wrong. */
#include "harness/worker/measure.h"

#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { MOST_ROWS = 64 };

/* Everything the demo kernel and the sink note down. */
static struct {
    uint64_t now_ns, run_ns, slow_run_ns; /* the clock, a run's length, and that of run number slow_run */
    int runs, slow_run, setups, teardowns, resets, prepared, released, sink_error, run_error;
    int largest_inner;                    /* setup refuses more */
    double error;
    uint64_t result;
    struct record rows[MOST_ROWS];
    int row_count;
} demo;

static uint64_t fake_clock(void)
{
    return demo.now_ns += 1;
}

static int demo_setup(struct problem *problem)
{
    demo.setups++;
    problem->data = &demo;
    return problem->inner > demo.largest_inner ? E2BIG : 0;
}

static void demo_reset(struct problem *problem)
{
    (void)problem;
    demo.resets++;
}

static void demo_teardown(struct problem *problem)
{
    demo.teardowns += problem->data != NULL;
}

static int demo_run(struct problem *problem)
{
    (void)problem;
    demo.runs++;
    demo.now_ns += demo.runs == demo.slow_run ? demo.slow_run_ns : demo.run_ns;
    return demo.run_error;
}

static int demo_prepare(struct problem *problem)
{
    (void)problem;
    demo.prepared++;
    return 0;
}

static void demo_release(struct problem *problem)
{
    (void)problem;
    demo.released++;
}

static uint64_t demo_result(const struct problem *problem)
{
    (void)problem;
    return demo.result;
}

static double demo_error(const struct problem *problem)
{
    (void)problem;
    return demo.error;
}

static double hundred(const struct problem *problem)
{
    (void)problem;
    return 100;
}

static const struct variant variants[] = {
    {.name = "serial", .model = MODEL_SERIAL, .summary = "", .role = ROLE_BASELINE, .prepare = demo_prepare,
     .run = demo_run, .release = demo_release},
    {.name = "other", .model = MODEL_SERIAL, .summary = "", .role = ROLE_REFERENCE, .check = CHECK_RESULT_ONLY,
     .run = demo_run},
    {.name = "omp", .model = MODEL_OPENMP, .summary = "", .role = ROLE_CANDIDATE, .run = demo_run},
    {0}};
static const struct kernel keeping = {.name = "demo", .setup = demo_setup, .reset = demo_reset, .result = demo_result,
                                      .error = demo_error, .teardown = demo_teardown, .work = hundred,
                                      .bytes = hundred, .footprint = hundred, .tolerance = 2.5, .variants = variants};

static int sink(void *context, const struct record *row)
{
    (void)context;
    assert_true(demo.row_count < MOST_ROWS);
    demo.rows[demo.row_count++] = *row;
    return demo.sink_error;
}

static struct measure_options start(void)
{
    memset(&demo, 0, sizeof demo);
    demo.run_ns = 1000000;
    demo.result = 42;
    demo.largest_inner = 1 << 30;
    return (struct measure_options){.kernel = &keeping, .variant = &variants[0], .n = 10, .p = 1, .seed = 3,
                                    .options = "", .inner = 4, .warmups = 1, .repetitions = 3, .now = fake_clock,
                                    .sink = sink};
}

static void test_rows_are_counted_and_phased(void **state)
{
    (void)state;
    struct measure_options options = start();
    assert_int_equal(measure_run(&options), 0);
    assert_int_equal(demo.row_count, 4);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(demo.rows[i].repetition, i);
        assert_string_equal(demo.rows[i].phase, i == 0 ? "warmup" : "timed");
        assert_string_equal(demo.rows[i].status, "ok");
        assert_int_equal(demo.rows[i].inner, 4);
        assert_int_equal(demo.rows[i].total_ns, 4 * 1000000 + 1); /* the one reading that ends the interval */
        assert_string_equal(demo.rows[i].result, "42");
    }
    assert_int_equal(demo.runs, 16);
    assert_int_equal(demo.resets, 4);
    assert_int_equal(demo.setups, demo.teardowns);
    assert_int_equal(demo.prepared, 1);
    assert_int_equal(demo.released, 1);
}

static void test_calibration_doubles_until_long_enough(void **state)
{
    (void)state;
    struct measure_options options = start();
    options.inner = 0;
    options.min_time_ns = 10000000;
    options.warmups = 0;
    options.repetitions = 1;
    assert_int_equal(measure_run(&options), 0);
    assert_int_equal(demo.row_count, 2);
    assert_string_equal(demo.rows[0].phase, "warmup");
    assert_int_equal(demo.rows[0].inner, 16); /* 8 ms is too short, 16 ms is not */
    assert_int_equal(demo.rows[1].inner, 16);
    assert_int_equal(demo.runs, 1 + 2 + 4 + 8 + 16 + 16 + 16); /* the found count is confirmed once more */
}

static void test_one_interruption_does_not_fool_calibration(void **state)
{
    (void)state;
    struct measure_options options = start();
    options.inner = 0;
    options.min_time_ns = 10000000;
    options.warmups = options.repetitions = 0;
    demo.slow_run = 3; /* in the second interval: it looks long enough, once */
    demo.slow_run_ns = 50000000;
    assert_int_equal(measure_run(&options), 0);
    assert_int_equal(demo.rows[0].inner, 16);
}

static void test_calibration_of_a_consuming_kernel_stops_at_its_memory(void **state)
{
    (void)state;
    struct kernel consuming = keeping;
    struct measure_options options = start();
    consuming.consumes_input = true;
    options.kernel = &consuming;
    options.inner = 0;
    options.min_time_ns = 10000000;
    options.warmups = 0;
    options.repetitions = 2;
    demo.largest_inner = 4;
    assert_int_equal(measure_run(&options), 0);
    assert_int_equal(demo.row_count, 3);
    assert_int_equal(demo.rows[2].inner, 4);
    assert_int_equal(demo.teardowns, 3); /* 1, 2 and 4 copies; 8 were refused */
    assert_int_equal(demo.prepared, 3);  /* each set-up is prepared, and released before it goes */
    assert_int_equal(demo.released, 3);
}

/* A set-up takes 100 bytes, and the larger one is made beside it. */
static void test_no_more_memory_is_taken_than_allowed(void **state)
{
    (void)state;
    struct kernel consuming = keeping;
    struct measure_options options = start();
    consuming.consumes_input = true;
    options.kernel = &consuming;
    options.inner = 0;
    options.min_time_ns = 10000000;
    for (options.memory_limit = 99; options.memory_limit <= 200; options.memory_limit++) {
        start();
        assert_int_equal(measure_run(&options), 0);
        assert_string_equal(demo.rows[0].status, options.memory_limit < 100 ? "skipped" : "ok");
        assert_int_equal(demo.setups > 0, options.memory_limit >= 100);
        assert_int_equal(demo.rows[0].inner > 1, options.memory_limit >= 200);
        assert_int_equal(demo.row_count > 1, options.memory_limit >= 100);
        if (options.memory_limit < 100)
            assert_string_equal(demo.rows[0].note, "needs 100 B of 99 B allowed");
    }
}

static void test_wrong_answers_end_the_visit(void **state)
{
    (void)state;
    struct measure_options options = start();
    static const double wrong[] = {2.6, 1e300, (double)INFINITY, (double)NAN};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        options = start();
        demo.error = wrong[i];
        assert_int_equal(measure_run(&options), 0);
        assert_int_equal(demo.row_count, 1);
        assert_string_equal(demo.rows[0].status, "wrong");
    }
    options = start();
    demo.error = 2.5; /* equal to the tolerance is right */
    assert_int_equal(measure_run(&options), 0);
    assert_int_equal(demo.row_count, 4);
}

static void test_an_expected_result_replaces_the_oracle_for_exact_variants(void **state)
{
    (void)state;
    struct measure_options options = start();
    demo.error = NAN; /* not asked */
    options.expect = true;
    options.expected = 42;
    assert_int_equal(measure_run(&options), 0);
    assert_string_equal(demo.rows[3].status, "ok");
    assert_true(isnan(demo.rows[3].error));
    options = start();
    options.expect = true;
    options.expected = 43;
    assert_int_equal(measure_run(&options), 0);
    assert_int_equal(demo.row_count, 1);
    assert_string_equal(demo.rows[0].status, "wrong");
    assert_string_equal(demo.rows[0].note, "expected 43");
}

static void test_a_reference_is_judged_by_its_error(void **state)
{
    (void)state;
    struct measure_options options = start();
    options.variant = &variants[1];
    options.expect = true;
    options.expected = 43;
    demo.error = 2;
    assert_int_equal(measure_run(&options), 0);
    assert_string_equal(demo.rows[3].status, "ok");
    assert_true(demo.rows[3].error == 2);
}

static void test_a_failed_run_is_a_row(void **state)
{
    (void)state;
    struct measure_options options = start();
    demo.run_error = EIO;
    assert_int_equal(measure_run(&options), 0);
    assert_int_equal(demo.row_count, 1);
    assert_string_equal(demo.rows[0].status, "failed");
    assert_string_equal(demo.rows[0].note, strerror(EIO));
    assert_int_equal(demo.runs, 1); /* of inner 4 */
}

static void test_short_intervals_are_labelled(void **state)
{
    (void)state;
    struct measure_options options = start();
    demo.run_ns = 24; /* 4 x 24 + 1 < 100 steps of 1 ns */
    assert_int_equal(measure_run(&options), 0);
    assert_string_equal(demo.rows[3].labels, "too_short");
    options = start();
    demo.run_ns = 25;
    assert_int_equal(measure_run(&options), 0);
    assert_string_equal(demo.rows[3].labels, "");
}

static const char *demo_label(const struct problem *problem)
{
    return problem->n == 10 ? "ten" : "";
}

/* The kernel is asked after each repetition; its label joins what the instrument has to say. */
static void test_a_kernel_labels_its_rows(void **state)
{
    (void)state;
    struct kernel labelling = keeping;
    struct measure_options options = start();
    labelling.label = demo_label;
    options.kernel = &labelling;
    assert_int_equal(measure_run(&options), 0);
    for (int i = 0; i < demo.row_count; i++)
        assert_string_equal(demo.rows[i].labels, "ten");
    options = start();
    options.kernel = &labelling;
    demo.run_ns = 24;
    assert_int_equal(measure_run(&options), 0);
    assert_string_equal(demo.rows[3].labels, "too_short+ten");
    options = start();
    options.kernel = &labelling;
    options.n = 11;
    assert_int_equal(measure_run(&options), 0);
    assert_string_equal(demo.rows[3].labels, "");
}

static int troubled_setup(struct problem *problem)
{
    snprintf(problem->trouble, sizeof problem->trouble, "a.csv:3: no number: correct it");
    return EINVAL;
}

static void test_the_words_of_a_kernel_are_handed_on(void **state)
{
    (void)state;
    char trouble[PROBLEM_TROUBLE] = "";
    struct kernel troubled = keeping;
    struct measure_options options = start();
    demo.largest_inner = 0;
    options.trouble = trouble;
    assert_int_equal(measure_run(&options), E2BIG);
    assert_string_equal(trouble, "");
    troubled.setup = troubled_setup;
    options.kernel = &troubled;
    assert_int_equal(measure_run(&options), EINVAL);
    assert_string_equal(trouble, "a.csv:3: no number: correct it");
    options.trouble = NULL;
    assert_int_equal(measure_run(&options), EINVAL);
    assert_int_equal(demo.row_count, 0);
}

static void test_errors_are_handed_back(void **state)
{
    (void)state;
    struct measure_options options = start();
    demo.largest_inner = 0;
    assert_int_equal(measure_run(&options), E2BIG);
    assert_int_equal(demo.row_count, 0);
    options = start();
    demo.sink_error = ENOSPC;
    assert_int_equal(measure_run(&options), ENOSPC);
    assert_int_equal(demo.row_count, 1);
    assert_int_equal(demo.released, 1);
}

static void test_spans_are_summed(void **state)
{
    (void)state;
    struct measure_options options = start();
    options.spans = true;
    assert_int_equal(measure_run(&options), 0);
    assert_int_equal(demo.rows[1].busy_max_ns, 0); /* the demo kernel opens no span: all of it is idle */
    assert_int_equal(demo.rows[1].busy_spans, 0);
    assert_int_equal(demo.rows[1].idle_ns, demo.rows[1].total_ns);
    options = start();
    assert_int_equal(measure_run(&options), 0);
    assert_int_equal(demo.rows[1].busy_max_ns, RECORD_UNKNOWN);
    assert_int_equal(demo.rows[1].idle_ns, RECORD_UNKNOWN);
}

static void test_openmp_rows_name_their_threads(void **state)
{
    (void)state;
    struct measure_options options = start();
    options.variant = &variants[2];
    options.p = 3;
    assert_int_equal(measure_run(&options), 0);
    assert_int_equal(demo.row_count, 4);
    assert_int_equal(demo.rows[1].threads, 3);
    assert_true(demo.rows[1].cold_ns > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows_are_counted_and_phased),
        cmocka_unit_test(test_calibration_doubles_until_long_enough),
        cmocka_unit_test(test_one_interruption_does_not_fool_calibration),
        cmocka_unit_test(test_calibration_of_a_consuming_kernel_stops_at_its_memory),
        cmocka_unit_test(test_no_more_memory_is_taken_than_allowed),
        cmocka_unit_test(test_wrong_answers_end_the_visit),
        cmocka_unit_test(test_an_expected_result_replaces_the_oracle_for_exact_variants),
        cmocka_unit_test(test_a_reference_is_judged_by_its_error),
        cmocka_unit_test(test_a_failed_run_is_a_row),
        cmocka_unit_test(test_short_intervals_are_labelled),
        cmocka_unit_test(test_a_kernel_labels_its_rows),
        cmocka_unit_test(test_the_words_of_a_kernel_are_handed_on),
        cmocka_unit_test(test_errors_are_handed_back),
        cmocka_unit_test(test_spans_are_summed),
        cmocka_unit_test(test_openmp_rows_name_their_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* planted_contention: sum of n small random numbers, and three ways to have the workers stand in each other's way.
 *
 *     for (i = 0; i < n; i++)
 *         sum += draw(seed, i) >> 60           (draw: support/rng.h)
 *
 * result = the sum.  error = its distance from a recount that steps the generator.  Options: none. */
#include "kernels/pathologies/planted.h"
#include "kernels/support/rng.h"
#include "kernels/support/spans.h"

#include <math.h>
#include <omp.h>

static const uint64_t step = UINT64_C(0x9e3779b97f4a7c15);

static int run_serial(struct problem *problem)
{
    struct planted_sum *data = problem->data;
    const uint64_t key = rng_key(problem->seed);
    const size_t n = problem->n;
    uint64_t sum = 0;

    spans_begin(problem->spans, 0);
    for (size_t i = 0; i < n; i++)
        sum += rng_draw(key, i) >> 60;
    spans_end(problem->spans, 0);
    data->sum = sum;
    return 0;
}

/* Repaired: each worker adds up in a register, the sums meet once. */
static int run_omp_reduction(struct problem *problem)
{
    struct planted_sum *data = problem->data;
    const uint64_t key = rng_key(problem->seed);
    const size_t n = problem->n;
    uint64_t sum = 0;

#pragma omp parallel default(none) firstprivate(problem, key, n) num_threads(problem->p) reduction(+ : sum)
    {
        spans_begin(problem->spans, omp_get_thread_num());
#pragma omp for schedule(static) nowait
        for (size_t i = 0; i < n; i++)
            sum += rng_draw(key, i) >> 60;
        spans_end(problem->spans, omp_get_thread_num());
    }
    data->sum = sum;
    return 0;
}

/* Each worker counts in cells of its own how often it drew each value, but the cells of all workers for one value lie side
 * by side: their cache line goes to and fro. */
static int run_omp_false_sharing(struct problem *problem)
{
    struct planted_sum *data = problem->data;
    uint64_t *counter = data->counter;
    const uint64_t key = rng_key(problem->seed);
    const size_t n = problem->n, workers = (size_t)problem->p;
    uint64_t sum = 0;

#pragma omp parallel default(none) firstprivate(problem, counter, key, n, workers) num_threads(problem->p)
    {
        uint64_t *own = counter + omp_get_thread_num();
        spans_begin(problem->spans, omp_get_thread_num());
        for (size_t value = 0; value < PLANTED_VALUES; value++)
            own[value * workers] = 0;
#pragma omp for schedule(static) nowait
        for (size_t i = 0; i < n; i++)
            own[(rng_draw(key, i) >> 60) * workers]++;
        spans_end(problem->spans, omp_get_thread_num());
    }
    for (size_t i = 0; i < PLANTED_VALUES * workers; i++)
        sum += i / workers * counter[i];
    data->sum = sum;
    return 0;
}

/* The next number of a generator that all share, as rand() is: it locks, and nobody sees it. */
static uint64_t next_draw(struct planted_sum *data)
{
    uint64_t state;
#pragma omp critical(planted_generator)
    {
        data->state += step;
        state = data->state;
    }
    return rng_mix(state);
}

static int run_omp_locked_generator(struct problem *problem)
{
    struct planted_sum *data = problem->data;
    const size_t n = problem->n;
    uint64_t sum = 0;

    data->state = rng_key(problem->seed);
#pragma omp parallel default(none) firstprivate(problem, data, n) num_threads(problem->p) reduction(+ : sum)
    {
        spans_begin(problem->spans, omp_get_thread_num());
#pragma omp for schedule(static) nowait
        for (size_t i = 0; i < n; i++)
            sum += next_draw(data) >> 60;
        spans_end(problem->spans, omp_get_thread_num());
    }
    data->sum = sum;
    return 0;
}

/* A critical section at each addition in place of a reduction. */
static int run_omp_critical(struct problem *problem)
{
    struct planted_sum *data = problem->data;
    const uint64_t key = rng_key(problem->seed);
    const size_t n = problem->n;
    uint64_t sum = 0;

#pragma omp parallel default(none) firstprivate(problem, key, n) shared(sum) num_threads(problem->p)
    {
        spans_begin(problem->spans, omp_get_thread_num());
#pragma omp for schedule(static) nowait
        for (size_t i = 0; i < n; i++) {
            const uint64_t item = rng_draw(key, i) >> 60;
#pragma omp critical(planted_addition)
            sum += item;
        }
        spans_end(problem->spans, omp_get_thread_num());
    }
    data->sum = sum;
    return 0;
}

static int setup(struct problem *problem)
{
    return planted_sum_setup(problem, NULL);
}

/* By another road: from state to state, the numbers' four upper bits added one bit at a time. */
static double error(const struct problem *problem)
{
    const struct planted_sum *data = problem->data;
    uint64_t state = rng_key(problem->seed), sum = 0;
    for (size_t i = 0; i < problem->n; i++) {
        state += step;
        const uint64_t bits = rng_mix(state);
        for (int bit = 0; bit < 4; bit++)
            sum += (bits >> (60 + bit) & 1) << bit;
    }
    return fabs((double)(data->sum > sum ? data->sum - sum : sum - data->sum));
}

static const struct variant variants[] = {
    {.name = "serial", .model = MODEL_SERIAL, .role = ROLE_BASELINE, .check = CHECK_EXACT,
     .summary = "one loop", .run = run_serial},
    {.name = "omp_false_sharing", .model = MODEL_OPENMP, .role = ROLE_CANDIDATE, .check = CHECK_EXACT,
     .summary = "counters of each thread beside those of the others", .run = run_omp_false_sharing},
    {.name = "omp_locked_generator", .model = MODEL_OPENMP, .role = ROLE_CANDIDATE, .check = CHECK_EXACT,
     .summary = "all threads draw from one generator that locks", .run = run_omp_locked_generator},
    {.name = "omp_critical", .model = MODEL_OPENMP, .role = ROLE_CANDIDATE, .check = CHECK_EXACT,
     .summary = "a critical section at each addition", .run = run_omp_critical},
    {.name = "omp_reduction", .model = MODEL_OPENMP, .role = ROLE_CANDIDATE, .check = CHECK_EXACT,
     .summary = "repaired: a reduction", .run = run_omp_reduction},
    {0},
};

const struct kernel kernel_planted_contention = {
    .name = "planted_contention",
    .title = "pathology: contention inside workers",
    .unit = "numbers",
    .sizes = {.quick = "1000000", .standard = "1000000", .publish = "1000000"},
    .setup = setup,
    .reset = planted_sum_reset,
    .result = planted_sum_result,
    .error = error,
    .teardown = planted_sum_teardown,
    .work = planted_sum_work,
    .bytes = planted_sum_bytes,
    .footprint = planted_sum_footprint,
    .work_exponent = 1,
    .work_unit = "numbers",
    .roof = "mix_throughput",
    .tolerance = 0, /* integers */
    .variants = variants,
};

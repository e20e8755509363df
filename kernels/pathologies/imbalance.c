/* planted_imbalance: n numbers, each mixed over and over: those of the first half more often, those of the second half less.
 *
 *     for (i = 0; i < n; i++) {
 *         z = draw(seed, i)
 *         rounds(i) times: z = mix(z)          (draw, mix: support/rng.h)
 *         sum += z
 *     }
 *
 * rounds(i) = 64 (100 + skew) / 100 for i < n / 2, else 64 (100 - skew) / 100, both rounded down.  In the static schedule
 * of two workers the first has (100 + skew) / (100 - skew) times as much to do as the second.
 *
 * result = the sum modulo 2^64.  error = 0 if a recount in another order agrees, else 1.
 * Options: skew. */
#include "kernels/pathologies/planted.h"
#include "kernels/support/options.h"
#include "kernels/support/partition.h"
#include "kernels/support/rng.h"
#include "kernels/support/spans.h"

#include <omp.h>

enum { ROUNDS = 64 };

static const struct kernel_option options[] = {
    {"skew", "50", "integer 0..100", "how much more than the mean the first half has to do, in percent"},
    {0},
};

/* Rounds for the items of the first half, and of the second. */
struct rounds {
    int first, second;
};

static struct rounds rounds_of(const struct problem *problem)
{
    int skew = 0;
    (void)options_integer(options, problem->options, "skew", &skew); /* setup() checked it */
    return (struct rounds){ROUNDS * (100 + skew) / 100, ROUNDS * (100 - skew) / 100};
}

static inline uint64_t item(uint64_t key, size_t i, size_t n, struct rounds rounds)
{
    uint64_t z = rng_draw(key, i);
    for (int round = i < n / 2 ? rounds.first : rounds.second; round > 0; round--)
        z = rng_mix(z);
    return z;
}

static int run_serial(struct problem *problem)
{
    struct planted_sum *data = problem->data;
    const uint64_t key = rng_key(problem->seed);
    const struct rounds rounds = rounds_of(problem);
    const size_t n = problem->n;
    uint64_t sum = 0;

    spans_begin(problem->spans, 0);
    for (size_t i = 0; i < n; i++)
        sum += item(key, i, n, rounds);
    spans_end(problem->spans, 0);
    data->sum = sum;
    return 0;
}

static int run_omp_static(struct problem *problem)
{
    struct planted_sum *data = problem->data;
    const uint64_t key = rng_key(problem->seed);
    const struct rounds rounds = rounds_of(problem);
    const size_t n = problem->n;
    uint64_t sum = 0;

#pragma omp parallel default(none) firstprivate(problem, key, n, rounds) num_threads(problem->p) reduction(+ : sum)
    {
        spans_begin(problem->spans, omp_get_thread_num());
#pragma omp for schedule(static) nowait
        for (size_t i = 0; i < n; i++)
            sum += item(key, i, n, rounds);
        spans_end(problem->spans, omp_get_thread_num());
    }
    data->sum = sum;
    return 0;
}

/* Repaired: who is free takes the next chunk. */
static int run_omp_dynamic(struct problem *problem)
{
    struct planted_sum *data = problem->data;
    const uint64_t key = rng_key(problem->seed);
    const struct rounds rounds = rounds_of(problem);
    const size_t n = problem->n;
    const int chunk = partition_chunk(n, problem->p);
    uint64_t sum = 0;

#pragma omp parallel default(none) firstprivate(problem, key, n, rounds, chunk) num_threads(problem->p) \
    reduction(+ : sum)
    {
        spans_begin(problem->spans, omp_get_thread_num());
#pragma omp for schedule(dynamic, chunk) nowait
        for (size_t i = 0; i < n; i++)
            sum += item(key, i, n, rounds);
        spans_end(problem->spans, omp_get_thread_num());
    }
    data->sum = sum;
    return 0;
}

static int setup(struct problem *problem)
{
    return planted_sum_setup(problem, options);
}

/* By another road: from the last to the first, half after half. */
static double error(const struct problem *problem)
{
    const struct planted_sum *data = problem->data;
    const uint64_t key = rng_key(problem->seed);
    const struct rounds rounds = rounds_of(problem);
    uint64_t rest = data->sum;
    for (size_t i = problem->n; i-- > 0;) {
        uint64_t z = rng_draw(key, i);
        int left = 2 * i + 1 < 2 * (problem->n / 2) ? rounds.first : rounds.second;
        while (left-- > 0)
            z = rng_mix(z);
        rest -= z;
    }
    return rest != 0;
}

static const struct variant variants[] = {
    {.name = "serial", .model = MODEL_SERIAL, .role = ROLE_BASELINE, .check = CHECK_EXACT,
     .summary = "one loop", .run = run_serial},
    {.name = "omp_static", .model = MODEL_OPENMP, .role = ROLE_CANDIDATE, .check = CHECK_EXACT,
     .summary = "equal numbers of unequal items for each thread", .run = run_omp_static},
    {.name = "omp_dynamic", .model = MODEL_OPENMP, .role = ROLE_CANDIDATE, .check = CHECK_EXACT,
     .summary = "repaired: chunks for threads as they become free", .run = run_omp_dynamic},
    {0},
};

const struct kernel kernel_planted_imbalance = {
    .name = "planted_imbalance",
    .title = "pathology: load imbalance",
    .unit = "items",
    .options = options,
    .sizes = {.quick = "100000", .standard = "100000", .publish = "100000"},
    .setup = setup,
    .reset = planted_sum_reset,
    .result = planted_sum_result,
    .error = error,
    .teardown = planted_sum_teardown,
    .work = planted_sum_work,
    .bytes = planted_sum_bytes,
    .footprint = planted_sum_footprint,
    .work_exponent = 1,
    .work_unit = "items",
    .tolerance = 0, /* integers */
    .variants = variants,
};

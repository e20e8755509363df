/* Wrong ways to count points in a circle. */
#include "kernels/monte_carlo_pi/monte_carlo_pi.h"
#include "kernels/support/partition.h"
#include "kernels/support/rng.h"
#include "tests/mutants/mutants.h"

static uint64_t right(uint64_t seed, struct range range)
{
    uint64_t hits = 0;
    for (size_t i = range.first; i < range.last; i++)
        hits += monte_carlo_pi_inside(rng_draw(rng_key(seed), i));
    return hits;
}

static int answer(struct problem *problem, uint64_t hits)
{
    struct monte_carlo_pi_data *data = problem->data;
    data->hits = hits;
    return 0;
}

static int nothing_counted(struct problem *problem)
{
    (void)problem;
    return 0;
}

static int no_hits(struct problem *problem)
{
    return answer(problem, 0);
}

static int first_point_counted_twice(struct problem *problem)
{
    const size_t n = problem->n;
    return answer(problem, right(problem->seed, (struct range){0, n}) +
                               right(problem->seed, (struct range){0, 1}));
}

static int missing_reduction(struct problem *problem)
{
    return answer(problem, right(problem->seed, partition_range(problem->n, problem->p, 0)));
}

static int lost_update(struct problem *problem)
{
    return answer(problem, right(problem->seed, (struct range){0, problem->n}) - 1);
}

static int same_stream_in_each_thread(struct problem *problem)
{
    uint64_t hits = 0;
    for (int part = 0; part < problem->p; part++) {
        const struct range range = partition_range(problem->n, problem->p, part);
        hits += right(problem->seed, (struct range){0, range.last - range.first});
    }
    return answer(problem, hits);
}

static int remainder_dropped(struct problem *problem)
{
    const size_t share = problem->n / (size_t)problem->p;
    return answer(problem, right(problem->seed, (struct range){0, share * (size_t)problem->p}));
}

static int wrong_seed(struct problem *problem)
{
    return answer(problem, right(problem->seed + 1, (struct range){0, problem->n}));
}

static int sums_up_over_runs(struct problem *problem)
{
    struct monte_carlo_pi_data *data = problem->data;
    return answer(problem, data->hits + right(problem->seed, (struct range){0, problem->n}));
}

static int pi_known_beforehand(struct problem *problem)
{
    return answer(problem, (uint64_t)((double)problem->n * 0.78539816339744831 + 0.5));
}

static int one_coordinate_used_twice(struct problem *problem)
{
    uint64_t hits = 0;
    for (size_t i = 0; i < problem->n; i++) {
        const uint64_t low = rng_draw(rng_key(problem->seed), i) & UINT64_C(0xffffffff);
        hits += monte_carlo_pi_inside(low | low << 32);
    }
    return answer(problem, hits);
}

static int radius_too_small(struct problem *problem)
{
    uint64_t hits = 0;
    for (size_t i = 0; i < problem->n; i++) {
        const uint64_t draw = rng_draw(rng_key(problem->seed), i);
        const int64_t x = (int32_t)(uint32_t)draw, y = (int32_t)(uint32_t)(draw >> 32);
        hits += (uint64_t)(x * x) + (uint64_t)(y * y) < UINT64_C(1) << 61;
    }
    return answer(problem, hits);
}

/* 1001 is no multiple of 3. */
#define MUTANT(fault) {"monte_carlo_pi", #fault, "", 1001, fault}
const struct mutant monte_carlo_pi_mutants[] = {
    MUTANT(nothing_counted),
    MUTANT(no_hits),
    MUTANT(first_point_counted_twice),
    MUTANT(missing_reduction),
    MUTANT(lost_update),
    MUTANT(same_stream_in_each_thread),
    MUTANT(remainder_dropped),
    MUTANT(wrong_seed),
    MUTANT(sums_up_over_runs),
    MUTANT(pi_known_beforehand),
    MUTANT(one_coordinate_used_twice),
    MUTANT(radius_too_small),
    {0},
};

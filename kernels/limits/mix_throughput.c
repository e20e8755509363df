/* Limit: how many 64-bit numbers a CPU mixes a second by rng_mix, the generator of all inputs: two
 * multiplications, three shifts.
 *
 * result and error: throughput.h.  Options: none. */
#include "kernels/limits/throughput.h"

#include "kernels/support/rng.h"

#include <string.h>

enum { ROWS = 8, LANES = 16 };

static void fill(void *block, size_t number)
{
    uint64_t v[ROWS][LANES];
    for (size_t row = 0; row < ROWS; row++)
        for (size_t i = 0; i < LANES; i++)
            v[row][i] = number * ROWS * LANES + row * LANES + i;
    memcpy(block, v, sizeof v);
}

static void steps(const void *from, void *to, size_t count)
{
    uint64_t v[ROWS][LANES];
    memcpy(v, from, sizeof v);
    for (size_t step = 0; step < count; step++)
        for (size_t row = 0; row < ROWS; row++)
            for (size_t i = 0; i < LANES; i++)
                v[row][i] = rng_mix(v[row][i] + 1);
    memcpy(to, v, sizeof v);
}

static void lane(void *block, size_t i, size_t count)
{
    uint64_t *v = block;
    for (size_t row = 0; row < ROWS; row++)
        for (size_t step = 0; step < count; step++)
            v[row * LANES + i] = rng_mix(v[row * LANES + i] + 1);
}

static const struct throughput throughput = {.element_bytes = sizeof(uint64_t),
                                             .rows = ROWS,
                                             .lanes = LANES,
                                             .operations = ROWS * LANES,
                                             .fill = fill,
                                             .steps = steps,
                                             .lane = lane};

static int setup(struct problem *problem)
{
    return throughput_setup(problem, &throughput);
}

static double work(const struct problem *problem)
{
    return throughput_work(problem, &throughput);
}

static double footprint(const struct problem *problem)
{
    return throughput_footprint(problem, &throughput);
}

const struct kernel kernel_mix_throughput = {
    .name = "mix_throughput",
    .title = "mixing 64-bit integers",
    .unit = "points",
    .limit = true,
    .sizes = {.quick = "10000000", .standard = "100000000", .publish = "100000000"},
    .setup = setup,
    .reset = throughput_reset,
    .result = throughput_result,
    .error = throughput_error,
    .teardown = throughput_teardown,
    .work = work,
    .bytes = throughput_bytes,
    .footprint = footprint,
    .work_exponent = 1,
    .work_unit = "points",
    .tolerance = 0, /* a count of wrong elements */
    .variants = throughput_variants,
};

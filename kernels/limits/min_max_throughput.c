/* Limit: how many comparisons of neighbours with exchange (a minimum and a maximum of 32-bit
 * integers) a CPU makes a second: two phases of odd-even transposition down the rows.
 *
 * result and error: throughput.h.  Options: none. */
#include "kernels/limits/throughput.h"

#include "kernels/support/rng.h"

#include <string.h>

enum { ROWS = 12, LANES = 16 };

static void fill(void *block, size_t number)
{
    int32_t v[ROWS][LANES];
    for (size_t row = 0; row < ROWS; row++)
        for (size_t i = 0; i < LANES; i++)
            v[row][i] = (int32_t)(uint32_t)rng_draw(number, row * LANES + i);
    memcpy(block, v, sizeof v);
}

/* Rows first, first + 2, ... each against the row below it. */
static inline void phase(int32_t v[ROWS][LANES], size_t first)
{
    for (size_t row = first; row + 1 < ROWS; row += 2)
        for (size_t i = 0; i < LANES; i++) {
            const int32_t a = v[row][i], b = v[row + 1][i];
            v[row][i] = a < b ? a : b;
            v[row + 1][i] = a < b ? b : a;
        }
}

static void steps(const void *from, void *to, size_t count)
{
    int32_t v[ROWS][LANES];
    memcpy(v, from, sizeof v);
    for (size_t step = 0; step < count; step++) {
        phase(v, 0);
        phase(v, 1);
    }
    memcpy(to, v, sizeof v);
}

static void lane(void *block, size_t i, size_t count)
{
    int32_t *v = block;
    for (size_t pass = 0; pass < 2 * count; pass++)
        for (size_t row = pass % 2; row + 1 < ROWS; row += 2) {
            int32_t *above = &v[row * LANES + i], *below = &v[(row + 1) * LANES + i];
            if (*above > *below) {
                const int32_t larger = *above;
                *above = *below;
                *below = larger;
            }
        }
}

static const struct throughput throughput = {.element_bytes = sizeof(int32_t),
                                             .rows = ROWS,
                                             .lanes = LANES,
                                             .operations = (ROWS - 1) * LANES,
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

const struct kernel kernel_min_max_throughput = {
    .name = "min_max_throughput",
    .title = "minimum and maximum of integers",
    .unit = "comparisons",
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
    .work_unit = "comparisons",
    .tolerance = 0, /* a count of wrong elements */
    .variants = throughput_variants,
};

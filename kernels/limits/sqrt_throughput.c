/* Limit: how many square roots of doubles a CPU takes a second, v = sqrt(v + row + 1/2).  Without
 * the half some rows converge to 1, 2 and 3, and CPUs that leave early from roots that come out even
 * would promise more than a kernel's operands can get.
 *
 * result and error: throughput.h.  Options: none. */
#include "kernels/limits/throughput.h"

#include <math.h>
#include <string.h>

enum { ROWS = 8, LANES = 16 };

static void fill(void *block, size_t number)
{
    double v[ROWS][LANES];
    for (size_t row = 0; row < ROWS; row++)
        for (size_t i = 0; i < LANES; i++)
            v[row][i] = (double)(number + row * LANES + i) + 1;
    memcpy(block, v, sizeof v);
}

static void steps(const void *from, void *to, size_t count)
{
    double v[ROWS][LANES];
    memcpy(v, from, sizeof v);
    for (size_t step = 0; step < count; step++)
        for (size_t row = 0; row < ROWS; row++)
            for (size_t i = 0; i < LANES; i++)
                v[row][i] = sqrt(v[row][i] + ((double)row + 0.5));
    memcpy(to, v, sizeof v);
}

static void lane(void *block, size_t i, size_t count)
{
    double *v = block;
    for (size_t row = 0; row < ROWS; row++)
        for (size_t step = 0; step < count; step++)
            v[row * LANES + i] = sqrt(v[row * LANES + i] + ((double)row + 0.5));
}

static const struct throughput throughput = {.element_bytes = sizeof(double),
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

const struct kernel kernel_sqrt_throughput = {
    .name = "sqrt_throughput",
    .title = "square roots",
    .unit = "elements",
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
    .work_unit = "elements",
    .tolerance = 0, /* a count of wrong elements */
    .variants = throughput_variants,
};

/* Limit: how many doubles a CPU compares with a bound and counts a second.
 *
 * result and error: throughput.h.  Options: none. */
#include "kernels/limits/throughput.h"

#include <string.h>

enum { ROWS = 8, LANES = 8 };

/* Left alone, gcc compares these rows lane by lane; as vectors of GNU C it does not. */
typedef double vector_of_doubles __attribute__((vector_size(LANES * sizeof(double))));
typedef int64_t vector_of_counts __attribute__((vector_size(LANES * sizeof(int64_t))));

static void fill(void *block, size_t number)
{
    int64_t v[ROWS][LANES];
    for (size_t row = 0; row < ROWS; row++)
        for (size_t i = 0; i < LANES; i++)
            v[row][i] = (int64_t)(number * row + i);
    memcpy(block, v, sizeof v);
}

/* Lane i holds i + step, exact below 2^53; a true comparison is -1. */
static void steps(const void *from, void *to, size_t count)
{
    vector_of_counts v[ROWS];
    vector_of_doubles x, bound[ROWS];
    const size_t half = count / 2;
    memcpy(v, from, sizeof v);
    for (size_t i = 0; i < LANES; i++)
        x[i] = (double)i;
    for (size_t row = 0; row < ROWS; row++)
        bound[row] = (double)(row + half) - (vector_of_doubles){0};
    for (size_t step = 0; step < count; step++) {
        for (size_t row = 0; row < ROWS; row++)
            v[row] -= x <= bound[row];
        x += 1;
    }
    memcpy(to, v, sizeof v);
}

/* Counted without comparing: i + step <= row + count / 2 holds for the first so many steps. */
static void lane(void *block, size_t i, size_t count)
{
    int64_t *v = block;
    for (size_t row = 0; row < ROWS; row++) {
        const size_t last = row + count / 2;
        const size_t inside = last >= i ? last - i + 1 : 0;
        v[row * LANES + i] += (int64_t)(inside < count ? inside : count);
    }
}

static const struct throughput throughput = {.element_bytes = sizeof(int64_t),
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

const struct kernel kernel_compare_throughput = {
    .name = "compare_throughput",
    .title = "comparing and counting doubles",
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

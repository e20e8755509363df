/* Wrong ways to compute square roots of cubes. */
#include "kernels/support/array_pair.h"
#include "kernels/support/partition.h"
#include "tests/mutants/mutants.h"

#include <math.h>
#include <string.h>

static void right(const struct problem *problem, struct range range)
{
    const struct array_pair *data = problem->data;
    for (size_t i = range.first; i < range.last; i++)
        data->y[i] = sqrt(data->x[i] * data->x[i] * data->x[i]);
}

static double *right_everywhere(const struct problem *problem)
{
    const struct array_pair *data = problem->data;
    right(problem, (struct range){0, problem->n});
    return data->y;
}

static int nothing_done(struct problem *problem)
{
    (void)problem;
    return 0;
}

static int last_element_dropped(struct problem *problem)
{
    right(problem, (struct range){0, problem->n - 1});
    return 0;
}

static int last_block_skipped(struct problem *problem)
{
    for (int part = 0; part < problem->p - 1; part++)
        right(problem, partition_range(problem->n, problem->p, part));
    return 0;
}

static int block_ends_off_by_one(struct problem *problem)
{
    for (int part = 0; part < problem->p; part++) {
        struct range range = partition_range(problem->n, problem->p, part);
        range.last -= part == 0;
        right(problem, range);
    }
    return 0;
}

static int one_nan(struct problem *problem)
{
    right_everywhere(problem)[problem->n / 2] = NAN;
    return 0;
}

static int one_infinity(struct problem *problem)
{
    right_everywhere(problem)[0] = INFINITY;
    return 0;
}

static int one_minus_zero(struct problem *problem)
{
    right_everywhere(problem)[0] = -0.0;
    return 0;
}

static int one_wrong_sign(struct problem *problem)
{
    double *y = right_everywhere(problem);
    y[problem->n - 1] = -y[problem->n - 1];
    return 0;
}

/* 4 in the last place: more than the tolerance of 1.5, on one element. */
static int one_bit_flipped(struct problem *problem)
{
    double *last = right_everywhere(problem) + problem->n - 1;
    uint64_t bits;
    memcpy(&bits, last, sizeof bits);
    bits ^= 4;
    memcpy(last, &bits, sizeof bits);
    return 0;
}

static int two_elements_swapped(struct problem *problem)
{
    double *y = right_everywhere(problem);
    const double first = y[0];
    y[0] = y[1];
    y[1] = first;
    return 0;
}

static int single_precision(struct problem *problem)
{
    const struct array_pair *data = problem->data;
    for (size_t i = 0; i < problem->n; i++) {
        const float x = (float)data->x[i];
        data->y[i] = sqrtf(x * x * x);
    }
    return 0;
}

static int power_of_three_halves_by_logarithm(struct problem *problem)
{
    const struct array_pair *data = problem->data;
    for (size_t i = 0; i < problem->n; i++)
        data->y[i] = exp(1.5 * log(data->x[i]));
    return 0;
}

#define MUTANT(fault) {"sqrt_cube", #fault, "", 1000, fault}
const struct mutant sqrt_cube_mutants[] = {
    MUTANT(nothing_done),
    MUTANT(last_element_dropped),
    MUTANT(last_block_skipped),
    MUTANT(block_ends_off_by_one),
    MUTANT(one_nan),
    MUTANT(one_infinity),
    MUTANT(one_minus_zero),
    MUTANT(one_wrong_sign),
    MUTANT(one_bit_flipped),
    MUTANT(two_elements_swapped),
    MUTANT(single_precision),
    MUTANT(power_of_three_halves_by_logarithm),
    {0},
};

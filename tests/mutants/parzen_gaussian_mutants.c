/* Wrong ways to add up Gaussian terms. */
#include "kernels/parzen_kde/gaussian.h"
#include "kernels/support/partition.h"
#include "tests/mutants/mutants.h"

#include <string.h>

static uint64_t right_term(double square, double rate, double offset)
{
    return parzen_gaussian_term(square, rate, parzen_gaussian_reach(rate), offset);
}

/* What a fault makes of a square of the distance and a rate. */
typedef uint64_t term_function(double square, double rate, double offset);

static uint64_t width_to_the_first_power(double square, double rate, double offset)
{
    return right_term(square, sqrt(rate), offset);
}

static uint64_t width_to_the_fourth_power(double square, double rate, double offset)
{
    return right_term(square, rate * rate, offset);
}

static uint64_t factor_half_forgotten(double square, double rate, double offset)
{
    return right_term(square, 2 * rate, offset);
}

static uint64_t half_width_for_width(double square, double rate, double offset)
{
    return right_term(square, 4 * rate, offset);
}

static uint64_t distance_not_squared(double square, double rate, double offset)
{
    return right_term(sqrt(square), rate, offset);
}

static uint64_t power_of_two_for_exp(double square, double rate, double offset)
{
    return right_term(square, rate / 1.4426950408889634, offset);
}

/* The result is a double's bits, not their number of places above the offset. */
static uint64_t bias_forgotten(double square, double rate, double offset)
{
    return parzen_gaussian_biased(square, rate, parzen_gaussian_reach(rate), offset);
}

/* Below 2^-30, a millionth of a millionth of the widest sum. */
static uint64_t cut_off_too_early(double square, double rate, double offset)
{
    return square * rate > 30 ? 0 : right_term(square, rate, offset);
}

static uint64_t single_precision(double square, double rate, double offset)
{
    return parzen_gaussian_bits((double)exp2f((float)(-square * rate)) + offset) - parzen_gaussian_bits(offset);
}

/* A distance that is not a number, of the samples close by. */
static uint64_t not_a_number(double square, double rate, double offset)
{
    return right_term(square < 0.01 ? (double)NAN : square, rate, offset);
}

/* A sum that is not a number, as 0 / 0 would make it. */
static uint64_t bits_of_not_a_number(double square, double rate, double offset)
{
    const double sum = square < 0.01 ? (double)NAN : 0;
    return square < 0.01 ? parzen_gaussian_bits(sum + offset) : right_term(square, rate, offset);
}

/* Adds terms of the range for queries 0 .. m - 1. */
static const struct parzen_kde_data *add(struct problem *problem, struct range range, size_t queries_less,
                                         term_function *term)
{
    const struct parzen_kde_data *data = problem->data;
    const size_t d = data->d, widths = data->widths;
    memset(data->counts, 0, data->m * widths * sizeof *data->counts);
    for (size_t q = 0; q < data->m - queries_less; q++)
        for (size_t i = range.first; i < range.last; i++) {
            const double square = parzen_gaussian_square(data->queries + q * d, data->samples + i * d, d);
            for (size_t w = 0; w < widths; w++)
                data->counts[q * widths + w] += term(square, data->rate[w], data->offset);
        }
    return data;
}

#define WRONG_TERM(fault)                                                                                              \
    static int with_##fault(struct problem *problem)                                                                   \
    {                                                                                                                  \
        add(problem, (struct range){0, problem->n}, 0, fault);                                                         \
        return 0;                                                                                                      \
    }
WRONG_TERM(width_to_the_first_power)
WRONG_TERM(width_to_the_fourth_power)
WRONG_TERM(factor_half_forgotten)
WRONG_TERM(half_width_for_width)
WRONG_TERM(distance_not_squared)
WRONG_TERM(power_of_two_for_exp)
WRONG_TERM(bias_forgotten)
WRONG_TERM(cut_off_too_early)
WRONG_TERM(single_precision)
WRONG_TERM(not_a_number)
WRONG_TERM(bits_of_not_a_number)

static int with_last_query_forgotten(struct problem *problem)
{
    add(problem, (struct range){0, problem->n}, 1, right_term);
    return 0;
}

static int with_last_sample_dropped(struct problem *problem)
{
    add(problem, (struct range){0, problem->n - 1}, 0, right_term);
    return 0;
}

static int with_missing_reduction(struct problem *problem)
{
    add(problem, partition_range(problem->n, problem->p, problem->p - 1), 0, right_term);
    return 0;
}

/* One term of one sum is lost. */
static int with_lost_update(struct problem *problem)
{
    const struct parzen_kde_data *data = add(problem, (struct range){0, problem->n}, 0, right_term);
    const size_t last = data->m - 1;
    data->counts[last * data->widths] -=
        right_term(parzen_gaussian_square(data->queries + last * data->d, data->samples, data->d), data->rate[0],
                   data->offset);
    return 0;
}

static int with_hypercube_for_gaussian(struct problem *problem)
{
    return parzen_kde_serial(problem);
}

/* Widths other than 1, whose powers differ; numbers of samples and sums are odd, as 2^62 forgotten 4 times is nothing. */
#define MUTANT(fault) {"parzen_kde", #fault, "d=2,m=3,widths=5,from=0.7,to=2.385,window=gaussian", 501, with_##fault}
const struct mutant parzen_gaussian_mutants[] = {
    MUTANT(width_to_the_first_power),
    MUTANT(width_to_the_fourth_power),
    MUTANT(factor_half_forgotten),
    MUTANT(half_width_for_width),
    MUTANT(distance_not_squared),
    MUTANT(power_of_two_for_exp),
    MUTANT(bias_forgotten),
    MUTANT(cut_off_too_early),
    MUTANT(single_precision),
    {"parzen_kde", "not_a_number", "widths=5,window=gaussian", 500, with_not_a_number},
    {"parzen_kde", "bits_of_not_a_number", "widths=5,window=gaussian", 500, with_bits_of_not_a_number},
    MUTANT(last_query_forgotten),
    MUTANT(last_sample_dropped),
    MUTANT(missing_reduction),
    MUTANT(lost_update),
    MUTANT(hypercube_for_gaussian),
    {0},
};

/* Chooses a model of a curve, and makes intervals by resampling visits. */
#include "statistics/scaling_choice.h"

#include <errno.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

static const double tail = 0.025, significance = 0.05;

/* One choice under way. */
struct sampler {
    const struct scaling_visits *visits;
    double *sorted;   /* [points][rounds]: the values of each point, ascending */
    size_t *rank;     /* [points][rounds]: where the round's value stands in sorted; SIZE_MAX: it has none */
    size_t *drawn;    /* [points][rounds]: how often the value of that rank was drawn */
    double *move;     /* [SCALING_REPLICATES][points]: log of the median drawn less that measured */
    size_t count[SCALING_POINTS], taken[SCALING_POINTS];
    double speedup[SCALING_POINTS], weight[SCALING_POINTS], median[SCALING_POINTS];
};

/* Sorts the values of one point and ranks its rounds. */
static void sort_point(struct sampler *sampler, size_t point, size_t order[])
{
    const size_t rounds = sampler->visits->rounds;
    const double *value = sampler->visits->log_speedup + point * rounds;
    double *sorted = sampler->sorted + point * rounds;
    size_t *rank = sampler->rank + point * rounds, count = 0;
    for (size_t r = 0; r < rounds; r++) {
        rank[r] = SIZE_MAX;
        if (isfinite(value[r]))
            sorted[count++] = value[r];
    }
    gsl_sort_index(order, sorted, 1, count);
    for (size_t r = 0, k = 0; r < rounds; r++)
        if (isfinite(value[r]))
            rank[r] = k++;
    size_t *place = sampler->drawn; /* of the k-th value, for a moment */
    for (size_t k = 0; k < count; k++)
        place[order[k]] = k;
    for (size_t r = 0; r < rounds; r++)
        rank[r] = rank[r] == SIZE_MAX ? SIZE_MAX : place[rank[r]];
    gsl_sort(sorted, 1, count);
    sampler->count[point] = count;
    sampler->median[point] = (sorted[(count - 1) / 2] + sorted[count / 2]) / 2;
    sampler->speedup[point] = exp(sampler->median[point]);
}

/* Median of what was drawn of one point: the values of the two middle ranks of `count`. */
static double drawn_median(const struct sampler *sampler, size_t point)
{
    const size_t rounds = sampler->visits->rounds, count = sampler->count[point];
    const double *sorted = sampler->sorted + point * rounds;
    const size_t *drawn = sampler->drawn + point * rounds;
    size_t at = 0, passed = drawn[0];
    while (passed <= (count - 1) / 2)
        passed += drawn[++at];
    const double lower = sorted[at];
    while (passed <= count / 2)
        passed += drawn[++at];
    return (lower + sorted[at]) / 2;
}

/* Draws one round for all points that have it and want more; returns how many values were taken. */
static size_t draw_round(struct sampler *sampler, size_t round)
{
    const size_t rounds = sampler->visits->rounds;
    size_t taken = 0;
    for (size_t i = 0; i < sampler->visits->points; i++) {
        const size_t rank = sampler->rank[i * rounds + round];
        if (rank == SIZE_MAX || sampler->taken[i] == sampler->count[i])
            continue;
        sampler->drawn[i * rounds + rank]++;
        sampler->taken[i]++;
        taken++;
    }
    return taken;
}

static void draw_replicate(struct sampler *sampler, gsl_rng *generator, double move[])
{
    const size_t points = sampler->visits->points, rounds = sampler->visits->rounds;
    size_t wanted = 0;
    for (size_t i = 0; i < points; i++) {
        wanted += sampler->count[i];
        sampler->taken[i] = 0;
    }
    for (size_t k = 0; k < points * rounds; k++)
        sampler->drawn[k] = 0;
    while (wanted > 0)
        wanted -= draw_round(sampler, gsl_rng_uniform_int(generator, rounds));
    for (size_t i = 0; i < points; i++) {
        const double count = (double)sampler->count[i];
        move[i] = sqrt(count / (count - 1)) * (drawn_median(sampler, i) - sampler->median[i]);
    }
}

static int draw_replicates(struct sampler *sampler)
{
    gsl_rng *generator = gsl_rng_alloc(gsl_rng_mt19937);
    if (!generator)
        return ENOMEM;
    gsl_rng_set(generator, SCALING_SEED);
    for (size_t b = 0; b < SCALING_REPLICATES; b++)
        draw_replicate(sampler, generator, sampler->move + b * sampler->visits->points);
    gsl_rng_free(generator);
    return 0;
}

/* The variance of each median is that of its moves, halfway to the mean of all. */
static void weigh(struct sampler *sampler)
{
    const size_t points = sampler->visits->points;
    double mean = 0;
    for (size_t i = 0; i < points; i++) {
        double sum = 0;
        for (size_t b = 0; b < SCALING_REPLICATES; b++)
            sum += sampler->move[b * points + i] * sampler->move[b * points + i];
        sampler->weight[i] = sum / SCALING_REPLICATES;
        mean += sampler->weight[i] / (double)points;
    }
    for (size_t i = 0; i < points; i++)
        sampler->weight[i] = mean > 0 ? 2 / (sampler->weight[i] + mean) : 1;
}

/* Speedups of a replicate: the model's, moved. */
static void replicate(const struct sampler *sampler, const struct scaling_model *model, size_t b, double magnified,
                      double speedup[])
{
    const size_t points = sampler->visits->points;
    for (size_t i = 0; i < points; i++)
        speedup[i] = scaling_model_speedup(model, sampler->visits->p[i]) * exp(magnified * sampler->move[b * points + i]);
}

/* Leave-one-out errors of both families. */
static int predict(const struct scaling_points *points, double error[SCALING_FAMILIES])
{
    int fault = scaling_model_left_out(points, SCALING_AMDAHL, &error[SCALING_AMDAHL]);
    return fault ? fault : scaling_model_left_out(points, SCALING_USL, &error[SCALING_USL]);
}

/* Would noise alone give the universal scalability law this lead over a curve of Amdahl's? */
static int by_chance(const struct sampler *sampler, const struct scaling_choice *choice, bool *chance)
{
    const double lead = choice->error[SCALING_AMDAHL] - choice->error[SCALING_USL];
    const double most = significance * (SCALING_TRIALS + 1);
    double speedup[SCALING_POINTS], error[SCALING_FAMILIES];
    const struct scaling_points points = {sampler->visits->p, speedup, sampler->weight, sampler->visits->points};
    size_t as_great = 1; /* the lead itself */
    *chance = !(lead > 0);
    for (size_t b = 0; b < SCALING_TRIALS && !*chance; b++) {
        replicate(sampler, &choice->model[SCALING_AMDAHL], b, 1, speedup);
        const int fault = predict(&points, error);
        if (fault)
            return fault;
        as_great += error[SCALING_AMDAHL] - error[SCALING_USL] >= lead;
        *chance = (double)as_great > most;
    }
    return 0;
}

static int fit_replicates(const struct sampler *sampler, const struct scaling_points *measured,
                          struct scaling_choice *choice)
{
    const struct scaling_model *model = &choice->model[choice->family];
    const double degrees = (double)measured->count - (choice->family == SCALING_USL ? 3 : 2);
    const double magnified = sqrt(fmax(1, scaling_model_misfit(measured, model) / degrees));
    double speedup[SCALING_POINTS];
    const struct scaling_points points = {measured->p, speedup, measured->weight, measured->count};
    int error = 0;
    for (size_t b = 0; b < SCALING_REPLICATES && error == 0; b++) {
        replicate(sampler, model, b, magnified, speedup);
        error = scaling_model_fit(&points, choice->family, &choice->replicate[b]);
    }
    return error;
}

static int choose(struct sampler *sampler, struct scaling_choice *choice)
{
    const struct scaling_points measured = {sampler->visits->p, sampler->speedup, sampler->weight, sampler->visits->points};
    bool chance = true;
    int error = draw_replicates(sampler);
    if (error)
        return error;
    weigh(sampler);
    for (int family = 0; family < SCALING_FAMILIES && error == 0; family++)
        error = scaling_model_fit(&measured, (enum scaling_family)family, &choice->model[family]);
    if (error == 0)
        error = predict(&measured, choice->error);
    if (error == 0)
        error = by_chance(sampler, choice, &chance);
    choice->family = chance ? SCALING_AMDAHL : SCALING_USL;
    return error ? error : fit_replicates(sampler, &measured, choice);
}

static bool are_visits(const struct scaling_visits *visits)
{
    bool good = visits->points >= SCALING_LEAST_POINTS && visits->points <= SCALING_POINTS;
    for (size_t i = 0; i < visits->points && good; i++) {
        size_t count = 0;
        for (size_t r = 0; r < visits->rounds; r++)
            count += isfinite(visits->log_speedup[i * visits->rounds + r]) ? 1 : 0;
        good = count >= SCALING_LEAST_VISITS && visits->p[i] >= 1 && (i == 0 || visits->p[i] > visits->p[i - 1]);
    }
    return good;
}

int scaling_choose(const struct scaling_visits *visits, struct scaling_choice *choice)
{
    const size_t values = visits->points * visits->rounds;
    struct sampler sampler = {.visits = visits};
    if (!are_visits(visits))
        return EDOM;
    size_t *order = calloc(visits->rounds, sizeof *order);
    sampler.sorted = calloc(values, sizeof *sampler.sorted);
    sampler.rank = calloc(values, sizeof *sampler.rank);
    sampler.drawn = calloc(values, sizeof *sampler.drawn);
    sampler.move = calloc(visits->points, SCALING_REPLICATES * sizeof *sampler.move);
    int error = order && sampler.sorted && sampler.rank && sampler.drawn && sampler.move ? 0 : ENOMEM;
    for (size_t i = 0; i < visits->points && error == 0; i++)
        sort_point(&sampler, i, order);
    if (error == 0)
        error = choose(&sampler, choice);
    free(order);
    free(sampler.sorted);
    free(sampler.rank);
    free(sampler.drawn);
    free(sampler.move);
    return error;
}

struct scaling_estimate scaling_choice_estimate(const struct scaling_choice *choice, scaling_quantity *quantity,
                                                double argument)
{
    const size_t low = (size_t)lround(tail * (SCALING_REPLICATES + 1));
    double value[SCALING_REPLICATES];
    for (size_t b = 0; b < SCALING_REPLICATES; b++)
        value[b] = quantity(&choice->replicate[b], argument);
    return (struct scaling_estimate){quantity(&choice->model[choice->family], argument),
                                     gsl_stats_select(value, 1, SCALING_REPLICATES, low - 1),
                                     gsl_stats_select(value, 1, SCALING_REPLICATES, SCALING_REPLICATES - low)};
}

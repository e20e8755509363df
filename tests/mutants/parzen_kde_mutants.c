/* Wrong ways to count samples in windows. */
#include "kernels/parzen_kde/parzen_kde.h"
#include "kernels/support/partition.h"
#include "tests/mutants/mutants.h"

#include <string.h>

static double euclidean(const double a[], const double b[], size_t d)
{
    double sum = 0;
    for (size_t j = 0; j < d; j++)
        sum += (a[j] - b[j]) * (a[j] - b[j]);
    return sqrt(sum);
}

static double sum_of_sides(const double a[], const double b[], size_t d)
{
    double sum = 0;
    for (size_t j = 0; j < d; j++)
        sum += fabs(a[j] - b[j]);
    return sum;
}

static double one_sided(const double a[], const double b[], size_t d)
{
    double largest = 0;
    for (size_t j = 0; j < d; j++)
        largest = b[j] - a[j] > largest ? b[j] - a[j] : largest;
    return largest;
}

/* Counts samples of the range for queries 0 .. m - 1 into counts, with each half width multiplied
 * by scale. */
static void count(const struct parzen_kde_data *data, struct range range, size_t m, double scale,
                  double (*distance)(const double[], const double[], size_t))
{
    for (size_t q = 0; q < m; q++)
        for (size_t i = range.first; i < range.last; i++)
            for (size_t w = 0; w < data->widths; w++)
                data->counts[q * data->widths + w] +=
                    distance(data->queries + q * data->d, data->samples + i * data->d, data->d) <=
                    scale * data->half[w];
}

static const struct parzen_kde_data *begin(struct problem *problem)
{
    const struct parzen_kde_data *data = problem->data;
    memset(data->counts, 0, data->m * data->widths * sizeof *data->counts);
    return data;
}

static struct range all(const struct problem *problem)
{
    return (struct range){0, problem->n};
}

static int nothing_counted(struct problem *problem)
{
    (void)problem;
    return 0;
}

static int sums_up_over_runs(struct problem *problem)
{
    const struct parzen_kde_data *data = problem->data;
    count(data, all(problem), data->m, 1, parzen_kde_distance);
    return 0;
}

static int whole_width_for_half(struct problem *problem)
{
    const struct parzen_kde_data *data = begin(problem);
    count(data, all(problem), data->m, 2, parzen_kde_distance);
    return 0;
}

static int queries_off_by_one(struct problem *problem)
{
    const struct parzen_kde_data *data = begin(problem);
    count(data, all(problem), data->m - 1, 1, parzen_kde_distance);
    return 0;
}

static int missing_reduction(struct problem *problem)
{
    const struct parzen_kde_data *data = begin(problem);
    count(data, partition_range(problem->n, problem->p, problem->p - 1), data->m, 1,
          parzen_kde_distance);
    return 0;
}

static int last_sample_dropped(struct problem *problem)
{
    const struct parzen_kde_data *data = begin(problem);
    count(data, (struct range){0, problem->n - 1}, data->m, 1, parzen_kde_distance);
    return 0;
}

static int lost_update(struct problem *problem)
{
    const struct parzen_kde_data *data = begin(problem);
    count(data, all(problem), data->m, 1, parzen_kde_distance);
    data->counts[data->m * data->widths - 1]--;
    return 0;
}

static int two_widths_swapped(struct problem *problem)
{
    const struct parzen_kde_data *data = begin(problem);
    count(data, all(problem), data->m, 1, parzen_kde_distance);
    const uint64_t first = data->counts[0];
    data->counts[0] = data->counts[1];
    data->counts[1] = first;
    return 0;
}

static int ball_for_cube(struct problem *problem)
{
    const struct parzen_kde_data *data = begin(problem);
    count(data, all(problem), data->m, 1, euclidean);
    return 0;
}

static int diamond_for_cube(struct problem *problem)
{
    const struct parzen_kde_data *data = begin(problem);
    count(data, all(problem), data->m, 1, sum_of_sides);
    return 0;
}

static int absolute_value_forgotten(struct problem *problem)
{
    const struct parzen_kde_data *data = begin(problem);
    count(data, all(problem), data->m, 1, one_sided);
    return 0;
}

static int one_width_for_all(struct problem *problem)
{
    const struct parzen_kde_data *data = begin(problem);
    count(data, all(problem), data->m, 1, parzen_kde_distance);
    for (size_t k = 0; k < data->m * data->widths; k++)
        data->counts[k] = data->counts[k / data->widths * data->widths];
    return 0;
}

/* The widest window, 20, holds every sample from every point of the grid. */
#define MUTANT(fault) {"parzen_kde", #fault, "d=2,m=4,widths=5,from=1,to=20", 500, fault}
const struct mutant parzen_kde_mutants[] = {
    MUTANT(nothing_counted),
    MUTANT(sums_up_over_runs),
    MUTANT(whole_width_for_half),
    MUTANT(queries_off_by_one),
    MUTANT(missing_reduction),
    MUTANT(last_sample_dropped),
    MUTANT(lost_update),
    MUTANT(two_widths_swapped),
    MUTANT(ball_for_cube),
    MUTANT(diamond_for_cube),
    MUTANT(absolute_value_forgotten),
    MUTANT(one_width_for_all),
    {0},
};

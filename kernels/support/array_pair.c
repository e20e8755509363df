/* Makes, poisons and sums up a pair of arrays with the team that uses them. */
#include "kernels/support/array_pair.h"

#include "kernels/support/buffer.h"
#include "kernels/support/options.h"
#include "kernels/support/process_pool.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

void array_pair_teardown(struct problem *problem)
{
    struct array_pair *data = problem->data;
    if (!data)
        return;
    buffer_free(problem, data->x);
    buffer_free(problem, data->y);
    free(data);
    problem->data = NULL;
}

static void poison(struct problem *problem, struct range range)
{
    const struct array_pair *data = problem->data;
    for (size_t i = range.first; i < range.last; i++)
        data->y[i] = NAN;
}

void array_pair_reset(struct problem *problem)
{
    team_apply(problem, problem->n, sizeof(double), poison);
}

static void fill(struct problem *problem, struct range range)
{
    const struct array_pair *data = problem->data;
    for (size_t i = range.first; i < range.last; i++)
        data->x[i] = (double)i + 1;
}

int array_pair_setup(struct problem *problem)
{
    int error = options_check(NULL, problem->options);
    if (error)
        return error;
    struct array_pair *data = calloc(1, sizeof *data);
    if (!data)
        return ENOMEM;
    problem->data = data;
    data->x = buffer_alloc(problem, problem->n, sizeof *data->x);
    if (!data->x)
        goto fail;
    data->y = buffer_alloc(problem, problem->n, sizeof *data->y);
    if (!data->y)
        goto fail;
    team_apply(problem, problem->n, sizeof(double), fill);
    array_pair_reset(problem); /* touches y for the first time */
    return 0;
fail:
    error = errno;
    array_pair_teardown(problem);
    return error;
}

uint64_t array_pair_result(const struct problem *problem)
{
    const struct array_pair *data = problem->data;
    const double *y = data->y;
    const size_t n = problem->n;
    uint64_t sum = 0;
#pragma omp parallel for default(none) firstprivate(y, n) schedule(static) \
    num_threads(problem_threads(problem)) reduction(+ : sum)
    for (size_t i = 0; i < n; i++) {
        uint64_t bits;
        memcpy(&bits, &y[i], sizeof bits);
        sum += (2 * (uint64_t)i + 1) * bits;
    }
    return sum;
}

double array_pair_work(const struct problem *problem)
{
    return (double)problem->n;
}

double array_pair_bytes(const struct problem *problem)
{
    return 2.0 * sizeof(double) * (double)problem->n;
}

/* Processes of one run have copies of their own of the pages of y that they write. */
double array_pair_footprint(const struct problem *problem)
{
    const double n = (double)problem->n, array = buffer_footprint(problem, n, sizeof(double));
    const bool pool = problem->variant->model == MODEL_POOL;
    const double copies = problem->variant->region == REGION_PROCESS ? n * (double)sizeof(double) : 0;
    return (double)sizeof(struct array_pair) + 2 * array + (pool ? process_pool_footprint(problem) : 0) + copies;
}

/* Makes, poisons and sums up a pair of arrays with the team that uses them. */
#include "kernels/support/array_pair.h"

#include "kernels/support/buffer.h"
#include "kernels/support/options.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

void array_pair_teardown(struct problem *problem)
{
    struct array_pair *data = problem->data;
    if (!data)
        return;
    free(data->x);
    free(data->y);
    free(data);
    problem->data = NULL;
}

void array_pair_reset(struct problem *problem)
{
    const struct array_pair *data = problem->data;
    double *y = data->y;
    const size_t n = problem->n;
#pragma omp parallel for default(none) firstprivate(y, n) schedule(static) \
    num_threads(problem_threads(problem))
    for (size_t i = 0; i < n; i++)
        y[i] = NAN;
}

static void fill(struct problem *problem)
{
    const struct array_pair *data = problem->data;
    double *x = data->x;
    const size_t n = problem->n;
#pragma omp parallel for default(none) firstprivate(x, n) schedule(static) \
    num_threads(problem_threads(problem))
    for (size_t i = 0; i < n; i++)
        x[i] = (double)i + 1;
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
    fill(problem);
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

double array_pair_footprint(const struct problem *problem)
{
    return (double)sizeof(struct array_pair) + 2 * buffer_footprint((double)problem->n, sizeof(double));
}

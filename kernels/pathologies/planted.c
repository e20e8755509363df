/* What the planted pathologies whose answer is a sum have in common. */
#include "kernels/pathologies/planted.h"

#include "kernels/support/buffer.h"
#include "kernels/support/options.h"

#include <errno.h>
#include <stdlib.h>

int planted_sum_setup(struct problem *problem, const struct kernel_option *options)
{
    const int error = options_check(options, problem->options);
    if (error)
        return error;
    struct planted_sum *data = calloc(1, sizeof *data);
    if (!data)
        return ENOMEM;
    data->counter = buffer_alloc(problem, PLANTED_VALUES * (size_t)problem_threads(problem), sizeof *data->counter);
    if (!data->counter) {
        free(data);
        return errno;
    }
    problem->data = data;
    planted_sum_reset(problem);
    return 0;
}

void planted_sum_reset(struct problem *problem)
{
    struct planted_sum *data = problem->data;
    data->sum = UINT64_MAX;
}

uint64_t planted_sum_result(const struct problem *problem)
{
    const struct planted_sum *data = problem->data;
    return data->sum;
}

void planted_sum_teardown(struct problem *problem)
{
    struct planted_sum *data = problem->data;
    if (data)
        free(data->counter);
    free(data);
    problem->data = NULL;
}

double planted_sum_work(const struct problem *problem)
{
    return (double)problem->n;
}

double planted_sum_bytes(const struct problem *problem)
{
    (void)problem;
    return 0;
}

double planted_sum_footprint(const struct problem *problem)
{
    const double counters = (double)PLANTED_VALUES * problem_threads(problem);
    return (double)sizeof(struct planted_sum) + buffer_footprint(problem, counters, sizeof(uint64_t));
}

/* sqrt_cube by worker processes: in equal parts or chunk by chunk, with x and y in memory that they share, or with y sent
 * back by message. */
#include "kernels/sqrt_cube/sqrt_cube.h"
#include "kernels/support/array_pair.h"
#include "kernels/support/process_pool.h"
#include "kernels/support/spans.h"

#include <math.h>

static uint64_t roots(struct problem *problem, struct pool_share *share)
{
    const struct array_pair *data = problem->data;
    const double *x = data->x;
    double *y = data->y;
    struct range range;
    spans_begin(problem->spans, share->worker);
    while (pool_share_next(share, &range))
        for (size_t i = range.first; i < range.last; i++)
            y[i] = sqrt(x[i] * x[i] * x[i]);
    spans_end(problem->spans, share->worker);
    return 0;
}

int sqrt_cube_pool(struct problem *problem)
{
    return process_pool_run(problem, &(struct pool_task){.work = roots, .n = problem->n}, NULL);
}

int sqrt_cube_pool_dynamic(struct problem *problem)
{
    const size_t chunk = (size_t)partition_chunk(problem->n, problem->p);
    return process_pool_run(problem, &(struct pool_task){.work = roots, .n = problem->n, .chunk = chunk}, NULL);
}

static struct process_message part_of_y(const struct problem *problem, const struct pool_share *share)
{
    const struct array_pair *data = problem->data;
    const struct range part = partition_range(share->n, share->workers, share->worker);
    return (struct process_message){data->y + part.first, (part.last - part.first) * sizeof *data->y};
}

int sqrt_cube_process(struct problem *problem)
{
    uint64_t ignored;
    return process_pool_run_forked(problem, &(struct pool_task){.work = roots, .n = problem->n}, part_of_y, &ignored);
}

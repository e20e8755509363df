/* monte_carlo_pi by worker processes: each draws its own points and returns its hits, through shared memory or by
 * message. */
#include "kernels/monte_carlo_pi/monte_carlo_pi.h"
#include "kernels/support/process_pool.h"
#include "kernels/support/rng.h"
#include "kernels/support/spans.h"

static uint64_t count(struct problem *problem, struct pool_share *share)
{
    const uint64_t key = rng_key(problem->seed);
    struct range range;
    uint64_t hits = 0;
    spans_begin(problem->spans, share->worker);
    while (pool_share_next(share, &range))
        for (size_t i = range.first; i < range.last; i++)
            hits += monte_carlo_pi_inside(rng_draw(key, i));
    spans_end(problem->spans, share->worker);
    return hits;
}

int monte_carlo_pi_pool(struct problem *problem)
{
    struct monte_carlo_pi_data *data = problem->data;
    return process_pool_run(problem, &(struct pool_task){.work = count, .n = problem->n}, &data->hits);
}

int monte_carlo_pi_pool_dynamic(struct problem *problem)
{
    struct monte_carlo_pi_data *data = problem->data;
    const size_t chunk = (size_t)partition_chunk(problem->n, problem->p);
    return process_pool_run(problem, &(struct pool_task){.work = count, .n = problem->n, .chunk = chunk}, &data->hits);
}

int monte_carlo_pi_process(struct problem *problem)
{
    struct monte_carlo_pi_data *data = problem->data;
    return process_pool_run_forked(problem, &(struct pool_task){.work = count, .n = problem->n}, NULL, &data->hits);
}

/* parzen_kde by worker processes, with either window.  Each counts into a part of its own; then the parts are added up, by
 * the workers where they share memory, else by the process that got them by message. */
#include "kernels/parzen_kde/gaussian.h"
#include "kernels/support/process_pool.h"
#include "kernels/support/spans.h"

void parzen_kde_add_range(const struct parzen_kde_data *data, struct range samples, uint64_t *part)
{
    for (size_t q = 0; q < data->m; q++) {
        const double *query = data->queries + q * data->d;
        uint64_t *counts = part + q * data->widths;
        if (data->gaussian)
            for (size_t i = samples.first; i < samples.last; i++)
                parzen_gaussian_add(data, i, query, counts);
        else
            for (size_t i = samples.first; i < samples.last; i++)
                parzen_kde_add(data, i, query, counts);
    }
}

static uint64_t *part_of(const struct parzen_kde_data *data, int worker)
{
    return data->parts + (size_t)worker * data->part_stride;
}

static uint64_t count(struct problem *problem, struct pool_share *share)
{
    const struct parzen_kde_data *data = problem->data;
    uint64_t *part = part_of(data, share->worker);
    struct range samples;
    spans_begin(problem->spans, share->worker);
    memset(part, 0, data->m * data->widths * sizeof *part);
    while (pool_share_next(share, &samples))
        parzen_kde_add_range(data, samples, part);
    spans_end(problem->spans, share->worker);
    return 0;
}

static void add_parts(const struct parzen_kde_data *data, struct range cells, int workers)
{
    for (size_t k = cells.first; k < cells.last; k++) {
        uint64_t sum = 0;
        for (int worker = 0; worker < workers; worker++)
            sum += part_of(data, worker)[k];
        data->counts[k] = sum;
    }
}

static uint64_t count_and_add(struct problem *problem, struct pool_share *share)
{
    const struct parzen_kde_data *data = problem->data;
    count(problem, share);
    pool_share_barrier(share);
    spans_begin(problem->spans, share->worker);
    add_parts(data, partition_range(data->m * data->widths, share->workers, share->worker), share->workers);
    spans_end(problem->spans, share->worker);
    return 0;
}

int parzen_kde_pool(struct problem *problem)
{
    return process_pool_run(problem, &(struct pool_task){.work = count_and_add, .n = problem->n}, NULL);
}

int parzen_kde_pool_dynamic(struct problem *problem)
{
    const size_t chunk = (size_t)partition_chunk(problem->n, problem->p);
    return process_pool_run(problem, &(struct pool_task){.work = count_and_add, .n = problem->n, .chunk = chunk}, NULL);
}

static struct process_message part_to_send(const struct problem *problem, const struct pool_share *share)
{
    const struct parzen_kde_data *data = problem->data;
    return (struct process_message){part_of(data, share->worker), data->m * data->widths * sizeof(uint64_t)};
}

int parzen_kde_process(struct problem *problem)
{
    const struct parzen_kde_data *data = problem->data;
    uint64_t ignored;
    const int error = process_pool_run_forked(problem, &(struct pool_task){.work = count, .n = problem->n}, part_to_send,
                                              &ignored);
    if (error == 0)
        add_parts(data, (struct range){0, data->m * data->widths}, problem->p);
    return error;
}

/* bubble_sort as odd-even transposition by worker processes.  The array lies in memory that they share, so a worker sees
 * what its neighbours left at the edge of their parts; the barrier at the end of each pass keeps the passes in order. */
#include "kernels/bubble_sort/bubble_sort.h"
#include "kernels/support/process_pool.h"
#include "kernels/support/spans.h"

#include <errno.h>

/* The task's number is the argument: which one is next, only the owner of the pool knows. */
static uint64_t transpose(struct problem *problem, struct pool_share *share)
{
    const struct bubble_sort_data *data = problem->data;
    const size_t n = problem->n;
    int32_t *a = data->tasks[share->argument].values;
    uint64_t exchanges = 0;
    for (size_t pass = 0; pass < n; pass++) {
        spans_begin(problem->spans, share->worker);
        const struct range pairs = partition_range((n - pass % 2) / 2, share->workers, share->worker);
        for (size_t i = 2 * pairs.first + pass % 2; i < 2 * pairs.last + pass % 2; i += 2)
            if (a[i] > a[i + 1]) {
                const int32_t larger = a[i];
                a[i] = a[i + 1];
                a[i + 1] = larger;
                exchanges++;
            }
        spans_end(problem->spans, share->worker);
        pool_share_barrier(share);
    }
    return exchanges;
}

int bubble_sort_pool(struct problem *problem)
{
    const struct bubble_sort_data *data = problem->data;
    struct bubble_sort_task *task = bubble_sort_next(problem);
    if (!task)
        return ENODATA;
    return process_pool_run(problem, &(struct pool_task){.work = transpose, .argument = (size_t)(task - data->tasks)},
                            &task->exchanges);
}

/* Wrong ways to sort by exchanging neighbours. */
#include "kernels/bubble_sort/bubble_sort.h"
#include "kernels/support/partition.h"
#include "tests/mutants/mutants.h"

#include <errno.h>
#include <string.h>

/* `passes` passes of odd-even transposition over a[n]; returns the exchanges. */
static uint64_t odd_even(int32_t a[], size_t n, size_t passes)
{
    uint64_t exchanges = 0;
    for (size_t pass = 0; pass < passes; pass++)
        for (size_t i = pass % 2; i + 1 < n; i += 2)
            if (a[i] > a[i + 1]) {
                const int32_t larger = a[i];
                a[i] = a[i + 1];
                a[i + 1] = larger;
                exchanges++;
            }
    return exchanges;
}

static int nothing_sorted(struct problem *problem)
{
    return bubble_sort_next(problem) ? 0 : ENODATA;
}

static int nothing_sorted_and_no_exchange(struct problem *problem)
{
    struct bubble_sort_task *task = bubble_sort_next(problem);
    task->exchanges = 0;
    return 0;
}

static int stops_one_pass_early(struct problem *problem)
{
    struct bubble_sort_task *task = bubble_sort_next(problem);
    task->exchanges = odd_even(task->values, problem->n, problem->n - 1);
    return 0;
}

static int last_element_dropped(struct problem *problem)
{
    struct bubble_sort_task *task = bubble_sort_next(problem);
    task->exchanges = odd_even(task->values, problem->n - 1, problem->n);
    return 0;
}

static int parts_not_joined(struct problem *problem)
{
    struct bubble_sort_task *task = bubble_sort_next(problem);
    task->exchanges = 0;
    for (int part = 0; part < problem->p; part++) {
        const struct range range = partition_range(problem->n, problem->p, part);
        task->exchanges +=
            odd_even(task->values + range.first, range.last - range.first, problem->n);
    }
    return 0;
}

static int exchange_overwrites(struct problem *problem)
{
    struct bubble_sort_task *task = bubble_sort_next(problem);
    int32_t *a = task->values;
    task->exchanges = 0;
    for (size_t pass = 0; pass < problem->n; pass++)
        for (size_t i = pass % 2; i + 1 < problem->n; i += 2)
            if (a[i] > a[i + 1]) {
                a[i] = a[i + 1];
                task->exchanges++;
            }
    return 0;
}

static int descending(struct problem *problem)
{
    struct bubble_sort_task *task = bubble_sort_next(problem);
    task->exchanges = odd_even(task->values, problem->n, problem->n);
    for (size_t i = 0; i < problem->n / 2; i++) {
        const int32_t value = task->values[i];
        task->values[i] = task->values[problem->n - 1 - i];
        task->values[problem->n - 1 - i] = value;
    }
    return 0;
}

static int sorted_but_no_permutation(struct problem *problem)
{
    struct bubble_sort_task *task = bubble_sort_next(problem);
    task->exchanges = odd_even(task->values, problem->n, problem->n);
    memset(task->values, 0, problem->n * sizeof *task->values);
    return 0;
}

static int missing_reduction_of_exchanges(struct problem *problem)
{
    struct bubble_sort_task *task = bubble_sort_next(problem);
    task->exchanges = odd_even(task->values, problem->n, problem->n) / (uint64_t)problem->p;
    return 0;
}

static int one_exchange_lost(struct problem *problem)
{
    struct bubble_sort_task *task = bubble_sort_next(problem);
    task->exchanges = odd_even(task->values, problem->n, problem->n) - 1;
    return 0;
}

static int second_run_sorts_what_is_sorted(struct problem *problem)
{
    struct bubble_sort_data *data = problem->data;
    struct bubble_sort_task *task = &data->tasks[0];
    task->exchanges = odd_even(task->values, problem->n, problem->n);
    return 0;
}

#define MUTANT(fault, options, n) {"bubble_sort", #fault, options, n, fault}
const struct mutant bubble_sort_mutants[] = {
    MUTANT(nothing_sorted, "", 200),
    MUTANT(nothing_sorted_and_no_exchange, "", 200),
    MUTANT(stops_one_pass_early, "order=reversed", 200),
    MUTANT(last_element_dropped, "", 200),
    MUTANT(parts_not_joined, "", 200),
    MUTANT(exchange_overwrites, "order=few_values", 200),
    MUTANT(descending, "", 200),
    MUTANT(sorted_but_no_permutation, "", 200),
    MUTANT(missing_reduction_of_exchanges, "", 200),
    MUTANT(one_exchange_lost, "", 200),
    MUTANT(second_run_sorts_what_is_sorted, "", 200),
    {"bubble_sort", "qsort_in_its_place", "", 200, bubble_sort_qsort},
    {"bubble_sort", "qsort_in_its_place_with_equal_values", "order=few_values", 200,
     bubble_sort_qsort},
    {0},
};

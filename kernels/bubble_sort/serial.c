/* bubble_sort on one worker: bubble sort itself, and the odd-even transposition that threads can
 * share. */
#include "kernels/bubble_sort/bubble_sort.h"
#include "kernels/support/spans.h"

#include <errno.h>

/* One pass over a[0 .. end - 1], end >= 1: the largest element ends in the last place.  Returns the
 * place of the last exchange: from there on the array is sorted.  The element on its way up stays
 * in a register, and the choices are made without a branch: which way they go is random, and a
 * mispredicted branch costs more than the work. */
static size_t bubble_pass(int32_t a[], size_t end, uint64_t *exchanges)
{
    int32_t rising = a[0];
    size_t last = 0;
    uint64_t count = 0;
    for (size_t i = 1; i < end; i++) {
        const int32_t next = a[i];
        const bool exchange = rising > next;
        a[i - 1] = exchange ? next : rising;
        rising = exchange ? rising : next;
        last = exchange ? i : last;
        count += exchange;
    }
    a[end - 1] = rising;
    *exchanges += count;
    return last;
}

int bubble_sort_serial(struct problem *problem)
{
    struct bubble_sort_task *task = bubble_sort_next(problem);
    if (!task)
        return ENODATA;

    uint64_t exchanges = 0;
    spans_begin(problem->spans, 0);
    for (size_t end = problem->n; end > 1;)
        end = bubble_pass(task->values, end, &exchanges);
    spans_end(problem->spans, 0);
    task->exchanges = exchanges;
    return 0;
}

int bubble_sort_serial_odd_even(struct problem *problem)
{
    struct bubble_sort_task *task = bubble_sort_next(problem);
    if (!task)
        return ENODATA;

    const size_t n = problem->n;
    int32_t *a = task->values;
    uint64_t exchanges = 0;
    spans_begin(problem->spans, 0);
    for (size_t pass = 0; pass < n; pass++)
        for (size_t i = pass % 2; i + 1 < n; i += 2)
            if (a[i] > a[i + 1]) {
                const int32_t larger = a[i];
                a[i] = a[i + 1];
                a[i + 1] = larger;
                exchanges++;
            }
    spans_end(problem->spans, 0);
    task->exchanges = exchanges;
    return 0;
}

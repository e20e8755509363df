/* bubble_sort as odd-even transposition on threads: the pairs of a pass have no element in common,
 * so they are shared out; the barrier at the end of each pass keeps the passes in order. */
#include "kernels/bubble_sort/bubble_sort.h"
#include "kernels/support/partition.h"
#include "kernels/support/spans.h"

#include <errno.h>
#include <omp.h>

int bubble_sort_omp_static(struct problem *problem)
{
    struct bubble_sort_task *task = bubble_sort_next(problem);
    if (!task)
        return ENODATA;

    const size_t n = problem->n;
    int32_t *a = task->values;
    uint64_t exchanges = 0;
#pragma omp parallel default(none) firstprivate(problem, a, n) num_threads(problem->p) \
    reduction(+ : exchanges)
    for (size_t pass = 0; pass < n; pass++) {
        spans_begin(problem->spans, omp_get_thread_num());
#pragma omp for schedule(static) nowait
        for (size_t i = pass % 2; i < n - 1; i += 2)
            if (a[i] > a[i + 1]) {
                const int32_t larger = a[i];
                a[i] = a[i + 1];
                a[i + 1] = larger;
                exchanges++;
            }
        spans_end(problem->spans, omp_get_thread_num());
#pragma omp barrier
    }
    task->exchanges = exchanges;
    return 0;
}

/* Minimum and maximum in place of the branch: each element is written in any case, so a vector of
 * pairs can be too. */
int bubble_sort_omp_simd(struct problem *problem)
{
    struct bubble_sort_task *task = bubble_sort_next(problem);
    if (!task)
        return ENODATA;

    const size_t n = problem->n;
    int32_t *a = task->values;
    uint64_t exchanges = 0;
#pragma omp parallel default(none) firstprivate(problem, a, n) num_threads(problem->p) \
    reduction(+ : exchanges)
    for (size_t pass = 0; pass < n; pass++) {
        spans_begin(problem->spans, omp_get_thread_num());
        int32_t *pair = a + pass % 2;
        const struct range part =
            partition_range((n - pass % 2) / 2, omp_get_num_threads(), omp_get_thread_num());
#pragma omp simd reduction(+ : exchanges)
        for (size_t k = part.first; k < part.last; k++) {
            const int32_t left = pair[2 * k], right = pair[2 * k + 1];
            pair[2 * k] = left < right ? left : right;
            pair[2 * k + 1] = left < right ? right : left;
            exchanges += left > right;
        }
        spans_end(problem->spans, omp_get_thread_num());
#pragma omp barrier
    }
    task->exchanges = exchanges;
    return 0;
}

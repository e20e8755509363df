/* bubble_sort: sort n 32-bit integers in ascending order by exchanging neighbours only.
 *
 *     while something was exchanged
 *         for (i = 1; i < n; i++)
 *             if (a[i - 1] > a[i])
 *                 exchange them
 *
 * Each exchange of two neighbours that are out of order removes exactly one inversion (a pair of
 * elements in the wrong order), so every such sort makes as many exchanges as its input has
 * inversions: the count proves the work.  Knuth, The Art of Computer Programming, volume 3, 5.1.1
 * and 5.2.2 (bubble sort), 5.3.4 (odd-even transposition: n passes, which compare the places 0-1,
 * 2-3, ... and the places 1-2, 3-4, ... in turn).
 *
 * Option order, the input:
 *   random      a[i] = the low 32 bits of draw(seed, i) (support/rng.h) as a signed integer
 *   sorted      a[i] = i
 *   reversed    a[i] = n - i
 *   few_values  a[i] = 0 .. 9: the high 32 bits of draw(seed, i), times 10 / 2^32, rounded down
 *
 * result = sum of (2i + 1) * (uint32_t)a[i] + 0x9e3779b97f4a7c15 * exchanges mod 2^64, over
 *          i = 0 .. n - 1, a sorted; exchanges = 0 for qsort.
 * error  = elements that are not in their place, plus, for exact variants, exchanges too many or
 *          too few; the largest over the inner runs.
 * work   = n (n - 1) / 2 comparisons of neighbours: what n passes of odd-even transposition make,
 *          and bubble sort at most. */
#ifndef SPEEDUP_KERNELS_BUBBLE_SORT_BUBBLE_SORT_H
#define SPEEDUP_KERNELS_BUBBLE_SORT_BUBBLE_SORT_H

#include "kernels/kernel.h"

/* One input, sorted in place by one run. */
struct bubble_sort_task {
    int32_t *values;    /* values[n] */
    uint64_t exchanges; /* set by the run */
};

struct bubble_sort_data {
    int32_t *input; /* input[n], never changed by a run */
    int32_t *copies; /* what the tasks' values point into */
    struct bubble_sort_task *tasks; /* tasks[inner] */
    struct bubble_sort_lanes *lanes; /* of the variant tuned, between prepare and release */
    int inner;
    int next; /* the first task that no run has taken yet */
};

/* The task of this run; NULL when all `inner` of them are used up.  A variant then returns
 * ENODATA. */
struct bubble_sort_task *bubble_sort_next(struct problem *problem);

int bubble_sort_serial(struct problem *problem);
int bubble_sort_serial_odd_even(struct problem *problem);
int bubble_sort_omp_static(struct problem *problem);
int bubble_sort_omp_simd(struct problem *problem);
int bubble_sort_pool(struct problem *problem);
int bubble_sort_mpi(struct problem *problem);
void bubble_sort_mpi_collect(struct problem *problem);
int bubble_sort_qsort(struct problem *problem);
int bubble_sort_tuned(struct problem *problem);
int bubble_sort_tuned_prepare(struct problem *problem);
void bubble_sort_tuned_release(struct problem *problem);
double bubble_sort_tuned_footprint(const struct problem *problem); /* bytes that prepare leaves allocated */

/* The network of bubble_sort_tuned with a counter at each comparison: for tests, that the numbers
 * are those of the inversions.  After bubble_sort_tuned_prepare. */
int bubble_sort_tuned_counting(struct problem *problem);

#endif

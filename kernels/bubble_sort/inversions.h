/* The independent judge of a sort by exchanges of neighbours. */
#ifndef SPEEDUP_KERNELS_BUBBLE_SORT_INVERSIONS_H
#define SPEEDUP_KERNELS_BUBBLE_SORT_INVERSIONS_H

#include <stddef.h>
#include <stdint.h>

/* Sorts values[n] by merging and returns how many inversions it had: pairs i < j with values[i] >
 * values[j].  scratch[n] is overwritten.  Knuth, volume 3, exercise 5.1.1-6. */
uint64_t inversions_sort(int32_t values[], int32_t scratch[], size_t n);

#endif

/* Merge sort that counts inversions. */
#include "kernels/bubble_sort/inversions.h"

#include <string.h>

/* Merges the sorted runs from[0 .. middle - 1] and from[middle .. n - 1].  An element taken from
 * the right passes all that are left on the left: so many inversions. */
static uint64_t merge(const int32_t from[], size_t middle, size_t n, int32_t to[])
{
    size_t left = 0, right = middle;
    uint64_t inversions = 0;
    for (size_t i = 0; i < n; i++) {
        if (right == n || (left < middle && from[left] <= from[right])) {
            to[i] = from[left++];
        } else {
            to[i] = from[right++];
            inversions += middle - left;
        }
    }
    return inversions;
}

uint64_t inversions_sort(int32_t values[], int32_t scratch[], size_t n)
{
    uint64_t inversions = 0;
    for (size_t width = 1; width < n; width *= 2) {
        for (size_t first = 0; first < n; first += 2 * width) {
            const size_t count = n - first < 2 * width ? n - first : 2 * width;
            const size_t middle = count < width ? count : width;
            inversions += merge(values + first, middle, count, scratch + first);
        }
        memcpy(values, scratch, n * sizeof *values);
    }
    return inversions;
}

/* Laws of what kernels share: partition, random numbers, inversions. */
#include "kernels/bubble_sort/inversions.h"
#include "kernels/support/partition.h"
#include "kernels/support/rng.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <string.h>

static void check_partition(size_t n, int parts)
{
    size_t covered = 0, least = SIZE_MAX, most = 0;
    for (int part = 0; part < parts; part++) {
        const struct range range = partition_range(n, parts, part);
        assert_true(range.first == covered); /* disjoint and in order */
        assert_true(range.last >= range.first);
        const size_t size = range.last - range.first;
        least = size < least ? size : least;
        most = size > most ? size : most;
        covered = range.last;
    }
    assert_true(covered == n);
    assert_true(most - least <= 1);
}

static void parts_are_disjoint_cover_all_and_differ_by_one(void **state)
{
    (void)state;
    const size_t large[] = {1009, 1000000007, SIZE_MAX / 2, SIZE_MAX - 1, SIZE_MAX};
    for (int parts = 1; parts <= 20; parts++) {
        for (size_t n = 0; n < 200; n++)
            check_partition(n, parts);
        for (size_t i = 0; i < sizeof large / sizeof *large; i++)
            check_partition(large[i], parts);
    }
}

static void chunks_suit_any_size(void **state)
{
    (void)state;
    assert_int_equal(partition_chunk(1, 1), 64);
    assert_int_equal(partition_chunk(10000, 2), 156);
    assert_int_equal(partition_chunk(10000000, 8), 39062);
    assert_int_equal(partition_chunk(SIZE_MAX, 1), 1 << 30);
}

static void units_lie_above_0_and_reach_1(void **state)
{
    (void)state;
    assert_true(rng_unit(0) == 0x1p-53);
    assert_true(rng_unit(UINT64_MAX) == 1.0);
    assert_true(rng_unit(UINT64_C(1) << 63) == 0.5 + 0x1p-53);
}

static uint64_t inversions_by_pairs(const int32_t values[], size_t n)
{
    uint64_t inversions = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++)
            inversions += values[i] > values[j];
    return inversions;
}

static void inversions_are_those_of_all_pairs(void **state)
{
    (void)state;
    enum { LONGEST = 70 };
    int32_t values[LONGEST], copy[LONGEST], scratch[LONGEST];
    for (size_t n = 1; n <= LONGEST; n++) {
        for (size_t i = 0; i < n; i++)
            values[i] = (int32_t)(rng_draw(rng_key(n), i) % 23) - 11;
        memcpy(copy, values, sizeof values);
        assert_true(inversions_sort(copy, scratch, n) == inversions_by_pairs(values, n));
        assert_true(inversions_by_pairs(copy, n) == 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_are_disjoint_cover_all_and_differ_by_one),
        cmocka_unit_test(chunks_suit_any_size),
        cmocka_unit_test(units_lie_above_0_and_reach_1),
        cmocka_unit_test(inversions_are_those_of_all_pairs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Statistical tests of a generator, each of which returns a probability that is uniform in 0 .. 1 when
 * the draws are independent and uniform in 0 .. 2^64 - 1.  Near 0 the draws are too uneven or too much
 * alike, near 1 they are too even. */
#ifndef SPEEDUP_TESTS_PROPERTY_DRAW_STATISTICS_H
#define SPEEDUP_TESTS_PROPERTY_DRAW_STATISTICS_H

#include <stddef.h>
#include <stdint.h>

/* Arrays of DRAWS: a seed's draws, those of the seed + 1, and the draws at indices in which one bit
 * is flipped: bit i % 64 of i. */
enum { DRAWS = 1 << 19 };
struct streams {
    uint64_t *draws, *next, *flipped;
};

struct statistic {
    const char *name;
    double (*probability)(const struct streams *streams);
};

/* All of them; the last has no name. */
extern const struct statistic draw_statistics[];

#endif

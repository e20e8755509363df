/* Random numbers by counter: a pure function of seed and index, so any worker draws its own part of
 * one sequence. */
#ifndef SPEEDUP_KERNELS_SUPPORT_RNG_H
#define SPEEDUP_KERNELS_SUPPORT_RNG_H

#include <stdint.h>

/* In any language, in 64-bit unsigned arithmetic:
 *
 *     mix(z):  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9
 *              z = (z ^ z >> 27) * 0x94d049bb133111eb
 *              the value is z ^ z >> 31
 *     draw(seed, i) = mix(mix(seed) + (i + 1) * 0x9e3779b97f4a7c15)
 *
 * draw(seed, 0), draw(seed, 1), ... is the output of SplitMix64 started at the state mix(seed):
 * Steele, Lea and Flood, Fast splittable pseudorandom number generators, OOPSLA 2014,
 * doi:10.1145/2660193.2660195, who tested it with DieHarder and with BigCrush of TestU01.  mix is
 * variant 13 of D. Stafford's bit mixers.  The seed is mixed because the states of seeds 1, 2, 3
 * must not lie a few steps apart.  Two multiplications and no table: compilers turn a loop of draws
 * into vector code. */
static inline uint64_t rng_mix(uint64_t z)
{
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

/* mix(seed), computed once for all draws of a seed. */
static inline uint64_t rng_key(uint64_t seed)
{
    return rng_mix(seed);
}

/* draw(seed, index), where key = rng_key(seed): uniform in 0 .. 2^64 - 1. */
static inline uint64_t rng_draw(uint64_t key, uint64_t index)
{
    return rng_mix(key + (index + 1) * UINT64_C(0x9e3779b97f4a7c15));
}

/* The upper 53 bits of a draw as a multiple of 2^-53 in (0, 1]: never 0, so its logarithm is
 * finite.  Exact. */
static inline double rng_unit(uint64_t draw)
{
    return (double)((draw >> 11) + 1) * 0x1p-53;
}

#endif

/* The Gaussian window of parzen_kde.
 *
 * A sum of doubles depends on the order of adding, so every variant and every p would give another
 * one.  Here each term, at most 1, is rounded to a multiple of 2^-k and added as an integer: all
 * variants give the same sums, bit for bit, and the checksum tells whether they do.  k = min(51, 63 -
 * ceil(log2 n)): n terms add up to at most n 2^k (1 + 2^-49) <= 2^63 (1 + 2^-49), so nothing
 * overflows, and a term is as fine as 2^-43 even at a million samples.  Rounding costs nothing:
 * adding 2^(52 - k) makes 2^-k the last place of the double, whose bits then count such places.
 *
 * The exponential is plain C that compilers turn into vector code, one piece of code for all
 * variants, so that a term has the same bits in all of them.  No double here is ever subnormal: the
 * exponent ends at -64, and 2^-64 is rounded to 0 as any smaller term would be. */
#ifndef SPEEDUP_KERNELS_PARZEN_KDE_GAUSSIAN_H
#define SPEEDUP_KERNELS_PARZEN_KDE_GAUSSIAN_H

#include "kernels/parzen_kde/parzen_kde.h"

#include <string.h>

/* a * b + c.  Where the CPU has it as one instruction, half the work; elsewhere fma() is a slow call.
 * Which of the two it is may change last bits between builds, not between variants. */
static inline double parzen_gaussian_multiply_add(double a, double b, double c)
{
#if defined(__FMA__) || defined(FP_FAST_FMA)
    return fma(a, b, c);
#else
    return a * b + c;
#endif
}

static inline uint64_t parzen_gaussian_bits(double real)
{
    uint64_t bits;
    memcpy(&bits, &real, sizeof bits);
    return bits;
}

/* 2^f = 1 + f g(f), |f| <= 1/2: coefficients by Remez' exchange for the least relative error, 2^-51.58
 * with the coefficients as doubles.  Not as a loop: gcc would not see through it to the outer one. */
static inline double parzen_gaussian_power(double f)
{
    double sum = 0x1.e8b761c675c38p-28;
    sum = parzen_gaussian_multiply_add(sum, f, 0x1.b689b4ad4f65fp-24);
    sum = parzen_gaussian_multiply_add(sum, f, 0x1.62be68640a005p-20);
    sum = parzen_gaussian_multiply_add(sum, f, 0x1.ffcb3f1b1dfa2p-17);
    sum = parzen_gaussian_multiply_add(sum, f, 0x1.43091387c719ep-13);
    sum = parzen_gaussian_multiply_add(sum, f, 0x1.5d87fea4a755ap-10);
    sum = parzen_gaussian_multiply_add(sum, f, 0x1.3b2ab6fb8208ep-7);
    sum = parzen_gaussian_multiply_add(sum, f, 0x1.c6b08d7039559p-5);
    sum = parzen_gaussian_multiply_add(sum, f, 0x1.ebfbdff82c61fp-3);
    sum = parzen_gaussian_multiply_add(sum, f, 0x1.62e42fefa3a28p-1);
    return parzen_gaussian_multiply_add(sum, f, 1);
}

/* Farther than this, as a square, a term is taken for 2^-64.  A table of it, as of the rates, lets
 * compilers see a minimum where they would make a branch of a constant. */
static inline double parzen_gaussian_reach(double rate)
{
    return 64 / rate;
}

/* bits(offset) + a term as an integer, for a square of the distance >= 0, infinity included.  The
 * exponent is split into an integer, in the last places of `whole`, and f. */
static inline uint64_t parzen_gaussian_biased(double square, double rate, double reach, double offset)
{
    const double places = 0x1.8p52, near = square < reach ? square : reach;
    const double whole = parzen_gaussian_multiply_add(near, -rate, places);
    const double f = parzen_gaussian_multiply_add(near, -rate, places - whole);
    const uint64_t bits = parzen_gaussian_bits(parzen_gaussian_power(f)) + (parzen_gaussian_bits(whole) << 52);
    double term;
    memcpy(&term, &bits, sizeof term);
    return parzen_gaussian_bits(term + offset);
}

/* A term in units of 2^-k. */
static inline uint64_t parzen_gaussian_term(double square, double rate, double reach, double offset)
{
    return parzen_gaussian_biased(square, rate, reach, offset) - parzen_gaussian_bits(offset);
}

/* |a - b|^2 in d dimensions. */
static inline double parzen_gaussian_square(const double a[], const double b[], size_t d)
{
    double sum = 0;
    for (size_t j = 0; j < d; j++)
        sum += (a[j] - b[j]) * (a[j] - b[j]);
    return sum;
}

/* Adds one sample's terms for every width to sums[widths]. */
static inline void parzen_gaussian_add(const struct parzen_kde_data *data, size_t i, const double *query, uint64_t *sums)
{
    const double square = parzen_gaussian_square(query, data->samples + i * data->d, data->d);
    const double *rate = data->rate, *reach = data->reach, offset = data->offset;
    const size_t widths = data->widths;
    for (size_t w = 0; w < widths; w++)
        sums[w] += parzen_gaussian_term(square, rate[w], reach[w], offset);
}

/* Binary places k of the terms for n samples. */
int parzen_gaussian_places(size_t n);

/* Fills in rate, reach, offset and label, when samples, queries and half are there. */
void parzen_gaussian_prepare(const struct problem *problem);

/* Share of the terms that are below 2^-(k + 1) and so count as 0. */
double parzen_gaussian_underflow(const struct problem *problem);

/* Largest |sum - right sum| / (2 * its bound); right iff <= 1/2. */
double parzen_gaussian_error(const struct problem *problem);
/* Bytes that it allocates, for so many sums. */
double parzen_gaussian_error_footprint(const struct problem *problem, size_t cells);

int parzen_gaussian_serial(struct problem *problem);
int parzen_gaussian_omp_static(struct problem *problem);
int parzen_gaussian_omp_dynamic(struct problem *problem);
int parzen_gaussian_omp_guided(struct problem *problem);
int parzen_gaussian_omp_simd(struct problem *problem);
int parzen_gaussian_tuned(struct problem *problem);

#endif

/* What plain C cannot ask for: vectors as wide as a register, and stores that go past the caches. */
#ifndef SPEEDUP_KERNELS_SUPPORT_VECTOR_H
#define SPEEDUP_KERNELS_SUPPORT_VECTOR_H

#include <stddef.h>
#include <stdint.h>

#if defined(__SSE2__)
#include <immintrin.h>
#endif

/* These functions are inlined: how a call would hand vectors over does not matter. */
#pragma GCC diagnostic ignored "-Wpsabi"

/* Width of a vector register, and how many of them the CPU names: wider vectors than that, or more of
 * them at once, live in memory. */
#if defined(__AVX512F__)
enum { VECTOR_BYTES = 64, VECTOR_REGISTERS = 32 };
#elif defined(__AVX2__)
enum { VECTOR_BYTES = 32, VECTOR_REGISTERS = 16 };
#else
enum { VECTOR_BYTES = 16, VECTOR_REGISTERS = 16 };
#endif

/* A register of words (GNU C). */
enum { VECTOR_WORDS = VECTOR_BYTES / 8 };
typedef uint64_t vector_words __attribute__((vector_size(VECTOR_BYTES)));
typedef int64_t vector_integers __attribute__((vector_size(VECTOR_BYTES)));

/* The square of the low half of each word, taken as a signed 32-bit integer.  gcc does not see that a
 * 32-bit product does, which is a third of a 64-bit one. */
static inline vector_words vector_square_low(vector_words words)
{
#if defined(__AVX512F__)
    return (vector_words)_mm512_mul_epi32((__m512i)words, (__m512i)words);
#elif defined(__AVX2__)
    return (vector_words)_mm256_mul_epi32((__m256i)words, (__m256i)words);
#else
    const vector_integers low = (vector_integers)(words << 32) >> 32;
    return (vector_words)(low * low);
#endif
}

/* A register of 32-bit integers. */
enum { VECTOR_INTS = VECTOR_BYTES / 4 };
typedef int32_t vector_ints __attribute__((vector_size(VECTOR_BYTES)));

/* The lesser, and the greater, of each pair of elements.  gcc makes one instruction of the loops,
 * clang of its builtins only. */
static inline vector_ints vector_min(vector_ints a, vector_ints b)
{
#if defined(__clang__)
    return __builtin_elementwise_min(a, b);
#else
    for (size_t i = 0; i < VECTOR_INTS; i++)
        a[i] = a[i] < b[i] ? a[i] : b[i];
    return a;
#endif
}

static inline vector_ints vector_max(vector_ints a, vector_ints b)
{
#if defined(__clang__)
    return __builtin_elementwise_max(a, b);
#else
    for (size_t i = 0; i < VECTOR_INTS; i++)
        a[i] = a[i] < b[i] ? b[i] : a[i];
    return a;
#endif
}

/* Doubles in a row that a streaming store writes: a whole cache line, so that no line is written in
 * parts. */
enum { VECTOR_LINE = 8, VECTOR_LINE_BYTES = VECTOR_LINE * 8 };

/* Writes line[8] to to[8], which is aligned to VECTOR_LINE_BYTES, without reading to's cache line
 * first.  Order with other threads' reads: vector_stream_end().  Ordinary stores where the CPU has
 * nothing better. */
static inline void vector_stream(double *to, const double *line)
{
#if defined(__AVX512F__)
    _mm512_stream_pd(to, _mm512_loadu_pd(line));
#elif defined(__AVX__)
    _mm256_stream_pd(to, _mm256_loadu_pd(line));
    _mm256_stream_pd(to + 4, _mm256_loadu_pd(line + 4));
#elif defined(__SSE2__)
    for (size_t i = 0; i < VECTOR_LINE; i += 2)
        _mm_stream_pd(to + i, _mm_loadu_pd(line + i));
#else
    for (size_t i = 0; i < VECTOR_LINE; i++)
        to[i] = line[i];
#endif
}

/* Makes this thread's streaming stores visible before anything it does later. */
static inline void vector_stream_end(void)
{
#if defined(__SSE2__)
    _mm_sfence();
#endif
}

#endif

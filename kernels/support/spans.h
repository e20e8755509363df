/* Busy intervals per worker, for instrumented visits.  spans == NULL costs one branch. */
#ifndef SPEEDUP_KERNELS_SUPPORT_SPANS_H
#define SPEEDUP_KERNELS_SUPPORT_SPANS_H

#include <stddef.h>
#include <stdint.h>

enum { SPAN_STRIDE = 128 }; /* two cache lines: the adjacent-line prefetcher couples pairs of 64-byte lines */

struct span {
    uint64_t began_ns;
    uint64_t busy_ns;
    char padding[SPAN_STRIDE - 2 * sizeof(uint64_t)];
};
_Static_assert(sizeof(struct span) % SPAN_STRIDE == 0, "slots of two workers must not share a line");

struct spans {
    uint64_t (*stamp)(void); /* monotonic nanoseconds, given by the instrument */
    size_t workers;
    struct span *worker;     /* worker[workers], aligned to SPAN_STRIDE */
};

/* Worker `id` begins, or ends, a busy interval. */
static inline void spans_begin(struct spans *spans, int id)
{
    if (spans && (size_t)id < spans->workers)
        spans->worker[id].began_ns = spans->stamp();
}

static inline void spans_end(struct spans *spans, int id)
{
    if (spans && (size_t)id < spans->workers)
        spans->worker[id].busy_ns += spans->stamp() - spans->worker[id].began_ns;
}

#endif

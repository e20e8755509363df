/* Busy intervals per worker, and the time in which no worker was busy, for instrumented visits.  spans == NULL costs one
 * branch. */
#ifndef SPEEDUP_KERNELS_SUPPORT_SPANS_H
#define SPEEDUP_KERNELS_SUPPORT_SPANS_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

enum { SPAN_STRIDE = 128 }; /* two cache lines: the adjacent-line prefetcher couples pairs of 64-byte lines */

struct span {
    uint64_t began_ns;
    uint64_t busy_ns;
    uint64_t count; /* busy intervals that have ended */
    char padding[SPAN_STRIDE - 3 * sizeof(uint64_t)];
};
_Static_assert(sizeof(struct span) % SPAN_STRIDE == 0, "slots of two workers must not share a line");

struct spans {
    uint64_t (*stamp)(void); /* monotonic nanoseconds, given by the instrument */
    size_t workers;
    struct span *worker;     /* worker[workers], aligned to SPAN_STRIDE */
    atomic_size_t busy;      /* workers inside a span */
    atomic_uint_least64_t idle_since_ns; /* when the last of them ended; at first, when the interval began */
    atomic_uint_least64_t idle_ns; /* time in which no worker was busy, up to the last span's begin */
};

/* Forgets all spans.  spans_start(): an interval begins. */
static inline void spans_clear(struct spans *spans)
{
    for (size_t i = 0; i < spans->workers; i++)
        spans->worker[i].busy_ns = spans->worker[i].count = 0;
    atomic_store(&spans->busy, 0);
    atomic_store(&spans->idle_ns, 0);
}

static inline void spans_start(struct spans *spans, uint64_t now_ns)
{
    atomic_store(&spans->idle_since_ns, now_ns);
}

/* Worker `id` begins, or ends, a busy interval. */
static inline void spans_begin(struct spans *spans, int id)
{
    if (!spans || (size_t)id >= spans->workers)
        return;
    const uint64_t now_ns = spans->stamp();
    if (atomic_fetch_add(&spans->busy, 1) == 0) {
        const uint64_t since_ns = atomic_load(&spans->idle_since_ns);
        atomic_fetch_add(&spans->idle_ns, now_ns > since_ns ? now_ns - since_ns : 0);
    }
    spans->worker[id].began_ns = now_ns;
}

static inline void spans_end(struct spans *spans, int id)
{
    if (!spans || (size_t)id >= spans->workers)
        return;
    const uint64_t now_ns = spans->stamp();
    spans->worker[id].busy_ns += now_ns - spans->worker[id].began_ns;
    spans->worker[id].count++;
    atomic_store(&spans->idle_since_ns, now_ns); /* before it counts: who then begins first must see it */
    atomic_fetch_sub(&spans->busy, 1);
}

#endif

/* How n items are dealt to p workers. */
#ifndef SPEEDUP_KERNELS_SUPPORT_PARTITION_H
#define SPEEDUP_KERNELS_SUPPORT_PARTITION_H

#include <stddef.h>

/* Items first .. last - 1; empty when first == last. */
struct range {
    size_t first, last;
};

/* Part `part` (0 .. parts - 1) of n items: the parts are disjoint, in order, cover all, and differ
 * in size by at most 1, the larger ones first. */
static inline struct range partition_range(size_t n, int parts, int part)
{
    const size_t count = (size_t)parts, id = (size_t)part;
    const size_t size = n / count, larger = n % count;
    const size_t first = size * id + (id < larger ? id : larger);
    return (struct range){first, first + size + (id < larger)};
}

enum { PARTITION_CHUNKS = 32, PARTITION_CHUNK_LEAST = 64 };

/* Items that a worker takes at a time when work is handed out on demand.  About 32 chunks for each
 * worker: at the end the others wait for one chunk at most, 1/32 of a worker's share.  At least 64
 * items: 64 doubles are 8 cache lines, so two workers rarely write one line, and taking a chunk (an
 * atomic addition) costs little beside it. */
static inline int partition_chunk(size_t n, int workers)
{
    const size_t chunk = n / ((size_t)workers * PARTITION_CHUNKS);
    if (chunk < PARTITION_CHUNK_LEAST)
        return PARTITION_CHUNK_LEAST;
    return chunk > 1u << 30 ? 1 << 30 : (int)chunk;
}

#endif

/* Allocates aligned memory, with checked sizes. */
#include "kernels/support/buffer.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

void *buffer_alloc(const struct problem *problem, size_t count, size_t size)
{
    void *memory = NULL;
    if (size > 0 && count > (size_t)PTRDIFF_MAX / size) {
        errno = EOVERFLOW;
        return NULL;
    }
    const size_t bytes = count * size > 0 ? count * size : 1;
    const int error =
        posix_memalign(&memory, bytes >= BUFFER_LARGE ? BUFFER_LARGE : BUFFER_ALIGNMENT, bytes);
    if (error) {
        errno = error;
        return NULL;
    }
    if (problem->huge_pages && bytes >= BUFFER_LARGE)
        madvise(memory, bytes / BUFFER_LARGE * BUFFER_LARGE, MADV_HUGEPAGE); /* a system without takes small ones */
    return memory;
}

double buffer_footprint(double count, double size)
{
    const double bytes = count * size;
    return bytes + (bytes >= BUFFER_LARGE ? BUFFER_LARGE : BUFFER_ALIGNMENT);
}

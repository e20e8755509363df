/* Allocates aligned memory, with checked sizes. */
#include "kernels/support/buffer.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* Stands before the memory of a shared buffer. */
struct mapping {
    void *base;
    size_t length;
};

/* Bytes of a buffer, at least 1; 0 with errno EOVERFLOW: too many. */
static size_t bytes_of(size_t count, size_t size)
{
    if (size > 0 && count > ((size_t)PTRDIFF_MAX - BUFFER_LARGE) / size) {
        errno = EOVERFLOW;
        return 0;
    }
    return count * size > 0 ? count * size : 1;
}

static size_t alignment_of(size_t bytes, size_t small)
{
    return bytes >= BUFFER_LARGE ? BUFFER_LARGE : small;
}

static void ask_for_huge_pages(const struct problem *problem, void *memory, size_t bytes)
{
    if (problem->huge_pages && bytes >= BUFFER_LARGE)
        madvise(memory, bytes / BUFFER_LARGE * BUFFER_LARGE, MADV_HUGEPAGE); /* a system without takes small ones */
}

void *buffer_alloc_shared(const struct problem *problem, size_t count, size_t size)
{
    const size_t bytes = bytes_of(count, size), alignment = alignment_of(bytes, BUFFER_PAGE);
    if (bytes == 0)
        return NULL;
    struct mapping mapping = {.length = bytes + alignment};
    mapping.base = mmap(NULL, mapping.length, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (mapping.base == MAP_FAILED)
        return NULL;
    char *base = mapping.base;
    char *memory = base + (alignment - (uintptr_t)base % alignment);
    memcpy(memory - sizeof mapping, &mapping, sizeof mapping);
    ask_for_huge_pages(problem, memory, bytes);
    return memory;
}

void buffer_free_shared(void *memory)
{
    struct mapping mapping;
    if (!memory)
        return;
    memcpy(&mapping, (char *)memory - sizeof mapping, sizeof mapping);
    munmap(mapping.base, mapping.length);
}

void *buffer_alloc(const struct problem *problem, size_t count, size_t size)
{
    void *memory = NULL;
    if (problem_shares_memory(problem))
        return buffer_alloc_shared(problem, count, size);
    const size_t bytes = bytes_of(count, size);
    if (bytes == 0)
        return NULL;
    const int error = posix_memalign(&memory, alignment_of(bytes, BUFFER_ALIGNMENT), bytes);
    if (error) {
        errno = error;
        return NULL;
    }
    ask_for_huge_pages(problem, memory, bytes);
    return memory;
}

void buffer_free(const struct problem *problem, void *memory)
{
    if (problem_shares_memory(problem))
        buffer_free_shared(memory);
    else
        free(memory);
}

double buffer_footprint_shared(double count, double size)
{
    const double bytes = count * size;
    return bytes + (bytes >= BUFFER_LARGE ? BUFFER_LARGE : BUFFER_PAGE);
}

double buffer_footprint(const struct problem *problem, double count, double size)
{
    const double bytes = count * size;
    if (problem_shares_memory(problem))
        return buffer_footprint_shared(count, size);
    return bytes + (bytes >= BUFFER_LARGE ? BUFFER_LARGE : BUFFER_ALIGNMENT);
}

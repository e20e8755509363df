/* Memory for the arrays of kernels. */
#ifndef SPEEDUP_KERNELS_SUPPORT_BUFFER_H
#define SPEEDUP_KERNELS_SUPPORT_BUFFER_H

#include "kernels/kernel.h"

#include <stddef.h>

enum { BUFFER_ALIGNMENT = 128, BUFFER_PAGE = 4096, BUFFER_LARGE = 2 * 1024 * 1024 };

/* Memory for count elements of `size` bytes, not touched yet: the first to write a page decides
 * which NUMA node it lies on.  Aligned to 128 bytes (two cache lines, and every vector register),
 * from 2 MiB on to 2 MiB, so that it can lie in huge pages; where the problem wants them, the system
 * is told so.  Where worker processes are to reach it (problem_shares_memory()) it is shared with
 * processes forked later.  Returns NULL with errno EOVERFLOW (more bytes than a pointer difference
 * can tell) or ENOMEM.  buffer_free() frees it; NULL is nothing to free. */
void *buffer_alloc(const struct problem *problem, size_t count, size_t size);
void buffer_free(const struct problem *problem, void *memory);

/* The same, shared in any case and all 0. */
void *buffer_alloc_shared(const struct problem *problem, size_t count, size_t size);
void buffer_free_shared(void *memory);

/* Bytes of address space that such a buffer takes, with what its alignment costs. */
double buffer_footprint(const struct problem *problem, double count, double size);
double buffer_footprint_shared(double count, double size);

#endif

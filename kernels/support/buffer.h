/* Memory for the arrays of kernels. */
#ifndef SPEEDUP_KERNELS_SUPPORT_BUFFER_H
#define SPEEDUP_KERNELS_SUPPORT_BUFFER_H

#include "kernels/kernel.h"

#include <stddef.h>

enum { BUFFER_ALIGNMENT = 128, BUFFER_LARGE = 2 * 1024 * 1024 };

/* Memory for count elements of `size` bytes, not touched yet: the first to write a page decides
 * which NUMA node it lies on.  Aligned to 128 bytes (two cache lines, and every vector register),
 * from 2 MiB on to 2 MiB, so that it can lie in huge pages; where the problem wants them, the system
 * is told so.  Returns NULL with errno EOVERFLOW (more bytes than a pointer difference can tell) or
 * ENOMEM.  The caller frees it with free(). */
void *buffer_alloc(const struct problem *problem, size_t count, size_t size);

/* Bytes of address space that such a buffer takes, with what its alignment costs. */
double buffer_footprint(double count, double size);

#endif

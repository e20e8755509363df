/* Is there room for what is to be written? */
#ifndef SPEEDUP_HARNESS_DISK_SPACE_H
#define SPEEDUP_HARNESS_DISK_SPACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* True if the file system of directory has room for so many rows, or does not tell.  If not, problem[size] says how much is
 * needed and how much is free. */
bool disk_space_suffices(const char *directory, int64_t rows, char *problem, size_t size);

#endif

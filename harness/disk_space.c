/* Compares what is free with what rows take. */
#include "harness/disk_space.h"

#include "journal/record.h"

#include <stdio.h>
#include <sys/statvfs.h>

bool disk_space_suffices(const char *directory, int64_t rows, char *problem, size_t size)
{
    struct statvfs disk;
    const double needed = (double)rows * RECORD_LINE;
    if (statvfs(directory, &disk) != 0 || (double)disk.f_bavail * (double)disk.f_frsize > needed)
        return true;
    snprintf(problem, size, "%s: %.1f MB are needed and %.1f MB free", directory, needed / 1e6,
             (double)disk.f_bavail * (double)disk.f_frsize / 1e6);
    return false;
}

/* Byte-range locks on one file: byte k stands for CPU k. */
#include "harness/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* /tmp is everybody's: the directory must be ours alone, or its name was planted. */
static int private_directory(char *path, size_t size)
{
    struct stat status;
    snprintf(path, size, "/tmp/speedup-%ld", (long)getuid());
    if (mkdir(path, 0700) != 0 && errno != EEXIST)
        return errno;
    if (lstat(path, &status) != 0)
        return errno;
    bool ours = S_ISDIR(status.st_mode) && status.st_uid == getuid() && (status.st_mode & 0077) == 0;
    return ours ? 0 : EACCES;
}

int lock_open(int *descriptor)
{
    char directory[PATH_MAX], path[PATH_MAX + 16];
    const char *runtime = getenv("XDG_RUNTIME_DIR");
    *descriptor = -1;
    if (runtime && runtime[0] == '/' && access(runtime, W_OK | X_OK) == 0) {
        snprintf(directory, sizeof directory, "%s", runtime);
    } else {
        int error = private_directory(directory, sizeof directory);
        if (error)
            return error;
    }
    snprintf(path, sizeof path, "%s/speedup.lock", directory);
    *descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    return *descriptor < 0 ? errno : 0;
}

/* Open-file-description locks belong to the descriptor, not to the process: a child's close() cannot drop them. */
static int set(int descriptor, short type, off_t start, off_t length)
{
    struct flock range = {.l_type = type, .l_whence = SEEK_SET, .l_start = start, .l_len = length};
    return fcntl(descriptor, F_OFD_SETLK, &range) == 0 ? 0 : errno;
}

int lock_take(int descriptor, const int cpu[], size_t count)
{
    int error = 0;
    for (size_t i = 0; i < count && error == 0 && descriptor >= 0; i++)
        error = set(descriptor, F_WRLCK, cpu[i], 1);
    if (error)
        lock_drop(descriptor);
    return error == EACCES ? EAGAIN : error;
}

void lock_drop(int descriptor)
{
    if (descriptor >= 0)
        set(descriptor, F_UNLCK, 0, 0);
}

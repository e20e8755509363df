/* Syncs the directory that holds a file. */
#include "journal/durable.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int durable_directory_of(const char *path)
{
    char *copy = strdup(path);
    if (!copy)
        return ENOMEM;
    int file = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int error = file < 0 ? errno : 0;
    free(copy);
    if (error)
        return error;
    if (fsync(file) != 0)
        error = errno;
    close(file);
    return error;
}

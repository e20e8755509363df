/* Preloaded into a program: what no system call that is kept from happening could show.  close() and fclose() close, and then
 * say that they failed with the errno FAULT_ERROR, as Linux does: the descriptor is gone in any case.  write() writes half
 * of what it was given.  It is done to call number FAULT_WHEN of the function FAULT_CALL (close or write), and to all behind
 * it where FAULT_WHEN ends in '+'. */
#include <dlfcn.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool fails(const char *function)
{
    static long calls;
    const char *call = getenv("FAULT_CALL"), *when = getenv("FAULT_WHEN"), *error = getenv("FAULT_ERROR");
    if (!call || !when || strcmp(call, function) != 0)
        return false;
    const long first = strtol(when, NULL, 10);
    const bool now = ++calls == first || (calls > first && strchr(when, '+'));
    if (now && error)
        errno = (int)strtol(error, NULL, 10);
    return now;
}

ssize_t write(int descriptor, const void *bytes, size_t length)
{
    ssize_t (*next)(int, const void *, size_t);
    *(void **)&next = dlsym(RTLD_NEXT, "write");
    return next(descriptor, bytes, length > 1 && fails("write") ? length / 2 : length);
}

int close(int descriptor)
{
    int (*next)(int);
    *(void **)&next = dlsym(RTLD_NEXT, "close");
    const int result = next(descriptor);
    return fails("close") ? -1 : result;
}

int fclose(FILE *file)
{
    int (*next)(FILE *);
    *(void **)&next = dlsym(RTLD_NEXT, "fclose");
    const int result = next(file);
    return fails("close") ? EOF : result;
}

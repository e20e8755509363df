/* Preloaded into a program: close() and fclose() close, and then say that they failed: call number FAULT_CLOSE, and all
 * behind it where that ends in '+', with the errno FAULT_CLOSE_ERROR.  That is what Linux does: the descriptor is gone in
 * any case, and a system call that is kept from happening could not show it. */
#include <dlfcn.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool fails(void)
{
    static long calls;
    const char *when = getenv("FAULT_CLOSE"), *error = getenv("FAULT_CLOSE_ERROR");
    if (!when || !error)
        return false;
    const long first = strtol(when, NULL, 10);
    const bool now = ++calls == first || (calls > first && strchr(when, '+'));
    if (now)
        errno = (int)strtol(error, NULL, 10);
    return now;
}

int close(int descriptor)
{
    int (*next)(int);
    *(void **)&next = dlsym(RTLD_NEXT, "close");
    const int result = next(descriptor);
    return fails() ? -1 : result;
}

int fclose(FILE *file)
{
    int (*next)(FILE *);
    *(void **)&next = dlsym(RTLD_NEXT, "fclose");
    const int result = next(file);
    return fails() ? EOF : result;
}

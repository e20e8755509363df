/* One machine, one measurement: a lock per user and CPU, released by the system when its holder dies. */
#ifndef SPEEDUP_HARNESS_LOCK_H
#define SPEEDUP_HARNESS_LOCK_H

#include <stddef.h>

/* Opens the user's lock file, in $XDG_RUNTIME_DIR or in a directory of the user's own (mode 0700) under /tmp.
 * *descriptor is -1 where no such file can be had; then nothing is locked.  EACCES: somebody else's directory stands in
 * its place; else errno. */
int lock_open(int *descriptor);

/* Takes the bytes of the file that stand for the CPUs cpu[count]; disjoint sets do not exclude each other.  EAGAIN:
 * another process of this user measures on one of them; nothing is held then.  Never waits. */
int lock_take(int descriptor, const int cpu[], size_t count);

/* Gives them back. */
void lock_drop(int descriptor);

#endif

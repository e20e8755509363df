/* Reads the files in which the kernel tells about the machine: all of /proc and /sys goes through
 * here, so that another machine's files can be put in their place (SPEEDUP_SYSROOT=directory). */
#ifndef SPEEDUP_HARNESS_SYSFILE_H
#define SPEEDUP_HARNESS_SYSFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* True if SPEEDUP_SYSROOT is set: the files are then those of another machine. */
bool sysfile_redirected(void);

/* True if path is there. */
bool sysfile_exists(const char *path);

/* Reads the whole file into *text, NUL-ended, without the newline at its end; the caller frees.
 * EINVAL: it holds a NUL byte; EFBIG: more than 16 MiB; ENAMETOOLONG; ENOMEM; else the errno of
 * open or read. */
int sysfile_load(const char *path, char **text);

/* The same into text[size].  EMSGSIZE: it does not fit. */
int sysfile_read(const char *path, char *text, size_t size);

/* Reads a file of one whole number, 0 or more.  EINVAL or ERANGE: it holds something else. */
int sysfile_count(const char *path, int64_t *value);

/* Finds the line "name<blanks>:<blanks>value", as in /proc/meminfo, and copies its value to
 * value[size], cut to fit. ENODATA: there is no such line. */
int sysfile_field(const char *text, const char *name, char *value, size_t size);

/* True if the blank-separated words of text hold `word`. */
bool sysfile_has_word(const char *text, const char *word);

#endif

/* Lists in options: "1,2,4", "1000,1e6", "sqrt_cube,bubble_sort".  Strict and pure. */
#ifndef SPEEDUP_HARNESS_PLAN_LIST_H
#define SPEEDUP_HARNESS_PLAN_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Reads comma-separated integers from 1 to most, plain ("1000") or with a power of ten ("5e6"), into *values, ascending
 * and without duplicates; the caller frees.  EINVAL: *problem[size] names `option` and the offending text; ENOMEM. */
int list_integers(const char *option, const char *text, int64_t most, int64_t **values, size_t *count,
                  char *problem, size_t size);

/* True if the comma-separated names in text hold `name`; every name if text is NULL. */
bool list_holds(const char *text, const char *name);

/* Takes the next name off *text into name[size]; false at the end.  An empty name is taken too. */
bool list_next(const char **text, char *name, size_t size);

#endif

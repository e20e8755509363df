/* Options of a kernel as text: "d=2:widths=100" in files, commas allowed where a person writes.  Pure. */
#ifndef SPEEDUP_HARNESS_KERNEL_OPTIONS_H
#define SPEEDUP_HARNESS_KERNEL_OPTIONS_H

#include <stddef.h>

/* Makes the canonical form: every option that `offered` ("name=standard:domain;...", from a worker's description) lists,
 * in its order, with the value that `asked` ("name=value,name=value") gives or else the standard one.  Names in asked
 * that this kernel does not have are passed over: they may be another kernel's (see kernel_options_offered).
 * EINVAL: not name=value, a name given twice, or a value outside its domain; *problem[size] says which.
 * EMSGSIZE: longer than canonical[canonical_size]. */
int kernel_options_canonical(const char *offered, const char *asked, char *canonical, size_t canonical_size,
                             char *problem, size_t size);

/* 1 if `offered` lists an option of this name (name[length]), else 0. */
int kernel_options_offered(const char *offered, const char *name, size_t length);

#endif

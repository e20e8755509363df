/* Options of a kernel: "name=value,name=value" against the kernel's table. */
#ifndef SPEEDUP_KERNELS_SUPPORT_OPTIONS_H
#define SPEEDUP_KERNELS_SUPPORT_OPTIONS_H

#include "kernels/kernel.h"

/* Checks the whole text: each name is in the table (NULL: no options) and stands once, each value
 * is in its domain.  "" is good.  Returns 0 or EINVAL. */
int options_check(const struct kernel_option *table, const char *text);

/* The value of one option as given in a text that options_check() accepts, or its standard value.
 * Choices are numbered in the order of the domain: 0 is the first.  A choice FILE stands for any name
 * of a file; options_text() gives the value's text.  Returns 0; EINVAL if the table has no such option
 * or the value is not in its domain, or longer than value[size]. */
int options_integer(const struct kernel_option *table, const char *text, const char *name,
                    int *value);
int options_real(const struct kernel_option *table, const char *text, const char *name,
                 double *value);
int options_choice(const struct kernel_option *table, const char *text, const char *name,
                   int *value);
int options_text(const struct kernel_option *table, const char *text, const char *name, char *value,
                 size_t size);

#endif

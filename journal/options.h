/* The column `options`: "d=2:m=1:widths=1". */
#ifndef SPEEDUP_JOURNAL_OPTIONS_H
#define SPEEDUP_JOURNAL_OPTIONS_H

#include <stdbool.h>

/* Does the option of that name have that value?  False where it is not there. */
bool row_options_is(const char *options, const char *name, const char *value);

/* Value of the option as a number; NaN: it is not there, or is none. */
double row_options_real(const char *options, const char *name);

/* The result of parzen_kde is a count itself where there is one query point and one width.  The width of the window if these
 * are options of such a count, of normal samples of two dimensions in a square at the origin; else NaN. */
double row_options_counted_width(const char *options);

#endif

/* Where the lost speedup went, in sentences. */
#ifndef SPEEDUP_REPORT_LOST_SPEEDUP_H
#define SPEEDUP_REPORT_LOST_SPEEDUP_H

#include <stddef.h>
#include <stdio.h>

/* Prints, from the attribution.csv at path, a sentence per kernel, options, variant, worker and machine: at the largest
 * size with the most workers that fit, and with the most that do not, what was lost of the ideal speedup and to what; then
 * POP's efficiencies.  A file that is not there prints nothing.  EINVAL or errno: *problem[size] says which file and
 * where. */
int lost_speedup_print(const char *path, FILE *out, char *problem, size_t size);

#endif

/* The tables of the sources, for a terminal: size, serial, parallel, speedup, interval, and what was published. */
#ifndef SPEEDUP_REPORT_TABLES_H
#define SPEEDUP_REPORT_TABLES_H

#include <stddef.h>
#include <stdio.h>

/* Prints a table per kernel (limits left out), options and machine of the summary.csv at summary_path: its sizes, the
 * serial baseline against the candidate that gains most at the largest size with all workers that fit.  Published
 * speedups of the same kernel and size, from the file at published_path (NULL = none), stand beside them.  EINVAL or
 * errno: *problem[size] says which file and where. */
int tables_print(const char *summary_path, const char *published_path, FILE *out, char *problem, size_t size);

#endif

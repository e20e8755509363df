/* The tables of the sources, for a terminal: size, serial, parallel, speedup, interval, and what was published. */
#ifndef SPEEDUP_REPORT_TABLES_H
#define SPEEDUP_REPORT_TABLES_H

#include <stddef.h>
#include <stdio.h>

/* Paths of what is printed; all but summary may be NULL. */
struct tables_files {
    const char *summary, *published, *models, *break_even;
};

/* Prints a table per kernel (limits left out), options and machine of the summary.csv: its sizes, the serial baseline
 * against the candidate that gains most at the largest size with all workers that fit.  Published speedups of the same kernel
 * and size stand beside them, and beneath how each variant scales, from models.csv, and from which size on it pays, from break_even.csv.  EINVAL or errno: *problem[size] says
 * which file and where. */
int tables_print(const struct tables_files *files, FILE *out, char *problem, size_t size);

#endif

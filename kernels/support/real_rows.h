/* Rows of numbers from a CSV file, read strictly: what is doubtful is refused, not guessed. */
#ifndef SPEEDUP_KERNELS_SUPPORT_REAL_ROWS_H
#define SPEEDUP_KERNELS_SUPPORT_REAL_ROWS_H

#include <stddef.h>

/* The first `rows` (>= 1) rows of a regular file with `columns` decimal numbers on each line, separated by commas:
 * values[rows][columns], which the caller frees.  Lines behind them are not looked at.  A first line of names, each
 * beginning with a letter or '_', is passed over, and so is a UTF-8 byte order mark; lines end with LF or CRLF, the
 * last one with either or nothing.  EINVAL: no such file, not such lines, or too few of them; trouble[size] tells it
 * as "what: why: what to do".  ENOMEM. */
int real_rows_read(const char *path, size_t columns, size_t rows, double **values, char *trouble, size_t size);

/* Bytes that values[][] takes for so many rows: room for more is made by doubling. */
double real_rows_footprint(size_t columns, size_t rows);

#endif

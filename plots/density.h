/* Densities that parzen_kde found at the origin, as data that gnuplot reads. */
#ifndef SPEEDUP_PLOTS_DENSITY_H
#define SPEEDUP_PLOTS_DENSITY_H

#include "plots/selection.h"

#include <stdio.h>

/* The result of parzen_kde is the count itself where there is one query point and one width.  Rows of visits.csv with such a
 * count, of normal samples in two dimensions in a hypercube, on the selection's machine; 0 unless the first of them is of the
 * selection: all widths, which are campaigns' options, are one figure. */
size_t density_count(const struct table *visits, const struct selection *selection);

/* Writes the block $densities: width, n, count; a row for each width and n.  visits may be NULL. */
void density_write(FILE *script, const struct table *visits, const struct selection *selection);

#endif

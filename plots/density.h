/* Densities that parzen_kde found at the origin, as data that gnuplot reads. */
#ifndef SPEEDUP_PLOTS_DENSITY_H
#define SPEEDUP_PLOTS_DENSITY_H

#include "plots/selection.h"

#include <stdio.h>

/* Rows of visits.csv with a count, on machines of the selection's kind: see row_options_counted_width().  0 unless the selection,
 * which begins in row `first` of summary.csv, is the first of parzen_kde: all widths, each an option, are one figure. */
size_t density_count(const struct table *visits, const struct table *summary, size_t first, const struct selection *selection);

/* Writes the block $densities: width, n, count; a row for each width and n.  visits may be NULL. */
void density_write(FILE *script, const struct table *visits, const struct selection *selection);

#endif

/* Single visits of a selection, as data that gnuplot reads. */
#ifndef SPEEDUP_PLOTS_DOTS_H
#define SPEEDUP_PLOTS_DOTS_H

#include "plots/selection.h"

#include <stdio.h>

struct dots {
    struct dot *dot; /* dot[count] */
    size_t count;
    bool clock;      /* all have a time of day; else minutes count visits */
};

/* The visits in visits.csv (NULL: there is none) of the selection that begins at that row of summary; sets dots, dots_step,
 * spread and densities of the selection.  Where there are more than some thousands, every dots_step-th is taken.  ENOMEM.
 * dots_free() frees. */
int dots_gather(const struct table *visits, const struct table *summary, size_t first, struct selection *selection,
                struct dots *dots);
void dots_free(struct dots *dots);

/* Writes the data blocks $visits (one row a visit; variant: its place in selection->variants), $rounds (the median of all
 * visits of a round) and $densities (of parzen_kde at the origin, by width).  Numbers only.  A block without rows has one of
 * NaN.  ENOMEM. */
int dots_write(FILE *script, const struct table *visits, const struct selection *selection, const struct dots *dots);

#endif

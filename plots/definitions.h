/* What gnuplot is told of a selection. */
#ifndef SPEEDUP_PLOTS_DEFINITIONS_H
#define SPEEDUP_PLOTS_DEFINITIONS_H

#include "plots/selection.h"

#include <stdio.h>

/* Where the figures find their data, absolute: the results directory, with summary.csv and raw/, and the folder with plots/ and
 * reference/. */
struct definitions_places {
    const char *directory, *share;
};

/* Writes what the figures of a selection show; the line at the foot is broken after so many letters. */
void definitions_write(FILE *script, const struct definitions_places *places, const struct selection *selection,
                       size_t letters);

#endif

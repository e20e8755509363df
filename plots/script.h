/* What gnuplot is told of a selection: one assignment to a line. */
#ifndef SPEEDUP_PLOTS_SCRIPT_H
#define SPEEDUP_PLOTS_SCRIPT_H

#include "plots/selection.h"

#include <stdio.h>

/* Writes an assignment of a text that is to be seen in a picture, so that gnuplot takes it literally and an SVG that holds
 * it is well formed: control characters and what is no UTF-8 become '?', and "]]>" gets a blank. */
void script_text(FILE *script, const char *name, const char *text);

/* The same for the path of a file, of which every byte is kept. */
void script_path(FILE *script, const char *name, const char *path);

/* Writes what the figures of a selection show; directory, absolute, holds summary.csv and raw/. */
void script_selection(FILE *script, const char *directory, const struct selection *selection);

#endif

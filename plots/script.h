/* Texts in a gnuplot script: one assignment to a line. */
#ifndef SPEEDUP_PLOTS_SCRIPT_H
#define SPEEDUP_PLOTS_SCRIPT_H

#include <stdio.h>

/* Writes an assignment of a text that is to be seen in a picture, so that gnuplot takes it literally and an SVG that holds
 * it is well formed: control characters and what is no UTF-8 become '?', and "]]>" gets a blank. */
void script_text(FILE *script, const char *name, const char *text);

/* The same for the path of a file, of which every byte is kept. */
void script_path(FILE *script, const char *name, const char *path);

#endif

/* How far a campaign is: a bar with the time left on a terminal, plain lines elsewhere. */
#ifndef SPEEDUP_HARNESS_PROGRESS_H
#define SPEEDUP_HARNESS_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct progress {
    FILE *file;          /* NULL = silent */
    bool terminal;       /* redraw one line; else a line for each tenth */
    int width;           /* columns of the terminal */
    int tenth;           /* last tenth that was printed as a line */
    bool drawn;          /* a bar stands on the terminal's line */
};

/* Starts with a share (0 to 1) done.  A terminal that is dumb or not there gets plain lines. */
void progress_start(struct progress *progress, FILE *file, double share);

/* A visit more; share: of the campaign, done; left_s: estimate of the time that is left, NaN = unknown; what: "sqrt_cube
 * omp_static n=1000 p=2". */
void progress_step(struct progress *progress, double share, double left_s, const char *what);

/* Clears the bar's line, so that a message can be printed. */
void progress_clear(struct progress *progress);

/* "1 h 05 min", "2 min 10 s", "12 s"; "?" if unknown.  Into text[size]. */
void progress_duration(double seconds, char *text, size_t size);

#endif

/* Figures from CSV by gnuplot; measures nothing. */
#ifndef SPEEDUP_PLOTS_PLOT_H
#define SPEEDUP_PLOTS_PLOT_H

#include <stddef.h>
#include <stdio.h>

/* Runs a program with this text as its standard input, to its end.  0, or the errno that kept it from starting;
 * *exit_status: its exit status, or -1 if it was ended by a signal; text[size]: its last words. */
typedef int plot_runner(void *context, char *const argv[], const char *input, size_t length, int *exit_status,
                        char *text, size_t size);

struct plot_options {
    const char *directory;       /* of the results; figures go to its folder figures */
    const char *share_directory; /* where the folder plots is, with a .gp file for each figure */
    const char *formats;         /* "svg,png,pdf,tex" */
    const char *size, *theme;    /* see terminal.h */
    const char *figure, *kernel; /* only this one; NULL = all */
    plot_runner *run;
    void *context;
};

/* Draws what summary.csv, and the files derived beside it, have the data for.  Each figure made is a line of `out`; what could not be drawn, and why, is a
 * line of `messages`.  An old figure stays as it is until its successor is complete.  0; ENOENT: no summary.csv, or no
 * such figure or kernel in it; EINVAL: not a summary, or not a format, size or theme; EIO: gnuplot failed; else errno. */
int plot_run(const struct plot_options *options, FILE *out, FILE *messages);

#endif

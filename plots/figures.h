/* The figures there are, and what each needs; the table is figures.def. */
#ifndef SPEEDUP_PLOTS_FIGURES_H
#define SPEEDUP_PLOTS_FIGURES_H

#include "plots/selection.h"

#include <stdbool.h>
#include <stddef.h>

enum figure_needs {
    FIGURE_SPEEDUP = 1,      /* some candidate's speedup at the largest size */
    FIGURE_RELATIVE = 2,     /* some candidate's relative speedup there, with more than one worker */
    FIGURE_SIZED = 4,        /* some candidate's speedup with the most workers that fit */
    FIGURE_ROOFED = 8,       /* some row with a roof at the largest size */
    FIGURE_MODELLED = 16,    /* some candidate's model at the largest size */
    FIGURE_GRID = 32,        /* several sizes and several numbers of workers */
    FIGURE_WEAK = 64,        /* weak scaling, and some candidate's speedup at the largest size */
    FIGURE_VISITED = 128,    /* visits.csv */
    FIGURE_ATTRIBUTED = 256, /* attribution.csv */
    FIGURE_PI = 512,         /* hits of monte_carlo_pi, of visits.csv */
    FIGURE_DENSITY = 1024,   /* counts of parzen_kde with one query point and width, of visits.csv */
    FIGURE_LIMITS = 2048,
    FIGURE_ASKED = 4096,
    FIGURE_MAP = 8192,       /* density_map.csv, for the first options of parzen_kde */
    FIGURE_ELSEWHERE = 16384, /* external variants that share a size */
    FIGURE_RANKED = 32768    /* some candidate on ranks with a speedup at the largest size */
};

struct figure {
    const char *name;
    unsigned needs; /* of enum figure_needs */
    const char *shows;
};

enum { FIGURES = 0
#define FIGURE(name, needs, shows) +1 /* NOLINT(bugprone-macro-parentheses): a term of a sum */
#include "plots/figures.def"
#undef FIGURE
};

/* figure_at(0) ... figure_at(FIGURES - 1), in the order of the table. */
const struct figure *figure_at(size_t index);

/* NULL: there is none of that name. */
const struct figure *figure_find(const char *name);

/* Why the figure cannot be drawn of the selection, or NULL. */
const char *figure_refusal(const struct figure *figure, const struct selection *selection);

/* Is the figure not meant for the selection at all: one of workloads for a limit? */
bool figure_unfit(const struct figure *figure, const struct selection *selection);

#endif

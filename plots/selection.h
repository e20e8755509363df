/* What one set of figures shows: a kernel with its options, of one worker, on one machine or on several of one kind, each of
 * which has sizes of its own, as summary.csv has it. */
#ifndef SPEEDUP_PLOTS_SELECTION_H
#define SPEEDUP_PLOTS_SELECTION_H

#include "journal/csv.h"
#include "plots/words.h"

#include <stdbool.h>
#include <stdint.h>

enum { SELECTION_LIST = WORDS_BYTES };

/* Problem size of the row; with weak scaling that at p = 1. */
int64_t selection_size(const struct table *summary, size_t row);

struct selection {
    const char *kernel, *options, *kind, *worker, *title, *unit, *preset, *baseline; /* in the table */
    bool kind_told;              /* in a column of that name, which files of older versions lack */
    bool limit, weak;            /* weak: weak scaling, sizes are those at p = 1 */
    double work_exponent;        /* NaN: not known */
    bool one_of_two;             /* another worker was measured beside this one */
    size_t unstable;             /* speedups at n_most that are not to be trusted */
    int64_t n_most, n_least;     /* of sizes at which the baseline was measured */
    int64_t p_most, p_all;       /* largest p that fits, and largest of all */
    int64_t visits;
    size_t oversubscribed;       /* rows with more workers than CPUs */
    size_t roofed;               /* which of the candidates has the most rows with a roof at n_most, from 1; 0: none */
    double roof_least;           /* least speedup that the roof allows those rows; 0: none */
    size_t speedups;             /* candidates' rows with a speedup at n_most */
    double top;                  /* greatest of their speedups and of the ends of their intervals */
    size_t sized;                /* candidates' rows with a speedup at p_most, or of one worker; any n */
    double baseline_ns, baseline_low_ns, baseline_high_ns; /* at n_most */
    size_t relative;             /* candidates' rows at n_most and p > 1 with a relative speedup */
    double relative_top;         /* as top, of the relative speedups */
    size_t dots, dots_step;      /* visits to draw, and of how many visits each is one: see dots.h */
    double spread;               /* percent by which visits differ from their median, up to where figures show it */
    size_t densities;            /* see density.h */
    bool mapped;                 /* density_map.csv is of it: the first options of parzen_kde */
    size_t heatable;             /* candidates that a heat map could show */
    char variants[SELECTION_LIST], candidates[SELECTION_LIST], references[SELECTION_LIST]; /* names, by blanks */
    char cells[SELECTION_LIST];  /* "variant@p", the rows of charts by cell: see crowd.h */
    size_t cells_left_out;       /* cells that are not among them */
    char heated[SELECTION_LIST], attributed[SELECTION_LIST]; /* candidates: see crowd.h; those in attribution.csv at n_most */
    char evens[SELECTION_LIST];  /* candidates with a break-even size at p_most; strong scaling */
    char starting[SELECTION_LIST], teaming[SELECTION_LIST]; /* variants whose times hold starting processes, or making a
                                                               team, and the baseline's do not */
    char moving[SELECTION_LIST]; /* likewise: moving data to a device and back */
    char elsewhere[SELECTION_LIST]; /* "variant@p": see elsewhere.h */
    int64_t n_elsewhere;
    char ranked[SELECTION_LIST], nodes[SELECTION_LIST]; /* see nodes.h */
    char workers[SELECTION_LIST], sizes[SELECTION_LIST];
    char machines[SELECTION_LIST]; /* fingerprints; "": one without a name */
    char modelled[SELECTION_LIST], models[SELECTION_LIST];  /* candidates with a model at n_most, and which, by blanks */
    char recommended[SELECTION_LIST];                       /* their recommended p; 0: none */
};

/* True if two rows are of the same kernel, options and kind of machine. */
bool selection_together(const struct table *summary, size_t a, size_t b);

/* True of a selection, begun in that row, that has its baseline alone, where others of its kernel have candidates: only its
 * result was asked for. */
bool selection_is_result(const struct table *summary, size_t row);

/* True for a name that gnuplot's word() leaves whole and that may be part of a file name. */
bool selection_plain(const char *name);

/* Gathers the selection that begins at row.  false: its baseline has no time, a variant's name is not plain, or a list
 * is too long: nothing to draw. */
bool selection_gather(const struct table *summary, size_t row, struct selection *selection);

/* Adds which of its candidates have rows at n_most in attribution.csv. */
void selection_add_attribution(const struct table *attribution, struct selection *selection);

/* Adds which of its candidates have a size in break_even.csv. */
void selection_add_break_even(const struct table *break_even, struct selection *selection);

/* Adds to a gathered selection which of its candidates have a model at n_most, of models.csv. */
void selection_add_models(const struct table *models, struct selection *selection);

/* EINVAL if summary.csv lacks what is drawn, or holds no numbers there: see table_check(). */
int selection_check(const struct table *summary, const char *path, char *problem, size_t size);

#endif

/* What a report is made of: the campaign, and what was derived from it. */
#ifndef SPEEDUP_REPORT_SOURCE_H
#define SPEEDUP_REPORT_SOURCE_H

#include "analysis/machine_list.h"
#include "analysis/summary.h"
#include "journal/csv.h"

#include <stdbool.h>

struct report_source {
    char *directory;          /* absolute */
    struct campaign campaign; /* plan and sessions; its numbers are not used: those of summary.csv are */
    struct machine_list machines;
    struct table *summary;
    struct summary_row *rows; /* rows[count]: summary.csv */
    size_t count;
    struct table *models;      /* models.csv; NULL: there is none, as in directories of older versions */
    struct table *break_even;  /* break_even.csv; may be NULL, too */
    struct table *attribution; /* attribution.csv; may be NULL, too */
    struct table *published;   /* published_speedups.csv of the reference; may be NULL */
    struct table *published_densities; /* published_parzen_density.csv of the reference; may be NULL */
    struct table *environment; /* of the first session that has one; may be NULL */
};

/* Loads a results directory that has been analysed; reference: the directory of what was published, of which files may lack,
 * or NULL.  EINVAL, ENOENT, ENOTSUP or errno: *problem[size] says which file, why and what to do.  report_source_free() frees
 * *source, also after an error. */
int report_source_load(const char *directory, const char *reference, struct report_source *source, char *problem,
                       size_t size);
void report_source_free(struct report_source *source);

/* One subject of a report: the rows of a kernel with its options and scaling, of one worker, on one machine or on several of
 * one kind.  Figures are drawn of the same. */
struct report_view {
    const struct report_source *source;
    const struct summary_row *first; /* that begins it */
    size_t number;                   /* of the views of its kernel: 1 for the first, as in the names of figures */
};

/* The view that begins at or behind source->rows[*row]; *row is then behind.  Limits are left out, and options with which nothing
 * but the baseline was measured where others of the kernel have candidates: only their result was asked for.
 * False: there is none. */
bool report_view_next(const struct report_source *source, size_t *row, struct report_view *view);

bool report_view_has(const struct report_view *view, const struct summary_row *row);

/* How many machines its rows are of. */
size_t report_view_machines(const struct report_view *view);

/* Is that row of another derived file of the kernel, options, kind of machine and worker that `first` is of? */
bool report_same_view(const struct table *table, size_t row, const struct summary_row *first);

/* Is it a candidate that fits on the machine and has a speedup? */
bool report_is_gain(const struct summary_row *row);

/* The gain that the tables show: the greatest speedup at the largest size with the most workers
 * that fit; NULL: none. */
const struct summary_row *report_view_shown(const struct report_view *view);

/* The gain whose interval has the highest lower end: what is best shown; NULL: none has an
 * interval. */
const struct summary_row *report_view_best(const struct report_view *view);

/* The largest size of the view: n, or with weak scaling that of one worker. */
int64_t report_view_largest(const struct report_view *view);
int64_t report_size(const struct summary_row *row);

/* In what other views differ from this one: options of the same kernel, worker, kind of machine. */
struct report_view_twins {
    bool options, worker, machine;
};
struct report_view_twins report_view_twins(const struct report_view *view);

#endif

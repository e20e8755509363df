/* The parts of a report: each tells one thing, from the files of a campaign alone. */
#ifndef SPEEDUP_REPORT_PARTS_H
#define SPEEDUP_REPORT_PARTS_H

#include "report/document.h"
#include "report/source.h"

/* "sqrt_cube", with options, worker and machine where other views have others. */
void view_say_name(struct document *document, const struct report_view *view);

/* "1.97 (1.95 to 1.99)"; "-" without an interval. */
void say_interval(struct document *document, double value, double low, double high);

/* Five items, each a sentence: what was measured, what was gained, what limits it, how many workers
 * to use, how far to trust it.  No number that was measured stands there without its interval. */
void answer_tell(struct document *document, const struct report_source *source);

/* A view: size, serial, parallel, speedup, and how each variant scales.  Bars: speedup of that variant
 * by p, and of the others. */
void view_tell_speedups(struct document *document, const struct report_view *view);
/* The published tables of the kernel with what was measured here at the same sizes and workers.  Nothing where none was. */
void view_tell_published(struct document *document, const struct report_view *view);
/* Likewise the published densities of parzen_kde, in the first view of that kernel. */
void view_tell_published_densities(struct document *document, const struct report_view *view);
/* The same work elsewhere: external variants beside the serial baseline and the best of the others, at the largest size that all
 * external ones have.  Nothing where there are none. */
void view_tell_elsewhere(struct document *document, const struct report_view *view);
/* What each variant is. */
void view_tell_variants(struct document *document, const struct report_view *view);
/* All cells at the largest size. */
void view_tell_cells(struct document *document, const struct report_view *view);
/* The figures that were drawn of it, or why there are none. */
void view_tell_figures(struct document *document, const struct report_view *view);

/* Two workers that were measured in turns: what each is, and whether their times differ, of each variant at its largest
 * size with the most workers that fit.  Nothing where there is one. */
void workers_tell(struct document *document, const struct report_source *source);

/* The machines, where there are several: what each measured, and what was left out. */
void machines_tell(struct document *document, const struct report_source *source);

/* What the machine can do at best. */
void limits_tell(struct document *document, const struct report_source *source);

/* Cells that failed or were not measured, at most `most` of them (0: all), and why.  ENOMEM or
 * errno of reading the rows. */
int failures_tell(struct document *document, const struct report_source *source, size_t most);

/* The command line that repeats the campaign, and with which worker of which revision it was
 * measured. */
void repeat_tell(struct document *document, const struct report_source *source);

/* The environment of the first session, and what of it was different in the end of any. */
void environment_tell(struct document *document, const struct report_source *source);

#endif

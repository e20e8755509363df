/* Can the interval of a cell be trusted, and is it narrow enough?  Pure. */
#ifndef SPEEDUP_ANALYSIS_STABILITY_H
#define SPEEDUP_ANALYSIS_STABILITY_H

#include "analysis/summary.h"

enum { STABILITY_VISITS = 9 }; /* fewer are not judged by the labels below: they would often err */

/* Adds to the labels of row what is wrong with its times[n], which stand in the order in which they were measured and are
 * finite: `autocorrelated` (lag-1 autocorrelation beyond 2 / sqrt(n)), `drift` (rank correlation of time with order, p <
 * 0.01), `multimodal` (modality above 2.8).  Of independent values with one mode at most 3 %, 1 % and 1 % bear them by
 * chance (9 to 60 of them, simulated), 4 % any.  Sorts times.  ENOMEM. */
int stability_diagnose(struct summary_row *row, double times[], size_t n);

/* Sets row->stability from the times (sorted, n; infinite: over the limit), the spread and the labels of row:
 * `unstable`  MdAPE >= 5 %, or MAD >= 10 % of the median, or more than 10 % of the visits above 1.5 times the median, or
 *             one of drift, autocorrelated, multimodal, starved;
 * `stable`    half of the interval <= 1 % of the median, and no label of a visit or of stability_diagnose();
 * `usable`    half of the interval <= 5 % of the median;
 * `unstable`  else.  "" without an interval.
 * starved: a visit of the cell bears that label. */
void stability_judge(struct summary_row *row, const double times[], size_t n, bool starved);

#endif

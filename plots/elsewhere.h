/* The same work elsewhere: external variants beside the serial baseline and the best of the worker's own. */
#ifndef SPEEDUP_PLOTS_ELSEWHERE_H
#define SPEEDUP_PLOTS_ELSEWHERE_H

#include "plots/selection.h"

/* Sets selection->elsewhere and ->n_elsewhere from summary, whose rows of the selection begin at row: at the largest size that
 * all external variants have, the baseline, the fastest of the other variants that are no reference, and each external one, as
 * "variant@p" with the p it is fastest with.  Without external variants, or where they share no size, the list is empty. */
void elsewhere_choose(const struct table *summary, size_t row, struct selection *selection);

#endif

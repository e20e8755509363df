/* What is shown where a selection has more than one chart can hold. */
#ifndef SPEEDUP_PLOTS_CROWD_H
#define SPEEDUP_PLOTS_CROWD_H

#include "plots/selection.h"

enum { CROWD_PANELS = 9 }; /* of a heat map */

/* Sets selection->cells: those at n_most, without references; the baseline, and so few numbers of workers, the most that fit
 * among them, that there are no more than about `most`; and ->heated: the candidates with several numbers of workers, at
 * most CROWD_PANELS of them, those with the greatest speedups. */
void crowd_choose(const struct table *summary, size_t row, size_t most, struct selection *selection);

#endif

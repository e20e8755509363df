/* Variants on ranks, and where the next node begins. */
#ifndef SPEEDUP_PLOTS_NODES_H
#define SPEEDUP_PLOTS_NODES_H

#include "plots/selection.h"

/* Sets selection->ranked, its candidates on ranks with a speedup at n_most that fit, and selection->nodes from summary, whose
 * rows of the selection begin at row: "p@k" for each number k of nodes, rising, where p is the most workers that those ran on
 * k nodes.  A k of which some ran with more workers than others on more nodes is left out: it has no border. */
void nodes_choose(const struct table *summary, size_t row, struct selection *selection);

#endif

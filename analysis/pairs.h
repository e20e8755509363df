/* Visits of one round: what a ratio is formed of. */
#ifndef SPEEDUP_ANALYSIS_PAIRS_H
#define SPEEDUP_ANALYSIS_PAIRS_H

#include "analysis/campaign.h"
#include "statistics/ratio.h"

#include <stdbool.h>
#include <stddef.h>

/* Visits first .. end - 1: those of one cell on one machine, by session and round. */
struct visit_run {
    size_t first, end;
};

/* The next visits of equal session and round, both ok: visits[*a] of base and visits[*b] of cell.  Both runs then begin
 * behind them.  false: there are no more. */
bool pairs_next(const struct campaign_visit visits[], struct visit_run *base, struct visit_run *cell, size_t *a, size_t *b);

/* T(base) / T(cell) over the pairs of the two runs; NaN, with 0 pairs, if there are none.  ENOMEM. */
int pairs_ratio(const struct campaign_visit visits[], struct visit_run base, struct visit_run cell, double confidence,
                struct ratio *ratio);

#endif

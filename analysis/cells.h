/* The cells of plan.csv, as rows are matched with them. */
#ifndef SPEEDUP_ANALYSIS_CELLS_H
#define SPEEDUP_ANALYSIS_CELLS_H

#include "analysis/campaign.h"

/* Reads directory/plan.csv into campaign: plan, cells, groups.  Returns 0 or an errno value; *problem[size] then says what is
 * wrong.  campaign_free() frees what it made, after an error too. */
int cells_read(const char *directory, struct campaign *campaign, char *problem, size_t size);

#endif

/* Reads the plan once, so that a row finds its cell by comparing numbers before texts. */
#include "analysis/cells.h"

#include "journal/name.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int make_cells(struct campaign *campaign)
{
    const struct table *plan = campaign->plan;
    const size_t rows = table_rows(plan);
    campaign->cells = calloc(rows, sizeof *campaign->cells);
    campaign->group_first = calloc(rows + 1, sizeof *campaign->group_first);
    campaign->instruments.cells = rows;
    if (!campaign->cells || !campaign->group_first)
        return ENOMEM;
    for (size_t row = 0; row < rows; row++)
        campaign->cells[row] = (struct campaign_key){
            table_count(plan, row, "group"), table_count(plan, row, "n"), table_count(plan, row, "p"),
            table_count(plan, row, "ranks"), table_count(plan, row, "seed"), table_text(plan, row, "kernel"),
            table_text(plan, row, "variant"), table_text(plan, row, "options"), table_text(plan, row, "worker")};
    return 0;
}

/* Groups stand together in plan.csv and are numbered 0, 1, 2, ... */
static int index_groups(struct campaign *campaign)
{
    const size_t rows = table_rows(campaign->plan);
    for (size_t row = 0; row < rows; row++) {
        const int64_t group = campaign->cells[row].group;
        if (group == (int64_t)campaign->groups)
            campaign->group_first[campaign->groups++] = row;
        else if (campaign->groups == 0 || group != (int64_t)campaign->groups - 1)
            return EINVAL;
    }
    campaign->group_first[campaign->groups] = rows;
    return rows ? 0 : EINVAL;
}

int cells_read(const char *directory, struct campaign *campaign, char *problem, size_t size)
{
    char path[PATH_MAX + 16], name[PATH_MAX];
    snprintf(path, sizeof path, "%s/plan.csv", directory);
    int error = table_load(path, &campaign->plan, problem, size);
    if (error)
        return error;
    error = make_cells(campaign);
    if (error == 0)
        error = index_groups(campaign);
    if (error)
        snprintf(problem, size, "%s: %s", name_escape(name, sizeof name, path),
                 error == EINVAL ? "its groups do not stand together, or it is empty" : strerror(error));
    return error;
}

/* True if a row says of its cell what the plan says; without a round it could not be paired. */
static bool agrees(const struct campaign_key *cell, const struct record *row)
{
    return row->round >= 0 && cell->n == row->n && cell->seed == row->seed && strcmp(cell->kernel, row->kernel) == 0 &&
           strcmp(cell->options, row->options) == 0;
}

/* One group may hold the same cells of two workers: see `speedup compare`. */
static bool same_cell(const struct campaign_key *cell, const struct record *row)
{
    return cell->p == row->p && cell->ranks == row->ranks && strcmp(cell->variant, row->variant) == 0 &&
           (cell->worker[0] == '\0' || strcmp(cell->worker, row->worker) == 0);
}

size_t campaign_cell(const struct campaign *campaign, const struct record *row)
{
    const size_t none = table_rows(campaign->plan);
    if (row->group < 0 || (size_t)row->group >= campaign->groups)
        return none;
    for (size_t cell = campaign->group_first[row->group]; cell < campaign->group_first[row->group + 1]; cell++)
        if (same_cell(&campaign->cells[cell], row))
            return agrees(&campaign->cells[cell], row) ? cell : none;
    return none;
}

size_t campaign_partner(const struct campaign *campaign, size_t cell, bool alone)
{
    const struct campaign_key *of = &campaign->cells[cell];
    for (size_t i = campaign->group_first[of->group]; i < campaign->group_first[of->group + 1]; i++) {
        const struct campaign_key *key = &campaign->cells[i];
        const bool wanted = alone ? strcmp(key->variant, of->variant) == 0 && key->p == 1 :
                                    strcmp(table_text(campaign->plan, i, "role"), "baseline") == 0;
        if (wanted && strcmp(key->worker, of->worker) == 0)
            return i;
    }
    return SIZE_MAX;
}

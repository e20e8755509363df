/* Lines on stderr about a campaign as a whole. */
#include "harness/sweep_tell.h"

#include "harness/break_even_search.h"
#include "harness/message.h"
#include "harness/progress.h"
#include "journal/record.h"

#include <inttypes.h>
#include <stdio.h>

/* What of the plan is certain, where a search chooses the rest. */
static void tell_search(const struct plan *plan)
{
    size_t certain = 0;
    for (size_t group = 0; group < plan->groups; group++)
        certain += break_even_certain(plan, group);
    if (plan->cells[0].find_break_even == 1)
        message("%zu groups are certain; which of the other %zu are visited is chosen while measuring: about %.0f", certain,
                plan->groups - certain, break_even_expected(plan) - (double)certain);
}

void sweep_tell_plan(const struct plan *plan, const char *where)
{
    const struct plan_cell *common = &plan->cells[0];
    char least[32], budget[32], visits[96], within[48] = "";
    progress_duration(plan_shortest_s(plan, common->rounds), least, sizeof least);
    progress_duration((double)common->budget_ns / 1e9, budget, sizeof budget);
    snprintf(visits, sizeof visits, "%" PRId64 " visits each", common->rounds);
    if (common->cap > common->rounds)
        snprintf(visits, sizeof visits, "%" PRId64 " to %" PRId64 " visits each until within %g %%", common->rounds,
                 common->cap, 100 * common->precision);
    if (common->budget_ns > 0)
        snprintf(within, sizeof within, " and at most %s", budget);
    message("%zu cells in %zu groups, %s; at least %s%s, at most %.1f MB in %s", plan->count, plan->groups, visits,
            least, within, (double)plan_rows(plan) * RECORD_LINE / 1e6, where);
    tell_search(plan);
}

void sweep_tell_remainder(const struct plan *plan, const struct plan *left, const char *directory)
{
    char duration[32];
    int64_t visits = 0;
    double shortest_s = 0;
    for (size_t i = 0; i < left->count; i++) {
        const struct plan_cell *cell = &left->cells[i];
        visits += cell->rounds;
        shortest_s += (double)(cell->rounds * (cell->repetitions + 1)) * (double)cell->min_time_ns / 1e9;
    }
    progress_duration(shortest_s, duration, sizeof duration);
    if (left->count > 0)
        tell_search(plan);
    if (left->count == 0)
        message("%s: complete: nothing to do", directory);
    else
        message("%s: %zu of %zu cells lack %" PRId64 " visits; at least %s", directory, left->count,
                plan->count, visits, duration);
}

void sweep_tell_resumption(const struct plan *plan, const char *directory, size_t part, size_t parts)
{
    size_t groups = 0;
    for (size_t group = 0; group < plan->groups; group++)
        groups += !plan_group_empty(plan, group);
    if (parts == 0)
        message("resuming %s", directory);
    else
        message("resuming %s: part %zu of %zu, %zu of %zu groups", directory, part, parts, groups, plan->groups);
}

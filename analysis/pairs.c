/* Finds the pairs of two cells. */
#include "analysis/pairs.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

bool pairs_next(const struct campaign_visit visits[], struct visit_run *base, struct visit_run *cell, size_t *a, size_t *b)
{
    while (base->first < base->end && cell->first < cell->end) {
        *a = base->first;
        *b = cell->first;
        const struct campaign_visit *left = &visits[*a], *right = &visits[*b];
        bool left_is_behind = left->session < right->session || (left->session == right->session && left->round < right->round);
        bool same = left->session == right->session && left->round == right->round;
        base->first += same || left_is_behind;
        cell->first += same || !left_is_behind;
        if (same && left->status == VISIT_OK && right->status == VISIT_OK)
            return true;
    }
    return false;
}

int pairs_ratio(const struct campaign_visit visits[], struct visit_run base, struct visit_run cell, double confidence,
                struct ratio *ratio)
{
    const size_t most = cell.end - cell.first;
    double *times = calloc(2 * most + 1, sizeof *times);
    size_t pairs = 0, a, b;
    *ratio = (struct ratio){.value = NAN, .low = NAN, .high = NAN};
    if (!times)
        return ENOMEM;
    while (pairs_next(visits, &base, &cell, &a, &b)) {
        times[pairs] = visits[a].time_ns;
        times[most + pairs++] = visits[b].time_ns;
    }
    int error = pairs ? ratio_paired(times, times + most, pairs, confidence, ratio) : 0;
    free(times);
    return error;
}

/* Finds the pairs of two cells. */
#include "analysis/pairs.h"

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

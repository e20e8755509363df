/* Where groups begin, and the order of a round: seeded, so that a campaign can be repeated; random, so that drift hits all cells
 * alike. */
#include "harness/plan.h"

#include <errno.h>
#include <stdlib.h>

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

int plan_index_groups(struct plan *plan)
{
    plan->first = calloc(plan->groups + 1, sizeof *plan->first);
    if (!plan->first)
        return ENOMEM;
    size_t group = 0;
    for (size_t i = 0; i < plan->count; i++)
        while (group < plan->groups && (int64_t)group <= plan->cells[i].group)
            plan->first[group++] = i;
    plan->first[plan->groups] = plan->count;
    return 0;
}

/* One generator per (seed, round, group): a resumed campaign visits in the order of an uninterrupted one.  The three
 * are mixed by odd 64-bit multipliers (Steele, Lea & Flood, OOPSLA 2014, doi:10.1145/2660193.2660195, constants of
 * SplitMix64), so that neighbouring rounds do not get neighbouring seeds. */
static void shuffle(int64_t seed, int64_t round, uint64_t group, size_t order[], size_t count)
{
    uint64_t mixed = (uint64_t)seed * 0x9e3779b97f4a7c15u + (uint64_t)round * 0xbf58476d1ce4e5b9u +
                     group * 0x94d049bb133111ebu;
    gsl_rng *generator = gsl_rng_alloc(gsl_rng_mt19937);
    if (!generator)
        return; /* out of memory: the order as planned is still a right order */
    gsl_rng_set(generator, (unsigned long)((mixed ^ mixed >> 32) & 0xffffffffu));
    gsl_ran_shuffle(generator, order, count, sizeof *order);
    gsl_rng_free(generator);
}

void plan_order_groups(const struct plan *plan, int64_t round, size_t order[])
{
    for (size_t i = 0; i < plan->groups; i++)
        order[i] = i;
    if (plan->count)
        shuffle(plan->cells[0].seed, round, UINT64_MAX, order, plan->groups);
}

void plan_order_cells(const struct plan *plan, size_t group, int64_t round, size_t order[])
{
    size_t first = plan->first[group], count = plan->first[group + 1] - first;
    for (size_t i = 0; i < count; i++)
        order[i] = first + i;
    shuffle(plan->cells[first].seed, round, group, order, count);
}

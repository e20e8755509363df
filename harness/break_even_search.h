/* The search for break-even sizes: which sizes a campaign visits while it measures.  Pure: decided by the plan and by what
 * its journal says, so that a campaign that was killed goes on as it would have gone on. */
#ifndef SPEEDUP_HARNESS_BREAK_EVEN_SEARCH_H
#define SPEEDUP_HARNESS_BREAK_EVEN_SEARCH_H

#include "harness/standing.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { BREAK_EVEN_LEAST_N = 10, BREAK_EVEN_STEPS = 16 }; /* the grid's smallest size, and its sizes per factor of 10 */

/* The grid between two sizes: least * 10^(i / BREAK_EVEN_STEPS), rounded, each once, and `largest`; rising, in *sizes, which
 * the caller frees.  1 <= least <= largest.  ENOMEM. */
int break_even_grid(int64_t least, int64_t largest, int64_t **sizes, size_t *count);

/* True for a cell whose break-even size is searched for: of a candidate with more than one worker, on CPUs of its own. */
bool break_even_sought(const struct plan_cell *cell);

/* True if the group is visited whatever comes out: all of a campaign that searches nothing, limits, and the first sizes of
 * a grid. */
bool break_even_certain(const struct plan *plan, size_t group);

/* The group of the same grid with the smallest size; the group itself where nothing is searched for. */
size_t break_even_smallest(const struct plan *plan, size_t group);

/* The first group behind its grid; the next one where nothing is searched for. */
size_t break_even_end(const struct plan *plan, size_t group);

/* How many groups are visited about: of a kernel's grid the first, and two per halving. */
double break_even_expected(const struct plan *plan);

/* Sets needed[plan->groups]: the groups that are visited now or were.  *over: all of them are done and no other will be.
 *
 * Each kernel's grid is searched in steps.  When all groups of a step are done, each candidate and number of workers names
 * the groups of the next by its intervals there (break_even_next(), against the serial variant with the least median time,
 * pair by pair), until none names another.  The steps are gone through anew each time, from the first, so they depend on
 * nothing but the rows of finished groups.  ENOMEM. */
int break_even_needed(const struct standing *standing, bool needed[], bool *over);

#endif

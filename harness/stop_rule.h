/* When a cell has been visited enough.  Looks at the width of an interval, never at a p-value: testing after each visit
 * and stopping at "significant" gives false alarms in a quarter of all cases, stopping at a width keeps the coverage. */
#ifndef SPEEDUP_HARNESS_STOP_RULE_H
#define SPEEDUP_HARNESS_STOP_RULE_H

#include <stddef.h>
#include <stdint.h>

/* Why a cell is visited no more. */
enum stop {
    STOP_NOT,       /* it still is */
    STOP_PRECISION, /* its interval is as narrow as wanted */
    STOP_CAP,       /* it had as many visits as it may have */
    STOP_BUDGET,    /* the campaign's time is used up */
    STOP_FAILED,    /* given up */
    STOP_NOT_CHOSEN, /* a search for break-even sizes passed its size over */
    STOPS
};

/* "", "precision", "cap", "budget", "failed", "not_chosen"; and back: STOP_NOT for any other word. */
const char *stop_name(enum stop stop);
enum stop stop_find(const char *name);

/* Half the width of the exact 99 % interval of the median of values[n], as a share of the median; INFINITY where n is
 * too small for one (below 8), or the median is 0.  The rule looks at the 99 % interval, so that the 95 % one that is
 * printed keeps its coverage although the width decides how often it is looked at.  ENOMEM. */
int stop_half_width(const double values[], size_t n, double *half_width);

/* The rule for a cell with `rounds` whole rounds: never below `least`, then at the wanted precision, then at the cap. */
enum stop stop_rule(int64_t rounds, int64_t least, int64_t cap, double half_width, double precision);

#endif

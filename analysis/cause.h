/* Labels that name a cause of noise outside the program.  Visits can be left out by these, never by their times. */
#ifndef SPEEDUP_ANALYSIS_CAUSE_H
#define SPEEDUP_ANALYSIS_CAUSE_H

#include "analysis/campaign.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum {
    CAUSES = 9,
    CAUSE_STARVED = 1 /* bit of "starved": less CPU time than the workers could have had */
};

/* Name of cause 0 .. CAUSES-1; its bit in a mask is 1 << cause. */
const char *cause_name(size_t cause);

/* Bit of the label text[length]; 0 if it names no cause. */
uint32_t cause_bit(const char *text, size_t length);

/* Mask of "starved,steal".  EINVAL: *problem[size] is the whole message, which begins with option. */
int cause_parse(const char *option, const char *list, uint32_t *causes, char *problem, size_t size);

/* How many visits were left out. */
struct exclusion {
    size_t visits;     /* that had a time */
    size_t excluded;   /* of them */
    size_t by[CAUSES]; /* of those, each under the first cause that it bears; together they are `excluded` */
};

/* Leaves out of all statistics the visits of campaign that are ok and bear one of these causes: their status becomes
 * VISIT_EXCLUDED, their rows move from rows_used to rows_excluded.  What failed stays a failure. */
void cause_exclude(struct campaign *campaign, uint32_t causes, struct exclusion *exclusion);

/* Prints "7 of 60 visits excluded by cause: throttled 5, steal 2" and ends the line. */
void cause_tell(const struct exclusion *exclusion, FILE *out);

#endif

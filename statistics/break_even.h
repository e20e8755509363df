/* From which size on does a variant beat the best serial one?  What measured sizes say, and which to measure next.  Pure. */
#ifndef SPEEDUP_STATISTICS_BREAK_EVEN_H
#define SPEEDUP_STATISTICS_BREAK_EVEN_H

#include <stddef.h>

/* What the 95 % interval of the ratio T(best serial) / T(variant) at one size says. */
enum break_even_verdict {
    BREAK_EVEN_UNMEASURED,
    BREAK_EVEN_LOSES, /* it lies wholly below 1 */
    BREAK_EVEN_OPEN,  /* it holds 1, or there is none */
    BREAK_EVEN_WINS   /* it lies wholly above 1 */
};

enum break_even_verdict break_even_verdict(double low, double high);

/* One size: the ratio with its interval, NaN where there is none; and the best serial variant's time, of any unit. */
struct break_even_point {
    double n, ratio, low, high, time;
};

/* How the sizes lie. */
enum break_even_kind {
    BREAK_EVEN_UNKNOWN,      /* no size has an interval */
    BREAK_EVEN_FOUND,        /* it loses, and wins behind: both ends are known */
    BREAK_EVEN_ALWAYS,       /* it wins at every size */
    BREAK_EVEN_NEVER,        /* it loses at the largest size and wins at none */
    BREAK_EVEN_OPEN_BELOW,   /* it wins, and loses at no size */
    BREAK_EVEN_OPEN_ABOVE,   /* it loses, and wins at no size, but does not lose at the largest */
    BREAK_EVEN_UNDECIDED,    /* it neither wins nor loses anywhere */
    BREAK_EVEN_NOT_MONOTONE, /* it wins at a size below one at which it loses */
    BREAK_EVEN_KINDS
};

/* The name in break_even.csv: "", "found", "always", "never", "open_below", "open_above", "undecided", "not_monotone". */
const char *break_even_name(enum break_even_kind kind);

struct break_even {
    enum break_even_kind kind;
    double n, low, high; /* break-even size and the ends of its interval; NaN: not known */
    double shown;        /* the largest size at which it wins, none losing behind; NaN: there is none */
    double time;         /* of the best serial variant at n */
    size_t sizes;        /* points that have an interval */
    size_t next;         /* the point at or behind n; meaningful if n is not NaN */
};

/* The break-even size of points[count], whose n rise; those without an interval are passed over.  It is the size from which
 * on the variant pays, if there is only one such size.
 *
 * low: the last of the unbroken row of sizes that lose and begin at the first that does; none if one before it wins.
 * shown: the largest size that wins.  high: the first of the unbroken row of sizes that win and end there; all without one if a
 * size behind loses.  n: where the ratio last rises through 1 up to `high`, by a straight line between logarithms of
 * neighbouring sizes; so is its time.
 *
 * The true size is above `high` only if the nearest size below it wins by mistake, and all that follow with it up to `shown`;
 * `low` is its mirror image.  Hypotheses that are tested one behind the other, each only if that before was rejected, need no
 * adjustment for their number: Hsu & Berger, J. Am. Stat. Assoc. 94 (1999) 468, doi:10.1080/01621459.1999.10474141.  Here
 * the row may end before the largest size, so that one size where nothing is shown does not take all; what that costs is counted
 * by tests/campaigns/break_even.c. */
void break_even_find(const struct break_even_point points[], size_t count, struct break_even *found);

/* The sizes to measure first of a grid of `count`: the ends and the middle.  Returns how many, at most 3. */
enum { BREAK_EVEN_FIRST = 3, BREAK_EVEN_NEXT = 2 };
size_t break_even_first(size_t count, size_t chosen[BREAK_EVEN_FIRST]);

/* The sizes of a grid to measure next: halfway between the last of the row that loses (see `low`) and the measured one behind it, and halfway
 * between the first of the row that wins (see `high`) and the measured one before it, as long as others lie between.  Returns
 * how many; 0: nothing is left to measure between the ends of the interval and what lies beside them. */
size_t break_even_next(const enum break_even_verdict verdicts[], size_t count, size_t chosen[BREAK_EVEN_NEXT]);

#endif

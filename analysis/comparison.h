/* Two campaigns, or two workers of one campaign: did the times change, and by more than a margin? */
#ifndef SPEEDUP_ANALYSIS_COMPARISON_H
#define SPEEDUP_ANALYSIS_COMPARISON_H

#include "analysis/campaign.h"
#include "analysis/scaling.h"
#include "statistics/rank_test.h"

#include <stdbool.h>

enum verdict {
    VERDICT_REGRESSED,    /* the interval of NEW / OLD lies above 1 + margin */
    VERDICT_IMPROVED,     /* it lies below 1 - margin */
    VERDICT_EQUIVALENT,   /* the interval of two one-sided tests lies within the margin, and no change is shown */
    VERDICT_CHANGED,      /* it lies within the margin, and a change is shown: too small to matter */
    VERDICT_INCONCLUSIVE, /* none of these: more visits are needed */
    VERDICT_TOO_FEW,      /* below COMPARISON_VISITS */
    VERDICT_NOT_COMPARED, /* one side failed or was not measured */
    VERDICTS
};

enum { COMPARISON_VISITS = 9 }; /* on each side */

#define COMPARISON_EXCLUDED "excluded" /* status of a side of which all visits were left out by cause */

/* Unless somebody asks for others. */
enum { COMPARISON_MARGIN_PERCENT = 2, COMPARISON_CONFIDENCE_PERCENT = 95 };

/* One cell that both sides have. */
struct comparison_cell {
    const struct table *plan;           /* OLD's, and the cell's row of it */
    size_t row;
    double *old_times, *new_times;      /* [old_count], [new_count]; paired: of equal length and order */
    size_t old_count, new_count;
    const char *old_status, *new_status; /* "ok", or the first other status met; "missing", "excluded" */
    double old_time_ns, new_time_ns;    /* medians; NaN without */
    struct estimate ratio;              /* NEW / OLD, with the interval that decides */
    struct estimate within;             /* the same with the interval of the two one-sided tests */
    struct rank_test test;              /* unpaired only: NEW against OLD; p NaN without */
    double p_holm;                      /* adjusted for all cells */
    enum verdict verdict;
    size_t needed;                      /* visits a side for a verdict, if inconclusive or too few; 0 = unknown */
};

/* How one variant scales, at one size: the time with p workers is the time with one divided by p times the efficiency, so a
 * change of time is a change with one worker divided by a change of efficiency. */
struct comparison_curve {
    size_t one, last;           /* cells at p = 1 and at the most workers that fit */
    struct estimate baseline;   /* NEW / OLD of the time at p = 1 */
    struct estimate time;       /* NEW / OLD of the time at the most workers */
    struct estimate efficiency; /* NEW / OLD of T(1) / (p T(p)): baseline / time; joint level as the others */
    const char *words;          /* what changed; static */
};

struct comparison {
    struct comparison_cell *cells;
    size_t count;
    struct comparison_curve *curves;
    size_t curve_count;
    size_t only_old, only_new;  /* cells that the other side lacks */
    size_t tested;              /* cells that were tested: of these Holm's adjustment is made */
    bool paired;
    double margin, confidence;  /* as given */
    double level;               /* confidence of the interval that decides, after the adjustment */
};

/* Compares the cells of worker old_worker in old with those of new_worker in new (NULL: whatever worker; old and new may
 * be the same campaign).  Cells belong together if kernel, variant, options, scaling, n, p, threads, ranks and seed are
 * equal; limits are left out.  paired: ratios within a round of a session and their sign interval; else Hodges-Lehmann.
 *
 * Verdicts come from the interval and the margin, never from p.  Holm's procedure over the m tested cells is made with
 * intervals: a cell counts as rejected at level a if its 1 - a interval lies wholly beyond the margin; k cells are rejected
 * at alpha / (m - k + 1) for the greatest such k, and `level` is 1 minus that (alpha / m for k = 0).  All other verdicts use
 * that interval too, but for the two one-sided tests of equivalence at alpha each (interval of confidence 1 - 2 alpha),
 * which are not adjusted: Schuirmann, J. Pharmacokinet. Biopharm. 15 (1987) 657, doi:10.1007/BF01068419.
 * ENOMEM.  comparison_free() frees; old and new must live until then. */
int comparison_make(const struct campaign *old, const char *old_worker, const struct campaign *new, const char *new_worker,
                    bool paired, double margin, double confidence, struct comparison *comparison);
void comparison_free(struct comparison *comparison);

/* The workers of a campaign's plan, in its order.  ENOMEM.  names_free() frees, also after an error. */
int comparison_workers(const struct campaign *campaign, struct names *workers);

/* How many cells have which verdict. */
void comparison_counts(const struct comparison *comparison, size_t counts[VERDICTS]);

/* Finds the curves of comparison->cells and splits their changes.  Called by comparison_make().  ENOMEM. */
int comparison_split(struct comparison *comparison);

/* NEW / OLD of a cell at this confidence.  EDOM: no times; ENOMEM. */
int comparison_ratio(const struct comparison *comparison, const struct comparison_cell *cell, double confidence,
                     struct estimate *ratio);

/* "regressed", "changed, below margin", ... */
const char *comparison_verdict(enum verdict verdict);

#endif

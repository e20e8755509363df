/* A results directory read into visits: the plan's cells, and what each visit of them measured. */
#ifndef SPEEDUP_ANALYSIS_CAMPAIGN_H
#define SPEEDUP_ANALYSIS_CAMPAIGN_H

#include "analysis/instrumented.h"
#include "journal/csv.h"
#include "journal/shard.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CAMPAIGN_LABELS = 64 }; /* different ones that are told apart; the last stands for all others */

enum visit_status {
    VISIT_OK,
    VISIT_FAILED,
    VISIT_TIMEOUT,
    VISIT_ABORTED,
    VISIT_DISTRUSTED, /* ok, but another visit of the cell on this machine answered wrongly: its time does not count */
    VISIT_COPY,       /* of a visit that is there already */
    VISIT_EXCLUDED,   /* ok, but left out by a cause that it is labelled with: see cause_exclude() */
    VISIT_ELSEWHERE   /* of a comparison group that is complete on another machine, and is not on this one */
};

/* One closed visit. */
struct campaign_visit {
    size_t cell;        /* row of plan.csv */
    size_t session;     /* index into sessions */
    size_t fingerprint; /* index into fingerprints: the machine */
    int64_t round, visit;
    double time_ns;     /* of one run: median over the visit's timed repetitions; NaN without */
    double cpu_ns;      /* CPU time of all workers in one run, of the first timed repetition; NaN = unknown */
    double work, bytes; /* of one run; NaN = unknown */
    char result[32];    /* of the first timed repetition */
    char start_utc[24]; /* a label */
    int64_t inner, nodes;
    uint64_t labels;    /* bit i: labels[i] */
    uint32_t causes;    /* those of its labels that name a cause: see cause_bit() */
    size_t rows;        /* of rows_used */
    enum visit_status status;
    size_t word;        /* index into words: the status as written */
};

/* A list of distinct texts, in the order in which they were met. */
struct names {
    char **text;
    size_t count;
};

/* What is known of a machine beside its fingerprint. */
struct machine_kind {
    char name[32]; /* of machines that may stand in one figure: see kinds.h */
    size_t pool;   /* index into fingerprints: the first machine of that name */
    size_t rows;   /* accepted, of its sessions */
    double llc_bytes; /* last-level cache; NaN = unknown */
};

/* What a row is matched with: a row of plan.csv, whose texts it points to. */
struct campaign_key {
    int64_t group, n, p, ranks, seed;
    const char *kernel, *variant, *options, *worker;
};

struct campaign {
    struct table *plan;
    struct campaign_key *cells;      /* cells[rows of plan.csv] */
    size_t *group_first;             /* group_first[groups + 1]: rows of plan.csv */
    size_t groups;
    struct campaign_visit *visits;   /* visits[visit_count]; campaign_sort orders them */
    size_t visit_count;
    size_t *stop;                    /* stop[fingerprints.count][rows of plan.csv]: word (index + 1) for why the cell was
                                        stopped on that machine; 0: it was not */
    struct machine_kind *kinds;      /* kinds[fingerprints.count] */
    struct instruments instruments;
    struct names sessions, fingerprints, labels, words;
    size_t *session_fingerprint;     /* session_fingerprint[sessions.count]: index into fingerprints */
    struct shard_report rows;        /* what the shards held */
    size_t rows_used;                /* in closed, counted visits */
    size_t rows_calibration;         /* of round 0: calibrations, instrumented visits */
    size_t rows_warmup;              /* of counted visits */
    size_t rows_unclosed;            /* of visits that were cut off */
    size_t rows_foreign;             /* of cells that the plan does not have, or that contradict it */
    size_t rows_distrusted;          /* of visits whose time does not count */
    size_t rows_copied;              /* of visits that are there already: a shard was copied */
    size_t rows_uncounted;           /* of visits that failed or were aborted */
    size_t rows_excluded;            /* of visits left out by cause */
    size_t rows_elsewhere;           /* of groups that are complete on another machine */
    size_t rows_stop;                /* that say why a cell was stopped */
};

/* Reads plan.csv, raw/<session>.environment.csv and the shards of directory.  Visits come out sorted by fingerprint, cell,
 * session, round and visit.  Every accepted row is in exactly one of the rows_ counts.  Returns 0 or an errno value;
 * *problem[size] then says what is wrong.  EINVAL: not a results directory; ENOTSUP: of a later version.  campaign_free() frees. */
int campaign_read(const char *directory, struct campaign *campaign, char *problem, size_t size);
void campaign_free(struct campaign *campaign);

/* What to do about an error of campaign_read(); NULL: it is one of reading or writing, not of what was named. */
const char *campaign_remedy(int error);

/* Row of plan.csv of the cell that a journalled row is of; the number of rows if there is none, or it says otherwise. */
size_t campaign_cell(const struct campaign *campaign, const struct record *row);

/* Row of plan.csv of the same group and worker as cell that is its baseline, or, for `alone`, its own variant at p = 1;
 * SIZE_MAX if there is none. */
size_t campaign_partner(const struct campaign *campaign, size_t cell, bool alone);

/* First visit at or after `from` that is not of this fingerprint and cell. */
size_t campaign_run_end(const struct campaign *campaign, size_t from);

#endif

/* The plan: which cells are measured, in which groups, and in which order.  Pure, but for plan.csv. */
#ifndef SPEEDUP_HARNESS_PLAN_H
#define SPEEDUP_HARNESS_PLAN_H

#include "harness/preset.h"
#include "journal/csv.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Columns of plan.csv: what a cell is, then how the campaign is run (equal in all rows). */
#define PLAN_COLUMNS(TEXT, COUNT, REAL)                                                                \
    COUNT(group)          /* comparison group: all cells of one kernel, n and options */               \
    TEXT(kernel, 32)                                                                                   \
    TEXT(variant, 32)                                                                                  \
    TEXT(model, 12)       /* serial openmp pool mpi target external */                                 \
    TEXT(region, 16)      /* kernel, kernel+team, process or kernel+transfer: what an interval holds; empty: the worker does not say */ \
    TEXT(role, 12)        /* baseline candidate reference */                                           \
    TEXT(check, 12)       /* exact: equal to the baseline's result; result_only: judged by its error; hits: a binomial count */ \
    REAL(tolerance)       /* largest error of a right result */                                        \
    COUNT(limit)          /* 1: a roof, what the machine can do at best */                             \
    TEXT(unit, 32)        /* of n */                                                                   \
    TEXT(work_unit, 32)   /* of work */                                                                \
    REAL(work_exponent)   /* work grows as n to this power */                                          \
    TEXT(roof, 32)        /* the limits kernel that bounds this one */                                 \
    TEXT(title, 64)                                                                                    \
    TEXT(summary, 160)                                                                                 \
    TEXT(options, 128)    /* canonical "name=value:name=value" */                                      \
    TEXT(scaling, 8)      /* strong: n is the same for all p; weak: work / p is */                     \
    COUNT(base_n)         /* of the group: n at p = 1 */                                               \
    COUNT(n)                                                                                           \
    COUNT(p)                                                                                           \
    COUNT(ranks)                                                                                       \
    COUNT(threads)                                                                                     \
    COUNT(oversubscribed) /* 1: more workers than allowed CPUs */                                      \
    COUNT(seed)           /* of the data and of the order */                                           \
    TEXT(preset, 16)                                                                                   \
    COUNT(rounds)         /* measured visits per cell, at least */                                     \
    COUNT(cap)            /* and at most */                                                            \
    REAL(precision)       /* relative half-width of the interval at which a cell stops between them */ \
    COUNT(budget_ns)      /* time for the campaign; empty: as long as it takes */                      \
    COUNT(find_break_even) /* 1: a search chooses which groups are visited: see break_even_search.h */                     \
    COUNT(repetitions)    /* timed repetitions per visit */                                            \
    COUNT(min_time_ns)    /* shortest interval that calibration aims at */                             \
    COUNT(time_limit_s)   /* of one visit */                                                           \
    TEXT(huge_pages, 8)   /* system, never or always */                                                \
    TEXT(worker, 48)      /* id of the worker program */                                               \
    TEXT(rank_worker, 48) /* of a campaign with ranks: id of the program with MPI */

#define PLAN_TEXT_FIELD(name, bytes) char name[bytes];
#define PLAN_COUNT_FIELD(name) int64_t name;
#define PLAN_REAL_FIELD(name) double name;
struct plan_cell {
    PLAN_COLUMNS(PLAN_TEXT_FIELD, PLAN_COUNT_FIELD, PLAN_REAL_FIELD)
};

struct plan {
    struct plan_cell *cells; /* cells[count]; a group's cells stand together, its baseline first */
    size_t count;
    size_t groups;
    size_t *first;           /* first[groups + 1]: where each group begins in cells */
};

enum { PLAN_CAP = 100, PLAN_LEAST_VISITS = 6 }; /* fewer than 6 visits have no interval */
enum { PLAN_SPANS = 3 };                        /* repetitions of an instrumented visit, behind its warm-up */

/* What a campaign is to measure.  NULL or 0: everything, or the preset's value. */
struct plan_request {
    const struct preset *preset;
    const char *kernels;     /* "sqrt_cube,bubble_sort" */
    const char *variants;    /* of candidates and references; the baselines always come */
    const char *sizes;       /* "1000,1e6", for workloads; limits keep the preset's */
    const char *threads;     /* "1,2,4"; 0 = the ladder; of MPI variants, threads of each rank, 0 = 1 */
    const char *ranks;       /* "1,2,4", of MPI variants; NULL: those are left out */
    const char *rank_worker; /* id of the program with MPI; NULL: none */
    const char *options;     /* "order=sorted,d=3" */
    const char *huge_pages;  /* "system", "never", "always"; NULL: system */
    int64_t visits, repetitions, min_time_ns, time_limit_s, seed;
    int64_t cap;             /* most visits per cell; 0: as many as `visits`, or PLAN_CAP with a precision or a budget */
    double precision;        /* 0: 1 % */
    int64_t budget_ns;       /* 0: none */
    bool oversubscribe;      /* allow more workers than CPUs */
    bool find_break_even;    /* workloads: a grid of sizes, from the least of `sizes`, or BREAK_EVEN_LEAST_N, to the largest */
    const struct table *peers; /* of a file of peers (peers.h), whose variants join the groups of their kernels; or NULL */
    bool weak;               /* workloads: n(p) = n p^(1/work_exponent), so that the work of each worker stays the same */
};

/* A worker program: its id, and what it describes. */
struct plan_worker {
    const char *id;
    const struct table *description;
};

/* The workers this machine allows. */
struct plan_machine {
    const int *ladder; /* ladder[ladder_count], ascending */
    size_t ladder_count;
    int allowed;       /* on this machine */
    int64_t rank_cpus; /* for ranks, on all nodes that a batch system gave */
};

/* Builds the plan from the request, what the worker program describes and the machine.  Limits that bound the chosen
 * kernels, the empty region and the barrier, are part of every plan.  With a second program (workers[1], count 2) each
 * group has its cells too, behind those of the first, as far as both have the kernel and variant: it is measured against
 * the first.
 * EINVAL: *problem[size] names the option, the offending text and what to do; EOVERFLOW; ENOMEM.  plan_free() frees. */
int plan_build(const struct plan_request *request, const struct plan_worker workers[], size_t count,
               const struct plan_machine *machine, struct plan *plan, char *problem, size_t size);
void plan_free(struct plan *plan);

/* Fills plan->first of the cells, in which groups are numbered 0, 1, ... and stand together.  ENOMEM.  plan_build() has done it. */
int plan_index_groups(struct plan *plan);

/* True of a group that another part measures: see plan_part.h. */
bool plan_group_empty(const struct plan *plan, size_t group);

/* Order of one round: groups as a seeded random permutation of 0 .. plan->groups-1 in order[groups]. */
void plan_order_groups(const struct plan *plan, int64_t round, size_t order[]);
/* Order of a group's cells in one round: indexes into plan->cells, as many as the group has. */
void plan_order_cells(const struct plan *plan, size_t group, int64_t round, size_t order[]);

/* True if plan->cells[index] gets an instrumented visit, which says what its workers did: OpenMP variants of workloads that
 * are measured with more than one worker, there and with one. */
bool plan_instrumented(const struct plan *plan, size_t index);
/* Rows that a campaign without failures leaves at most: one per calibration, per visit (measured or instrumented) its
 * warm-up, its repetitions and the visit itself, and why the cell stopped. */
int64_t plan_rows(const struct plan *plan);
/* Cells that are visited whatever comes out: all but what a search for break-even sizes may pass over. */
size_t plan_certain_cells(const struct plan *plan);
/* Shortest time that so many measured visits per cell can take: all intervals at the minimum, starts and set-up not
 * counted; of a search for break-even sizes, that of the groups that are certain. */
double plan_shortest_s(const struct plan *plan, int64_t visits);
/* Can it be measured at all?  EINVAL: a cap below the least number of visits, a budget that the shortest visits cannot keep,
 * or a search for break-even sizes that nothing has: *problem[size] says what to do. */
int plan_check_amount(const struct plan *plan, char *problem, size_t size);

/* Writes plan.csv durable and whole.  EEXIST if path is there already; else errno. */
int plan_write(const struct plan *plan, const char *path);
/* Prints plan.csv to a stream. */
void plan_print(const struct plan *plan, FILE *file);
/* Reads plan.csv back.  EINVAL: not a plan (*problem says where); else errno.  plan_free() frees. */
int plan_read(const char *path, struct plan *plan, char *problem, size_t size);

#endif

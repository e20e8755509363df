/* What instrumented visits say of the workers, and what visits say of the CPUs' frequency. */
#ifndef SPEEDUP_ANALYSIS_INSTRUMENTED_H
#define SPEEDUP_ANALYSIS_INSTRUMENTED_H

#include "journal/record.h"

/* One repetition of an instrumented visit that is ok.  NaN = not known. */
struct instrumented {
    size_t cell;          /* row of plan.csv */
    size_t fingerprint;   /* the machine */
    double total_ns;      /* the interval */
    double inner;         /* runs in it */
    double busy_max_ns, busy_mean_ns, idle_ns, busy_spans; /* as in the row: of the interval */
    double cpu_ns, run_delay_ns; /* of all workers in the interval */
    double steal_share;   /* CPUs that the hypervisor took away during the visit, in mean */
};

/* Sum and number of the frequencies that the measured visits of one cell on one machine saw. */
struct frequencies {
    double sum_khz;
    size_t count;
};

/* Collected while the rows of a campaign are read; all zero but `cells` to begin with. */
struct instruments {
    struct instrumented *rows;       /* rows[count + open]: those of the visit that is not closed yet stand behind */
    size_t count, open, room;
    struct frequencies *frequencies; /* frequencies[machines][cells], row-major */
    size_t machines, cells;
};

/* Is the row a repetition of an instrumented visit that says something? */
bool instruments_want(const struct record *row);

/* Takes a row that is wanted into the open visit; of a cell that is not in the plan (cells) it is passed over.  ENOMEM. */
int instruments_take(struct instruments *instruments, const struct record *row, size_t fingerprint, size_t cell);

/* The visit row closes the visit: its rows count if it was ok.  ENOMEM. */
int instruments_close(struct instruments *instruments, const struct record *row, size_t fingerprint, size_t cell);

/* Another visit begins: one that is not closed never happened. */
void instruments_open(struct instruments *instruments);

void instruments_free(struct instruments *instruments);

/* The repetition of a cell whose interval per run is the median of all (of an even number the longer middle one); NULL
 * if there is none. */
const struct instrumented *instruments_find(const struct instruments *instruments, size_t fingerprint, size_t cell);

/* Mean frequency in kHz; NaN = not known. */
double instruments_frequency(const struct instruments *instruments, size_t fingerprint, size_t cell);

#endif

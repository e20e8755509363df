/* Where the lost speedup went: the gap between ideal and measured time, split by cause.  Pure; attribution_file.h reads
 * the rows that it is made from. */
#ifndef SPEEDUP_ANALYSIS_ATTRIBUTION_H
#define SPEEDUP_ANALYSIS_ATTRIBUTION_H

/* PART(name, words).  The causes, in the order of the file; `unexplained`, the last, is what the others leave over. */
#define ATTRIBUTION_PARTS_LIST(PART)                                                                                     \
    PART(imbalance, "load imbalance")                /* workers had different amounts to do */                           \
    PART(synchronisation, "fork/join and barriers")  /* making the team work, and waiting for each other */              \
    PART(bandwidth, "memory bandwidth")              /* p workers copy less than p times what one does */                \
    PART(starved, "no CPU to run on")                /* more runnable threads than CPUs, or the hypervisor took them */  \
    PART(serial, "serial part")                      /* one worker computes, the others wait */                          \
    PART(algorithm, "slower code than serial")       /* the variant with one worker against the serial baseline */       \
    PART(contention, "contention inside workers")    /* workers were busy for longer than one alone is, for none of the above */ \
    PART(frequency, "lower frequency")               /* CPUs are slower when more of them work */                        \
    PART(unexplained, "unexplained")

#define ATTRIBUTION_ENUM(name, words) ATTRIBUTION_##name,
enum attribution_part { ATTRIBUTION_PARTS_LIST(ATTRIBUTION_ENUM) ATTRIBUTION_PARTS };

/* What is known of one cell; NaN = not known.  Times are of one run, in nanoseconds. */
struct attribution_input {
    double p;              /* workers, > 1 */
    double time;           /* T(p) */
    double serial_time;    /* T(serial): the baseline's, of the same rounds */
    double one_time;       /* T(1): of the variant with one worker, of the same rounds */
    double one_half_width; /* half of the interval of T(1) / T(p), times T(p); NaN counts as 0 */
    /* of the instrumented visit, as shares of its interval */
    double busy_max, busy_mean; /* busy time of the busiest worker, and of all in mean */
    double idle;           /* time in which no worker was busy */
    double idle_one;       /* the same of the instrumented visit with one worker */
    double delayed;        /* time in which workers could have run but had no CPU, in mean over the workers */
    double meetings;       /* busy intervals in one run: the team met once less between them */
    /* measured beside the kernels */
    double region, barrier;         /* an empty parallel region, and a barrier, of p workers */
    double region_one, barrier_one; /* of one */
    double memory, memory_one; /* least time to move the run's bytes with p workers, and with one; 0: not bound by memory */
    double frequency, frequency_one; /* of the CPUs, any unit, in visits of this cell and of the variant with one worker */
};

/* Shares of the worker time p T(p).  Lost is 1 - T(serial) / (p T(p)) = 1 - efficiency; the parts that are known, with
 * `unexplained`, add up to it.  NaN = not known. */
struct attribution {
    double lost;
    double part[ATTRIBUTION_PARTS]; /* each >= 0, but for algorithm and unexplained */
    /* POP's hierarchy: https://pop-coe.eu/node/69 */
    double load_balance;        /* busy mean / busy max */
    double communication;       /* busy max / time */
    double parallel_efficiency; /* their product */
    double computation_scaling; /* busy time of one worker alone / busy time of all p */
    double global_efficiency;   /* product of the two above */
};

/* Splits the gap.  All of *result is NaN unless p > 1, time > 0 and serial_time > 0.  docs/measuring.md, "Where the speedup
 * went", derives each part. */
void attribution_split(const struct attribution_input *input, struct attribution *result);

/* "imbalance", and "load imbalance". */
const char *attribution_name(enum attribution_part part);
const char *attribution_words(enum attribution_part part);

/* The known parts but `unexplained`, largest first, in order[ATTRIBUTION_PARTS]; returns how many are at least `least`. */
int attribution_order(const struct attribution *attribution, double least, enum attribution_part order[]);

#endif

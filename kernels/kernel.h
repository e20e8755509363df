/* The contract of a kernel: what is measured.  Knows nothing of timing, CSV or the command line. */
#ifndef SPEEDUP_KERNELS_KERNEL_H
#define SPEEDUP_KERNELS_KERNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum model { MODEL_SERIAL, MODEL_OPENMP, MODEL_POOL, MODEL_MPI, MODEL_TARGET, MODEL_EXTERNAL };

enum role {
    ROLE_BASELINE,  /* row 0 of a kernel's table: good serial C */
    ROLE_CANDIDATE, /* compared with the baseline */
    ROLE_REFERENCE  /* another algorithm or generator: shown, never a divisor */
};

enum check {
    CHECK_EXACT,      /* result equal to the baseline's */
    CHECK_RESULT_ONLY /* a right answer by another way: judged by error <= tolerance */
};

/* What one run holds beside the kernel's own work.  Times of different regions answer different questions. */
enum region {
    REGION_KERNEL, /* nothing: the workers are there before */
    REGION_TEAM,   /* making a team, too */
    REGION_PROCESS, /* starting, hearing and ending worker processes, too */
    REGION_TRANSFER /* sending the input to a device and fetching the output, too */
};

struct spans;
struct process_pool;
struct rank_team;
struct variant;

enum { PROBLEM_TROUBLE = 256 };

/* One instance of a kernel's task. */
struct problem {
    size_t n;                      /* problem size, in kernel->unit; >= 1 */
    int p;                         /* workers: threads, processes, or ranks times the threads of each; >= 1 */
    uint64_t seed;                 /* of the inputs */
    const char *options;           /* "name=value:name=value"; "" = all standard; parsed by the kernel */
    const struct variant *variant; /* who will run: decides first touch, private or shared buffers */
    int inner;                     /* runs in one timed interval; a consuming kernel prepares as many inputs */
    size_t llc_bytes;              /* last-level cache that one worker's run can use; 0 = unknown */
    bool huge_pages;               /* large buffers are to lie in huge pages, where the system has some */
    const int *cpus;               /* cpus[p]: the CPU of each worker process; NULL: not bound */
    struct process_pool *pool;     /* worker processes, between prepare() and release(), else NULL */
    const struct rank_team *ranks; /* the processes that share this problem, each with memory of its own; NULL: this one alone */
    struct spans *spans;           /* per-worker busy intervals, or NULL: then spans cost one branch */
    void *data;                    /* inputs, outputs, scratch; made by setup(), freed by teardown() */
    char trouble[PROBLEM_TROUBLE]; /* where an errno value does not say enough: of setup() "what: why: what to do", of
                                      run() which worker was ended by what */
};

/* One way to carry out a kernel. */
struct variant {
    const char *name;    /* "omp_static"; unique within its kernel */
    enum model model;
    const char *summary; /* one line for `speedup list` and chart legends */
    enum role role;
    enum check check;
    int (*prepare)(struct problem *); /* untimed: start a pool, map to a device; may be NULL */
    int (*run)(struct problem *);     /* all that is timed; 0 or an errno value */
    void (*collect)(struct problem *); /* untimed, before result(): brings the output of other ranks to rank 0; may be NULL */
    void (*release)(struct problem *); /* undoes prepare; may be NULL */
    enum region region;
    bool extra;          /* one of several ways to the same end: not in preset quick unless it is named */
};

/* An option of a kernel, for example {"order", "random", "random|sorted", "..."}. */
struct kernel_option {
    const char *name;
    const char *standard; /* the value when the option is not given */
    const char *domain;   /* "a|b|c", "integer 1..8" or "real 0.001..1000"; bounds included; a|FILE
                             takes a and names of files */
    const char *summary;
};

/* Problem sizes of the presets, as comma-separated integers in kernel->unit.  "": of a limit that moves memory, those
 * of the chosen workloads that do. */
struct kernel_sizes {
    const char *quick, *standard, *publish;
};

/* What the tables have that were published of this task: sizes, numbers of workers ("": none are told, or not a fixed list), sets
 * of options separated by ';', sets of which the results were published and no times, and whether n grew with the workers.  No
 * sizes: nothing was published. */
struct kernel_sources {
    const char *sizes, *workers, *options, *results;
    bool weak;
};

/* A task, how it is set up and judged, and every variant of it. */
struct kernel {
    const char *name, *title, *unit;
    bool limit;                          /* a roof: what the machine can do at best */
    const struct kernel_option *options; /* ends with {0}; NULL = none */
    struct kernel_sizes sizes;
    struct kernel_sources sources;
    int (*setup)(struct problem *);      /* allocate, fill, first-touch with the team that will use it; EINVAL: bad
                                            options, EOVERFLOW: n too large to address, ENOMEM; E2BIG: `inner` inputs
                                            would take too much memory.  After a failure nothing
                                            is left to free */
    void (*reset)(struct problem *);     /* untimed; poisons the output, restores consumed inputs */
    uint64_t (*result)(const struct problem *);  /* checksum of the output (of all `inner` outputs, if it
                                                    consumes its input), the same for every inner; its
                                                    formula stands in the kernel's header */
    double (*error)(const struct problem *);     /* distance from a right answer by the full oracle; right iff
                                                    error <= tolerance, so NaN is wrong; INFINITY when hopeless */
    const char *(*label)(const struct problem *); /* what a reader of the times must know of the input, as letters,
                                                    digits and '_', or ""; may be NULL = never anything */
    void (*teardown)(struct problem *);
    double (*work)(const struct problem *);      /* operations in one run; asks n and options only, as does bytes */
    double (*bytes)(const struct problem *);     /* least bytes moved in one run: the roof; 0 if not bound by memory */
    double (*footprint)(const struct problem *); /* most bytes of memory held at once from setup() to teardown(), error()
                                                    included; asks n, p, inner, options and variant, allocates nothing.
                                                    NAN: options that setup() refuses */
    double work_exponent;                /* work ~ n^this: weak scaling takes n(p) = n p^(1/this) */
    const char *work_unit;               /* what work counts: "elements", "exchanges", ... */
    const char *roof;                    /* the limit whose work bounds this kernel's work, counted in the same unit; NULL:
                                            none.  Where bytes() is not 0, copying memory is a second roof */
    bool consumes_input;                 /* run() destroys its input: reset() refills inner copies */
    double tolerance;                    /* with its derivation in a comment */
    const struct variant *variants;      /* [0] is the serial baseline; ends with {0} */
};

/* Every kernel, in the order of kernels.def; ends with NULL. */
const struct kernel *const *kernel_list(void);

/* The kernel or variant of that name, or NULL. */
const struct kernel *kernel_find(const char *name);
const struct variant *variant_find(const struct kernel *kernel, const char *name);

/* Names as they stand in CSV: "serial" "openmp" "pool" "mpi" "target" "external"; "baseline" ...; "exact" ...;
 * "kernel" "kernel+team" "process" "kernel+transfer". */
const char *model_name(enum model model);
const char *role_name(enum role role);
const char *check_name(enum check check);
const char *region_name(enum region region);

/* Has it one worker only, whatever the machine has?  So have serial variants and those on a device. */
bool variant_is_single(const struct variant *variant);

/* Threads of this process that may touch memory or compute for this problem: p for OpenMP variants, the rank's part of p for
 * MPI variants, else 1. */
int problem_threads(const struct problem *problem);

/* Workers that share a run of this problem: threads or processes, on all ranks; 1 for single variants. */
int problem_workers(const struct problem *problem);

/* True if worker processes are there before run(), so that arrays must lie in memory that they share. */
bool problem_shares_memory(const struct problem *problem);

#endif

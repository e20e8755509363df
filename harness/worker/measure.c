/* Times and verifies one variant of one kernel. */
#include "harness/worker/binding.h"
#include "harness/worker/repetition.h"

#include "journal/human.h"
#include "kernels/support/buffer.h"
#include "kernels/support/device.h"
#include "kernels/support/spans.h"
#include "kernels/support/team.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void visit_begin(struct visit *visit, const struct measure_options *options)
{
    struct record *row = &visit->row;
    memset(visit, 0, sizeof *visit);
    visit->options = options;
    visit->problem = (struct problem){.n = options->n,
                                      .p = options->p,
                                      .seed = options->seed,
                                      .options = options->options,
                                      .variant = options->variant,
                                      .inner = options->inner ? options->inner : 1,
                                      .huge_pages = options->huge_pages == HUGE_PAGES_ALWAYS,
                                      .llc_bytes = options->llc_bytes,
                                      .cpus = options->cpus,
                                      .ranks = options->variant->model == MODEL_MPI ? options->team : NULL};
    record_clear(row);
    record_set_text(row->type, sizeof row->type, "repetition");
    record_set_text(row->kernel, sizeof row->kernel, options->kernel->name);
    record_set_text(row->variant, sizeof row->variant, options->variant->name);
    record_set_text(row->options, sizeof row->options, options->options);
    record_set_text(row->region, sizeof row->region, region_name(options->variant->region));
    record_set_text(row->timing, sizeof row->timing, visit->problem.ranks ? "slowest_rank" : "one_clock");
    row->n = (int64_t)options->n;
    row->p = options->p;
    row->threads = problem_threads(&visit->problem);
    row->ranks = ranks_size(&visit->problem);
    row->nodes = row->ranks == 1 ? 1 : RECORD_UNKNOWN;
    row->seed = (int64_t)options->seed;
    row->work = options->kernel->work(&visit->problem);
    row->bytes = options->kernel->bytes(&visit->problem);
}

static int emit(const struct visit *visit, struct record *row, int64_t repetition, const char *phase)
{
    row->repetition = repetition;
    record_set_text(row->phase, sizeof row->phase, phase);
    return visit->options->sink(visit->options->context, row);
}

static bool row_ok(const struct record *row)
{
    return strcmp(row->status, "ok") == 0;
}

/* Sets the problem up and prepares the variant; after a failure nothing is left to undo.  What a pool costs to start is what
 * a team of threads costs to make. */
static int problem_open(struct visit *visit, struct problem *problem)
{
    const struct measure_options *options = visit->options;
    const bool pool = options->variant->model == MODEL_POOL;
    int error = (int)ranks_max(problem, options->kernel->setup(problem));
    if (error || !options->variant->prepare)
        return error;
    const uint64_t began = pool ? options->now() : 0;
    error = options->variant->prepare(problem);
    if (pool)
        visit->row.cold_ns = (int64_t)(options->now() - began);
    if (error)
        options->kernel->teardown(problem);
    return error;
}

static void problem_close(const struct measure_options *options, struct problem *problem)
{
    if (options->variant->release)
        options->variant->release(problem);
    options->kernel->teardown(problem);
}

/* Is `bytes` more than the problem may take?  Not known, NAN, is not. */
static bool beyond_limit(const struct measure_options *options, double bytes)
{
    return options->memory_limit > 0 && bytes > (double)options->memory_limit;
}

/* A consuming kernel prepares `inner` inputs, so it is set up anew, beside the old ones; the others only count further.
 * E2BIG: the copies would take too much memory; all stays as it was. */
static int set_inner(struct visit *visit, int inner)
{
    struct problem larger = visit->problem;
    larger.inner = inner;
    if (visit->options->kernel->consumes_input) {
        if (visit->options->memory_limit > 0 &&
            beyond_limit(visit->options, ranks_size(&larger) * (visit->options->kernel->footprint(&larger) +
                                                                visit->options->kernel->footprint(&visit->problem))))
            return E2BIG;
        larger.data = NULL;
        larger.pool = NULL;
        int error = problem_open(visit, &larger);
        if (error)
            return error;
        problem_close(visit->options, &visit->problem);
    }
    visit->problem = larger;
    return 0;
}

/* Doubles inner until an interval lasts min_time_ns twice in a row: one interruption must not pass for work.  The row
 * of the last interval is left in *row. */
static int calibrate(struct visit *visit, struct record *row)
{
    int confirmed = 0, error = 0;
    while (confirmed < 2 && error == 0) {
        repetition_make(visit, row);
        if (!row_ok(row))
            break;
        confirmed = (uint64_t)row->total_ns >= visit->options->min_time_ns ? confirmed + 1 : 0;
        if (confirmed == 0 && visit->problem.inner > INT_MAX / 2)
            break;
        if (confirmed == 0)
            error = set_inner(visit, visit->problem.inner * 2);
    }
    return error == E2BIG ? 0 : error;
}

static int visit_rows(struct visit *visit)
{
    const struct measure_options *options = visit->options;
    struct record row;
    int64_t repetition = 0;
    int error = 0;
    if (options->inner == 0) {
        error = calibrate(visit, &row);
        if (error == 0)
            error = emit(visit, &row, repetition++, "warmup");
        if (error || !row_ok(&row))
            return error;
    }
    const int total = options->warmups + options->repetitions;
    for (int i = 0; i < total && error == 0; i++) {
        repetition_make(visit, &row);
        error = emit(visit, &row, repetition++, i < options->warmups ? "warmup" : "timed");
        if (!row_ok(&row))
            break;
    }
    return error;
}

/* The row of workers that will not do. */
static int refuse_team(struct visit *visit, const char *status, const char *note)
{
    record_set_text(visit->row.note, sizeof visit->row.note, note);
    record_set_text(visit->row.status, sizeof visit->row.status, status);
    return emit(visit, &visit->row, 0, "warmup");
}

/* Ranks, and their CPUs, are those asked for, before any team is made.  0, or the row that says what to do. */
static int ranks_check(struct visit *visit, bool *good)
{
    const struct measure_options *options = visit->options;
    char note[sizeof visit->row.note] = "";
    const int asked = options->ranks > 1 ? options->ranks : 1;
    const int there = options->team ? options->team->size : 1;
    int error = 0;
    if (there != asked)
        snprintf(note, sizeof note, "%d ranks asked, the world has %d: start with the launcher of this MPI", asked, there);
    else if (visit->problem.ranks)
        error = binding_check(&visit->problem, note, sizeof note);
    *good = note[0] == '\0';
    return error || *good ? error : refuse_team(visit, "team_short", note);
}

/* Without a device the runtime would run the same code here, and its time would pass for the device's. */
static int device_check(struct visit *visit, bool *good)
{
    *good = visit->options->variant->model != MODEL_TARGET || device_present();
    return *good ? 0 : refuse_team(visit, "skipped", "no offload device");
}

/* A team of threads is made and warmed here, before anything is set up or timed.  0, or the row of one that is short. */
static int threads_check(struct visit *visit, bool *good)
{
    char note[64];
    const struct problem *problem = &visit->problem;
    const int threads = problem_threads(problem);
    uint64_t began = visit->options->now();
    int joined = team_start(threads);
    visit->row.cold_ns = ranks_max(problem, (int64_t)(visit->options->now() - began));
    joined = threads - (int)ranks_max(problem, threads - joined); /* where fewest did */
    *good = joined == threads;
    if (*good)
        return 0;
    snprintf(note, sizeof note, "%d threads asked and %d joined", threads, joined);
    return refuse_team(visit, "team_short", note);
}

/* Are more workers on some node of the ranks than it has CPUs? */
static bool crowded(const struct visit *visit)
{
    const struct problem *problem = &visit->problem;
    const char *host = visit->before[ranks_rank(problem) * problem_threads(problem)].host;
    int workers = 0;
    for (int i = 0; i < problem_workers(problem); i++)
        workers += strcmp(visit->before[i].host, host) == 0;
    return ranks_max(problem, workers > sysconf(_SC_NPROCESSORS_ONLN)) != 0;
}

/* Workers, of whatever kind, that are there before a run compute alike.  0, or the row of those that do not. */
static int workers_check(struct visit *visit, bool *good)
{
    const int workers = problem_workers(&visit->problem);
    *good = true;
    if (visit->problem.variant->region == REGION_PROCESS || team_look(&visit->problem, visit->before) != 0)
        return 0; /* a worker that died is told by the first run */
    visit->row.nodes = visit->problem.ranks ? team_nodes(visit->before, workers) : 1;
    visit->crowded = visit->problem.ranks && crowded(visit);
    for (int i = 0; i < workers && workers > 1; i++)
        visit->unbound = visit->unbound || !visit->before[i].bound;
    *good = team_float_mode_equal(visit->before, workers);
    return *good ? 0 : refuse_team(visit, "failed", "workers differ in floating-point mode");
}

/* Nothing is allocated for a problem that takes more memory than it may.  0, or the row that says so. */
static int memory_check(struct visit *visit, bool *good)
{
    const struct measure_options *options = visit->options;
    struct record *row = &visit->row;
    char needed[32], allowed[32];
    const double ranks = ranks_size(&visit->problem); /* at most so many on one machine, and each with all of it */
    const double bytes = options->memory_limit > 0 ? ranks * options->kernel->footprint(&visit->problem) : 0;
    *good = !beyond_limit(options, bytes);
    if (*good)
        return 0;
    human_bytes(bytes, needed, sizeof needed);
    human_bytes((double)options->memory_limit, allowed, sizeof allowed);
    snprintf(row->note, sizeof row->note, "needs %s of %s allowed", needed, allowed);
    record_set_text(row->status, sizeof row->status, "skipped");
    return emit(visit, row, 0, "warmup");
}

static int visit_alloc(struct visit *visit)
{
    const size_t workers = (size_t)problem_workers(&visit->problem);
    visit->before = calloc(workers, sizeof *visit->before);
    visit->after = calloc(workers, sizeof *visit->after);
    if (!visit->before || !visit->after)
        return ENOMEM;
    if (!visit->options->spans)
        return 0;
    visit->spans.stamp = visit->options->now;
    visit->spans.workers = (size_t)visit->options->p;
    visit->spans.worker = buffer_alloc_shared(&visit->problem, visit->spans.workers, sizeof *visit->spans.worker);
    if (!visit->spans.worker)
        return ENOMEM;
    memset(visit->spans.worker, 0, visit->spans.workers * sizeof *visit->spans.worker);
    visit->problem.spans = &visit->spans;
    return 0;
}

static void visit_free(struct visit *visit)
{
    free(visit->before);
    free(visit->after);
    buffer_free_shared(visit->spans.worker);
}

/* From setup to teardown. */
static int visit_problem(struct visit *visit)
{
    const struct measure_options *options = visit->options;
    bool good = false;
    int error = problem_open(visit, &visit->problem);
    if (error == EAGAIN && visit->problem.trouble[0])
        return refuse_team(visit, "team_short", visit->problem.trouble);
    if (error) {
        if (options->trouble)
            memcpy(options->trouble, visit->problem.trouble, PROBLEM_TROUBLE);
        return error;
    }
    error = workers_check(visit, &good);
    if (error == 0 && good)
        error = visit_rows(visit);
    if (error == 0 && good && options->who && ranks_rank(&visit->problem) == 0)
        options->who(options->context, visit->after, problem_workers(&visit->problem));
    problem_close(options, &visit->problem);
    return error;
}

int measure_run(const struct measure_options *options)
{
    struct visit visit;
    struct clock_quality quality;
    bool good = false;
    visit_begin(&visit, options);
    int error = ranks_check(&visit, &good);
    if (error || !good)
        return error;
    error = memory_check(&visit, &good);
    if (error || !good)
        return error;
    error = device_check(&visit, &good);
    if (error || !good)
        return error;
    clock_measure(options->now, &quality);
    visit.shortest_ns = clock_shortest_interval_ns(&quality);
    error = threads_check(&visit, &good);
    if (error || !good)
        return error;
    error = visit_alloc(&visit);
    if (error == 0)
        error = visit_problem(&visit);
    visit_free(&visit);
    return error;
}

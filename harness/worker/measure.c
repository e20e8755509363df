/* Times and verifies one variant of one kernel. */
#include "harness/worker/measure.h"

#include "journal/human.h"
#include "kernels/support/buffer.h"
#include "kernels/support/spans.h"
#include "kernels/support/team.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A visit under way. */
struct visit {
    const struct measure_options *options;
    struct problem problem;
    struct spans spans;
    uint64_t shortest_ns; /* below this the clock is too coarse: label "too_short" */
    bool unbound;         /* a team that the system may move about: label "unpinned" */
    struct team_member *before, *after; /* the workers, around an interval: each [problem_workers()] */
    struct record row;    /* what is equal in all rows; each repetition fills in the rest */
};

/* One timed interval of `inner` runs. */
struct interval {
    uint64_t total_ns, end_ns;
    struct team_usage usage;
    int migrations;
    int error; /* errno of the first run that failed; then the rest, but for total_ns, is not known */
};

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
                                      .cpus = options->cpus};
    record_clear(row);
    record_set_text(row->type, sizeof row->type, "repetition");
    record_set_text(row->kernel, sizeof row->kernel, options->kernel->name);
    record_set_text(row->variant, sizeof row->variant, options->variant->name);
    record_set_text(row->options, sizeof row->options, options->options);
    record_set_text(row->region, sizeof row->region, region_name(options->variant->region));
    row->n = (int64_t)options->n;
    row->p = options->p;
    row->threads = problem_threads(&visit->problem);
    row->ranks = 1;
    row->seed = (int64_t)options->seed;
    row->work = options->kernel->work(&visit->problem);
    row->bytes = options->kernel->bytes(&visit->problem);
}

/* Workers that a run starts itself are others each time. */
static int migrations(const struct visit *visit)
{
    int count = 0;
    if (visit->problem.variant->region == REGION_PROCESS)
        return RECORD_UNKNOWN;
    for (int i = 0; i < problem_workers(&visit->problem); i++)
        count += visit->before[i].cpu != visit->after[i].cpu;
    return count;
}

static void interval_time(struct visit *visit, struct interval *interval)
{
    const struct measure_options *options = visit->options;
    struct problem *problem = &visit->problem;
    int (*const run)(struct problem *) = options->variant->run;
    const int workers = problem_workers(problem), inner = problem->inner;
    interval->error = team_look(problem, visit->before); /* its end is the barrier from which all start */
    if (problem->spans)
        spans_clear(problem->spans);
    uint64_t began = options->now();
    if (problem->spans)
        spans_start(problem->spans, began);
    for (int i = 0; i < inner && interval->error == 0; i++)
        interval->error = run(problem);
    interval->end_ns = options->now();
    interval->total_ns = interval->end_ns - began;
    if (interval->error == 0)
        interval->error = team_look(problem, visit->after);
    if (interval->error)
        return;
    const struct team_usage before = team_usage_sum(visit->before, workers), after = team_usage_sum(visit->after, workers);
    interval->usage = team_usage_difference(&after, &before);
    interval->migrations = migrations(visit);
}

/* What a run that failed says of itself. */
static const char *failure(const struct visit *visit, int error, struct record *row)
{
    const char *trouble = visit->problem.trouble;
    record_set_text(row->note, sizeof row->note, trouble[0] ? trouble : strerror(error));
    return error == EOWNERDEAD ? "crashed" : error == EAGAIN && trouble[0] ? "team_short" : "failed";
}

/* "ok", "wrong", or what went wrong before; fills in result and error. */
static const char *judge(const struct visit *visit, const struct interval *interval, struct record *row)
{
    const struct measure_options *options = visit->options;
    const int workers = problem_workers(&visit->problem), seen = team_distinct(visit->after, workers);
    if (interval->error)
        return failure(visit, interval->error, row);
    if (seen != workers) {
        snprintf(row->note, sizeof row->note, "%d workers asked and %d were there", workers, seen);
        return "team_short";
    }
    uint64_t result = options->kernel->result(&visit->problem);
    snprintf(row->result, sizeof row->result, "%" PRIu64, result);
    if (options->expect && options->variant->check == CHECK_EXACT) {
        if (result == options->expected)
            return "ok";
        snprintf(row->note, sizeof row->note, "expected %" PRIu64, options->expected);
        return "wrong";
    }
    row->error = options->kernel->error(&visit->problem);
    return row->error <= options->kernel->tolerance ? "ok" : "wrong"; /* so NaN is wrong */
}

/* The interval ended at end_ns: what came behind the last span is idle, too. */
static void row_spans(struct spans *spans, uint64_t end_ns, struct record *row)
{
    double sum = 0;
    uint64_t longest = 0, most = 0, idle_since_ns = atomic_load(&spans->idle_since_ns);
    for (size_t i = 0; i < spans->workers; i++) {
        sum += (double)spans->worker[i].busy_ns;
        if (spans->worker[i].busy_ns > longest)
            longest = spans->worker[i].busy_ns;
        if (spans->worker[i].count > most)
            most = spans->worker[i].count;
    }
    row->busy_max_ns = (int64_t)longest;
    row->busy_mean_ns = sum / (double)spans->workers;
    row->idle_ns = (int64_t)(atomic_load(&spans->idle_ns) + (end_ns > idle_since_ns ? end_ns - idle_since_ns : 0));
    row->busy_spans = (int64_t)most;
}

static void row_usage(const struct interval *interval, struct record *row)
{
    row->cpu_ns = interval->usage.cpu_ns;
    row->preemptions = interval->usage.preemptions;
    row->waits = interval->usage.waits;
    row->page_faults = interval->usage.page_faults;
    row->major_faults = interval->usage.major_faults;
    row->run_delay_ns = interval->usage.run_delay_ns;
    row->migrations = interval->migrations;
}

/* One repetition: restore, time, verify.  *row is complete afterwards. */
static void repeat(struct visit *visit, struct record *row)
{
    struct interval interval;
    *row = visit->row;
    visit->options->kernel->reset(&visit->problem);
    interval_time(visit, &interval);
    row->inner = visit->problem.inner;
    row->total_ns = (int64_t)interval.total_ns;
    if (interval.error == 0)
        row_usage(&interval, row);
    if (visit->problem.spans)
        row_spans(&visit->spans, interval.end_ns, row);
    if (interval.total_ns < visit->shortest_ns)
        record_add_label(row, "too_short");
    if (visit->unbound)
        record_add_label(row, "unpinned");
    if (visit->options->kernel->label)
        record_add_label(row, visit->options->kernel->label(&visit->problem));
    record_set_text(row->status, sizeof row->status, judge(visit, &interval, row));
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
    int error = options->kernel->setup(problem);
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
            beyond_limit(visit->options, visit->options->kernel->footprint(&larger) +
                                             visit->options->kernel->footprint(&visit->problem)))
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
        repeat(visit, row);
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
        repeat(visit, &row);
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

/* A team of threads is made and warmed here, before anything is set up or timed.  0, or the row of one that is short. */
static int threads_check(struct visit *visit, bool *good)
{
    char note[64];
    const int threads = problem_threads(&visit->problem);
    uint64_t began = visit->options->now();
    int joined = team_start(threads);
    visit->row.cold_ns = (int64_t)(visit->options->now() - began);
    *good = joined == threads;
    if (*good)
        return 0;
    snprintf(note, sizeof note, "%d threads asked and %d joined", threads, joined);
    return refuse_team(visit, "team_short", note);
}

/* Workers, of whatever kind, that are there before a run compute alike.  0, or the row of those that do not. */
static int workers_check(struct visit *visit, bool *good)
{
    const int workers = problem_workers(&visit->problem);
    *good = true;
    if (visit->problem.variant->region == REGION_PROCESS || team_look(&visit->problem, visit->before) != 0)
        return 0; /* a worker that died is told by the first run */
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
    const double bytes = options->memory_limit > 0 ? options->kernel->footprint(&visit->problem) : 0;
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
    if (error == 0 && good && options->who)
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
    int error = memory_check(&visit, &good);
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

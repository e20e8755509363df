/* Times and verifies one repetition. */
#include "harness/worker/repetition.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* One timed interval of `inner` runs. */
struct interval {
    uint64_t total_ns, end_ns;
    struct team_usage usage;
    int migrations;
    int error; /* errno of the first run that failed; then the rest, but for total_ns, is not known */
};

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

/* All ranks leave the barrier at once, or nearly; the slowest says how long it took, by its own clock. */
static void interval_time(struct visit *visit, struct interval *interval)
{
    const struct measure_options *options = visit->options;
    struct problem *problem = &visit->problem;
    int (*const run)(struct problem *) = options->variant->run;
    const int workers = problem_workers(problem), inner = problem->inner;
    interval->error = team_look(problem, visit->before); /* its end is the barrier from which all start */
    if (problem->spans)
        spans_clear(problem->spans);
    ranks_barrier(problem);
    uint64_t began = options->now();
    if (problem->spans)
        spans_start(problem->spans, began);
    for (int i = 0; i < inner && interval->error == 0; i++)
        interval->error = run(problem);
    interval->end_ns = options->now();
    interval->total_ns = (uint64_t)ranks_max(problem, (int64_t)(interval->end_ns - began));
    interval->error = (int)ranks_max(problem, interval->error);
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

void repetition_make(struct visit *visit, struct record *row)
{
    struct interval interval;
    *row = visit->row;
    visit->options->kernel->reset(&visit->problem);
    interval_time(visit, &interval);
    if (interval.error == 0 && visit->options->variant->collect)
        visit->options->variant->collect(&visit->problem);
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
    if (visit->crowded)
        record_add_label(row, "oversubscribed");
    if (visit->options->kernel->label)
        record_add_label(row, visit->options->kernel->label(&visit->problem));
    if (ranks_rank(&visit->problem) == 0)
        record_set_text(row->status, sizeof row->status, judge(visit, &interval, row));
    ranks_share(&visit->problem, 0, row, sizeof *row);
}

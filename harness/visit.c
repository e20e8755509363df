/* Makes one visit and turns what came of it into rows. */
#include "harness/visit.h"

#include "harness/noise.h"
#include "harness/peers.h"
#include "harness/visit_launch.h"
#include "harness/worker/clock.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST_ROWS = 100000 };

/* Fields that the coordinator knows better than any worker. */
static void identify(const struct visit_session *session, const struct visit_request *request, const char *type,
                     struct record *row)
{
    const struct plan_cell *cell = request->cell;
    record_set_text(row->type, sizeof row->type, type);
    record_set_text(row->session, sizeof row->session, session->name);
    record_set_text(row->kernel, sizeof row->kernel, cell->kernel);
    record_set_text(row->variant, sizeof row->variant, cell->variant);
    record_set_text(row->options, sizeof row->options, cell->options);
    record_set_text(row->scaling, sizeof row->scaling, cell->scaling);
    record_set_text(row->worker, sizeof row->worker, cell->worker);
    row->group = cell->group;
    row->round = request->round;
    row->visit = request->visit;
    row->n = cell->n;
    row->p = cell->p;
    row->ranks = cell->ranks;
    row->threads = cell->threads;
    row->seed = cell->seed;
}

static struct record *new_row(struct visit_rows *rows)
{
    struct record *larger = realloc(rows->rows, (rows->count + 1) * sizeof *larger);
    if (!larger)
        return NULL;
    rows->rows = larger;
    record_clear(&rows->rows[rows->count]);
    return &rows->rows[rows->count++];
}

/* A repetition row must say when, how long and with what result. */
static const char *row_fault(const struct record *row, int64_t repetition)
{
    if (row->repetition != repetition)
        return "repetitions are not counted 0, 1, 2, ...";
    const bool untimed = strcmp(row->status, "team_short") == 0 || strcmp(row->status, "failed") == 0 ||
                         strcmp(row->status, "skipped") == 0;
    if (row->total_ns < 0 && !untimed)
        return "total_ns is missing";
    if (strcmp(row->status, "ok") == 0 && (row->total_ns <= 0 || row->result[0] == '\0'))
        return "a row is ok without time or result";
    if (row->inner == 0)
        return "inner is 0";
    return NULL;
}

/* A peer need not say more than how long and with what result; which row warms up is not its choice. */
static const char *read_peer(const struct visit_request *request, struct record *row)
{
    record_set_text(row->phase, sizeof row->phase, row->repetition == 0 ? "warmup" : "timed");
    record_set_text(row->region, sizeof row->region, request->cell->region);
    if (row->inner < 0)
        row->inner = visit_calibrates(request) ? 1 : request->inner;
    return peers_judge(request->cell, request->has_expected, request->expected, row);
}

/* Ranks that were put on one node although others are free. */
static void refuse_crowd(struct record *row)
{
    record_set_text(row->status, sizeof row->status, "team_short");
    record_set_text(row->note, sizeof row->note, "a node has more workers than CPUs: have the launcher spread the ranks");
}

static int read_row(const struct record_layout *layout, const struct visit_session *session,
                    const struct visit_request *request, const char *line, size_t length, struct visit_rows *rows,
                    char *problem, size_t size)
{
    int64_t repetition = (int64_t)rows->count;
    struct record *row = rows->count < MOST_ROWS ? new_row(rows) : NULL;
    if (!row)
        return ENOMEM;
    int error = record_parse(layout, line, length, row);
    const char *fault = error ? strerror(error) : request->command ? read_peer(request, row) : NULL;
    if (!fault)
        fault = row_fault(row, repetition);
    if (fault) {
        rows->count--;
        snprintf(problem, size, "row %" PRId64 ": %s", repetition + 1, fault);
        return EINVAL;
    }
    identify(session, request, "repetition", row);
    if (row->inner < 0)
        row->inner = 1;
    if (row->phase[0] == '\0')
        record_set_text(row->phase, sizeof row->phase, "timed");
    if (request->spans && strcmp(row->phase, "timed") == 0)
        record_set_text(row->phase, sizeof row->phase, "spans");
    if (request->cell->oversubscribed)
        record_add_label(row, "oversubscribed");
    else if (record_has_label(row, "oversubscribed") && strcmp(row->status, "ok") == 0)
        refuse_crowd(row);
    return 0;
}

static int read_layout(const char *output, size_t length, struct record_layout **layout, char *problem, size_t size)
{
    char header[4096];
    if (length == 0 || length >= sizeof header) {
        snprintf(problem, size, length ? "header line too long" : "no output");
        return EINVAL;
    }
    memcpy(header, output, length);
    header[length] = '\0';
    int error = record_layout_parse(header, layout);
    if (error) {
        snprintf(problem, size, "no header line");
        return error;
    }
    if (record_layout_has(*layout, "repetition") && record_layout_has(*layout, "total_ns") &&
        record_layout_has(*layout, "result"))
        return 0;
    snprintf(problem, size, "header lacks repetition, total_ns or result");
    record_layout_free(*layout);
    return EINVAL;
}

int visit_read(const struct visit_session *session, const struct visit_request *request, const char *output,
               size_t length, struct visit_rows *rows, char *problem, size_t size)
{
    struct record_layout *layout;
    const char *end = output + length, *newline = memchr(output, '\n', length);
    size_t header = newline ? (size_t)(newline - output) : length;
    int error = read_layout(output, header, &layout, problem, size);
    if (error)
        return error;
    for (const char *at = newline ? newline + 1 : end; at < end && error == 0; at = newline + 1) {
        newline = memchr(at, '\n', (size_t)(end - at));
        if (!newline) {
            snprintf(problem, size, "last line has no end");
            error = EINVAL;
            break;
        }
        error = read_row(layout, session, request, at, (size_t)(newline - at), rows, problem, size);
    }
    record_layout_free(layout);
    return error;
}

static const char *signal_word(int number)
{
    const char *name = sigabbrev_np(number);
    return name ? name : "?";
}

/* First status of a repetition that is not ok, or NULL. */
static const struct record *first_bad(const struct visit_rows *rows)
{
    for (size_t i = 0; i < rows->count; i++)
        if (strcmp(rows->rows[i].status, "ok") != 0)
            return &rows->rows[i];
    return NULL;
}

/* Status and note of the whole visit. */
static void judge(const struct visit_request *request, const struct launched *launched, const struct visit_rows *rows,
                  const char *problem, struct record *visit)
{
    const struct record *bad = first_bad(rows);
    const char *status = "failed";
    char note[sizeof visit->note * 4] = "";
    if (launched->end == LAUNCH_TIMEOUT && request->time_limit_ns < (uint64_t)request->cell->time_limit_s * 1000000000u) {
        status = "aborted";
        snprintf(note, sizeof note, "deadline");
    } else if (launched->end == LAUNCH_TIMEOUT) {
        status = "timeout";
        snprintf(note, sizeof note, "over %" PRId64 " s", request->cell->time_limit_s);
    } else if (launched->end == LAUNCH_ABORTED) {
        status = "aborted";
    } else if (launched->end == LAUNCH_ENDLESS) {
        snprintf(note, sizeof note, "more than %d bytes of output", VISIT_OUTPUT_LIMIT);
    } else if (launched->end == LAUNCH_KILLED) {
        status = "crashed";
        snprintf(note, sizeof note, "signal %s: %s", signal_word(launched->code), launched->message);
    } else if (problem[0]) {
        snprintf(note, sizeof note, "not the worker protocol: %s: %s", problem, launched->message);
    } else if (bad) {
        status = bad->status;
        snprintf(note, sizeof note, "%s", bad->note);
    } else if (launched->code != 0) {
        snprintf(note, sizeof note, "exit status %d: %s", launched->code, launched->message);
    } else if (rows->count != visit_rows_wanted(request)) {
        snprintf(note, sizeof note, "%zu rows instead of %zu", rows->count, visit_rows_wanted(request));
    } else {
        status = "ok";
    }
    record_set_text(visit->status, sizeof visit->status, status);
    record_set_text(visit->note, sizeof visit->note, note);
}

/* The row that closes a visit: a visit without one never happened. */
static int close_visit(const struct visit_session *session, const struct visit_request *request,
                       struct visit_rows *rows, struct record **visit)
{
    *visit = new_row(rows);
    if (!*visit)
        return ENOMEM;
    identify(session, request, "visit", *visit);
    if (request->spans)
        record_set_text((*visit)->phase, sizeof (*visit)->phase, "spans");
    if (rows->count > 1)
        (*visit)->cold_ns = rows->rows[0].cold_ns;
    if (request->cell->oversubscribed)
        record_add_label(*visit, "oversubscribed");
    return 0;
}

/* Launch to exit, and at least as long as all it timed: so a scripted worker, which does not wait, has a clock too. */
static int64_t visit_duration_ns(const struct launched *launched, const struct visit_rows *rows)
{
    int64_t timed_ns = 0;
    for (size_t i = 0; i + 1 < rows->count; i++)
        timed_ns += rows->rows[i].total_ns > 0 ? rows->rows[i].total_ns : 0;
    return timed_ns > (int64_t)launched->elapsed_ns ? timed_ns : (int64_t)launched->elapsed_ns;
}

/* Names what disturbed the visit. */
static void label(const struct visit_session *session, const struct noise_counters *before, struct visit_rows *rows)
{
    struct record *visit = &rows->rows[rows->count - 1];
    struct noise_counters after;
    noise_read(session->topology, &after);
    const struct noise_counters during = noise_between(before, &after);
    for (size_t i = 0; i + 1 < rows->count; i++)
        noise_label_repetition(&during, &rows->rows[i]);
    noise_label_visit(&during, visit);
    visit->frequency_khz = noise_frequency_khz(session->topology);
    visit->temperature_mc = noise_temperature_mc();
}

int visit_make(const struct visit_session *session, const struct visit_request *request, struct visit_rows *rows)
{
    struct launched launched;
    struct noise_counters before;
    struct record *visit, judged;
    char problem[160] = "", start[24];
    memset(rows, 0, sizeof *rows);
    clock_utc(start, sizeof start);
    noise_read(session->topology, &before);
    int error = visit_launch(session, request, &launched);
    if (request->command && (error == ENOENT || error == EACCES))
        return visit_skip(session, request, request->absent, rows);
    if (error)
        return error;
    error = visit_read(session, request, launched.output, launched.output_length, rows, problem, sizeof problem);
    record_clear(&judged);
    if (error == 0 || error == EINVAL) {
        judge(request, &launched, rows, problem, &judged);
        error = close_visit(session, request, rows, &visit);
    }
    if (error == 0) {
        record_set_text(visit->status, sizeof visit->status, judged.status);
        record_set_text(visit->note, sizeof visit->note, judged.note);
        record_set_text(visit->start_utc, sizeof visit->start_utc, start);
        visit->launch_ns = visit_duration_ns(&launched, rows);
        label(session, &before, rows);
    }
    launched_free(&launched);
    if (error)
        visit_rows_free(rows);
    return error;
}

int visit_skip(const struct visit_session *session, const struct visit_request *request, const char *why,
               struct visit_rows *rows)
{
    struct record *visit;
    memset(rows, 0, sizeof *rows);
    int error = close_visit(session, request, rows, &visit);
    if (error)
        return error;
    record_set_text(visit->status, sizeof visit->status, "skipped");
    record_set_text(visit->note, sizeof visit->note, why);
    return 0;
}

void visit_stop(const struct visit_session *session, const struct visit_request *request, const char *reason,
                struct record *row)
{
    record_clear(row);
    identify(session, request, "stop", row);
    record_set_text(row->status, sizeof row->status, reason);
}

void visit_rows_free(struct visit_rows *rows)
{
    free(rows->rows);
    memset(rows, 0, sizeof *rows);
}

/* Visits group after group, round after round, and keeps what came of it. */
#include "harness/session.h"

#include "harness/campaign_directory.h"
#include "harness/environment.h"
#include "harness/interrupt.h"
#include "harness/lock.h"
#include "harness/progress.h"
#include "harness/standing.h"
#include "harness/visit.h"
#include "journal/shard.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <poll.h>
#include <stdlib.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const uint64_t grace_ns = 5000000000; /* a visit that fits in it is finished after a signal */
enum { LOCK_RETRY_MS = 200 };

struct session {
    const struct session_options *options;
    const struct plan *plan;
    char name[64], shard_path[PATH_MAX + 128];
    struct standing standing;
    struct shard *shard;
    struct progress progress;
    struct visit_session visits;
    int lock;
    int64_t visit;      /* counts the visits of this session */
    size_t *groups, *cells; /* orders of the present round; cells[count of the largest group] */
    bool failed;        /* some cell failed: exit status 1 */
    int error;          /* errno that ends the session */
};

static bool stopped(const struct session *session)
{
    return session->error != 0 || interrupt_count() > 0;
}

/* Time that the visits still to come will take, if they last as long as those before. */
static double time_left_s(const struct session *session)
{
    const struct standing *standing = &session->standing;
    double total_ns = 0;
    for (size_t i = 0; i < session->plan->count; i++) {
        const struct plan_cell *cell = &session->plan->cells[i];
        int64_t left = cell->rounds - standing->groups[cell->group].rounds;
        if (standing->cells[i].visit_ns == 0)
            return NAN;
        if (left > 0 && !standing->cells[i].given_up)
            total_ns += (double)left * (double)standing->cells[i].visit_ns;
    }
    return total_ns / 1e9;
}

/* One measurement at a time on these CPUs: waits for others of this user. */
static void take_lock(struct session *session)
{
    bool told = false;
    struct timespec pause = {.tv_nsec = LOCK_RETRY_MS * 1000000L};
    const struct topology *topology = session->options->topology;
    while (!stopped(session) && lock_take(session->lock, topology->cpu_ids, topology->cpu_count) == EAGAIN) {
        if (!told)
            message("another measurement is running on these CPUs: waiting for it to end");
        told = true;
        ppoll(NULL, 0, &pause, session->options->waiting);
    }
}

static void tell_failure(struct session *session, const struct record *row)
{
    if (strcmp(row->status, "ok") == 0 || strcmp(row->status, "aborted") == 0)
        return;
    session->failed = true;
    progress_clear(&session->progress);
    message("%s %s n=%" PRId64 " p=%" PRId64 ": %s%s%s", row->kernel, row->variant, row->n, row->p, row->status,
            row->note[0] ? ": " : "", row->note);
}

/* A row that is too long, of much encoded text, goes without its note rather than not at all. */
static int append(struct session *session, struct record *row)
{
    int error = shard_append(session->shard, row);
    if (error != EMSGSIZE)
        return error;
    record_set_text(row->note, sizeof row->note, "");
    return shard_append(session->shard, row);
}

/* Journals a visit's rows: written one by one, durable together, then acknowledged. */
static void keep(struct session *session, struct visit_rows *rows)
{
    for (size_t i = 0; i < rows->count && session->error == 0; i++) {
        session->error = append(session, &rows->rows[i]);
        standing_take(&session->standing, &rows->rows[i]);
    }
    if (session->error == 0)
        session->error = shard_commit(session->shard);
    if (session->error) {
        progress_clear(&session->progress);
        message("%s: %s: rows before are safe; make room, then go on with --resume", session->shard_path,
                strerror(session->error));
    } else {
        tell_failure(session, &rows->rows[rows->count - 1]);
    }
    visit_rows_free(rows);
}

static void describe_visit(const struct plan_cell *cell, char *text, size_t size)
{
    snprintf(text, size, "%s %s n=%" PRId64 " p=%" PRId64, cell->kernel, cell->variant, cell->n, cell->p);
}

/* Visits one cell, or notes why it is not visited. */
static void visit_cell(struct session *session, size_t index, int64_t round, const char *skip)
{
    const struct plan_cell *cell = &session->plan->cells[index];
    const struct group_standing *group = &session->standing.groups[cell->group];
    bool exact = strcmp(cell->check, "exact") == 0, calibrates_baseline = round == 0 && strcmp(cell->role, "baseline") == 0;
    char *places = topology_places(session->options->topology, (int)cell->threads);
    struct visit_request request = {.cell = cell, .places = places, .round = round, .visit = session->visit++,
                                    .inner = session->standing.cells[index].inner,
                                    .has_expected = group->has_expected && exact && !calibrates_baseline,
                                    .expected = group->expected};
    struct visit_rows rows;
    char what[128];
    int error = skip ? visit_skip(&session->visits, &request, skip, &rows) :
                       visit_make(&session->visits, &request, &rows);
    free(places);
    if (error) {
        progress_clear(&session->progress);
        message("%s: %s: the worker could not be started", session->options->worker, strerror(error));
        session->error = error;
        return;
    }
    bool aborted = strcmp(rows.rows[rows.count - 1].status, "aborted") == 0;
    keep(session, &rows);
    describe_visit(cell, what, sizeof what);
    if (session->error == 0 && !aborted)
        progress_step(&session->progress, time_left_s(session), what);
}

/* Round 0: finds the inner runs of each cell and the group's expected result; the baseline goes first. */
static void calibrate_group(struct session *session, size_t group)
{
    const struct plan *plan = session->plan;
    struct standing *standing = &session->standing;
    size_t baseline = plan->first[group];
    take_lock(session);
    for (size_t i = baseline; i < plan->first[group + 1] && !stopped(session); i++) {
        bool lost = i != baseline && standing->cells[baseline].given_up;
        if (standing->cells[i].inner == 0 && !standing->cells[i].given_up)
            visit_cell(session, i, 0, lost ? "its baseline failed" : NULL);
    }
    lock_drop(session->lock);
}

/* One group in one round: all its cells, one after the other, so that pairs are seconds apart. */
static void visit_group(struct session *session, size_t group, int64_t round)
{
    const struct plan *plan = session->plan;
    size_t count = plan->first[group + 1] - plan->first[group];
    if (standing_group_done(&session->standing, group) || session->standing.groups[group].rounds >= round)
        return;
    plan_order_cells(plan, group, round, session->cells);
    take_lock(session);
    for (size_t i = 0; i < count && !stopped(session); i++)
        if (!session->standing.cells[session->cells[i]].given_up)
            visit_cell(session, session->cells[i], round, NULL);
    lock_drop(session->lock);
}

static void run_rounds(struct session *session)
{
    const struct plan *plan = session->plan;
    plan_order_groups(plan, 0, session->groups);
    for (size_t i = 0; i < plan->groups && !stopped(session); i++)
        calibrate_group(session, session->groups[i]);
    for (int64_t round = 1; round <= plan->cells[0].rounds && !stopped(session); round++) {
        plan_order_groups(plan, round, session->groups);
        for (size_t i = 0; i < plan->groups && !stopped(session); i++)
            visit_group(session, session->groups[i], round);
    }
}

/* Visits of the whole plan, and how many of them the journal holds already. */
static void count_visits(const struct session *session, int64_t *done, int64_t *total)
{
    *done = *total = 0;
    for (size_t i = 0; i < session->plan->count; i++) {
        const struct plan_cell *cell = &session->plan->cells[i];
        *total += cell->rounds + 1;
        *done += session->standing.groups[cell->group].rounds + (session->standing.cells[i].inner > 0);
    }
}

static int write_environment(struct session *session)
{
    char path[PATH_MAX + 128];
    const struct session_options *options = session->options;
    snprintf(path, sizeof path, "%s/raw/%s.environment.csv", options->directory, session->name);
    struct environment_request request = {.topology = options->topology, .build = options->description->build,
                                          .worker = options->description->id, .seed = session->plan->cells[0].seed,
                                          .argc = options->argc, .argv = options->argv};
    return environment_write(&request, path);
}

/* The worker takes 0 for unknown. */
static int64_t known(int64_t bytes)
{
    return bytes > 0 ? bytes : 0;
}

static int open_session(struct session *session)
{
    const struct session_options *options = session->options;
    size_t largest = 0;
    int64_t done, total;
    for (size_t group = 0; group < session->plan->groups; group++) {
        size_t count = session->plan->first[group + 1] - session->plan->first[group];
        largest = count > largest ? count : largest;
    }
    session->groups = calloc(session->plan->groups, sizeof *session->groups);
    session->cells = calloc(largest, sizeof *session->cells);
    if (!session->groups || !session->cells)
        return ENOMEM;
    campaign_session_name(session->name, sizeof session->name);
    snprintf(session->shard_path, sizeof session->shard_path, "%s/raw/%s.csv", options->directory, session->name);
    session->visits = (struct visit_session){.worker = options->worker, .name = session->name, .grace_ns = grace_ns,
                                             .topology = options->topology,
                                             .llc_bytes = known(options->topology->last_level_cache_bytes),
                                             .waiting = options->waiting};
    int error = write_environment(session);
    if (error == 0)
        error = shard_create(session->shard_path, options->acknowledge_fd, &session->shard);
    count_visits(session, &done, &total);
    progress_start(&session->progress, stderr, done, total);
    return error;
}

static enum exit_status session_status(const struct session *session)
{
    if (session->error)
        return EXIT_INPUT_OUTPUT;
    if (!standing_done(&session->standing)) {
        message("interrupted: go on with: speedup sweep --resume -o %s", session->options->directory);
        return EXIT_INTERRUPTED;
    }
    return session->failed ? EXIT_FAILED_CELL : EXIT_DONE;
}

static int read_journal(struct session *session)
{
    struct shard_report report;
    int error = standing_alloc(session->plan, &session->standing);
    if (error == 0)
        error = standing_read(&session->standing, session->options->directory, &report);
    if (error == 0 && report.torn + report.damaged > 0)
        message("%s: %zu torn and %zu damaged rows are left out: see `speedup fsck`", session->options->directory,
                report.torn, report.damaged);
    for (size_t i = 0; i < session->plan->count && error == 0; i++)
        session->failed = session->failed || session->standing.cells[i].failures > 0;
    return error;
}

enum exit_status session_run(const struct session_options *options)
{
    struct session session = {.options = options, .plan = options->plan, .lock = -1};
    session.error = read_journal(&session);
    if (session.error == 0 && standing_done(&session.standing)) {
        message("%s: complete: nothing to do", options->directory);
    } else {
        if (session.error == 0)
            session.error = open_session(&session);
        if (session.error)
            message("%s: %s: choose a directory that can be read and written", options->directory,
                    strerror(session.error));
        else if (lock_open(&session.lock) != 0)
            message("no lock file can be had: a second measurement on these CPUs would not be noticed");
        run_rounds(&session);
    }
    progress_clear(&session.progress);
    enum exit_status status = session_status(&session);
    if (session.shard)
        shard_close(session.shard);
    if (session.lock >= 0)
        close(session.lock);
    standing_free(&session.standing);
    free(session.groups);
    free(session.cells);
    return status;
}

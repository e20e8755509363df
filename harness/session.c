/* Visits group after group, round after round, and keeps what came of it. */
#include "harness/break_even_search.h"
#include "harness/campaign_directory.h"
#include "harness/interrupt.h"
#include "harness/lock.h"
#include "harness/machines.h"
#include "harness/session_environment.h"
#include "harness/session_state.h"
#include "harness/worker/clock.h"
#include "journal/shard.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const uint64_t grace_ns = 5000000000; /* a visit that fits in it is finished after a signal */
static const double deadline_margin = 1.2;   /* a visit may take that much longer than its last one */
enum { LOCK_RETRY_MS = 200 };

bool session_stopped(const struct session *session)
{
    return session->error != 0 || session->out_of_time || interrupt_count() > 0;
}

int64_t session_elapsed_ns(const struct session *session)
{
    return (int64_t)(clock_now_ns() - session->began_ns) + session->ahead_ns - session->waited_ns;
}

/* Run time of the nearest smaller size of the same kernel, variant, options and p, grown as the work does. */
static double estimate_by_work_ns(const struct session *session, size_t index)
{
    const struct plan_cell *cells = session->plan->cells, *cell = &cells[index];
    const struct plan_cell *nearest = NULL;
    double run_ns = 0;
    for (size_t i = 0; i < session->plan->count; i++)
        if (cells[i].n < cell->n && cells[i].p == cell->p && (!nearest || cells[i].n > nearest->n) &&
            session->standing.cells[i].run_ns > 0 && strcmp(cells[i].kernel, cell->kernel) == 0 &&
            strcmp(cells[i].variant, cell->variant) == 0 && strcmp(cells[i].options, cell->options) == 0) {
            nearest = &cells[i];
            run_ns = session->standing.cells[i].run_ns;
        }
    return nearest ? 2 * run_ns * pow((double)cell->n / (double)nearest->n, cell->work_exponent) : 0;
}

double session_estimate_ns(const struct session *session, size_t cell)
{
    const int64_t last_ns = session->standing.cells[cell].visit_ns;
    const bool bounded = session->plan->cells[0].budget_ns > 0 || session->options->deadline_ns > 0;
    return last_ns > 0 ? (double)last_ns : bounded ? estimate_by_work_ns(session, cell) : 0;
}

/* Time that the visits still to come will take at least, if they last as long as those before. */
static double time_left_s(const struct session *session)
{
    const struct standing *standing = &session->standing;
    const int64_t budget_ns = session->plan->cells[0].budget_ns;
    double total_ns = 0;
    if (budget_ns > 0)
        return (double)(budget_ns - session->spent_before_ns - session_elapsed_ns(session)) / 1e9;
    for (size_t i = 0; i < session->plan->count; i++) {
        const struct plan_cell *cell = &session->plan->cells[i];
        int64_t left = cell->rounds - standing->groups[cell->group].rounds;
        if (!session->needed[cell->group])
            continue;
        if (standing->cells[i].visit_ns == 0)
            return NAN;
        if (left > 0 && standing_active(standing, i))
            total_ns += (double)left * (double)standing->cells[i].visit_ns;
    }
    return total_ns / 1e9;
}

/* How much of the campaign is done: of its time where there is a budget, else of its least visits and calibrations. */
static double share_done(const struct session *session)
{
    const int64_t budget_ns = session->plan->cells[0].budget_ns;
    double done = 0, total = 0, groups = 0;
    if (budget_ns > 0)
        return (double)(session->spent_before_ns + session_elapsed_ns(session)) / (double)budget_ns;
    for (size_t i = 0; i < session->plan->count; i++) {
        const struct plan_cell *cell = &session->plan->cells[i];
        const int64_t rounds = session->standing.groups[cell->group].rounds;
        const bool active = standing_active(&session->standing, i);
        if (!session->needed[cell->group])
            continue;
        groups += i == session->plan->first[cell->group];
        total += (double)cell->rounds + 1;
        done += active ? (double)(rounds < cell->rounds ? rounds : cell->rounds) +
                             (session->standing.cells[i].inner > 0) : (double)cell->rounds + 1;
    }
    const double expected = break_even_expected(session->plan); /* a search may still choose others */
    return total > 0 ? done / total * (groups < expected ? groups / expected : 1) : 0;
}

/* One measurement at a time on these CPUs: waits for others of this user. */
void session_lock(struct session *session)
{
    bool told = false;
    const uint64_t began_ns = clock_now_ns();
    struct timespec pause = {.tv_nsec = LOCK_RETRY_MS * 1000000L};
    const struct topology *topology = session->options->topology;
    while (!session_stopped(session) && lock_take(session->lock, topology->cpu_ids, topology->cpu_count) == EAGAIN) {
        if (!told)
            message("another measurement is running on these CPUs: waiting for it to end");
        told = true;
        ppoll(NULL, 0, &pause, session->options->waiting);
    }
    session->waited_ns += told ? (int64_t)(clock_now_ns() - began_ns) : 0;
}

void session_unlock(struct session *session)
{
    lock_drop(session->lock);
}

/* Has the plan a cell of the same kernel and variant before this one? */
static bool is_told(const struct plan *plan, size_t index)
{
    const struct plan_cell *cell = &plan->cells[index];
    for (size_t i = 0; i < index; i++)
        if (strcmp(plan->cells[i].kernel, cell->kernel) == 0 && strcmp(plan->cells[i].variant, cell->variant) == 0)
            return true;
    return false;
}

/* A peer that is not installed is no failure, and is told once. */
static void tell_failure(struct session *session, size_t index, const struct record *row)
{
    const bool absent = standing_absent(&session->plan->cells[index], row->status);
    if (strcmp(row->status, "ok") == 0 || strcmp(row->status, "aborted") == 0 || (absent && is_told(session->plan, index)))
        return;
    session->failed = session->failed || !absent;
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

static void tell_lost(struct session *session)
{
    progress_clear(&session->progress);
    message("%s: %s: rows before are safe; make room, then go on with --resume", session->shard_path,
            strerror(session->error));
}

/* Journals a visit's rows: written one by one, durable together, then acknowledged. */
static void keep(struct session *session, size_t index, struct visit_rows *rows)
{
    for (size_t i = 0; i < rows->count && session->error == 0; i++) {
        session->error = append(session, &rows->rows[i]);
        if (session->error == 0)
            session->error = standing_take(&session->standing, &rows->rows[i]);
    }
    if (session->error == 0)
        session->error = shard_commit(session->shard);
    if (session->error) {
        tell_lost(session);
    } else {
        tell_failure(session, index, &rows->rows[rows->count - 1]);
    }
    visit_rows_free(rows);
}

static void describe_visit(const struct plan_cell *cell, char *text, size_t size)
{
    snprintf(text, size, "%s %s n=%" PRId64 " p=%" PRId64, cell->kernel, cell->variant, cell->n, cell->p);
}

/* True if the cell's visit is not expected to end before the deadline. */
static bool too_late(struct session *session, size_t cell)
{
    const int64_t deadline_ns = session->options->deadline_ns;
    const double needed_ns = deadline_margin * session_estimate_ns(session, cell);
    if (deadline_ns == 0 || (double)session_elapsed_ns(session) + needed_ns <= (double)deadline_ns)
        return false;
    session->out_of_time = true;
    return true;
}

/* How long a visit may last: never beyond the deadline. */
static uint64_t time_limit_ns(const struct session *session, const struct plan_cell *cell)
{
    const int64_t deadline_ns = session->options->deadline_ns, limit_ns = cell->time_limit_s * 1000000000;
    const int64_t left_ns = deadline_ns - session_elapsed_ns(session);
    return (uint64_t)(deadline_ns == 0 || left_ns > limit_ns ? limit_ns : left_ns > 0 ? left_ns : 1);
}

/* The program that measures this cell. */
static const char *worker_of(const struct session *session, const struct plan_cell *cell)
{
    const struct session_options *options = session->options;
    return options->against && strcmp(cell->worker, options->description->id) != 0 ? options->against : options->worker;
}

/* The command of the cell's peer, and the note for where it is absent; NULL: the cell is a worker's. */
static char *const *peer_of(const struct session *session, const struct plan_cell *cell, char *absent, size_t size)
{
    const struct peers *peers = session->options->peers;
    if (!peers->table || strcmp(cell->model, "external") != 0)
        return NULL;
    const size_t row = peers_find(peers->table, cell->kernel, cell->variant);
    if (row == table_rows(peers->table))
        return NULL;
    peers_absent(peers, row, absent, size);
    return peers->commands[row];
}

static int make_visit(struct session *session, const struct visit_request *request, struct visit_rows *rows)
{
    const uint64_t began_ns = clock_now_ns();
    int error = visit_make(&session->visits, request, rows);
    const int64_t took_ns = (int64_t)(clock_now_ns() - began_ns);
    if (error == 0 && rows->rows[rows->count - 1].launch_ns > took_ns)
        session->ahead_ns += rows->rows[rows->count - 1].launch_ns - took_ns;
    return error;
}

static void visit_cell(struct session *session, size_t index, int64_t round, bool spans, const char *skip)
{
    const struct plan_cell *cell = &session->plan->cells[index];
    const size_t first = standing_first(session->plan, index);
    const struct cell_standing *known = &session->standing.cells[first];
    bool exact = strcmp(cell->check, "exact") == 0, calibrates_first = round == 0 && index == first;
    if (!skip && too_late(session, index))
        return;
    char *places = topology_placement(session->options->topology, cell->model, (int)cell->p);
    char absent[96] = "";
    struct visit_request request = {.cell = cell, .worker = worker_of(session, cell), .absent = absent, .places = places,
                                    .command = peer_of(session, cell, absent, sizeof absent), .round = round,
                                    .visit = session->visit++, .inner = session->standing.cells[index].inner, .spans = spans,
                                    .time_limit_ns = time_limit_ns(session, cell),
                                    .has_expected = known->has_expected && exact && !calibrates_first,
                                    .expected = known->expected};
    struct visit_rows rows;
    char what[128];
    int error = skip ? visit_skip(&session->visits, &request, skip, &rows) : make_visit(session, &request, &rows);
    free(places);
    if (error) {
        progress_clear(&session->progress);
        message("%s: %s: the worker could not be started", request.worker, strerror(error));
        session->error = error;
        return;
    }
    bool aborted = strcmp(rows.rows[rows.count - 1].status, "aborted") == 0;
    session->out_of_time = session->out_of_time || (aborted && interrupt_count() == 0);
    keep(session, index, &rows);
    describe_visit(cell, what, sizeof what);
    if (session->error == 0 && !aborted)
        progress_step(&session->progress, share_done(session), time_left_s(session), what);
}

void session_visit(struct session *session, size_t cell, int64_t round, const char *skip)
{
    visit_cell(session, cell, round, false, skip);
}

void session_instrument(struct session *session, size_t cell)
{
    visit_cell(session, cell, 0, true, NULL);
}

void session_stop(struct session *session, size_t index, enum stop reason)
{
    struct visit_request request = {.cell = &session->plan->cells[index], .visit = session->visit++};
    struct record row;
    request.round = session->standing.groups[request.cell->group].rounds;
    visit_stop(&session->visits, &request, stop_name(reason), &row);
    session->error = append(session, &row);
    if (session->error == 0)
        session->error = standing_take(&session->standing, &row);
    if (session->error)
        tell_lost(session);
}

void session_commit(struct session *session)
{
    if (session->error)
        return;
    session->error = shard_commit(session->shard);
    if (session->error)
        tell_lost(session);
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
    for (size_t group = 0; group < session->plan->groups; group++) {
        size_t count = session->plan->first[group + 1] - session->plan->first[group];
        largest = count > largest ? count : largest;
    }
    session->groups = calloc(session->plan->groups + 1, sizeof *session->groups);
    session->cells = calloc(largest + 1, sizeof *session->cells);
    session->needed = calloc(session->plan->groups + 1, sizeof *session->needed);
    if (!session->groups || !session->cells || !session->needed)
        return ENOMEM;
    session->visits = (struct visit_session){.name = session->name, .grace_ns = grace_ns,
                                             .topology = options->topology, .launcher = options->launcher,
                                             .llc_bytes = known(options->topology->last_level_cache_bytes),
                                             .waiting = options->waiting};
    bool over;
    int error = break_even_needed(&session->standing, session->needed, &over);
    if (error == 0)
        error = campaign_directory_synchronise(options->directory);
    if (error == 0)
        error = session_environment_begin(options, session->name, sizeof session->name, &session->environment);
    snprintf(session->shard_path, sizeof session->shard_path, "%s/raw/%s.csv", options->directory, session->name);
    if (error == 0)
        error = shard_create(session->shard_path, options->acknowledge_fd, &session->shard);
    session->began_ns = clock_now_ns();
    session->spent_before_ns = standing_spent_ns(&session->standing);
    progress_start(&session->progress, stderr, share_done(session));
    return error;
}

static enum exit_status session_status(const struct session *session)
{
    if (session->error)
        return EXIT_INPUT_OUTPUT;
    if (!standing_done(&session->standing)) {
        message("%s: go on with: speedup sweep --resume -o %s",
                session->out_of_time ? "deadline: the next visit would not end before it" : "interrupted",
                session->options->directory);
        return EXIT_INTERRUPTED;
    }
    return session->failed ? EXIT_FAILED_CELL : EXIT_DONE;
}

static int read_journal(struct session *session)
{
    struct shard_report report;
    int error = standing_alloc(session->plan, &session->standing);
    if (error == 0)
        error = machines_read(&session->standing, session->options->directory, session->options->topology, &report);
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
        if (session.error == ENOTSUP)
            message("%s/raw: a file of a later version of speedup: go on with that version, or a newer one", options->directory);
        else if (session.error)
            message("%s: %s: choose a directory that can be read and written", options->directory,
                    strerror(session.error));
        else if (lock_open(&session.lock) != 0)
            message("no lock file can be had: a second measurement on these CPUs would not be noticed");
        rounds_run(&session);
    }
    progress_clear(&session.progress);
    if (session.shard && session.error == 0)
        session_environment_end(options, session.name, &session.environment);
    enum exit_status status = session_status(&session);
    if (session.shard)
        shard_close(session.shard);
    environment_free(&session.environment);
    if (session.lock >= 0)
        close(session.lock);
    standing_free(&session.standing);
    free(session.groups);
    free(session.cells);
    free(session.needed);
    return status;
}

/* Reads a results directory into visits. */
#include "analysis/campaign.h"

#include "analysis/cause.h"
#include "analysis/cells.h"
#include "analysis/kinds.h"
#include "analysis/names.h"
#include "journal/facts.h"
#include "journal/name.h"
#include "statistics/sample.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* One reading under way: the visit whose rows are being collected. */
struct reader {
    struct campaign *campaign;
    const char *directory;
    size_t room;                 /* of campaign->visits */
    char session[sizeof((struct record *)0)->session];
    size_t session_number;
    int64_t visit;               /* the open visit's; -1 = none */
    struct record first;         /* its first timed row */
    double *times;               /* of its timed repetitions */
    size_t time_count, time_room, row_count;
    uint64_t labels;
    uint32_t causes;
};

/* Bits of the labels "a+b+c". */
static int take_labels(struct reader *reader, const char *text)
{
    while (*text) {
        size_t length = strcspn(text, "+"), number;
        int error = length ? names_number(&reader->campaign->labels, text, length, &number) : 0;
        if (error)
            return error;
        reader->causes |= cause_bit(text, length);
        if (length)
            reader->labels |= UINT64_C(1) << (number < CAMPAIGN_LABELS ? number : CAMPAIGN_LABELS - 1);
        text += length + (text[length] == '+');
    }
    return 0;
}

static int take_time(struct reader *reader, const struct record *row)
{
    if (reader->time_count == reader->time_room) {
        size_t room = reader->time_room ? 2 * reader->time_room : 16;
        double *larger = realloc(reader->times, room * sizeof *larger);
        if (!larger)
            return ENOMEM;
        reader->times = larger;
        reader->time_room = room;
    }
    if (reader->time_count == 0)
        reader->first = *row;
    reader->times[reader->time_count++] = (double)row->total_ns / (double)row->inner;
    return 0;
}

static void open_visit(struct reader *reader, int64_t visit)
{
    reader->campaign->rows_unclosed += reader->row_count;
    instruments_open(&reader->campaign->instruments);
    reader->visit = visit;
    reader->time_count = reader->row_count = 0;
    reader->labels = 0;
    reader->causes = 0;
}

/* The machine of a session: the fingerprint in its environment file; "" where there is none. */
static int session_fingerprint(struct reader *reader, const char *session, size_t *number)
{
    struct table *table;
    int error = facts_load_known(reader->directory, session, &table);
    if (error)
        return error;
    const char *fingerprint = facts_value(table, "fingerprint");
    const size_t known = reader->campaign->fingerprints.count;
    error = names_number(&reader->campaign->fingerprints, fingerprint, strlen(fingerprint), number);
    if (error == 0 && *number == known)
        error = kinds_add(reader->campaign, table);
    table_free(table);
    return error;
}

static int begin_session(struct reader *reader, const char *session)
{
    size_t known = reader->campaign->sessions.count;
    open_visit(reader, -1);
    memcpy(reader->session, session, sizeof reader->session);
    int error = names_number(&reader->campaign->sessions, session, strlen(session), &reader->session_number);
    if (error || reader->session_number < known)
        return error;
    size_t *larger = realloc(reader->campaign->session_fingerprint, (known + 1) * sizeof *larger);
    if (!larger)
        return ENOMEM;
    reader->campaign->session_fingerprint = larger;
    return session_fingerprint(reader, session, &larger[known]);
}

static enum visit_status status_of(const char *word)
{
    if (strcmp(word, "ok") == 0)
        return VISIT_OK;
    if (strcmp(word, "timeout") == 0)
        return VISIT_TIMEOUT;
    return strcmp(word, "aborted") == 0 ? VISIT_ABORTED : VISIT_FAILED;
}

static int add_visit(struct reader *reader, const struct record *row, size_t cell)
{
    struct campaign *campaign = reader->campaign;
    if (campaign->visit_count == reader->room) {
        size_t room = reader->room ? 2 * reader->room : 256;
        struct campaign_visit *larger = realloc(campaign->visits, room * sizeof *larger);
        if (!larger)
            return ENOMEM;
        campaign->visits = larger;
        reader->room = room;
    }
    struct campaign_visit *visit = &campaign->visits[campaign->visit_count];
    *visit = (struct campaign_visit){.cell = cell, .session = reader->session_number, .round = row->round,
                                     .visit = row->visit,
                                     .fingerprint = campaign->session_fingerprint[reader->session_number],
                                     .status = status_of(row->status), .labels = reader->labels,
                                     .causes = reader->causes, .time_ns = NAN, .cpu_ns = NAN, .work = NAN, .bytes = NAN, .inner = -1,
                                     .nodes = -1};
    memcpy(visit->start_utc, row->start_utc, sizeof visit->start_utc);
    if (visit->status == VISIT_OK && reader->time_count > 0) {
        visit->time_ns = sample_median(reader->times, reader->time_count);
        visit->cpu_ns = reader->first.cpu_ns >= 0 ? (double)reader->first.cpu_ns / (double)reader->first.inner : (double)NAN;
        visit->work = reader->first.work;
        visit->bytes = reader->first.bytes;
        memcpy(visit->result, reader->first.result, sizeof visit->result);
        visit->inner = reader->first.inner;
        visit->nodes = reader->first.nodes;
    } else if (visit->status == VISIT_OK) {
        visit->status = VISIT_FAILED; /* a visit without times says nothing */
    }
    const char *word = visit->status == VISIT_FAILED && strcmp(row->status, "ok") == 0 ? "failed" : row->status;
    campaign->visit_count++;
    return names_number(&campaign->words, word, strlen(word), &visit->word);
}

/* The visit row closes the visit; its rows are counted where they belong. */
static int close_visit(struct reader *reader, const struct record *row, size_t fingerprint)
{
    struct campaign *campaign = reader->campaign;
    size_t cell = campaign_cell(campaign, row), rows = reader->row_count;
    int error = instruments_close(&campaign->instruments, row, fingerprint, cell);
    if (error == 0)
        error = take_labels(reader, row->labels);
    reader->row_count = 0;
    if (cell == table_rows(campaign->plan)) {
        campaign->rows_foreign += rows;
    } else if (row->round == 0 && strcmp(row->status, "ok") == 0) {
        campaign->rows_calibration += rows;
    } else {
        if (error == 0)
            error = add_visit(reader, row, cell);
        bool counted = error == 0 && campaign->visits[campaign->visit_count - 1].status == VISIT_OK;
        *(counted ? &campaign->rows_used : &campaign->rows_uncounted) += rows;
        if (counted) {
            size_t others = rows - reader->time_count - 1;
            campaign->visits[campaign->visit_count - 1].rows = rows - others;
            campaign->rows_used -= others;
            campaign->rows_warmup += others;
        }
    }
    reader->visit = -1;
    reader->time_count = 0;
    return error;
}

static int take_stop(struct campaign *campaign, size_t fingerprint, const struct record *row)
{
    const size_t cells = table_rows(campaign->plan), cell = campaign_cell(campaign, row);
    size_t word;
    campaign->rows_stop++;
    if (cell == cells)
        return 0;
    int error = names_number(&campaign->words, row->status, strlen(row->status), &word);
    campaign->stop[fingerprint * cells + cell] = error ? 0 : word + 1;
    return error;
}

static int take_row(void *context, const struct record *row)
{
    struct reader *reader = context;
    int error = 0;
    if (strcmp(reader->session, row->session) != 0 || reader->campaign->sessions.count == 0)
        error = begin_session(reader, row->session);
    if (error)
        return error;
    const size_t fingerprint = reader->campaign->session_fingerprint[reader->session_number];
    reader->campaign->kinds[fingerprint].rows++;
    if (strcmp(row->type, "stop") == 0)
        return take_stop(reader->campaign, fingerprint, row);
    if (row->visit != reader->visit)
        open_visit(reader, row->visit);
    reader->row_count++;
    if (strcmp(row->type, "visit") == 0)
        return close_visit(reader, row, fingerprint);
    if (instruments_want(row))
        return instruments_take(&reader->campaign->instruments, row, fingerprint, campaign_cell(reader->campaign, row));
    bool timed = strcmp(row->phase, "timed") == 0 && strcmp(row->status, "ok") == 0 && row->inner > 0 &&
                 row->total_ns > 0;
    if (timed)
        error = take_time(reader, row);
    if (error == 0 && timed)
        error = take_labels(reader, row->labels);
    return error;
}

static int compare_visits(const void *a, const void *b)
{
    const struct campaign_visit *left = a, *right = b;
#define COMPARE(field)                                                   \
    if (left->field != right->field)                                     \
        return left->field < right->field ? -1 : 1;
    COMPARE(fingerprint)
    COMPARE(cell)
    COMPARE(session)
    COMPARE(round)
    COMPARE(visit)
#undef COMPARE
    return 0;
}

/* Sorts, and strikes out second copies of a visit: they would narrow the intervals. */
static void order_visits(struct campaign *campaign)
{
    struct campaign_visit *visits = campaign->visits;
    if (campaign->visit_count > 0)
        qsort(visits, campaign->visit_count, sizeof *visits, compare_visits);
    for (size_t i = 1; i < campaign->visit_count; i++) {
        if (compare_visits(&visits[i - 1], &visits[i]) != 0)
            continue;
        visits[i].status = VISIT_COPY;
        campaign->rows_used -= visits[i].rows;
        campaign->rows_copied += visits[i].rows;
    }
}

/* One wrong answer is enough: what computes something else has no time. */
static void distrust_run(struct campaign *campaign, size_t first, size_t end)
{
    bool wrong = false;
    for (size_t i = first; i < end; i++)
        wrong = wrong || strcmp(campaign->words.text[campaign->visits[i].word], "wrong") == 0;
    for (size_t i = first; wrong && i < end; i++) {
        struct campaign_visit *visit = &campaign->visits[i];
        if (visit->status != VISIT_OK)
            continue;
        visit->status = VISIT_DISTRUSTED;
        campaign->rows_used -= visit->rows;
        campaign->rows_distrusted += visit->rows;
    }
}

static void distrust(struct campaign *campaign)
{
    size_t end;
    for (size_t first = 0; first < campaign->visit_count; first = end) {
        end = campaign_run_end(campaign, first);
        distrust_run(campaign, first, end);
    }
}

/* Why the shards cannot be read. */
static const char *shard_problem(int error)
{
    if (error == ENOTSUP)
        return "a file of a later version of speedup";
    return error == EINVAL ? "a file that is no journal: see `speedup fsck`" : strerror(error);
}

const char *campaign_remedy(int error)
{
    if (error == ENOTSUP)
        return "read it with that version, or a newer one";
    const bool misnamed = error == EINVAL || error == ENOENT || error == ENOTDIR || error == EISDIR;
    return misnamed ? "give the directory of a campaign" : NULL;
}

int campaign_read(const char *directory, struct campaign *campaign, char *problem, size_t size)
{
    struct reader reader = {.campaign = campaign, .directory = directory, .visit = -1};
    char name[PATH_MAX];
    memset(campaign, 0, sizeof *campaign);
    int error = cells_read(directory, campaign, problem, size);
    if (error == 0) {
        error = shard_read_all(directory, take_row, &reader, &campaign->rows);
        if (error)
            snprintf(problem, size, "%s/raw: %s", name_escape(name, sizeof name, directory), shard_problem(error));
    }
    if (error == 0) {
        campaign->rows_unclosed += reader.row_count;
        order_visits(campaign);
        error = kinds_settle(campaign);
        distrust(campaign);
    }
    free(reader.times);
    if (error)
        campaign_free(campaign);
    return error;
}

void campaign_free(struct campaign *campaign)
{
    table_free(campaign->plan);
    free(campaign->cells);
    free(campaign->group_first);
    instruments_free(&campaign->instruments);
    free(campaign->stop);
    free(campaign->kinds);
    free(campaign->session_fingerprint);
    free(campaign->visits);
    names_free(&campaign->sessions);
    names_free(&campaign->fingerprints);
    names_free(&campaign->labels);
    names_free(&campaign->words);
    memset(campaign, 0, sizeof *campaign);
}

size_t campaign_run_end(const struct campaign *campaign, size_t from)
{
    size_t end = from;
    while (end < campaign->visit_count && campaign->visits[end].cell == campaign->visits[from].cell &&
           campaign->visits[end].fingerprint == campaign->visits[from].fingerprint)
        end++;
    return end;
}

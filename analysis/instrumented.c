/* Reads the rows of instrumented visits. */
#include "analysis/instrumented.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* One reading under way.  Rows of the visit that is not closed yet stand behind the counted ones. */
struct reader {
    const struct campaign *campaign;
    struct instruments *instruments;
    size_t open, room; /* rows of the open visit; room for rows */
    char session[sizeof((struct record *)0)->session];
    int64_t visit;
};

static double known(int64_t value)
{
    return value < 0 ? (double)NAN : (double)value;
}

static int add_row(struct reader *reader, const struct record *row, size_t cell)
{
    struct instruments *instruments = reader->instruments;
    if (instruments->count + reader->open == reader->room) {
        const size_t room = reader->room ? 2 * reader->room : 64;
        struct instrumented *larger = realloc(instruments->rows, room * sizeof *larger);
        if (!larger)
            return ENOMEM;
        instruments->rows = larger;
        reader->room = room;
    }
    instruments->rows[instruments->count + reader->open++] = (struct instrumented){
        .cell = cell, .total_ns = (double)row->total_ns, .inner = (double)row->inner,
        .busy_max_ns = known(row->busy_max_ns), .busy_mean_ns = row->busy_mean_ns, .idle_ns = known(row->idle_ns),
        .busy_spans = known(row->busy_spans), .cpu_ns = known(row->cpu_ns), .run_delay_ns = known(row->run_delay_ns),
        .steal_share = NAN};
    return 0;
}

/* The machine of a session, or the number of machines. */
static size_t machine_of(const struct campaign *campaign, const char *session)
{
    for (size_t i = 0; i < campaign->sessions.count; i++)
        if (strcmp(campaign->sessions.text[i], session) == 0)
            return campaign->session_fingerprint[i];
    return campaign->fingerprints.count;
}

/* The visit row closes the visit: its rows count if it was ok. */
static void close_visit(struct reader *reader, const struct record *row)
{
    struct instruments *instruments = reader->instruments;
    const size_t fingerprint = machine_of(reader->campaign, row->session);
    const bool good = strcmp(row->status, "ok") == 0 && fingerprint < reader->campaign->fingerprints.count;
    for (size_t i = instruments->count; good && i < instruments->count + reader->open; i++) {
        instruments->rows[i].fingerprint = fingerprint;
        if (row->steal_ns >= 0 && row->launch_ns > 0)
            instruments->rows[i].steal_share = (double)row->steal_ns / (double)row->launch_ns;
    }
    instruments->count += good ? reader->open : 0;
    reader->open = 0;
    const bool counts = good && row->round > 0 && row->frequency_khz > 0;
    const size_t cell = counts ? campaign_cell(reader->campaign, row) : instruments->cells;
    if (cell < instruments->cells) {
        struct frequencies *seen = &instruments->frequencies[fingerprint * instruments->cells + cell];
        seen->sum_khz += (double)row->frequency_khz;
        seen->count++;
    }
}

static bool useful(const struct record *row)
{
    return strcmp(row->type, "repetition") == 0 && strcmp(row->phase, "spans") == 0 && strcmp(row->status, "ok") == 0 &&
           row->inner > 0 && row->total_ns > 0;
}

static int take_row(void *context, const struct record *row)
{
    struct reader *reader = context;
    if (row->visit != reader->visit || strcmp(row->session, reader->session) != 0)
        reader->open = 0; /* of a visit that was cut off */
    reader->visit = row->visit;
    memcpy(reader->session, row->session, sizeof reader->session);
    if (strcmp(row->type, "visit") == 0)
        close_visit(reader, row);
    const size_t cell = useful(row) ? campaign_cell(reader->campaign, row) : reader->instruments->cells;
    return cell < reader->instruments->cells ? add_row(reader, row, cell) : 0;
}

int instruments_read(const char *directory, const struct campaign *campaign, struct instruments *instruments)
{
    struct reader reader = {.campaign = campaign, .instruments = instruments, .visit = -1};
    struct shard_report report;
    memset(instruments, 0, sizeof *instruments);
    memset(&report, 0, sizeof report);
    instruments->cells = table_rows(campaign->plan);
    instruments->frequencies = calloc((campaign->fingerprints.count + 1) * instruments->cells,
                                      sizeof *instruments->frequencies);
    int error = instruments->frequencies ? shard_read_all(directory, take_row, &reader, &report) : ENOMEM;
    if (error)
        instruments_free(instruments);
    return error;
}

void instruments_free(struct instruments *instruments)
{
    free(instruments->rows);
    free(instruments->frequencies);
    memset(instruments, 0, sizeof *instruments);
}

static double run_ns(const struct instrumented *row)
{
    return row->total_ns / row->inner;
}

/* Is `row` of that cell and machine? */
static bool fits(const struct instrumented *row, size_t fingerprint, size_t cell)
{
    return row->cell == cell && row->fingerprint == fingerprint;
}

const struct instrumented *instruments_find(const struct instruments *instruments, size_t fingerprint, size_t cell)
{
    for (size_t i = 0; i < instruments->count; i++) {
        const struct instrumented *row = &instruments->rows[i];
        size_t all = 0, shorter = 0; /* shorter ones, and equal ones that stand before */
        if (!fits(row, fingerprint, cell))
            continue;
        for (size_t other = 0; other < instruments->count; other++) {
            const struct instrumented *against = &instruments->rows[other];
            all += fits(against, fingerprint, cell);
            shorter += fits(against, fingerprint, cell) &&
                       (run_ns(against) < run_ns(row) || (run_ns(against) <= run_ns(row) && other < i));
        }
        if (shorter == all / 2)
            return row;
    }
    return NULL;
}

double instruments_frequency(const struct instruments *instruments, size_t fingerprint, size_t cell)
{
    const struct frequencies *seen = &instruments->frequencies[fingerprint * instruments->cells + cell];
    return seen->count ? seen->sum_khz / (double)seen->count : (double)NAN;
}

/* Collects the rows of instrumented visits. */
#include "analysis/instrumented.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static double known(int64_t value)
{
    return value < 0 ? (double)NAN : (double)value;
}

bool instruments_want(const struct record *row)
{
    return strcmp(row->phase, "spans") == 0 && strcmp(row->type, "repetition") == 0 && strcmp(row->status, "ok") == 0 &&
           row->inner > 0 && row->total_ns > 0;
}

int instruments_take(struct instruments *instruments, const struct record *row, size_t fingerprint, size_t cell)
{
    const size_t used = instruments->count + instruments->open;
    if (cell >= instruments->cells)
        return 0;
    if (used == instruments->room) {
        const size_t room = used ? 2 * used : 64;
        struct instrumented *larger = realloc(instruments->rows, room * sizeof *larger);
        if (!larger)
            return ENOMEM;
        instruments->rows = larger;
        instruments->room = room;
    }
    instruments->rows[used] = (struct instrumented){
        .cell = cell, .fingerprint = fingerprint, .total_ns = (double)row->total_ns, .inner = (double)row->inner,
        .busy_max_ns = known(row->busy_max_ns), .busy_mean_ns = row->busy_mean_ns, .idle_ns = known(row->idle_ns),
        .busy_spans = known(row->busy_spans), .cpu_ns = known(row->cpu_ns), .run_delay_ns = known(row->run_delay_ns),
        .steal_share = NAN};
    instruments->open++;
    return 0;
}

static int make_room_for(struct instruments *instruments, size_t machines)
{
    const size_t cells = instruments->cells, before = instruments->machines;
    if (machines <= before)
        return 0;
    struct frequencies *larger = realloc(instruments->frequencies, machines * cells * sizeof *larger);
    if (!larger)
        return ENOMEM;
    memset(&larger[before * cells], 0, (machines - before) * cells * sizeof *larger);
    instruments->frequencies = larger;
    instruments->machines = machines;
    return 0;
}

static int count_frequency(struct instruments *instruments, const struct record *row, size_t fingerprint, size_t cell)
{
    if (row->round <= 0 || row->frequency_khz <= 0 || cell >= instruments->cells)
        return 0;
    int error = make_room_for(instruments, fingerprint + 1);
    if (error)
        return error;
    struct frequencies *seen = &instruments->frequencies[fingerprint * instruments->cells + cell];
    seen->sum_khz += (double)row->frequency_khz;
    seen->count++;
    return 0;
}

int instruments_close(struct instruments *instruments, const struct record *row, size_t fingerprint, size_t cell)
{
    const size_t open = instruments->open;
    instruments->open = 0;
    if (strcmp(row->status, "ok") != 0)
        return 0;
    for (size_t i = instruments->count; i < instruments->count + open; i++)
        if (row->steal_ns >= 0 && row->launch_ns > 0)
            instruments->rows[i].steal_share = (double)row->steal_ns / (double)row->launch_ns;
    instruments->count += open;
    return count_frequency(instruments, row, fingerprint, cell);
}

void instruments_open(struct instruments *instruments)
{
    instruments->open = 0;
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
    if (fingerprint >= instruments->machines)
        return NAN;
    const struct frequencies *seen = &instruments->frequencies[fingerprint * instruments->cells + cell];
    return seen->count ? seen->sum_khz / (double)seen->count : (double)NAN;
}

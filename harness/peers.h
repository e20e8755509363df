/* Peers: programs of other languages and systems that do a kernel's work and speak the worker protocol, declared by the
 * lines of a CSV file.  docs/adding-a-peer.md documents both. */
#ifndef SPEEDUP_HARNESS_PEERS_H
#define SPEEDUP_HARNESS_PEERS_H

#include "harness/plan.h"
#include "journal/csv.h"
#include "journal/record.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct peers {
    struct table *table; /* the file: one row per variant */
    char ***commands;    /* commands[rows]: the words that start each, ending with NULL */
    char id[48];         /* "peers.csv:crc" of the file */
};

/* Reads the file at path.  Words of a command that begin with "./" are taken from the file's folder.  Each variant must be
 * of a kernel in `description`, and none of the worker's own.  EINVAL, or errno: *problem[size] has the whole message.
 * peers_free() frees *peers after success. */
int peers_load(const char *path, const struct table *description, struct peers *peers, char *problem, size_t size);
void peers_free(struct peers *peers);

/* Row of that variant; the number of rows if there is none.  0 of 0 rows where `table` is NULL. */
size_t peers_find(const struct table *table, const char *kernel, const char *variant);

/* Makes a cell of that row out of `cell`, which is one of the baseline that it is measured against. */
void peers_cell(const struct table *table, size_t row, struct plan_cell *cell);

/* True if a peer of that row is measured with the n and p of the cell. */
bool peers_allows(const struct table *table, size_t row, const struct plan_cell *cell);

/* Why a command that does not start is left out: "python3 not installed (apt install python3)" in text[size]. */
void peers_absent(const struct peers *peers, size_t row, char *text, size_t size);

/* Judges what a peer says of a repetition, by the cell's check: sets row->status, and row->error for hits.  Without an
 * expected result nothing exact is right.  Returns what is not the protocol in it; NULL: nothing. */
const char *peers_judge(const struct plan_cell *cell, bool has_expected, uint64_t expected, struct record *row);

/* Runs that make an interval of min_time_ns, from one of `inner` runs that took total_ns. */
int64_t peers_inner(int64_t inner, int64_t total_ns, int64_t min_time_ns);

#endif

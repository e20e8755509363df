/* Results directories for the tests of analysis/, made row by row. */
#ifndef SPEEDUP_TESTS_UNIT_ANALYSIS_SUPPORT_H
#define SPEEDUP_TESTS_UNIT_ANALYSIS_SUPPORT_H

#include "analysis/summary.h"
#include "journal/shard.h"

#include <stdint.h>
#include <stdio.h>

/* One directory being made, and what was derived from it. */
struct scratch {
    char directory[128];
    FILE *plan;
    struct shard *shard;
    char session[64];
    int64_t visit;      /* number of the next one; each session begins with 0 */
    const char *labels; /* of all further rows */
    struct campaign campaign;
    struct summary_row *rows;
    size_t count;
};

/* cmocka's setup and teardown: *state is a struct scratch with an empty directory. */
int scratch_setup(void **state);
int scratch_teardown(void **state);

/* A cell of the plan: kernel demo, n = 1000 + group, 9 rounds. */
void scratch_cell(struct scratch *scratch, int group, const char *variant, const char *role, int p);

/* Begins a shard; fingerprint NULL: without an environment file. */
void scratch_session(struct scratch *scratch, const char *name, const char *fingerprint);

/* A row as the coordinator writes it; the test may change it before scratch_append(). */
struct record scratch_row(const struct scratch *scratch, int group, int64_t round,
                          const char *variant, int p);
void scratch_append(struct scratch *scratch, const struct record *row);

/* A whole visit: a warm-up, one timed row of total_ns in one run unless it is 0, the visit row. */
void scratch_visit(struct scratch *scratch, int group, int64_t round, const char *variant, int p,
                   const char *status, int64_t total_ns);

/* Rounds first .. last of one cell, all ok, as long as each other. */
void scratch_rounds(struct scratch *scratch, int group, int first, int last, const char *variant,
                    int p, int64_t total_ns);

/* Closes the shard and derives the rows. */
void scratch_derive(struct scratch *scratch);

/* The derived row of a cell; fails the test if there is not exactly one. */
const struct summary_row *scratch_find(const struct scratch *scratch, int group,
                                       const char *variant, int p);

/* Fails unless every row that was read is in exactly one of the counts. */
void scratch_balance(const struct campaign *campaign);

#endif

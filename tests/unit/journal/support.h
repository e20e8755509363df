/* What the journal's tests share: a directory of their own, whole files, and rows to write. */
#ifndef SPEEDUP_TESTS_UNIT_JOURNAL_SUPPORT_H
#define SPEEDUP_TESTS_UNIT_JOURNAL_SUPPORT_H

#include "journal/shard.h"

#include <stddef.h>

/* Setup and teardown of a cmocka group: a new directory, made the current one; removed with all in
 * it. */
int enter_temporary(void **state);
int leave_temporary(void **state);

/* Writes bytes[length] to path, replacing it. */
void file_write(const char *path, const char *bytes, size_t length);

/* The whole file and a NUL behind it; free() frees. */
char *file_read(const char *path, size_t *length);

/* True if the current directory holds nothing whose name begins with prefix. */
bool none_begins_with(const char *prefix);

/* A plausible row: a repetition, or for repetition -1 a visit. */
void sample_record(struct record *record, int64_t visit, int64_t repetition);

/* Writes a shard of rows sample records, repetitions 0, 1, ... of visit 5. */
void sample_shard(const char *path, int64_t rows);

/* A shard_visitor: keeps each row as its line.  It starts as {0}; kept_free() frees. */
struct kept {
    char (*lines)[RECORD_LINE + 1];
    size_t count;
};
int keep_row(void *context, const struct record *record);
void kept_free(struct kept *kept);

#endif

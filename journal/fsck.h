/* The only judge of a results directory, for tests and for people. */
#ifndef SPEEDUP_JOURNAL_FSCK_H
#define SPEEDUP_JOURNAL_FSCK_H

#include <stddef.h>
#include <stdio.h>

struct fsck_report {
    size_t shards, rows, visits, torn, damaged, duplicates, unreadable;
};

/* Reads path, a results directory or one shard; prints one line per finding and a summary line to
 * out (control characters of names escaped).  0: clean, or only torn tails (reported); EILSEQ:
 * damaged, duplicate or unreadable rows; else errno, for example ENOENT. */
int fsck_run(const char *path, FILE *out, struct fsck_report *report);

#endif

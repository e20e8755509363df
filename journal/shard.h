/* An append-only file of rows.  One session writes one shard; nobody rewrites it; readers survive a
 * torn tail. */
#ifndef SPEEDUP_JOURNAL_SHARD_H
#define SPEEDUP_JOURNAL_SHARD_H

#include "journal/record.h"

#define SHARD_MAGIC "# speedup journal "
enum { SHARD_VERSION = 1 }; /* follows SHARD_MAGIC in the first line */

struct shard;

/* Creates path (O_CREAT|O_EXCL|O_APPEND|O_CLOEXEC|O_NOFOLLOW), writes magic line and header, makes
 * file and directory durable.  acknowledge_fd: each row's "<session> <visit> <repetition or ->
 * <crc>\n" is written to it once the row is durable; -1 = none.  Returns 0 or the errno of the call
 * that failed; shard_close() frees *shard. */
int shard_create(const char *path, int acknowledge_fd, struct shard **shard);

/* Appends one row by one write(2).  A short write is ENOSPC.  After an error of writing the shard
 * refuses further rows: a row behind a torn one could not be told from it.  EMSGSIZE, EINVAL:
 * record_format() refused, nothing was written. */
int shard_append(struct shard *shard, const struct record *record);

/* Makes all appended rows durable by fdatasync, then acknowledges them in order.  An error is
 * final: after a failed sync the kernel may have dropped the pages (Rebello et al., USENIX ATC
 * 2020), so it is never tried again. */
int shard_commit(struct shard *shard);

/* Closes and frees; NULL is allowed.  Returns the errno of close. */
int shard_close(struct shard *shard);

/* What reading a shard met. */
struct shard_report {
    size_t rows;    /* accepted */
    size_t damaged; /* complete lines refused: wrong CRC or not a row */
    size_t torn;    /* 1 if the file ends in a line without newline, or within the magic or header,
                       else 0 */
    size_t first_bad; /* line number of the first damaged line, 0 if none */
    int version;      /* of the magic line; 0 if it is not there */
};

/* Called for every accepted row, in file order; a non-zero return ends the reading and is handed
 * back. */
typedef int shard_visitor(void *context, const struct record *record);

/* Reads the shard at path (a regular file, not through a link).  0 even if rows were damaged or
 * torn: see *report. ENOTSUP: a shard of a later schema version; EINVAL: not a shard; else the
 * errno of open or read. */
int shard_read(const char *path, shard_visitor *visitor, void *context,
               struct shard_report *report);

/* Reads every shard of directory/raw in the order of their names, adding to *report; ends at the
 * first that shard_read() refuses, with its error.  ENOENT: no such directory. */
int shard_read_all(const char *directory, shard_visitor *visitor, void *context,
                   struct shard_report *report);

/* Calls visitor with the path of every shard of directory/raw (all "*.csv" but
 * "*.environment.csv"), in the order of their names; a non-zero return ends it and is handed back.
 * ENOENT: no such directory. */
typedef int shard_path_visitor(void *context, const char *path);
int shard_each(const char *directory, shard_path_visitor *visitor, void *context);

#endif

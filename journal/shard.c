/* Writes a shard: one short write a row, durable before it is acknowledged. */
#include "journal/shard.h"

#include "journal/durable.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct shard {
    int file;
    int acknowledge;
    int error;     /* the first error; it is final */
    char *pending; /* identities of the rows not yet acknowledged */
    size_t used, room;
};

/* One write of all bytes; less than all means that the disk or a limit is full. */
static int write_once(int file, const char *bytes, size_t length)
{
    ssize_t written;

    do {
        written = write(file, bytes, length);
    } while (written < 0 && errno == EINTR);
    if (written < 0)
        return errno;
    return (size_t)written == length ? 0 : ENOSPC;
}

/* As many writes as it takes: a pipe may take a part. */
static int write_all(int file, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t written = write(file, bytes, length);
        if (written < 0 && errno != EINTR)
            return errno;
        if (written > 0) {
            bytes += written;
            length -= (size_t)written;
        }
    }
    return 0;
}

static int write_opening(int file)
{
    char opening[2 * RECORD_LINE];

    int length =
        snprintf(opening, sizeof opening, "%s%d\n%s", SHARD_MAGIC, SHARD_VERSION, record_header());
    if (length < 0 || (size_t)length >= sizeof opening)
        return EMSGSIZE;
    int error = write_once(file, opening, (size_t)length);
    if (!error && fsync(file) != 0)
        error = errno;
    return error;
}

int shard_create(const char *path, int acknowledge_fd, struct shard **shard)
{
    int flags = O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC | O_NOFOLLOW;
    struct shard *made = calloc(1, sizeof *made);

    *shard = NULL;
    if (!made)
        return ENOMEM;
    made->acknowledge = acknowledge_fd;
    made->file = open(path, flags, S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH);
    int error = made->file < 0 ? errno : 0;
    if (!error)
        error = write_opening(made->file);
    if (!error)
        error = durable_directory_of(path);
    if (error) {
        shard_close(made);
        return error;
    }
    *shard = made;
    return 0;
}

/* Adds one row's identity to those that wait for the next commit. */
static int remember(struct shard *shard, const struct record *record, uint32_t crc)
{
    enum {
        IDENTITY = sizeof record->session + 64
    }; /* two counts, the CRC and blanks: 20 + 20 + 8 + 4 bytes */
    char repetition[24] = "-";

    if (shard->room - shard->used < IDENTITY) {
        char *grown = realloc(shard->pending, 2 * shard->room + IDENTITY);
        if (!grown)
            return ENOMEM;
        shard->pending = grown;
        shard->room = 2 * shard->room + IDENTITY;
    }
    if (record->repetition != RECORD_UNKNOWN)
        snprintf(repetition, sizeof repetition, "%jd", (intmax_t)record->repetition);
    shard->used +=
        (size_t)snprintf(shard->pending + shard->used, IDENTITY, "%s %jd %s %08x\n",
                         record->session, (intmax_t)record->visit, repetition, (unsigned)crc);
    return 0;
}

/* Length of the CRC at a line's end: a comma, the digits, a newline. */
enum { CRC_END = sizeof ",12345678\n" - 1 };

int shard_append(struct shard *shard, const struct record *record)
{
    char line[RECORD_LINE + 1];
    size_t length;

    if (shard->error)
        return shard->error;
    int error = record_format(record, line, sizeof line, &length);
    if (error)
        return error;
    if (shard->acknowledge >= 0)
        shard->error = remember(shard, record, record_crc(line, length - CRC_END));
    if (!shard->error)
        shard->error = write_once(shard->file, line, length);
    return shard->error;
}

int shard_commit(struct shard *shard)
{
    if (shard->error)
        return shard->error;
    if (fdatasync(shard->file) != 0)
        shard->error = errno;
    else if (shard->used > 0)
        shard->error = write_all(shard->acknowledge, shard->pending, shard->used);
    shard->used = 0;
    return shard->error;
}

int shard_close(struct shard *shard)
{
    int error = 0;

    if (!shard)
        return 0;
    if (shard->file >= 0 && close(shard->file) != 0)
        error = errno;
    free(shard->pending);
    free(shard);
    return error;
}

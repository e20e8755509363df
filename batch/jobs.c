/* Keeps what was submitted. */
#include "batch/jobs.h"

#include "harness/worker/clock.h"
#include "journal/durable.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_BYTES = PATH_MAX + 32, RANGE = 64 };

static void path_of(const char *directory, char path[PATH_BYTES])
{
    snprintf(path, PATH_BYTES, "%s/batch/jobs.csv", directory);
}

/* A file without a byte is what a full disk left: the next row begins with the header.  Returns errno if nobody can tell. */
static int look_if_new(const char *path, bool *is_new)
{
    struct stat found;
    const int error = stat(path, &found) == 0 ? 0 : errno;
    *is_new = error == ENOENT || (error == 0 && found.st_size == 0);
    return *is_new ? 0 : error;
}

int jobs_load(const char *directory, struct table **jobs, char *problem, size_t size)
{
    char path[PATH_BYTES];
    bool is_new;
    path_of(directory, path);
    const int error = table_load(path, jobs, problem, size);
    return error == EINVAL && look_if_new(path, &is_new) == 0 && is_new ? ENOENT : error;
}

/* Takes back what was written in part, if nobody has written behind it: half a row would spoil the next. */
static void take_back(int descriptor, ssize_t written)
{
    const off_t end = lseek(descriptor, 0, SEEK_CUR);
    struct stat found;
    if (written > 0 && end >= written && fstat(descriptor, &found) == 0 && found.st_size == end &&
        ftruncate(descriptor, end - written) != 0)
        return; /* the row stays torn: the error of writing it is told in any case */
}

/* One write, so that a task which adds a line at the same time does not mix with it. */
static int append(const char *path, bool is_new, const char *text, size_t length)
{
    const int descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
    if (descriptor < 0)
        return errno;
    const ssize_t written = write(descriptor, text, length);
    int error = written < 0 ? errno : (size_t)written < length ? ENOSPC : fdatasync(descriptor) != 0 ? errno : 0;
    if (written >= 0 && (size_t)written < length)
        take_back(descriptor, written);
    if (close(descriptor) != 0 && error == 0)
        error = errno;
    return error || !is_new ? error : durable_directory_of(path);
}

int jobs_add(const char *directory, enum batch_system system, const char *role, const char *id, size_t count,
             const char *parts)
{
    char path[PATH_BYTES], utc[32], *text;
    size_t length;
    bool is_new;
    path_of(directory, path);
    clock_utc(utc, sizeof utc);
    int error = look_if_new(path, &is_new);
    if (error)
        return error;
    FILE *row = open_memstream(&text, &length);
    if (!row)
        return ENOMEM;
    if (is_new)
        fputs("submitted_utc,system,role,id,parts_in_all,parts\n", row);
    fprintf(row, "%s,%s,%s,", utc, batch_name(system), role);
    csv_write_text(row, id);
    fprintf(row, ",%zu,", count);
    csv_write_text(row, parts);
    fputc('\n', row);
    error = fclose(row) == 0 ? append(path, is_new, text, length) : ENOMEM;
    free(text);
    return error;
}

size_t jobs_parts(const struct table *jobs)
{
    const size_t rows = table_rows(jobs);
    const int64_t parts = rows > 0 ? table_count(jobs, rows - 1, "parts_in_all") : 0;
    return parts > 0 ? (size_t)parts : 0;
}

bool jobs_next_parts(const bool wanted[], size_t count, bool lists, size_t *part, char *text, size_t size)
{
    size_t used = 0;
    text[0] = '\0';
    while (*part <= count) {
        size_t end = *part;
        char range[RANGE];
        while (end <= count && wanted[end - 1])
            end++;
        if (end == *part) {
            ++*part;
            continue;
        }
        const int length = end - *part == 1 ? snprintf(range, sizeof range, "%s%zu", used > 0 ? "," : "", *part) :
                           snprintf(range, sizeof range, "%s%zu-%zu", used > 0 ? "," : "", *part, end - 1);
        if (used + (size_t)length >= size)
            break;
        memcpy(text + used, range, (size_t)length + 1);
        used += (size_t)length;
        *part = end;
        if (!lists)
            break;
    }
    return used > 0;
}

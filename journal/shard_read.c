/* Reads shards line by line in constant memory; what is torn or damaged is counted and never handed
 * on. */
#include "journal/shard.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BUFFER = 65536 };

enum ending { ENDING_NEWLINE, ENDING_TORN, ENDING_FILE };

struct line {
    const char *text; /* NUL-ended in place of the newline */
    size_t length;
    enum ending ending; /* ENDING_FILE: there is no line */
    bool too_long;      /* over BUFFER bytes: text holds only its end */
};

struct lines {
    int file;
    size_t start, end; /* of the bytes not yet handed out */
    bool too_long;     /* the beginning of the present line was dropped */
    char buffer[BUFFER + 1];
};

/* Reads on behind the bytes that wait; *ended: there are no more. */
static int refill(struct lines *lines, bool *ended)
{
    ssize_t got;

    if (lines->start == 0 && lines->end == BUFFER) {
        lines->too_long = true;
        lines->end = 0;
    }
    memmove(lines->buffer, lines->buffer + lines->start, lines->end - lines->start);
    lines->end -= lines->start;
    lines->start = 0;
    do {
        got = read(lines->file, lines->buffer + lines->end, BUFFER - lines->end);
    } while (got < 0 && errno == EINTR);
    if (got < 0)
        return errno;
    lines->end += (size_t)got;
    *ended = got == 0;
    return 0;
}

/* Hands out length bytes as a line and passes over them and skip more. */
static void take(struct lines *lines, size_t length, size_t skip, struct line *line)
{
    char *text = lines->buffer + lines->start;

    text[length] = '\0';
    line->text = text;
    line->length = length;
    line->too_long = lines->too_long;
    lines->too_long = false;
    lines->start += length + skip;
}

static int next_line(struct lines *lines, struct line *line)
{
    bool ended = false;

    while (!ended) {
        char *text = lines->buffer + lines->start;
        char *newline = memchr(text, '\n', lines->end - lines->start);
        if (newline) {
            take(lines, (size_t)(newline - text), 1, line);
            line->ending = ENDING_NEWLINE;
            return 0;
        }
        int error = refill(lines, &ended);
        if (error)
            return error;
    }
    take(lines, lines->end - lines->start, 0, line);
    line->ending = line->length > 0 || line->too_long ? ENDING_TORN : ENDING_FILE;
    return 0;
}

/* Length without the zeros at the end.  After a power failure the length of a file may be on disk
 * and its bytes not: they read as zeros. */
static size_t written_length(const struct line *line)
{
    size_t length = line->length;

    while (length > 0 && line->text[length - 1] == '\0')
        --length;
    return length;
}

/* The version in the magic line.  EINVAL: not one; in a torn line any beginning of one is taken. */
static int read_magic(const struct line *line, int *version)
{
    bool torn = line->ending != ENDING_NEWLINE;
    size_t length = torn ? written_length(line) : line->length;
    size_t magic = sizeof SHARD_MAGIC - 1;
    size_t common = length < magic ? length : magic;
    const char *digits = line->text + common;
    size_t count = strspn(digits, "0123456789");

    if (line->too_long || memcmp(line->text, SHARD_MAGIC, common) != 0 || common + count != length)
        return EINVAL;
    if (torn)
        return 0;
    if (common < magic || count == 0 || count > 4 || *digits == '0')
        return EINVAL;
    *version = (int)strtol(digits, NULL, 10);
    return *version > SHARD_VERSION ? ENOTSUP : 0;
}

static int read_header(const struct line *line, struct record_layout **layout)
{
    if (line->too_long || strlen(line->text) != line->length)
        return EINVAL;
    int error = record_layout_parse(line->text, layout);
    if (!error && !record_layout_sound(*layout))
        error = EINVAL;
    return error;
}

/* Reads magic and header.  *layout stays NULL if the file ends within them. */
static int read_opening(struct lines *lines, struct shard_report *report,
                        struct record_layout **layout)
{
    struct line line;

    int error = next_line(lines, &line);
    if (!error)
        error = read_magic(&line, &report->version);
    if (!error && line.ending == ENDING_NEWLINE)
        error = next_line(lines, &line);
    if (error)
        return error;
    if (line.ending == ENDING_NEWLINE)
        return read_header(&line, layout);
    report->torn = 1;
    return 0;
}

struct reading {
    struct lines *lines;
    struct record_layout *layout;
    shard_visitor *visitor;
    void *context;
};

static int read_rows(struct reading *reading, struct shard_report *report)
{
    struct line line = {.ending = ENDING_NEWLINE};
    struct record record;
    size_t number = 2; /* of the line: magic and header come before */

    while (line.ending == ENDING_NEWLINE) {
        int error = next_line(reading->lines, &line);
        if (error)
            return error;
        ++number;
        if (line.ending != ENDING_NEWLINE)
            break;
        if (line.too_long || record_parse(reading->layout, line.text, line.length, &record)) {
            report->first_bad = report->damaged++ == 0 ? number : report->first_bad;
            continue;
        }
        ++report->rows;
        error = reading->visitor(reading->context, &record);
        if (error)
            return error;
    }
    report->torn = line.ending == ENDING_TORN;
    return 0;
}

/* Opens a regular file.  O_NONBLOCK: a FIFO would wait for a writer. */
static int open_regular(const char *path, int *file)
{
    struct stat status;

    *file = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (*file < 0)
        return errno;
    if (fstat(*file, &status) != 0)
        return errno;
    return S_ISREG(status.st_mode) ? 0 : EINVAL;
}

int shard_read(const char *path, shard_visitor *visitor, void *context, struct shard_report *report)
{
    struct lines *lines = malloc(sizeof *lines);
    struct reading reading = {lines, NULL, visitor, context};

    *report = (struct shard_report){0};
    if (!lines)
        return ENOMEM;
    lines->start = lines->end = 0;
    lines->too_long = false;
    int error = open_regular(path, &lines->file);
    if (!error)
        error = read_opening(lines, report, &reading.layout);
    if (!error && reading.layout)
        error = read_rows(&reading, report);
    record_layout_free(reading.layout);
    if (lines->file >= 0)
        close(lines->file);
    free(lines);
    return error;
}

static bool ends_in(const char *name, const char *end)
{
    size_t length = strlen(name), tail = strlen(end);

    return length > tail && strcmp(name + length - tail, end) == 0;
}

static int is_shard_name(const struct dirent *entry)
{
    return entry->d_name[0] != '.' && ends_in(entry->d_name, ".csv") &&
           !ends_in(entry->d_name, ".environment.csv");
}

/* alphasort() would follow the locale. */
static int by_name(const struct dirent **left, const struct dirent **right)
{
    return strcmp((*left)->d_name, (*right)->d_name);
}

int shard_each(const char *directory, shard_path_visitor *visitor, void *context)
{
    char path[PATH_MAX];
    struct dirent **entries;
    int error = 0;

    int length = snprintf(path, sizeof path, "%s/raw", directory);
    if (length < 0 || (size_t)length >= sizeof path)
        return ENAMETOOLONG;
    int count = scandir(path, &entries, is_shard_name, by_name);
    if (count < 0)
        return errno;
    for (int i = 0; i < count; ++i) {
        length = snprintf(path, sizeof path, "%s/raw/%s", directory, entries[i]->d_name);
        if (!error && (length < 0 || (size_t)length >= sizeof path))
            error = ENAMETOOLONG;
        if (!error)
            error = visitor(context, path);
        free(entries[i]);
    }
    free(entries);
    return error;
}

struct reading_all {
    shard_visitor *visitor;
    void *context;
    struct shard_report *report;
};

static int read_one(void *context, const char *path)
{
    struct reading_all *all = context;
    struct shard_report report;

    int error = shard_read(path, all->visitor, all->context, &report);
    all->report->rows += report.rows;
    all->report->damaged += report.damaged;
    all->report->torn += report.torn;
    all->report->version = report.version;
    if (all->report->first_bad == 0)
        all->report->first_bad = report.first_bad;
    return error;
}

int shard_read_all(const char *directory, shard_visitor *visitor, void *context,
                   struct shard_report *report)
{
    struct reading_all all = {visitor, context, report};

    return shard_each(directory, read_one, &all);
}

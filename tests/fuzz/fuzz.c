/* Inputs as texts and as files. */
#include "tests/fuzz/fuzz.h"

#include "journal/record.h"

#include <ftw.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

_Noreturn void fuzz_finding(const char *condition, const char *file, int line)
{
    fprintf(stderr, "%s:%d: finding: does not hold: %s\n", file, line, condition);
    abort();
}

/* Copies one line; returns the bytes written. */
static size_t expand_line(const char *line, size_t length, char *out)
{
    memcpy(out, line, length);
    if (length < 2 || memcmp(line + length - 2, ",*", 2) != 0)
        return length;
    return length - 1 + (size_t)snprintf(out + length - 1, sizeof "12345678", "%08x", (unsigned)record_crc(line, length - 2));
}

char *fuzz_text(const uint8_t *data, size_t size, size_t *length)
{
    const char *from = (const char *)data, *end = from + size;
    char *text = malloc(8 * size + 16); /* a line of two bytes becomes one of nine */
    FUZZ_HOLDS(text != NULL);
    *length = 0;
    while (from < end) {
        const char *newline = memchr(from, '\n', (size_t)(end - from));
        const size_t line = (size_t)((newline ? newline : end) - from);
        *length += expand_line(from, line, text + *length);
        if (newline)
            text[(*length)++] = '\n';
        from += line + 1;
    }
    text[*length] = '\0';
    return text;
}

static char folder[PATH_MAX];

static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    (void)status;
    (void)kind;
    (void)place;
    return remove(path);
}

static void remove_folder(void)
{
    nftw(folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

static void make_folder(void)
{
    const char *parent = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%s/speedup-fuzz-XXXXXX", parent ? parent : "/tmp");
    FUZZ_HOLDS(mkdtemp(folder) != NULL);
    atexit(remove_folder);
}

static void make_parents(char *path)
{
    for (char *slash = strchr(path + strlen(folder) + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(path, 0777);
        *slash = '/';
    }
}

static void write_file(const char *name, const char *text, size_t length)
{
    char path[2 * PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    if (!file) {
        make_parents(path);
        file = fopen(path, "wb");
    }
    FUZZ_HOLDS(file != NULL && fwrite(text, 1, length, file) == length && fclose(file) == 0);
}

/* The number of the line "@N", or -1. */
static int section(const char *line, const char *end)
{
    const bool is = end - line >= 2 && line[0] == '@' && line[1] >= '0' && line[1] <= 'z' && (end - line == 2 || line[2] == '\n');
    return is ? line[1] - '0' : -1;
}

const char *fuzz_files(const uint8_t *data, size_t size, const char *const names[])
{
    size_t length, count = 0, number = 0;
    char *text = fuzz_text(data, size, &length), path[2 * PATH_MAX];
    const char *end = text + length, *from = text;
    if (folder[0] == '\0')
        make_folder();
    for (; names[count]; count++) {
        snprintf(path, sizeof path, "%s/%s", folder, names[count]);
        unlink(path);
    }
    for (const char *line = text; line <= end;) {
        const int next = section(line, end);
        if ((next >= 0 || line == end) && number < count && (line > from || number > 0))
            write_file(names[number], from, (size_t)(line - from));
        const char *newline = line < end ? memchr(line, '\n', (size_t)(end - line)) : NULL;
        line = newline ? newline + 1 : end + (line == end);
        if (next >= 0) {
            number = (size_t)next;
            from = line <= end ? line : end;
        }
    }
    free(text);
    return folder;
}

/* Reads small text files below the root that SPEEDUP_SYSROOT names, or below / itself. */
#include "harness/sysfile.h"

#include "journal/csv.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FIRST_BYTES = 4096, MOST_BYTES = 1 << 24 };

static const char *root(void)
{
    const char *directory = getenv("SPEEDUP_SYSROOT");
    return directory ? directory : "";
}

bool sysfile_redirected(void)
{
    return root()[0] != '\0';
}

static int full_path(const char *path, char full[PATH_MAX])
{
    int length = snprintf(full, PATH_MAX, "%s%s", root(), path);
    return length < 0 || length >= PATH_MAX ? ENAMETOOLONG : 0;
}

bool sysfile_exists(const char *path)
{
    char full[PATH_MAX];
    return full_path(path, full) == 0 && access(full, F_OK) == 0;
}

/* Doubles bytes[*room]. */
static int grow(char **bytes, size_t *room)
{
    if (*room >= MOST_BYTES)
        return EFBIG;
    char *larger = realloc(*bytes, 2 * *room);
    if (!larger)
        return ENOMEM;
    *bytes = larger;
    *room *= 2;
    return 0;
}

/* These files tell no size before they are read, so the text grows. */
static int read_all(int descriptor, char **text, size_t *length)
{
    size_t room = FIRST_BYTES;
    ssize_t got = 1;
    int error = 0;
    *length = 0;
    *text = malloc(room);
    if (!*text)
        return ENOMEM;
    while (error == 0 && got > 0) {
        got = read(descriptor, *text + *length, room - *length - 1);
        if (got < 0)
            return errno;
        *length += (size_t)got;
        if (*length == room - 1)
            error = grow(text, &room);
    }
    return error;
}

int sysfile_load(const char *path, char **text)
{
    char full[PATH_MAX];
    size_t length = 0;
    *text = NULL;
    int error = full_path(path, full);
    if (error)
        return error;
    int descriptor = open(full, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0)
        return errno;
    error = read_all(descriptor, text, &length);
    close(descriptor);
    if (error == 0 && memchr(*text, '\0', length))
        error = EINVAL;
    if (error) {
        free(*text);
        *text = NULL;
        return error;
    }
    if (length > 0 && (*text)[length - 1] == '\n')
        length--;
    (*text)[length] = '\0';
    return 0;
}

int sysfile_read(const char *path, char *text, size_t size)
{
    char *whole;
    int error = sysfile_load(path, &whole);
    if (error)
        return error;
    if (strlen(whole) < size)
        snprintf(text, size, "%s", whole);
    else
        error = EMSGSIZE;
    free(whole);
    return error;
}

int sysfile_count(const char *path, int64_t *value)
{
    char text[32];
    int error = sysfile_read(path, text, sizeof text);
    if (error == EMSGSIZE)
        return EINVAL;
    return error ? error : csv_parse_count(text, value);
}

/* Where the value stands if `line` is "name : value", else NULL. */
static const char *value_in(const char *line, const char *name)
{
    size_t length = strlen(name);
    if (strncmp(line, name, length) != 0)
        return NULL;
    line += length + strspn(line + length, " \t");
    if (*line != ':')
        return NULL;
    return line + 1 + strspn(line + 1, " \t");
}

int sysfile_field(const char *text, const char *name, char *value, size_t size)
{
    const char *line = text;
    while (line) {
        const char *found = value_in(line, name);
        if (found) {
            snprintf(value, size, "%.*s", (int)strcspn(found, "\n"), found);
            return 0;
        }
        line = strchr(line, '\n');
        line = line ? line + 1 : NULL;
    }
    return ENODATA;
}

bool sysfile_has_word(const char *text, const char *word)
{
    size_t length = strlen(word);
    while (*text) {
        text += strspn(text, " \t\n");
        size_t here = strcspn(text, " \t\n");
        if (here == length && strncmp(text, word, length) == 0)
            return true;
        text += here;
    }
    return false;
}

/* Reads site files strictly: what is misspelt must not be passed over. */
#include "batch/site.h"

#include "journal/csv.h"
#include "journal/human.h"
#include "journal/name.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_BYTES = 1 << 20 };
static const int64_t most_cpus = 4096, least_walltime_ns = 60000000000, most_walltime_ns = 31536000000000000;

enum kind {
    WORD,     /* char[SITE_WORD]: letters that mean nothing to a shell or a scheduler's directives */
    TEXT,     /* char[SITE_LINE] */
    ABSOLUTE, /* the same: a path from the root */
    WORDS,    /* the same: words with blanks between them */
    COUNT,    /* int64_t */
    DURATION, /* int64_t, nanoseconds */
    YES_NO,   /* bool */
    LINES     /* struct site_lines: may stand several times */
};

static const struct key {
    const char *name;
    enum kind kind;
    size_t offset; /* in struct site */
} keys[] = {{"queue", WORD, offsetof(struct site, queue)},
            {"partition", WORD, offsetof(struct site, queue)},
            {"account", WORD, offsetof(struct site, account)},
            {"memory", WORD, offsetof(struct site, memory)},
            {"parallel_environment", WORD, offsetof(struct site, parallel_environment)},
            {"modules", WORDS, offsetof(struct site, modules)},
            {"launcher", TEXT, offsetof(struct site, launcher)},
            {"source", ABSOLUTE, offsetof(struct site, source)},
            {"cpus", COUNT, offsetof(struct site, cpus)},
            {"walltime", DURATION, offsetof(struct site, walltime_ns)},
            {"build", YES_NO, offsetof(struct site, build)},
            {"directive", LINES, offsetof(struct site, directives)},
            {"command", LINES, offsetof(struct site, commands)}};
enum { KEYS = sizeof keys / sizeof *keys };

static const char word_letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@%+:,./_=-";

/* Where a file is being read. */
struct reading {
    const char *name;
    size_t line;
    struct site *site;
    size_t given[KEYS]; /* the line that gave the key's value; 0: none has */
    char *problem;
    size_t size;
};

/* text is what was found, in quotes; NULL: none. */
static int refuse(struct reading *reading, const char *text, const char *why)
{
    char shown[4 * 100 + 1];
    snprintf(reading->problem, reading->size, "%s:%zu: %s%.100s%s%s", reading->name, reading->line, text ? "'" : "",
             text ? name_escape(shown, sizeof shown, text) : "", text ? "' " : "", why);
    return EINVAL;
}

static bool is_word(const char *text, const char *also)
{
    for (; *text; text++)
        if (!strchr(word_letters, *text) && !strchr(also, *text))
            return false;
    return true;
}

static int add_line(struct reading *reading, struct site_lines *lines, const char *value)
{
    if (lines->count == SITE_LINES)
        return refuse(reading, NULL, "more such lines than there is room for: put them into a script, and name that");
    snprintf(lines->line[lines->count++], SITE_LINE, "%s", value);
    return 0;
}

static int set_number(struct reading *reading, enum kind kind, int64_t *number, const char *value)
{
    const bool time = kind == DURATION;
    const int64_t least = time ? least_walltime_ns : 1, most = time ? most_walltime_ns : most_cpus;
    const int error = time ? human_parse_duration(value, number) : csv_parse_count(value, number);
    if (error == 0 && *number >= least && *number <= most)
        return 0;
    return refuse(reading, value, time ? "is not a time from 1m to 8760h, such as 2h: correct it" :
                                         "is not an integer from 1 to 4096: correct it");
}

static int set(struct reading *reading, const struct key *key, const char *value)
{
    char *field = (char *)reading->site + key->offset;
    switch (key->kind) {
    case WORD:
    case WORDS:
        if (!is_word(value, key->kind == WORDS ? " " : "") || (key->kind == WORD && strlen(value) >= SITE_WORD))
            return refuse(reading, value, "is no name that can be used here: correct it");
        break;
    case ABSOLUTE:
        if (value[0] != '/')
            return refuse(reading, value, "is not a path from the root: begin it with /");
        break;
    case TEXT:
        break;
    case COUNT:
    case DURATION:
        return set_number(reading, key->kind, (int64_t *)(void *)field, value);
    case YES_NO:
        *(bool *)field = strcmp(value, "yes") == 0;
        return strcmp(value, "yes") == 0 || strcmp(value, "no") == 0 ? 0 :
               refuse(reading, value, "is neither yes nor no: choose one");
    case LINES:
        return add_line(reading, (struct site_lines *)(void *)field, value);
    }
    snprintf(field, key->kind == WORD ? SITE_WORD : SITE_LINE, "%s", value);
    return 0;
}

/* The same field may have two names. */
static bool is_given(const struct reading *reading, const struct key *key)
{
    for (size_t i = 0; i < KEYS; i++)
        if (reading->given[i] > 0 && keys[i].offset == key->offset)
            return true;
    return false;
}

static char *trim(char *text)
{
    text += strspn(text, " \t");
    for (size_t length = strlen(text); length > 0 && strchr(" \t", text[length - 1]); length--)
        text[length - 1] = '\0';
    return text;
}

static int take_line(struct reading *reading, char *line)
{
    char *value = strchr(line, '=');
    for (const char *at = line; *at; at++)
        if (((unsigned char)*at < ' ' && *at != '\t') || *at == 0x7f)
            return refuse(reading, line, "holds a control character: write plain lines, ended by a line feed");
    if (line[strspn(line, " \t")] == '\0' || line[strspn(line, " \t")] == '#')
        return 0;
    if (!value)
        return refuse(reading, line, "has no '=': write key = value");
    *value++ = '\0';
    const char *name = trim(line);
    value = trim(value);
    for (size_t i = 0; i < KEYS; i++) {
        if (strcmp(keys[i].name, name) != 0)
            continue;
        if (value[0] == '\0')
            return refuse(reading, name, "has no value: give one, or leave out the line");
        if (keys[i].kind != LINES && is_given(reading, &keys[i]))
            return refuse(reading, name, "was given before: leave out one of the two");
        reading->given[i] = reading->line;
        return set(reading, &keys[i], value);
    }
    return refuse(reading, name, "is no key: see docs/batch.md");
}

int site_parse(const char *text, size_t length, const char *name, struct site *site, char *problem, size_t size)
{
    struct reading reading = {.name = name, .site = site, .problem = problem, .size = size};
    char line[SITE_LINE];
    memset(site, 0, sizeof *site);
    for (size_t at = 0, end; at < length; at = end + 1) {
        const char *feed = memchr(text + at, '\n', length - at);
        end = feed ? (size_t)(feed - text) : length;
        reading.line++;
        if (end - at >= sizeof line)
            return refuse(&reading, NULL, "the line is longer than 1023 bytes: shorten it");
        if (memchr(text + at, '\0', end - at))
            return refuse(&reading, NULL, "the line holds a NUL byte: write plain text");
        snprintf(line, sizeof line, "%.*s", (int)(end - at), text + at);
        int error = take_line(&reading, line);
        if (error)
            return error;
    }
    if (site->build && !site->source[0])
        return refuse(&reading, NULL, "build = yes needs the source tree: add source = PATH");
    return 0;
}

/* The file to read, in path[size]; "": none. */
static void find_site(const char *given, char *path, size_t size)
{
    const char *named = given ? given : getenv("SPEEDUP_SITE"), *home = getenv("HOME");
    if (named)
        snprintf(path, size, "%s", named);
    else if (home)
        snprintf(path, size, "%s/.config/speedup/site", home);
    else
        path[0] = '\0';
}

int site_load(const char *given, struct site *site, char *problem, size_t size)
{
    char path[PATH_MAX], *text = NULL;
    size_t length = 0;
    memset(site, 0, sizeof *site);
    find_site(given, path, sizeof path);
    FILE *file = path[0] ? fopen(path, "re") : NULL;
    int error = path[0] && !file ? errno : 0;
    if (error == ENOENT && !given && !getenv("SPEEDUP_SITE"))
        return 0;
    if (file) {
        text = malloc(MOST_BYTES);
        length = text ? fread(text, 1, MOST_BYTES, file) : 0;
        error = !text ? ENOMEM : ferror(file) ? errno : length == MOST_BYTES ? EFBIG : 0;
        fclose(file);
    }
    if (error)
        snprintf(problem, size, "%s: %s: give a site file with --site", path, strerror(error));
    else if (text)
        error = site_parse(text, length, path, site, problem, size);
    free(text);
    return error;
}

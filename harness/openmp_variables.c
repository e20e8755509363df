/* Judges OMP_* variables. */
#include "harness/openmp_variables.h"

#include "journal/csv.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { ITEM = 64 };

/* Is text[length] one of the words, in any case? */
static bool is_word(const char *text, size_t length, const char *const words[])
{
    for (; *words; words++)
        if (strlen(*words) == length && strncasecmp(text, *words, length) == 0)
            return true;
    return false;
}

static bool is_count(const char *text, size_t length)
{
    char digits[ITEM];
    int64_t value;
    if (length == 0 || length >= sizeof digits)
        return false;
    memcpy(digits, text, length);
    digits[length] = '\0';
    return csv_parse_count(digits, &value) == 0 && value >= 1 && value <= INT32_MAX;
}

/* Every item of a comma-separated list passes. */
static bool each_item(const char *text, bool (*right)(const char *text, size_t length))
{
    for (;; text++) {
        size_t length = strcspn(text, ",");
        if (!right(text, length))
            return false;
        text += length;
        if (*text == '\0')
            return true;
    }
}

static bool counts(const char *text)
{
    return each_item(text, is_count);
}

static bool count(const char *text)
{
    return is_count(text, strlen(text));
}

static bool truth(const char *text)
{
    return is_word(text, strlen(text), (const char *const[]){"true", "false", NULL});
}

static bool is_binding(const char *text, size_t length)
{
    return is_word(text, length, (const char *const[]){"primary", "master", "close", "spread", NULL});
}

static bool binding(const char *text)
{
    return truth(text) || each_item(text, is_binding);
}

static bool policy(const char *text)
{
    return is_word(text, strlen(text), (const char *const[]){"active", "passive", NULL});
}

/* "16M", "2000500B", "1 G". */
static bool stack_size(const char *text)
{
    size_t digits = strspn(text, "0123456789");
    const char *unit = text + digits + strspn(text + digits, " ");
    return is_count(text, digits) && (*unit == '\0' || (strchr("bkmgBKMG", *unit) && unit[1] == '\0'));
}

/* "dynamic", "guided,4", "nonmonotonic:dynamic,7". */
static bool schedule(const char *text)
{
    size_t length = strcspn(text, ":");
    if (text[length] == ':') {
        if (!is_word(text, length, (const char *const[]){"monotonic", "nonmonotonic", NULL}))
            return false;
        text += length + 1;
    }
    length = strcspn(text, ",");
    if (!is_word(text, length, (const char *const[]){"static", "dynamic", "guided", "auto", NULL}))
        return false;
    return text[length] == '\0' || count(text + length + 1);
}

/* Moves *at behind a number. */
static bool take_number(const char **at)
{
    const size_t digits = strspn(*at, "0123456789");
    *at += digits;
    return digits > 0 && digits < 10;
}

/* ":count:stride", ":count", or nothing. */
static bool take_range(const char **at)
{
    if (**at != ':')
        return true;
    ++*at;
    const bool none = (*at)[strspn(*at, "0")] < '1' || (*at)[strspn(*at, "0")] > '9';
    if (none || !take_number(at))
        return false;
    if (**at != ':')
        return true;
    ++*at;
    *at += **at == '-';
    return take_number(at);
}

/* "{0:4:2,!7}" */
static bool take_place(const char **at)
{
    *at += **at == '!';
    if (**at != '{')
        return false;
    do {
        ++*at;
        *at += **at == '!';
        if (!take_number(at) || !take_range(at))
            return false;
    } while (**at == ',');
    return *(*at)++ == '}';
}

static bool place_list(const char *at)
{
    for (;; at++) {
        if (!take_place(&at) || !take_range(&at))
            return false;
        if (*at != ',')
            return *at == '\0';
    }
}

/* "cores", "sockets(2)", or an explicit list such as "{0},{2:4},{8:4:2}:2:16". */
static bool places(const char *text)
{
    size_t length = strcspn(text, "(");
    static const char *const words[] = {"threads", "cores", "ll_caches", "sockets", "numa_domains", NULL};
    if (text[0] == '{' || text[0] == '!')
        return place_list(text);
    if (!is_word(text, length, words))
        return false;
    size_t end = strlen(text);
    return text[length] == '\0' || (text[end - 1] == ')' && is_count(text + length + 1, end - length - 2));
}

static const struct {
    const char *name;
    bool (*right)(const char *text);
    const char *domain;
} variables[] = {{"OMP_NUM_THREADS", counts, "integers from 1, separated by commas"},
                 {"OMP_THREAD_LIMIT", count, "an integer from 1"},
                 {"OMP_MAX_ACTIVE_LEVELS", count, "an integer from 1"},
                 {"OMP_DYNAMIC", truth, "true or false"},
                 {"OMP_NESTED", truth, "true or false"},
                 {"OMP_PROC_BIND", binding, "true, false, or primary, close and spread, separated by commas"},
                 {"OMP_PLACES", places, "threads, cores, sockets or a list such as {0},{2}"},
                 {"OMP_SCHEDULE", schedule, "static, dynamic, guided or auto, with a chunk: dynamic,4"},
                 {"OMP_STACKSIZE", stack_size, "a size such as 16M"},
                 {"OMP_WAIT_POLICY", policy, "active or passive"}};

int openmp_variable_check(const char *name, const char *value, char *problem, size_t size)
{
    for (size_t i = 0; i < sizeof variables / sizeof *variables; i++)
        if (strcmp(name, variables[i].name) == 0 && !variables[i].right(value)) {
            snprintf(problem, size, "%s: '%.200s' is not %s: correct or unset it", name, value, variables[i].domain);
            return EINVAL;
        }
    return 0;
}

int openmp_variables_check(char *const environment[], char *problem, size_t size)
{
    for (; *environment; environment++) {
        char name[ITEM];
        size_t length = strcspn(*environment, "=");
        if (strncmp(*environment, "OMP_", 4) != 0 || length >= sizeof name || (*environment)[length] != '=')
            continue;
        memcpy(name, *environment, length);
        name[length] = '\0';
        int error = openmp_variable_check(name, *environment + length + 1, problem, size);
        if (error)
            return error;
    }
    return 0;
}

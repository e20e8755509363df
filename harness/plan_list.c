/* Lists in options. */
#include "harness/plan_list.h"

#include "journal/csv.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ITEM = 64 };

bool list_next(const char **text, char *name, size_t size)
{
    if (!*text)
        return false;
    size_t length = strcspn(*text, ",");
    snprintf(name, size, "%.*s", (int)length, *text);
    *text = (*text)[length] == ',' ? *text + length + 1 : NULL;
    return true;
}

bool list_holds(const char *text, const char *name)
{
    char item[ITEM];
    if (!text)
        return true;
    while (list_next(&text, item, sizeof item))
        if (strcmp(item, name) == 0)
            return true;
    return false;
}

/* "5e6" is a whole number times a power of ten; anything else with an e is not an integer. */
static int parse_integer(const char *text, int64_t *value)
{
    char digits[ITEM];
    int64_t power = 0;
    size_t length = strcspn(text, "e");
    snprintf(digits, sizeof digits, "%.*s", (int)length, text);
    if (csv_parse_count(digits, value) != 0 || (text[length] && csv_parse_count(text + length + 1, &power) != 0))
        return EINVAL;
    for (; power > 0 && *value > 0 && *value <= INT64_MAX / 10; power--)
        *value *= 10;
    return power == 0 || *value == 0 ? 0 : ERANGE;
}

static int compare(const void *a, const void *b)
{
    const int64_t *left = a, *right = b;
    return (*left > *right) - (*left < *right);
}

static size_t sort_unique(int64_t values[], size_t count)
{
    size_t kept = 0;
    qsort(values, count, sizeof *values, compare);
    for (size_t i = 0; i < count; i++)
        if (kept == 0 || values[kept - 1] != values[i])
            values[kept++] = values[i];
    return kept;
}

int list_integers(const char *option, const char *text, int64_t most, int64_t **values, size_t *count,
                  char *problem, size_t size)
{
    size_t items = 1;
    char item[ITEM];
    for (const char *at = text; *at; at++)
        items += *at == ',';
    *count = 0;
    *values = malloc(items * sizeof **values);
    if (!*values)
        return ENOMEM;
    while (list_next(&text, item, sizeof item)) {
        int64_t *value = &(*values)[(*count)++];
        if (parse_integer(item, value) != 0 || *value < 1 || *value > most) {
            snprintf(problem, size, "%s: '%s' is not an integer from 1 to %" PRId64 ": correct it", option, item, most);
            free(*values);
            *values = NULL;
            return EINVAL;
        }
    }
    *count = sort_unique(*values, *count);
    return 0;
}

/* Reads and compares environment files. */
#include "analysis/environments.h"

#include "journal/facts.h"
#include "journal/name.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum { SHOWN = 72 }; /* bytes of a value */

int environments_load(const char *directory, const struct campaign *campaign, struct table **table, char *problem,
                      size_t size)
{
    int error = ENOENT;
    *table = NULL;
    for (size_t i = 0; i < campaign->sessions.count && error == ENOENT; i++)
        error = facts_load(directory, campaign->sessions.text[i], table, problem, size);
    return error == ENOENT ? 0 : error;
}

int environments_load_of(const char *directory, const struct campaign *campaign, size_t fingerprint, struct table **table)
{
    int error = 0;
    *table = NULL;
    for (size_t i = 0; i < campaign->sessions.count && error == 0 && !*table; i++)
        if (campaign->session_fingerprint[i] == fingerprint)
            error = facts_load_known(directory, campaign->sessions.text[i], table);
    return error;
}

static bool always_differs(const char *key)
{
    static const char *const keys[] = {"start_utc", "load_average", "memory_available_bytes", "arguments",
                                       "fingerprint"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (strcmp(key, keys[i]) == 0)
            return true;
    return false;
}

static void tell(const char *key, const char *old, const char *new, FILE *out, char *names, size_t size)
{
    char name[128], left[SHOWN], right[SHOWN];
    const size_t used = strlen(names);
    name_escape(name, sizeof name, key);
    if (used < size)
        snprintf(names + used, size - used, "%s%s", used ? ", " : "", name);
    if (out)
        fprintf(out, "  %s: %s | %s\n", name, old[0] ? name_escape(left, sizeof left, old) : "-",
                new[0] ? name_escape(right, sizeof right, new) : "-");
}

size_t environments_differ(const struct table *old, const struct table *new, FILE *out, char *names, size_t size)
{
    size_t count = 0;
    names[0] = '\0';
    for (int side = 0; side < 2; side++) { /* keys of the old, then those that only the new has */
        const struct table *keys = side ? new : old, *other = side ? old : new;
        for (size_t row = 0; keys && row < table_rows(keys); row++) {
            const char *key = table_text(keys, row, "key"), *value = table_text(keys, row, "value");
            const char *against = facts_value(other, key);
            if (always_differs(key) || strcmp(value, against) == 0 || (side && against[0]))
                continue;
            tell(key, side ? against : value, side ? value : against, out, names, size);
            count++;
        }
    }
    return count;
}

/* Finds facts by their key. */
#include "journal/facts.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

int facts_load(const char *directory, const char *session, struct table **facts, char *problem, size_t size)
{
    char path[PATH_MAX + 128];
    *facts = NULL;
    if (strchr(session, '/'))
        return ENOENT;
    snprintf(path, sizeof path, "%s/raw/%s.environment.csv", directory, session);
    return table_load(path, facts, problem, size);
}

int facts_load_known(const char *directory, const char *session, struct table **facts)
{
    const int error = facts_load(directory, session, facts, NULL, 0);
    return error == ENOENT || error == EINVAL || error == EISDIR || error == EFBIG ? 0 : error;
}

const char *facts_value(const struct table *table, const char *key)
{
    for (size_t row = 0; table && row < table_rows(table); row++)
        if (strcmp(table_text(table, row, "key"), key) == 0)
            return table_text(table, row, "value");
    return "";
}

const char *facts_known(const struct table *table, const char *key)
{
    const char *value = facts_value(table, key);
    return value[0] && strncmp(value, "na:", 3) != 0 ? value : NULL;
}

const char *facts_kind(const struct table *derived, size_t row)
{
    const char *kind = table_text(derived, row, "kind");
    return kind[0] ? kind : table_text(derived, row, "fingerprint");
}

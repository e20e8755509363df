/* Finds facts by their key. */
#include "journal/facts.h"

#include <string.h>

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

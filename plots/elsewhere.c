/* Chooses what is shown of the same work elsewhere. */
#include "plots/elsewhere.h"

#include <stdio.h>
#include <string.h>

static bool is(const struct table *summary, size_t row, const char *column, const char *text)
{
    return strcmp(table_text(summary, row, column), text) == 0;
}

static bool is_external(const struct table *summary, size_t row)
{
    return is(summary, row, "model", "external");
}

static bool is_timed(const struct table *summary, size_t first, size_t row)
{
    return selection_together(summary, first, row) && is(summary, row, "status", "ok") &&
           table_real(summary, row, "time_ns") > 0;
}

/* The fastest row of that size: of the variant, or with NULL of all that are not external; the number of rows: none. */
static size_t fastest(const struct table *summary, size_t first, int64_t size, const char *variant)
{
    size_t best = table_rows(summary);
    for (size_t row = first; row < table_rows(summary); row++) {
        const bool wanted = variant ? is(summary, row, "variant", variant)
                                    : !is_external(summary, row) && !is(summary, row, "role", "reference");
        if (is_timed(summary, first, row) && selection_size(summary, row) == size && wanted &&
            (best == table_rows(summary) || table_real(summary, row, "time_ns") < table_real(summary, best, "time_ns")))
            best = row;
    }
    return best;
}

static bool is_common(const struct table *summary, size_t first, int64_t size)
{
    for (size_t row = first; row < table_rows(summary); row++)
        if (is_timed(summary, first, row) && is_external(summary, row) &&
            fastest(summary, first, size, table_text(summary, row, "variant")) == table_rows(summary))
            return false;
    return true;
}

static void append(const struct table *summary, size_t row, struct selection *selection)
{
    char name[192];
    if (row == table_rows(summary))
        return;
    snprintf(name, sizeof name, "%s@%s", table_text(summary, row, "variant"), table_text(summary, row, "p"));
    if (words_place(selection->elsewhere, name) == 0)
        words_append(selection->elsewhere, name);
}

void elsewhere_choose(const struct table *summary, size_t first, struct selection *selection)
{
    int64_t size = -1;
    selection->elsewhere[0] = '\0';
    for (size_t row = first; row < table_rows(summary); row++)
        if (is_timed(summary, first, row) && is_external(summary, row) && selection_size(summary, row) > size &&
            is_common(summary, first, selection_size(summary, row)))
            size = selection_size(summary, row);
    selection->n_elsewhere = size;
    if (size < 0)
        return;
    append(summary, fastest(summary, first, size, selection->baseline), selection);
    append(summary, fastest(summary, first, size, NULL), selection);
    for (size_t row = first; row < table_rows(summary); row++)
        if (is_timed(summary, first, row) && is_external(summary, row))
            append(summary, fastest(summary, first, size, table_text(summary, row, "variant")), selection);
}

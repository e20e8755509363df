/* Takes the counts of parzen_kde out of visits.csv. */
#include "plots/density.h"

#include "journal/csv.h"
#include "journal/facts.h"
#include "journal/options.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

/* Window width of the row's count; NaN: it has none. */
static double width_of(const struct table *visits, size_t row)
{
    const bool counted = strcmp(table_text(visits, row, "kernel"), "parzen_kde") == 0 &&
                         strcmp(table_text(visits, row, "use"), "used") == 0 && table_count(visits, row, "result") >= 0;
    return counted ? row_options_counted_width(table_text(visits, row, "options")) : NAN;
}

static bool here(const struct table *visits, size_t row, const struct selection *selection)
{
    return strcmp(facts_kind(visits, row), selection->kind) == 0 && width_of(visits, row) > 0;
}

/* Does no other selection of its kernel and kind of machine stand before it? */
static bool is_first(const struct table *summary, size_t first, const struct selection *selection)
{
    for (size_t row = 0; row < first; row++)
        if (strcmp(table_text(summary, row, "kernel"), selection->kernel) == 0 &&
            strcmp(facts_kind(summary, row), selection->kind) == 0)
            return false;
    return true;
}

size_t density_count(const struct table *visits, const struct table *summary, size_t first, const struct selection *selection)
{
    size_t count = 0;
    if (strcmp(selection->kernel, "parzen_kde") != 0 || !is_first(summary, first, selection))
        return 0;
    for (size_t row = 0; row < table_rows(visits); row++)
        count += here(visits, row, selection);
    return count;
}

/* All variants count the same, so the first visit of each width and n tells; rows of a group stand together. */
void density_write(FILE *script, const struct table *visits, const struct selection *selection)
{
    double width = NAN;
    int64_t n = -1;
    fputs("$densities << EOD\nwidth,n,count\nNaN,NaN,NaN\n", script);
    for (size_t row = 0; selection->densities > 0 && row < table_rows(visits); row++) {
        if (!here(visits, row, selection) ||
            (width == width_of(visits, row) && n == table_count(visits, row, "n")))
            continue;
        width = width_of(visits, row);
        n = table_count(visits, row, "n");
        fprintf(script, "%.9g,%" PRId64 ",%" PRId64 "\n", width, n, table_count(visits, row, "result"));
    }
    fputs("EOD\n", script);
}

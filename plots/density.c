/* Takes the counts of parzen_kde out of visits.csv. */
#include "plots/density.h"

#include "journal/csv.h"
#include "journal/facts.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

/* Value of an option in "a=1:b=2", up to its end; NULL: it is not there. */
static const char *option(const char *options, const char *name)
{
    const size_t length = strlen(name);
    for (const char *at = options; *at; at += strcspn(at, ":"), at += *at == ':')
        if (strncmp(at, name, length) == 0 && at[length] == '=')
            return at + length + 1;
    return NULL;
}

static bool option_is(const char *options, const char *name, const char *value)
{
    const char *found = option(options, name);
    const size_t length = strlen(value);
    return found && strncmp(found, value, length) == 0 && (found[length] == ':' || found[length] == '\0');
}

/* Window width of the row's count; NaN: it has none. */
static double width_of(const struct table *visits, size_t row)
{
    const char *options = table_text(visits, row, "options"), *from = option(options, "from");
    char number[32];
    double width = NAN;
    const bool counted = strcmp(table_text(visits, row, "kernel"), "parzen_kde") == 0 && option_is(options, "d", "2") &&
                         option_is(options, "m", "1") && option_is(options, "widths", "1") &&
                         option_is(options, "window", "hypercube") && option_is(options, "samples", "normal") &&
                         strcmp(table_text(visits, row, "use"), "used") == 0 && table_count(visits, row, "result") >= 0;
    if (!counted || !from)
        return NAN;
    snprintf(number, sizeof number, "%.*s", (int)strcspn(from, ":"), from);
    return csv_parse_real(number, &width) == 0 && width > 0 ? width : NAN;
}

static bool here(const struct table *visits, size_t row, const struct selection *selection)
{
    return strcmp(facts_kind(visits, row), selection->kind) == 0 && width_of(visits, row) > 0;
}

size_t density_count(const struct table *visits, const struct selection *selection)
{
    size_t count = 0;
    for (size_t row = 0; row < table_rows(visits); row++)
        if (here(visits, row, selection)) {
            if (count == 0 && (strcmp(table_text(visits, row, "options"), selection->options) != 0 ||
                               strcmp(selection->kernel, "parzen_kde") != 0))
                return 0;
            count++;
        }
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

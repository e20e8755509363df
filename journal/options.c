/* Looks into the options of a row. */
#include "journal/options.h"

#include "journal/csv.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

/* Value of an option in "a=1:b=2", up to its end; NULL: it is not there. */
static const char *find(const char *options, const char *name)
{
    const size_t length = strlen(name);
    for (const char *at = options; *at; at += strcspn(at, ":"), at += *at == ':')
        if (strncmp(at, name, length) == 0 && at[length] == '=')
            return at + length + 1;
    return NULL;
}

bool row_options_is(const char *options, const char *name, const char *value)
{
    const char *found = find(options, name);
    const size_t length = strlen(value);
    return found && strncmp(found, value, length) == 0 && (found[length] == ':' || found[length] == '\0');
}

double row_options_real(const char *options, const char *name)
{
    const char *found = find(options, name);
    char number[32];
    double value;
    if (!found)
        return NAN;
    snprintf(number, sizeof number, "%.*s", (int)strcspn(found, ":"), found);
    return csv_parse_real(number, &value) == 0 ? value : NAN;
}

double row_options_counted_width(const char *options)
{
    const double width = row_options_real(options, "from");
    const bool counted = row_options_is(options, "d", "2") && row_options_is(options, "m", "1") && row_options_is(options, "widths", "1") &&
                         row_options_is(options, "window", "hypercube") && row_options_is(options, "samples", "normal");
    return counted && width > 0 ? width : NAN;
}

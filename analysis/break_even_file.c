/* Writes break_even.csv. */
#include "analysis/break_even.h"

#include "analysis/columns.h"
#include "journal/csv.h"

#include <stdio.h>

static const char header_with_comma[] = BREAK_EVEN_COLUMNS(TEXT_NAME, NUMBER_NAME, NUMBER_NAME);

static void write_row(FILE *file, const struct break_even_row *row)
{
    const char *comma = "";
    BREAK_EVEN_COLUMNS(WRITE_TEXT, WRITE_COUNT, WRITE_REAL)
    fputc('\n', file);
}

int break_even_write(const struct break_even_list *list, const char *path)
{
    struct replacement *replacement;
    FILE *file;
    int error = replace_open(path, &replacement, &file);
    if (error)
        return error;
    fprintf(file, "%.*s\n", (int)(sizeof header_with_comma - 2), header_with_comma);
    for (size_t i = 0; i < list->count; i++)
        write_row(file, &list->rows[i]);
    return replace_commit(replacement);
}

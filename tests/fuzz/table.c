/* Tables of CSV: what is read, written and read again is the same. */
#include "tests/fuzz/fuzz.h"

#include "journal/csv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void write_table(const struct table *table, FILE *out)
{
    const size_t columns = table_columns(table);
    for (size_t column = 0; column < columns; column++) {
        fputs(column ? "," : "", out);
        csv_write_text(out, table_column_name(table, column));
    }
    fputc('\n', out);
    for (size_t row = 0; row < table_rows(table); row++) {
        for (size_t column = 0; column < columns; column++) {
            fputs(column ? "," : "", out);
            csv_write_text(out, table_text(table, row, table_column_name(table, column)));
        }
        fputc('\n', out);
    }
}

static void compare(const struct table *table, const struct table *again)
{
    FUZZ_HOLDS(table_rows(table) == table_rows(again) && table_columns(table) == table_columns(again));
    for (size_t row = 0; row < table_rows(table); row++)
        for (size_t column = 0; column < table_columns(table); column++) {
            const char *name = table_column_name(table, column);
            const char *text = table_text(table, row, name);
            const double real = table_real(table, row, name);
            FUZZ_HOLDS(strcmp(text, table_text(again, row, table_column_name(again, column))) == 0);
            FUZZ_HOLDS(table_count(table, row, name) >= -1 && !isinf(real));
        }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct table *table, *again;
    char *text = NULL, problem[64];
    size_t length = 0;
    static const char mark[] = "\xef\xbb\xbf";
    if (table_parse((const char *)data, size, &table, problem, sizeof problem) != 0) {
        FUZZ_HOLDS(problem[0] != '\0');
        return 0;
    }
    if (strncmp(table_column_name(table, 0), mark, 3) != 0) { /* a second mark is no part of a file that is written */
        FILE *out = open_memstream(&text, &length);
        FUZZ_HOLDS(out != NULL);
        write_table(table, out);
        fclose(out);
        FUZZ_HOLDS(table_parse(text, length, &again, problem, sizeof problem) == 0);
        compare(table, again);
        table_free(again);
        free(text);
    }
    table_free(table);
    return 0;
}

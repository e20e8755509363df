/* Rows: the first line is a header, the others are read by it; what is accepted comes back from its own text. */
#include "tests/fuzz/fuzz.h"

#include "journal/record.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* The row as text, read again, as text: the same. */
static void check_return(const struct record *record)
{
    char first[RECORD_LINE + 1], second[RECORD_LINE + 1];
    size_t first_length, second_length;
    struct record again;
    struct record_layout *layout;
    const int error = record_format(record, first, sizeof first, &first_length);
    FUZZ_HOLDS(error == 0 || error == EMSGSIZE);
    if (error)
        return;
    FUZZ_HOLDS(record_layout_parse(record_header(), &layout) == 0);
    FUZZ_HOLDS(record_parse(layout, first, first_length - 1, &again) == 0);
    FUZZ_HOLDS(record_format(&again, second, sizeof second, &second_length) == 0);
    FUZZ_HOLDS(first_length == second_length && memcmp(first, second, first_length) == 0);
    FUZZ_HOLDS(strspn(first, "=+-@") == 0 && strcspn(first, "\n") == first_length - 1);
    record_layout_free(layout);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t length;
    char *text = fuzz_text(data, size, &length), *end = text + length, *line = memchr(text, '\n', length);
    struct record_layout *layout = NULL;
    struct record record;
    if (line)
        *line++ = '\0';
    if (record_layout_parse(text, &layout) == 0 && line)
        while (line < end) {
            char *newline = memchr(line, '\n', (size_t)(end - line));
            const size_t bytes = (size_t)((newline ? newline : end) - line);
            if (record_parse(layout, line, bytes, &record) == 0)
                check_return(&record);
            line += bytes + 1;
        }
    if (layout)
        record_layout_sound(layout);
    record_layout_free(layout);
    free(text);
    return 0;
}

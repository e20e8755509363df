/* The control of the kill tests: acknowledges rows that are still in a buffer, so that SIGKILL must
 * lose some. Usage: bad_writer PATH ROWS; prints "<session> <visit> <repetition> <crc>" for each
 * row at once. */
#include "journal/csv.h"
#include "journal/shard.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SESSION "control"

static int write_row(FILE *file, int64_t number)
{
    char line[RECORD_LINE + 1];
    struct record row;
    size_t length;

    record_clear(&row);
    record_set_text(row.type, sizeof row.type, "repetition");
    record_set_text(row.session, sizeof row.session, SESSION);
    row.visit = number / 10;
    row.repetition = number % 10;
    row.inner = 1;
    row.total_ns = 1000 + number;
    if (record_format(&row, line, sizeof line, &length) || fwrite(line, 1, length, file) != length)
        return EXIT_FAILURE;
    const char *crc = strrchr(line, ',') + 1; /* ends in the newline */
    printf("%s %jd %jd %s", SESSION, (intmax_t)row.visit, (intmax_t)row.repetition, crc);
    return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char *argv[])
{
    int64_t rows;

    if (argc != 3 || csv_parse_count(argv[2], &rows)) {
        fputs("usage: bad_writer PATH ROWS\n", stderr);
        return EXIT_FAILURE;
    }
    FILE *file = fopen(argv[1], "wx");
    if (!file) {
        perror(argv[1]);
        return EXIT_FAILURE;
    }
    fprintf(file, "%s%d\n%s", SHARD_MAGIC, SHARD_VERSION, record_header());
    int status = EXIT_SUCCESS;
    for (int64_t number = 0; number < rows && status == EXIT_SUCCESS; ++number)
        status = write_row(file, number);
    return fclose(file) == 0 ? status : EXIT_FAILURE;
}

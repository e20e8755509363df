/* The control of the fault campaigns: writers as one finds them, which must be caught.
 *
 * bad_writer MODE PATH ROWS prints "<session> <visit> <repetition> <crc>" for each row as soon as it thinks that it is
 * written.
 *   buffered   rows wait in a buffer
 *   rewriting  the file is written anew for each row
 *   careless   errors of write are not looked at, what is short is not noticed
 *   shared     appends buffers to a file that others write, too */
#include "journal/csv.h"
#include "journal/shard.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SMALL_BUFFER = 1000 }; /* not a whole number of rows */

struct writer {
    const char *path, *mode;
    FILE *file;     /* buffered, shared */
    int descriptor; /* careless */
    char *text;     /* rewriting: all of the file */
    size_t length;
};

static bool is(const struct writer *writer, const char *mode)
{
    return strcmp(writer->mode, mode) == 0;
}

static int write_anew(struct writer *writer, const char *bytes, size_t length)
{
    char *larger = realloc(writer->text, writer->length + length);
    FILE *file = larger ? fopen(writer->path, "w") : NULL;
    if (!file)
        return EXIT_FAILURE;
    memcpy(larger + writer->length, bytes, length);
    writer->text = larger;
    writer->length += length;
    fwrite(writer->text, 1, writer->length, file);
    return fclose(file) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int put(struct writer *writer, const char *bytes, size_t length)
{
    if (is(writer, "rewriting"))
        return write_anew(writer, bytes, length);
    if (!is(writer, "careless"))
        return fwrite(bytes, 1, length, writer->file) == length ? EXIT_SUCCESS : EXIT_FAILURE;
    if (write(writer->descriptor, bytes, length) < 0)
        return EXIT_SUCCESS; /* that is what makes it careless */
    return EXIT_SUCCESS;
}

static int put_row(struct writer *writer, const char *session, int64_t number)
{
    char line[RECORD_LINE + 1];
    struct record row;
    size_t length;

    record_clear(&row);
    record_set_text(row.type, sizeof row.type, "repetition");
    record_set_text(row.session, sizeof row.session, session);
    row.visit = number / 10;
    row.repetition = number % 10;
    row.inner = 1;
    row.total_ns = 1000 + number;
    if (record_format(&row, line, sizeof line, &length) || put(writer, line, length) != EXIT_SUCCESS)
        return EXIT_FAILURE;
    const char *crc = strrchr(line, ',') + 1; /* ends in the newline */
    printf("%s %jd %jd %s", session, (intmax_t)row.visit, (intmax_t)row.repetition, crc);
    return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

static bool open_writer(struct writer *writer)
{
    if (is(writer, "careless"))
        writer->descriptor = open(writer->path, O_WRONLY | O_CREAT | O_APPEND, S_IRUSR | S_IWUSR);
    else if (!is(writer, "rewriting"))
        writer->file = fopen(writer->path, is(writer, "shared") ? "a" : "wx");
    if (writer->file && is(writer, "shared"))
        setvbuf(writer->file, NULL, _IOFBF, SMALL_BUFFER);
    return writer->file || writer->descriptor >= 0 || is(writer, "rewriting");
}

int main(int argc, char *argv[])
{
    char opening[2 * RECORD_LINE], session[32] = "control";
    int64_t rows;

    if (argc != 4 || csv_parse_count(argv[3], &rows)) {
        fputs("usage: bad_writer buffered|rewriting|careless|shared PATH ROWS\n", stderr);
        return EXIT_FAILURE;
    }
    struct writer writer = {.mode = argv[1], .path = argv[2], .descriptor = -1};
    if (!open_writer(&writer)) {
        perror(argv[2]);
        return EXIT_FAILURE;
    }
    if (is(&writer, "shared"))
        snprintf(session, sizeof session, "control-%ld", (long)getpid());
    int length = snprintf(opening, sizeof opening, "%s%d\n%s", SHARD_MAGIC, SHARD_VERSION, record_header());
    int status = put(&writer, opening, (size_t)length);
    for (int64_t number = 0; number < rows && status == EXIT_SUCCESS; ++number)
        status = put_row(&writer, session, number);
    free(writer.text);
    if (writer.file && fclose(writer.file) != 0)
        status = EXIT_FAILURE;
    return status;
}

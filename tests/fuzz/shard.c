/* Files of rows, and their judge. */
#include "tests/fuzz/fuzz.h"

#include "journal/fsck.h"
#include "journal/shard.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int count(void *context, const struct record *record)
{
    ++*(size_t *)context;
    FUZZ_HOLDS(memchr(record->session, '\0', sizeof record->session) && record->total_ns >= -1);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {"raw/a.csv", "raw/b.csv", NULL};
    const char *directory = fuzz_files(data, size, names);
    struct shard_report report = {0};
    struct fsck_report judged;
    char *text = NULL;
    size_t length, rows = 0;
    const int error = shard_read_all(directory, count, &rows, &report);
    FUZZ_HOLDS(report.rows == rows);
    FILE *out = open_memstream(&text, &length);
    FUZZ_HOLDS(out != NULL);
    const int verdict = fsck_run(directory, out, &judged);
    fclose(out);
    if (error == 0)
        FUZZ_HOLDS(judged.rows == rows && judged.damaged == report.damaged && judged.torn == report.torn);
    FUZZ_HOLDS((verdict == EILSEQ) == (judged.damaged + judged.duplicates + judged.unreadable > 0));
    for (size_t i = 0; i < length; i++)
        FUZZ_HOLDS(text[i] == '\n' || (unsigned char)text[i] >= ' ');
    free(text);
    return 0;
}

/* What the journal's tests share. */
#include "tests/unit/journal/support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <dirent.h>
#include <ftw.h>
#include <unistd.h>

#include <cmocka.h>

int enter_temporary(void **state)
{
    const char *base = getenv("TMPDIR");
    char *path;

    if (asprintf(&path, "%s/speedup-test-XXXXXX", base ? base : "/tmp") < 0)
        return -1;
    *state = path;
    return mkdtemp(path) && chdir(path) == 0 ? 0 : -1;
}

static int remove_entry(const char *path, const struct stat *status, int type, struct FTW *walk)
{
    (void)status, (void)type, (void)walk;
    return remove(path);
}

int leave_temporary(void **state)
{
    int failed = chdir("/") || nftw(*state, remove_entry, 8, FTW_DEPTH | FTW_PHYS);

    free(*state);
    return failed;
}

void file_write(const char *path, const char *bytes, size_t length)
{
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

char *file_read(const char *path, size_t *length)
{
    enum { MOST = 1 << 20 };
    FILE *file = fopen(path, "r");
    char *bytes = malloc(MOST + 1);

    assert_non_null(file);
    assert_non_null(bytes);
    *length = fread(bytes, 1, MOST, file);
    assert_int_equal(ferror(file), 0);
    assert_true(feof(file));
    fclose(file);
    bytes[*length] = '\0';
    return bytes;
}

bool none_begins_with(const char *prefix)
{
    DIR *directory = opendir(".");
    bool none = true;

    assert_non_null(directory);
    for (struct dirent *entry = readdir(directory); entry; entry = readdir(directory))
        none = none && strncmp(entry->d_name, prefix, strlen(prefix)) != 0;
    closedir(directory);
    return none;
}

void sample_record(struct record *record, int64_t visit, int64_t repetition)
{
    record_clear(record);
    bool whole_visit = repetition == RECORD_UNKNOWN;
    record_set_text(record->type, sizeof record->type, whole_visit ? "visit" : "repetition");
    record_set_text(record->session, sizeof record->session, "20250102T030405Z.alpha.101");
    record->visit = visit;
    record->repetition = repetition;
    record_set_text(record->kernel, sizeof record->kernel, "parzen_kde");
    record_set_text(record->options, sizeof record->options, "d=2,m=1");
    record_set_text(record->status, sizeof record->status, "ok");
    record->n = 4096;
    record->inner = 7;
    record->total_ns = 10002385 + repetition;
    record->error = 2.385e-16;
}

void sample_shard(const char *path, int64_t rows)
{
    struct shard *shard;
    struct record record;

    assert_int_equal(shard_create(path, -1, &shard), 0);
    for (int64_t row = 0; row < rows; ++row) {
        sample_record(&record, 5, row);
        assert_int_equal(shard_append(shard, &record), 0);
    }
    assert_int_equal(shard_commit(shard), 0);
    assert_int_equal(shard_close(shard), 0);
}

int keep_row(void *context, const struct record *record)
{
    struct kept *kept = context;
    size_t length;

    void *grown = realloc(kept->lines, (kept->count + 1) * sizeof *kept->lines);
    assert_non_null(grown);
    kept->lines = grown;
    char *line = kept->lines[kept->count++];
    assert_int_equal(record_format(record, line, RECORD_LINE + 1, &length), 0);
    return 0;
}

void kept_free(struct kept *kept)
{
    free(kept->lines);
    *kept = (struct kept){0};
}

/* Writes summary.csv, and says what was read. */
#include "analysis/summary.h"

#include "journal/csv.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_NAME(name, bytes) #name ","
#define NUMBER_NAME(name) #name ","
static const char header_with_comma[] = SUMMARY_COLUMNS(TEXT_NAME, NUMBER_NAME, NUMBER_NAME);

const char *summary_header(void)
{
    return header_with_comma;
}

static void write_row(FILE *file, const struct summary_row *row)
{
    const char *comma = "";
#define WRITE_TEXT(name, bytes) fputs(comma, file), csv_write_text(file, row->name), comma = ",";
#define WRITE_COUNT(name) fputs(comma, file), csv_write_count(file, row->name), comma = ",";
#define WRITE_REAL(name) fputs(comma, file), csv_write_real(file, row->name), comma = ",";
    SUMMARY_COLUMNS(WRITE_TEXT, WRITE_COUNT, WRITE_REAL)
    fputc('\n', file);
}

int summary_write(const struct summary_row rows[], size_t count, const char *path)
{
    struct replacement *replacement;
    FILE *file;
    int error = replace_open(path, &replacement, &file);
    if (error)
        return error;
    fprintf(file, "%.*s\n", (int)(sizeof header_with_comma - 2), header_with_comma);
    for (size_t i = 0; i < count; i++)
        write_row(file, &rows[i]);
    return replace_commit(replacement);
}

/* Rows in = rows used + rows left out, each with its reason. */
static void tell_rows(const struct campaign *campaign, FILE *messages)
{
    fprintf(messages,
            "speedup: %zu rows read: %zu used; left out: %zu of calibration, %zu warm-up, %zu of visits that failed or "
            "were aborted, %zu of visits cut off, %zu of cells not in the plan\n",
            campaign->rows.rows, campaign->rows_used, campaign->rows_calibration, campaign->rows_warmup,
            campaign->rows_uncounted, campaign->rows_unclosed, campaign->rows_foreign);
    if (campaign->rows.torn + campaign->rows.damaged > 0)
        fprintf(messages, "speedup: %zu torn and %zu damaged rows: not read: see `speedup fsck`\n", campaign->rows.torn,
                campaign->rows.damaged);
    if (campaign->fingerprints.count > 1)
        fprintf(messages, "speedup: %zu different machines or boots: each is summarised apart, never compared\n",
                campaign->fingerprints.count);
}

/* Cells of which less can be said than was planned. */
static void tell_cells(const struct summary_row rows[], size_t count, FILE *messages)
{
    size_t few = 0, bad = 0;
    int64_t fewest = INT64_MAX;
    for (size_t i = 0; i < count; i++) {
        bool interval = rows[i].time_low_ns == rows[i].time_low_ns;
        bad += strcmp(rows[i].status, "ok") != 0;
        if (rows[i].visits > 0 && !interval) {
            few++;
            fewest = rows[i].visits < fewest ? rows[i].visits : fewest;
        }
    }
    if (few > 0)
        fprintf(messages, "speedup: %zu cells have no interval (n=%" PRId64 ": too few; 6 visits are the least)\n", few,
                fewest);
    for (size_t i = 0; i < count && bad > 0; i++)
        if (strcmp(rows[i].status, "ok") != 0)
            fprintf(messages, "speedup: %s %s n=%" PRId64 " p=%" PRId64 ": %s\n", rows[i].kernel, rows[i].variant,
                    rows[i].n, rows[i].p, rows[i].status);
}

int summary_run(const char *directory, FILE *messages, char *problem, size_t size)
{
    struct campaign campaign;
    struct summary_row *rows;
    size_t count;
    char path[PATH_MAX + 16];
    int error = campaign_read(directory, &campaign, problem, size);
    if (error)
        return error;
    snprintf(path, sizeof path, "%s/summary.csv", directory);
    snprintf(problem, size, "%s: cannot be written", path);
    error = summary_derive(&campaign, &rows, &count);
    if (error == 0) {
        error = summary_write(rows, count, path);
        if (error == 0) {
            tell_rows(&campaign, messages);
            tell_cells(rows, count, messages);
        }
        free(rows);
    }
    campaign_free(&campaign);
    return error;
}

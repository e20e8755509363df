/* Writes summary.csv, and says what was read. */
#include "analysis/summary.h"

#include "analysis/attribution_file.h"
#include "analysis/break_even.h"
#include "analysis/cause.h"
#include "analysis/columns.h"
#include "analysis/machine_list.h"
#include "analysis/models.h"
#include "analysis/names.h"
#include "analysis/visits.h"
#include "journal/csv.h"
#include "journal/facts.h"
#include "journal/human.h"
#include "journal/name.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_LINES = 20, FEWEST_VISITS = 6 }; /* below 6 values there is no 95 % interval */

static const char header_with_comma[] = SUMMARY_COLUMNS(TEXT_NAME, NUMBER_NAME, NUMBER_NAME);

const char *summary_header(void)
{
    return header_with_comma;
}

static void write_row(FILE *file, const struct summary_row *row)
{
    const char *comma = "";
    SUMMARY_COLUMNS(WRITE_TEXT, WRITE_COUNT, WRITE_REAL)
    fputc('\n', file);
}

/* Rows come by machine; those of one machine stay in their order. */
static int compare_rows(const void *left, const void *right)
{
    const struct summary_row *const *a = left, *const *b = right;
    if ((*a)->pool != (*b)->pool)
        return (*a)->pool < (*b)->pool ? -1 : 1;
    if ((*a)->cell != (*b)->cell)
        return (*a)->cell < (*b)->cell ? -1 : 1;
    return (*a > *b) - (*a < *b);
}

int summary_write(const struct summary_row rows[], size_t count, const char *path)
{
    struct replacement *replacement;
    FILE *file;
    const struct summary_row **order = calloc(count + 1, sizeof *order);
    int error = order ? replace_open(path, &replacement, &file) : ENOMEM;
    if (error) {
        free(order);
        return error;
    }
    for (size_t i = 0; i < count; i++)
        order[i] = &rows[i];
    qsort(order, count, sizeof *order, compare_rows);
    fprintf(file, "%.*s\n", (int)(sizeof header_with_comma - 2), header_with_comma);
    for (size_t i = 0; i < count; i++)
        write_row(file, order[i]);
    free(order);
    return replace_commit(replacement);
}

static void read_row(const struct table *table, size_t at, struct summary_row *row)
{
#define READ_TEXT(name, bytes) snprintf(row->name, sizeof row->name, "%s", table_text(table, at, #name));
#define READ_COUNT(name) row->name = table_count(table, at, #name);
#define READ_REAL(name) row->name = table_real(table, at, #name);
    SUMMARY_COLUMNS(READ_TEXT, READ_COUNT, READ_REAL)
    snprintf(row->kind, sizeof row->kind, "%s", facts_kind(table, at)); /* files of older versions have none */
}

#define TEXT_COLUMN(name, bytes) {#name, TABLE_TEXT, false},
#define COUNT_COLUMN(name) {#name, TABLE_COUNT, false},
#define REAL_COLUMN(name) {#name, TABLE_REAL, false},
static const struct table_column columns[] = {
    {"kernel", TABLE_TEXT, true}, {"variant", TABLE_TEXT, true}, {"n", TABLE_COUNT, true}, {"p", TABLE_COUNT, true},
    {"time_ns", TABLE_REAL, true}, SUMMARY_COLUMNS(TEXT_COLUMN, COUNT_COLUMN, REAL_COLUMN){0}};

int summary_check(const struct table *table, const char *path, char *problem, size_t size)
{
    return table_check(table, path, columns, problem, size);
}

int summary_read(const struct table *table, struct summary_row **rows, size_t *count)
{
    *count = table_rows(table);
    *rows = calloc(*count ? *count : 1, sizeof **rows);
    for (size_t i = 0; *rows && i < *count; i++)
        read_row(table, i, &(*rows)[i]);
    return *rows ? 0 : ENOMEM;
}

/* Rows in = rows used + rows left out, each with its reason. */
static void tell_rows(const struct campaign *campaign, FILE *messages)
{
    fprintf(messages,
            "speedup: %zu rows read: %zu used; left out: %zu of calibration and of instrumented visits, %zu warm-up, %zu of visits that failed or "
            "were aborted, %zu of visits cut off, %zu of cells not in the plan, %zu of cells that answered wrongly, %zu copies, "
            "%zu excluded by cause, %zu of groups that are complete on another machine, %zu that say why a cell was stopped\n",
            campaign->rows.rows, campaign->rows_used, campaign->rows_calibration, campaign->rows_warmup,
            campaign->rows_uncounted, campaign->rows_unclosed, campaign->rows_foreign, campaign->rows_distrusted,
            campaign->rows_copied, campaign->rows_excluded, campaign->rows_elsewhere, campaign->rows_stop);
    if (campaign->rows.torn + campaign->rows.damaged > 0)
        fprintf(messages, "speedup: %zu torn and %zu damaged rows: not read: see `speedup fsck`\n", campaign->rows.torn,
                campaign->rows.damaged);
    if (names_known(&campaign->fingerprints, ""))
        fprintf(messages, "speedup: a session without fingerprint: taken for a machine of its own: keep its "
                          "environment file beside it in raw/\n");
}

static void tell_visits(const struct campaign *campaign, const struct summary_row rows[], size_t count, FILE *messages)
{
    size_t used = 0, pairs = 0, failed = 0;
    for (size_t i = 0; i < campaign->visit_count; i++)
        used += campaign->visits[i].status == VISIT_OK;
    for (size_t i = 0; i < count; i++) {
        failed += (size_t)rows[i].failures;
        pairs += rows[i].pairs > 0 ? (size_t)rows[i].pairs : 0;
    }
    fprintf(messages, "speedup: %zu visits used, %zu of them unpaired; %zu failed\n", used, used - pairs, failed);
}

/* Cells with a time and no interval, by the number of their visits. */
static void tell_few(const struct summary_row rows[], size_t count, FILE *messages)
{
    size_t cells[FEWEST_VISITS] = {0};
    for (size_t i = 0; i < count; i++)
        if (rows[i].visits < FEWEST_VISITS && isfinite(rows[i].time_ns) && !isfinite(rows[i].time_low_ns))
            cells[rows[i].visits]++;
    for (int n = 1; n < FEWEST_VISITS; n++)
        if (cells[n] > 0)
            fprintf(messages, "speedup: n=%d: too few for an interval: %zu cells: make at least %d visits\n", n, cells[n],
                    FEWEST_VISITS);
}

/* "speedup: KERNEL VARIANT n=N p=P: "; names come from files. */
static void name_cell(const struct summary_row *row, FILE *messages)
{
    char kernel[4 * sizeof row->kernel], variant[4 * sizeof row->variant];
    fprintf(messages, "speedup: %s %s n=%" PRId64 " p=%" PRId64 ": ", name_escape(kernel, sizeof kernel, row->kernel),
            name_escape(variant, sizeof variant, row->variant), row->n, row->p);
}

/* Cells with a status that is not ok. */
static void tell_bad(const struct summary_row rows[], size_t count, FILE *messages)
{
    char status[4 * sizeof rows->status];
    size_t bad = 0;
    for (size_t i = 0; i < count; i++) {
        if (strcmp(rows[i].status, "ok") == 0 || bad++ >= MOST_LINES)
            continue;
        name_cell(&rows[i], messages);
        fprintf(messages, "%s\n", name_escape(status, sizeof status, rows[i].status));
    }
    if (bad > MOST_LINES)
        fprintf(messages, "speedup: and %zu more: see the column status of summary.csv\n", bad - MOST_LINES);
}

static void describe(const struct summary_row *row, char *text, size_t size)
{
    char time[24], speedup[16];
    human_duration(row->time_ns, time, sizeof time);
    human_ratio(row->speedup, speedup, sizeof speedup);
    snprintf(text, size, "%s, speedup %s", time, speedup);
}

/* The result of each cell that lost visits, with and without them; both lists hold the same cells. */
static void tell_effect(const struct summary_row with[], const struct summary_row without[], size_t count, FILE *messages)
{
    char result[2][64];
    size_t changed = 0;
    for (size_t i = 0; i < count; i++) {
        if (without[i].excluded == 0 || changed++ >= MOST_LINES)
            continue;
        describe(&with[i], result[0], sizeof result[0]);
        describe(&without[i], result[1], sizeof result[1]);
        name_cell(&with[i], messages);
        fprintf(messages, "%" PRId64 " of %" PRId64 " excluded: with them %s; without %s\n", without[i].excluded,
                with[i].visits, result[0], result[1]);
    }
    if (changed > MOST_LINES)
        fprintf(messages, "speedup: and %zu more: see the column excluded of summary.csv\n", changed - MOST_LINES);
}

/* Leaves visits out, derives *rows anew, and tells what that changed. */
static int exclude(struct campaign *campaign, uint32_t causes, struct summary_row **rows, size_t *count, FILE *messages)
{
    struct summary_row *with = *rows;
    struct exclusion exclusion;
    cause_exclude(campaign, causes, &exclusion);
    int error = summary_derive(campaign, rows, count);
    if (error == 0) {
        fputs("speedup: ", messages);
        cause_tell(&exclusion, messages);
        tell_effect(with, *rows, *count, messages);
    }
    free(with);
    return error;
}

/* How many workload cells are how stable; returns the unstable ones. */
static size_t tell_stability(const struct summary_row rows[], size_t count, FILE *messages)
{
    static const char *const words[] = {"stable", "usable", "unstable"};
    size_t counts[] = {0, 0, 0};
    for (size_t i = 0; i < count; i++)
        for (size_t word = 0; word < 3; word++)
            counts[word] += rows[i].limit != 1 && strcmp(rows[i].stability, words[word]) == 0;
    fprintf(messages, "speedup: cells: %zu stable, %zu usable, %zu unstable\n", counts[0], counts[1], counts[2]);
    return counts[2];
}

static void tell(const struct campaign *campaign, const struct summary_row rows[], size_t count, FILE *messages)
{
    tell_rows(campaign, messages);
    tell_visits(campaign, rows, count, messages);
    tell_few(rows, count, messages);
    tell_bad(rows, count, messages);
}

static int write_break_even(const struct campaign *campaign, const struct summary_row rows[], size_t count, const char *path)
{
    struct break_even_list list;
    int error = break_even_derive(campaign, rows, count, &list);
    if (error)
        return error;
    error = break_even_write(&list, path);
    free(list.rows);
    return error;
}

static int write_all(const struct campaign *campaign, const struct summary_row rows[], size_t count, double efficiency,
                     const char *directory, char path[PATH_MAX + 32])
{
    struct model_list models;
    snprintf(path, PATH_MAX + 32, "%s/summary.csv", directory);
    int error = summary_write(rows, count, path);
    if (error == 0) {
        snprintf(path, PATH_MAX + 32, "%s/visits.csv", directory);
        error = visits_write(campaign, rows, count, path);
    }
    if (error == 0)
        error = models_derive(campaign, rows, count, efficiency, &models);
    if (error)
        return error;
    error = models_write(&models, directory, path, PATH_MAX + 32);
    free(models.rows);
    if (error)
        return error;
    snprintf(path, PATH_MAX + 32, "%s/break_even.csv", directory);
    return write_break_even(campaign, rows, count, path);
}

/* Tells of the machines, where there are several. */
static int write_machines(const struct campaign *campaign, const char *directory, FILE *messages, char path[PATH_MAX + 32])
{
    struct machine_list machines;
    snprintf(path, PATH_MAX + 32, "%s/machines.csv", directory);
    int error = machine_list_derive(campaign, directory, &machines);
    if (error)
        return error;
    error = machine_list_write(&machines, path);
    if (error == 0)
        machine_list_tell(&machines, messages);
    free(machines.rows);
    return error;
}

int summary_run(const char *directory, uint32_t causes, double efficiency, FILE *messages, struct summary_found *found,
                char *problem, size_t size)
{
    struct campaign campaign;
    struct summary_row *rows = NULL;
    size_t count;
    char path[PATH_MAX + 32] = "", name[PATH_MAX];
    int error = campaign_read(directory, &campaign, problem, size);
    if (error)
        return error;
    error = summary_derive(&campaign, &rows, &count);
    if (error == 0 && causes)
        error = exclude(&campaign, causes, &rows, &count, messages);
    if (error == 0)
        error = write_all(&campaign, rows, count, efficiency, directory, path);
    if (error == 0)
        error = write_machines(&campaign, directory, messages, path);
    if (error == 0) {
        tell(&campaign, rows, count, messages);
        *found = (struct summary_found){tell_stability(rows, count, messages), campaign.rows.damaged};
        error = attribution_run(directory, &campaign, rows, count, problem, size);
    } else {
        snprintf(problem, size, "%s: %s", name_escape(name, sizeof name, path[0] ? path : directory), strerror(error));
    }
    free(rows);
    campaign_free(&campaign);
    return error;
}

/* Cells that failed or were not measured, and why. */
#include "report/parts.h"

#include "journal/shard.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* The last bad visit of a cell. */
struct reason {
    const struct summary_row *row;
    char status[sizeof((struct record *)0)->status], note[sizeof((struct record *)0)->note];
};

struct reasons {
    struct reason *items;
    size_t count;
};

static bool is_bad(const struct summary_row *row)
{
    return strcmp(row->status, "ok") != 0 || row->failures > 0;
}

static bool is_of(const struct record *record, const struct summary_row *row)
{
    return record->n == row->n && record->p == row->p && record->threads == row->threads &&
           record->ranks == row->ranks && strcmp(record->kernel, row->kernel) == 0 &&
           summary_names(row, record->variant) && strcmp(record->options, row->options) == 0 &&
           (!row->worker[0] || strcmp(record->worker, row->worker) == 0);
}

/* A note that ends in the worker's last words ends in a colon where there were none. */
static void trim(char *note)
{
    size_t length = strlen(note);
    while (length > 0 && strchr(": ", note[length - 1]))
        length--;
    note[length] = '\0';
}

/* Later rows take the place of earlier ones.  What was aborted is not held against a cell. */
static int take(void *context, const struct record *record)
{
    struct reasons *reasons = context;
    if (strcmp(record->type, "visit") != 0 || strcmp(record->status, "ok") == 0 ||
        strcmp(record->status, "aborted") == 0)
        return 0;
    for (size_t i = 0; i < reasons->count; i++)
        if (is_of(record, reasons->items[i].row)) {
            memcpy(reasons->items[i].status, record->status, sizeof record->status);
            memcpy(reasons->items[i].note, record->note, sizeof record->note);
            trim(reasons->items[i].note);
        }
    return 0;
}

/* What a status, or why a cell was stopped, says in words. */
static const char *words_of(const char *status)
{
    static const struct {
        const char *status, *words;
    } table[] = {{"wrong", "a wrong answer"},
                 {"crashed", "the worker crashed"},
                 {"failed", "the run failed"},
                 {"timeout", "over the time limit"},
                 {"team_short", "fewer workers than asked, or not where they should be"},
                 {"skipped", "not measured"},
                 {"aborted", "interrupted from outside"},
                 {"excluded", "all its visits were left out by cause"},
                 {"missing", "not visited: the campaign is not complete"},
                 {"budget", "not visited: the time was used up"}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (strcmp(table[i].status, status) == 0)
            return table[i].words;
    return status;
}

static void add_row(struct document *document, const struct reason *reason)
{
    const struct summary_row *row = reason->row;
    const bool unvisited = strcmp(row->status, "missing") == 0 && strcmp(row->stop, "budget") == 0;
    const char *status = reason->status[0] ? reason->status : unvisited ? row->stop : row->status;
    document_cell(document, "%s%s%s", row->kernel, row->options[0] ? ", " : "", row->options);
    document_cell(document, "%s", row->variant);
    document_cell(document, "%" PRId64, row->n);
    document_cell(document, "%" PRId64, row->p);
    document_cell(document, "%s", row->status);
    document_cell(document, "%" PRId64, row->failures > 0 ? row->failures : 0);
    document_cell(document, "%" PRId64, row->visits > 0 ? row->visits : 0);
    document_cell(document, "%s", words_of(status));
    if (strcmp(status, "aborted") == 0 || strcmp(status, "missing") == 0)
        document_say(document, ": go on with `speedup sweep --resume`");
    document_say(document, "%s%s", reason->note[0] ? ": " : "", reason->note);
}

static void tell(struct document *document, const struct reasons *reasons, size_t most)
{
    static const struct document_column columns[] = {
        {"kernel", COLUMN_PROSE}, {"variant", COLUMN_WORD},  {"n", COLUMN_NUMBER},  {"p", COLUMN_NUMBER},
        {"status", COLUMN_WORD},  {"failed", COLUMN_NUMBER}, {"ok", COLUMN_NUMBER}, {"reason", COLUMN_PROSE}};
    if (reasons->count == 0) {
        document_paragraph(document, "None: every cell of the plan was measured, and every result was right.");
        return;
    }
    document_table(
        document, columns, sizeof columns / sizeof *columns, false,
        "cells that failed or were not measured; failed, ok: visits; the reason is that of the last failed one");
    for (size_t i = 0; i < reasons->count && (most == 0 || i < most); i++)
        add_row(document, &reasons->items[i]);
    if (most > 0 && reasons->count > most)
        document_paragraph(document, "And %zu more: see report.md.", reasons->count - most);
}

int failures_tell(struct document *document, const struct report_source *source, size_t most)
{
    struct shard_report report;
    struct reasons reasons = {calloc(source->count + 1, sizeof *reasons.items), 0};
    if (!reasons.items)
        return ENOMEM;
    for (size_t i = 0; i < source->count; i++)
        if (is_bad(&source->rows[i]))
            reasons.items[reasons.count++].row = &source->rows[i];
    int error = reasons.count ? shard_read_all(source->directory, take, &reasons, &report) : 0;
    if (error == 0)
        tell(document, &reasons, most);
    free(reasons.items);
    return error;
}

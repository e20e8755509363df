/* What was measured, with what, and how to do it again. */
#include "report/parts.h"

#include "journal/facts.h"
#include "journal/human.h"
#include "journal/name.h"

#include <errno.h>
#include <inttypes.h>
#include <libgen.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Was this variant told already, in an earlier row of the plan? */
static bool told(const struct table *plan, size_t row)
{
    for (size_t before = 0; before < row; before++)
        if (strcmp(table_text(plan, before, "kernel"), table_text(plan, row, "kernel")) == 0 &&
            strcmp(table_text(plan, before, "variant"), table_text(plan, row, "variant")) == 0)
            return true;
    return false;
}

void view_tell_variants(struct document *document, const struct report_view *view)
{
    static const struct document_column columns[] = {
        {"variant", COLUMN_WORD}, {"role", COLUMN_WORD}, {"model", COLUMN_WORD}, {"what it is", COLUMN_PROSE}};
    const struct table *plan = view->source->campaign.plan;
    document_table(document, columns, sizeof columns / sizeof *columns, true, "%s: what the variants are",
                   view->first->kernel);
    for (size_t row = 0; row < table_rows(plan); row++) {
        if (strcmp(table_text(plan, row, "kernel"), view->first->kernel) != 0 || told(plan, row))
            continue;
        document_cell(document, "%s", table_text(plan, row, "variant"));
        document_cell(document, "%s", table_text(plan, row, "role"));
        document_cell(document, "%s", table_text(plan, row, "model"));
        document_cell(document, "%s", table_text(plan, row, "summary"));
    }
}

/* Bytes or work per second. */
static void cell_rate(struct document *document, const struct summary_row *row)
{
    char bytes[24];
    human_bytes(row->bandwidth_bytes_per_s, bytes, sizeof bytes);
    if (row->bandwidth_bytes_per_s > 0 && row->llc_ratio > 0)
        document_cell(document, "%s/s, on %.2g x the last-level cache", bytes, row->llc_ratio);
    else if (row->bandwidth_bytes_per_s > 0)
        document_cell(document, "%s/s", bytes);
    else if (row->work_rate_per_s > 0)
        document_cell(document, "%.3g %s/s", row->work_rate_per_s, row->work_unit);
    else
        document_cell(document, "-");
}

/* Is it a limit, at its largest size? */
static bool is_shown(const struct report_source *source, const struct summary_row *row)
{
    bool largest = row->limit == 1;
    for (size_t i = 0; largest && i < source->count; i++)
        largest = strcmp(source->rows[i].kernel, row->kernel) != 0 || source->rows[i].n <= row->n;
    return largest;
}

static void add_limit(struct document *document, const struct summary_row *row)
{
    char time[24], low[24], high[24];
    const bool interval = isfinite(row->time_low_ns);
    human_duration(row->time_ns, time, sizeof time);
    human_duration(row->time_low_ns, low, sizeof low);
    human_duration(row->time_high_ns, high, sizeof high);
    document_cell(document, "%s (%s)", row->title, row->kernel);
    document_cell(document, "%s", row->variant);
    document_cell(document, "%" PRId64, row->n);
    document_cell(document, "%" PRId64, row->p);
    document_cell(document, "%s", time);
    document_cell(document, "%s%s%s", low, interval ? " to " : "", interval ? high : "");
    cell_rate(document, row);
}

void limits_tell(struct document *document, const struct report_source *source)
{
    static const struct document_column columns[] = {
        {"limit", COLUMN_PROSE}, {"variant", COLUMN_WORD},       {"n", COLUMN_NUMBER},   {"p", COLUMN_NUMBER},
        {"time", COLUMN_NUMBER}, {"95 % interval", COLUMN_WORD}, {"rate", COLUMN_NUMBER}, {"machine", COLUMN_WORD}};
    const bool several = source->machines.count > 1;
    size_t count = 0;
    for (size_t i = 0; i < source->count; i++) {
        if (!is_shown(source, &source->rows[i]))
            continue;
        if (count++ == 0)
            document_table(document, columns, sizeof columns / sizeof *columns - !several, false,
                           "measured in the same rounds on the same CPUs, at the largest size");
        add_limit(document, &source->rows[i]);
        if (several)
            document_cell(document, "%s", source->rows[i].fingerprint);
    }
    if (count == 0)
        document_paragraph(document,
                           "No limit was measured, so nothing is said of how near to the machine's limits the "
                           "kernels come.");
}

static void add_machine(struct document *document, const struct machine_row *row)
{
    document_cell(document, "%s", row->hostname[0] ? row->hostname : "-");
    document_cell(document, "%s", row->cpu_model[0] ? row->cpu_model : "-");
    if (row->allowed_cpus > 0)
        document_cell(document, "%" PRId64, row->allowed_cpus);
    else
        document_cell(document, "-");
    document_cell(document, "%.8s", row->boot_id[0] ? row->boot_id : "-");
    document_cell(document, "%s", row->fingerprint[0] ? row->fingerprint : "-");
    document_cell(document, "%s", row->kind[0] ? row->kind : "-");
    document_cell(document, "%" PRId64, row->sessions);
    document_cell(document, "%" PRId64, row->rows);
    document_cell(document, "%" PRId64, row->visits);
    document_cell(document, "%" PRId64, row->visits_left_out);
}

void machines_tell(struct document *document, const struct report_source *source)
{
    static const struct document_column columns[] = {
        {"host", COLUMN_WORD}, {"CPU", COLUMN_PROSE}, {"CPUs", COLUMN_NUMBER}, {"boot", COLUMN_WORD},
        {"machine", COLUMN_WORD}, {"kind", COLUMN_WORD}, {"sessions", COLUMN_NUMBER}, {"rows", COLUMN_NUMBER}, {"visits", COLUMN_NUMBER},
        {"left out", COLUMN_NUMBER}};
    const struct machine_list *machines = &source->machines;
    if (machines->count < 2)
        return;
    document_heading(document, 2, "Machines");
    document_paragraph(document,
                       "Every time, pair and speedup is of one machine: host, boot, CPU model, usable CPUs and limits. "
                       "Tables and figures over several sizes may hold machines of one kind, each with sizes of its own.");
    document_table(document, columns, sizeof columns / sizeof *columns, false, "machines that took part");
    for (size_t i = 0; i < machines->count; i++)
        add_machine(document, &machines->rows[i]);
    for (size_t i = 0; i < machines->count; i++)
        if (machines->rows[i].visits_left_out > 0)
            document_item(document,
                          "left out: %" PRId64 " visits of %" PRId64
                          " comparison group%s on %s, machine %s: complete on another machine",
                          machines->rows[i].visits_left_out, machines->rows[i].groups_left_out,
                          machines->rows[i].groups_left_out == 1 ? "" : "s",
                          machines->rows[i].hostname[0] ? machines->rows[i].hostname : "a host without name",
                          machines->rows[i].fingerprint);
}

/* "--seed N" behind the recorded arguments, unless they have one. */
static void tell_command(struct document *document, const struct report_source *source, const char *arguments)
{
    const bool seeded = strstr(arguments, " --seed") != NULL;
    document_command(document, "speedup %s", arguments);
    if (!seeded)
        document_say(document, " --seed %" PRId64, table_count(source->campaign.plan, 0, "seed"));
}

/* name in single quotes where a shell needs them, in new memory. */
static char *quoted(const char *name)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    if (!out)
        return NULL;
    name_quote(out, name);
    if (fclose(out) == 0)
        return text;
    free(text);
    return NULL;
}

static void tell_rebuilding(struct document *document, const struct report_source *source)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s", source->directory);
    char *name = quoted(basename(path));
    if (!name) {
        document->error = ENOMEM;
        return;
    }
    document_paragraph(document, "All that is derived, from the same rows, beside the results directory:");
    document_command(document, "speedup analyse %s && speedup plot %s && speedup report %s", name, name, name);
    free(name);
}

void repeat_tell(struct document *document, const struct report_source *source)
{
    const char *arguments = facts_known(source->environment, "arguments");
    const char *revision = facts_known(source->environment, "speedup_revision"),
               *version = facts_known(source->environment, "speedup_version"),
               *compiler = facts_known(source->environment, "worker_compiler"),
               *flags = facts_known(source->environment, "worker_flags");
    if (arguments) {
        document_paragraph(document, "The campaign again, with the same data and the same order of visits, in a new "
                                     "results directory where -o names one:");
        tell_command(document, source, arguments);
    } else {
        document_paragraph(document,
                           "The command line is not known, as no environment file has it; plan.csv holds what was "
                           "measured, with seed %" PRId64 ".",
                           table_count(source->campaign.plan, 0, "seed"));
    }
    document_paragraph(document, "Worker %s", table_text(source->campaign.plan, 0, "worker"));
    if (version)
        document_say(document, " of Speedup %s", version);
    if (revision)
        document_say(document, ", revision %s", revision);
    if (compiler)
        document_say(document, ", built with %s", compiler);
    if (flags)
        document_say(document, " (%s)", flags);
    document_say(document, ".");
    tell_rebuilding(document, source);
}

/* What was different at the end of a session. */
static void tell_changes(struct document *document, const struct report_source *source)
{
    static const struct document_column columns[] = {
        {"key", COLUMN_WORD}, {"begun", COLUMN_PROSE}, {"ended", COLUMN_PROSE}};
    for (size_t i = 0; i < source->campaign.sessions.count; i++) {
        const char *session = source->campaign.sessions.text[i];
        char path[PATH_MAX + 256];
        struct table *changes;
        snprintf(path, sizeof path, "%s/raw/%s.end.environment.csv", source->directory, session);
        if (strchr(session, '/') || table_load(path, &changes, NULL, 0) != 0)
            continue;
        if (table_rows(changes) > 0)
            document_table(document, columns, 3, false, "different at the end of session %s", session);
        for (size_t row = 0; row < table_rows(changes); row++)
            for (size_t column = 0; column < 3; column++)
                document_cell(document, "%s", table_text(changes, row, columns[column].title));
        table_free(changes);
    }
}

void environment_tell(struct document *document, const struct report_source *source)
{
    static const struct document_column columns[] = {{"key", COLUMN_WORD}, {"value", COLUMN_PROSE}};
    if (!source->environment) {
        document_paragraph(document, "No environment file was kept, so the machine is not known.");
        return;
    }
    document_table(document, columns, 2, false, "recorded before the first visit of %s%zu session%s",
                   source->campaign.sessions.count > 1 ? "the first of " : "", source->campaign.sessions.count,
                   source->campaign.sessions.count > 1 ? "s" : "");
    for (size_t row = 0; row < table_rows(source->environment); row++) {
        document_cell(document, "%s", table_text(source->environment, row, "key"));
        document_cell(document, "%s", table_text(source->environment, row, "value"));
    }
    tell_changes(document, source);
}

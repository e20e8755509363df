/* Lists the machines of a campaign. */
#include "analysis/machine_list.h"

#include "analysis/columns.h"
#include "analysis/environments.h"
#include "journal/facts.h"
#include "journal/name.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* What the machine's environment file says; without one, or where a fact is not known, fields stay empty. */
static int take_facts(const struct campaign *campaign, const char *directory, size_t machine, struct machine_row *row)
{
    struct table *facts;
    int error = environments_load_of(directory, campaign, machine, &facts);
    if (error)
        return error;
#define TAKE(name)                                             \
    if (facts_known(facts, #name))                             \
        snprintf(row->name, sizeof row->name, "%s", facts_known(facts, #name));
    TAKE(hostname) TAKE(cpu_model) TAKE(boot_id)
#undef TAKE
    if (csv_parse_count(facts_value(facts, "allowed_cpus"), &row->allowed_cpus) != 0)
        row->allowed_cpus = -1;
    table_free(facts);
    return 0;
}

/* Visits stand by machine, then cell, and a group's cells stand together. */
static void count_visits(const struct campaign *campaign, struct machine_row rows[])
{
    size_t machine = SIZE_MAX;
    int64_t last = -1, last_left_out = -1;
    for (size_t i = 0; i < campaign->visit_count; i++) {
        const struct campaign_visit *visit = &campaign->visits[i];
        const int64_t group = campaign->cells[visit->cell].group;
        const bool left_out = visit->status == VISIT_ELSEWHERE;
        struct machine_row *row = &rows[visit->fingerprint];
        if (visit->fingerprint != machine)
            last = last_left_out = -1;
        machine = visit->fingerprint;
        if (visit->status == VISIT_COPY || visit->status == VISIT_ABORTED)
            continue;
        row->visits += !left_out;
        row->groups += !left_out && group != last;
        row->visits_left_out += left_out;
        row->groups_left_out += left_out && group != last_left_out;
        *(left_out ? &last_left_out : &last) = group;
    }
}

int machine_list_derive(const struct campaign *campaign, const char *directory, struct machine_list *list)
{
    int error = 0;
    list->count = campaign->fingerprints.count;
    list->rows = calloc(list->count + 1, sizeof *list->rows);
    if (!list->rows)
        return ENOMEM;
    for (size_t i = 0; i < list->count && error == 0; i++) {
        struct machine_row *row = &list->rows[i];
        snprintf(row->fingerprint, sizeof row->fingerprint, "%s", campaign->fingerprints.text[i]);
        memcpy(row->kind, campaign->kinds[i].name, sizeof row->kind);
        row->rows = (int64_t)campaign->kinds[i].rows;
        error = take_facts(campaign, directory, i, row);
    }
    for (size_t i = 0; i < campaign->sessions.count; i++)
        list->rows[campaign->session_fingerprint[i]].sessions++;
    count_visits(campaign, list->rows);
    if (error) {
        free(list->rows);
        list->rows = NULL;
    }
    return error;
}

static const char header_with_comma[] = MACHINE_COLUMNS(TEXT_NAME, NUMBER_NAME);

int machine_list_write(const struct machine_list *list, const char *path)
{
    struct replacement *replacement;
    FILE *file;
    int error = replace_open(path, &replacement, &file);
    if (error)
        return error;
    fprintf(file, "%.*s\n", (int)(sizeof header_with_comma - 2), header_with_comma);
    for (const struct machine_row *row = list->rows; row < list->rows + list->count; row++) {
        const char *comma = "";
        MACHINE_COLUMNS(WRITE_TEXT, WRITE_COUNT)
        fputc('\n', file);
    }
    return replace_commit(replacement);
}

static bool is_new_kind(const struct machine_list *list, size_t row)
{
    for (size_t before = 0; before < row; before++)
        if (strcmp(list->rows[before].kind, list->rows[row].kind) == 0)
            return false;
    return true;
}

void machine_list_tell(const struct machine_list *list, FILE *messages)
{
    char host[4 * sizeof list->rows->hostname], cpu[4 * sizeof list->rows->cpu_model];
    char kind[4 * sizeof list->rows->kind], boot[4 * sizeof list->rows->boot_id], cpus[24];
    size_t kinds = 0;
    if (list->count < 2)
        return;
    for (size_t i = 0; i < list->count; i++)
        kinds += is_new_kind(list, i);
    fprintf(messages,
            "speedup: %zu machines of %zu kind%s, by host, boot, CPUs and limits; times and speedups are of one each:\n",
            list->count, kinds, kinds == 1 ? "" : "s");
    fprintf(messages, "  %-12s %-16s %-8s %4s %8s %8s %7s %8s  %s\n", "kind", "host", "boot", "CPUs", "sessions",
            "rows", "visits", "left out", "CPU model");
    for (const struct machine_row *row = list->rows; row < list->rows + list->count; row++) {
        snprintf(cpus, sizeof cpus, "%" PRId64, row->allowed_cpus);
        fprintf(messages, "  %-12s %-16s %-8.8s %4s %8" PRId64 " %8" PRId64 " %7" PRId64 " %8" PRId64 "  %s\n",
                row->kind[0] ? name_escape(kind, sizeof kind, row->kind) : "-",
                row->hostname[0] ? name_escape(host, sizeof host, row->hostname) : "-",
                row->boot_id[0] ? name_escape(boot, sizeof boot, row->boot_id) : "-",
                row->allowed_cpus < 0 ? "-" : cpus,
                row->sessions, row->rows, row->visits, row->visits_left_out,
                row->cpu_model[0] ? name_escape(cpu, sizeof cpu, row->cpu_model) : "-");
    }
    for (const struct machine_row *row = list->rows; row < list->rows + list->count; row++)
        if (row->visits_left_out > 0)
            fprintf(messages,
                    "speedup: left out: %" PRId64 " visits of %" PRId64 " group%s on %s: complete on another machine\n",
                    row->visits_left_out, row->groups_left_out, row->groups_left_out == 1 ? "" : "s",
                    row->hostname[0] ? name_escape(host, sizeof host, row->hostname) : row->fingerprint);
}

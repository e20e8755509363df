/* Reads the journal machine by machine, and chooses what counts. */
#include "harness/machines.h"

#include "harness/break_even_search.h"
#include "harness/environment.h"
#include "harness/message.h"
#include "journal/facts.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Of a part of a campaign other groups are empty. */
static bool is_workload(const struct plan *plan, size_t group)
{
    return !plan_group_empty(plan, group) && plan->cells[plan->first[group]].limit != 1;
}

static bool all_done(const struct standing *standing, size_t first, size_t end)
{
    for (size_t group = first; group < end; group++)
        if (!standing_group_done(standing, group))
            return false;
    return true;
}

static void exchange(struct standing *standing, struct standing *other, size_t first, size_t end)
{
    const struct plan *plan = standing->plan;
    for (size_t cell = plan->first[first]; cell < plan->first[end]; cell++) {
        const struct cell_standing mine = standing->cells[cell];
        standing->cells[cell] = other->cells[cell];
        other->cells[cell] = mine;
    }
    for (size_t group = first; group < end; group++) {
        const struct group_standing mine = standing->groups[group];
        standing->groups[group] = other->groups[group];
        other->groups[group] = mine;
    }
}

/* Takes the groups first .. end - 1 from the first machine on which all are done.  True: they are the present
 * machine's. */
static bool choose(struct standing *standing, struct machine_standing others[], size_t count, size_t first, size_t end)
{
    if (all_done(standing, first, end))
        return true;
    for (size_t i = 0; i < count; i++)
        if (all_done(&others[i].standing, first, end)) {
            exchange(standing, &others[i].standing, first, end);
            return false;
        }
    return true;
}

/* Groups that the present machine begins and others[] had begun. */
static size_t count_anew(const struct standing *standing, struct machine_standing others[], size_t count)
{
    size_t anew = 0;
    for (size_t group = 0; group < standing->plan->groups; group++) {
        bool begun = false;
        if (standing_group_done(standing, group) || standing->groups[group].visits > 0)
            continue;
        for (size_t i = 0; i < count; i++) {
            const bool there = others[i].standing.groups[group].visits > 0;
            others[i].begun += there;
            begun = begun || there;
        }
        anew += begun;
    }
    return anew;
}

size_t machines_choose(struct standing *standing, bool here, struct machine_standing others[], size_t count)
{
    const struct plan *plan = standing->plan;
    bool works = false; /* is or was a workload measured on the present machine? */
    for (size_t group = 0, end; group < plan->groups; group = end) {
        end = break_even_end(plan, group);
        if (is_workload(plan, group))
            works = (choose(standing, others, count, group, end) && here) || works;
    }
    for (size_t group = 0; group < plan->groups && !works; group++)
        if (!is_workload(plan, group))
            choose(standing, others, count, group, group + 1);
    return count_anew(standing, others, count);
}

/* One reading under way. */
struct reader {
    const char *directory;
    char here[ENVIRONMENT_HASH];     /* fingerprint of the present machine; "": none, which no session has */
    struct standing *standing;
    struct machine_standing *others; /* others[count] */
    size_t count;
    char session[sizeof((struct record *)0)->session];
    struct standing *taking;         /* that the session's rows belong to */
};

static void name_machine(const struct table *facts, char *name, size_t size)
{
    const char *host = facts_known(facts, "hostname"), *cpu = facts_known(facts, "cpu_model");
    snprintf(name, size, "%.60s%s%.60s", host ? host : cpu ? "" : "not known", host && cpu ? ", " : "", cpu ? cpu : "");
}

static int add_machine(struct reader *reader, const struct table *facts)
{
    struct machine_standing *larger = realloc(reader->others, (reader->count + 1) * sizeof *larger);
    if (!larger)
        return ENOMEM;
    reader->others = larger;
    struct machine_standing *machine = &larger[reader->count];
    int error = standing_alloc(reader->standing->plan, &machine->standing);
    if (error)
        return error;
    snprintf(machine->fingerprint, sizeof machine->fingerprint, "%s", facts_value(facts, "fingerprint"));
    name_machine(facts, machine->name, sizeof machine->name);
    machine->begun = 0;
    reader->count++;
    return 0;
}

/* A session without environment file is of a machine of its own, as for the analysis. */
static int begin_session(struct reader *reader, const char *session)
{
    struct table *facts;
    size_t at = 0;
    int error = facts_load_known(reader->directory, session, &facts);
    if (error)
        return error;
    const char *fingerprint = facts_value(facts, "fingerprint");
    const bool here = fingerprint[0] && strcmp(fingerprint, reader->here) == 0;
    while (at < reader->count && strcmp(reader->others[at].fingerprint, fingerprint) != 0)
        at++;
    error = !here && at == reader->count ? add_machine(reader, facts) : 0;
    table_free(facts);
    if (error)
        return error;
    reader->taking = here ? reader->standing : &reader->others[at].standing;
    snprintf(reader->session, sizeof reader->session, "%s", session);
    return 0;
}

static int take(void *context, const struct record *row)
{
    struct reader *reader = context;
    int error = 0;
    if (!reader->taking || strcmp(reader->session, row->session) != 0)
        error = begin_session(reader, row->session);
    return error ? error : standing_take(reader->taking, row);
}

static void tell(const struct reader *reader, size_t anew)
{
    char names[256] = "";
    for (size_t i = 0; i < reader->count; i++) {
        const size_t used = strlen(names);
        if (reader->others[i].begun > 0)
            snprintf(names + used, sizeof names - used, "%s%s", used ? "; " : "", reader->others[i].name);
    }
    message("%zu group%s begun on another machine (%s): done anew here", anew, anew == 1 ? " was" : "s were", names);
}

int machines_read(struct standing *standing, const char *directory, const struct topology *topology,
                  struct shard_report *report)
{
    struct reader reader = {.directory = directory, .standing = standing};
    memset(report, 0, sizeof *report);
    int error = topology ? environment_fingerprint(topology, reader.here) : 0;
    if (error == 0)
        error = shard_read_all(directory, take, &reader, report);
    if (error == 0 || error == ENOENT) {
        const size_t anew = machines_choose(standing, topology != NULL, reader.others, reader.count);
        if (topology && anew > 0)
            tell(&reader, anew);
        error = 0;
    }
    for (size_t i = 0; i < reader.count; i++)
        standing_free(&reader.others[i].standing);
    free(reader.others);
    return error;
}

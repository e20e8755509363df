/* Reads environment files. */
#include "plots/machine.h"

#include "journal/facts.h"
#include "plots/words.h"

#include <dirent.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATH = PATH_MAX + 512 };

/* The number behind " name=" in the text; 0: none. */
static int number_of(const char *text, const char *name)
{
    const size_t length = strlen(name);
    for (const char *at = text; (at = strstr(at, name)) != NULL; at += length)
        if ((at == text || at[-1] == ' ') && at[length] == '=') {
            const long number = strtol(at + length + 1, NULL, 10);
            return number > 0 && number < INT_MAX ? (int)number : 0;
        }
    return 0;
}

/* A border is one if there are CPUs beyond it. */
static void take_borders(const char *topology, struct machine *machine)
{
    static const char *const names[MACHINE_BORDERS] = {"performance_cores", "first_package_cores", "cores"};
    const int cpus = number_of(topology, "usable_cpus"), cores = number_of(topology, "cores");
    for (int i = 0; i < MACHINE_BORDERS; i++) {
        const int border = number_of(topology, names[i]), most = i < MACHINE_BORDERS - 1 ? cores : cpus;
        machine->border[i] = border < most ? border : 0;
    }
}

/* Appends ", FACT" where it is known. */
static void tell(const struct table *table, const char *key, char text[], size_t size)
{
    const char *fact = facts_known(table, key);
    const size_t used = strlen(text);
    if (fact)
        snprintf(text + used, size - used, ", %.80s", fact);
}

/* Machines that were met. */
struct reading {
    const char *wanted;
    char met[WORDS_BYTES];
    char host[128];      /* of the first */
    size_t hosts, count; /* hosts: 1 or, of several different ones, 2 */
};

static void take_first(const struct table *table, struct reading *reading, struct machine *machine)
{
    const char *verdict = facts_known(table, "doctor_verdict"), *host = facts_known(table, "hostname");
    snprintf(reading->host, sizeof reading->host, "%s", host ? host : "");
    reading->hosts = 1;
    tell(table, "hostname", machine->name, sizeof machine->name);
    tell(table, "cpu_model", machine->name, sizeof machine->name);
    snprintf(machine->doctor, sizeof machine->doctor, "%.60s", verdict ? verdict : "");
    take_borders(facts_value(table, "topology"), machine);
}

/* Of one kind, they differ in their names, and in how quiet they were. */
static void take_other(const struct table *table, struct reading *reading, struct machine *machine)
{
    const char *verdict = facts_known(table, "doctor_verdict");
    if (strcmp(facts_value(table, "hostname"), reading->host) != 0)
        reading->hosts = 2;
    if (strcmp(verdict ? verdict : "", machine->doctor) != 0)
        machine->doctor[0] = '\0';
}

static void take(const struct table *table, struct reading *reading, struct machine *machine)
{
    const char *fingerprint = facts_value(table, "fingerprint");
    const bool wanted = reading->wanted[0] ? words_place(reading->wanted, fingerprint) > 0 : fingerprint[0] == '\0';
    const bool known = fingerprint[0] ? words_place(reading->met, fingerprint) > 0 : reading->count > 0;
    if (!wanted || known)
        return;
    if (fingerprint[0])
        words_append(reading->met, fingerprint);
    if (reading->count++ == 0)
        take_first(table, reading, machine);
    else
        take_other(table, reading, machine);
}

/* Several machines have one CPU model, as they are of one kind. */
static void name_several(const struct reading *reading, const char *cpu, struct machine *machine)
{
    if (reading->hosts > 1)
        snprintf(machine->name, sizeof machine->name, ", measured on %zu machines of one kind, each size on one of them%.100s",
                 reading->count, cpu);
    else
        snprintf(machine->name, sizeof machine->name,
                 ", %.60s%s%zu boots or sets of CPUs of one kind, each size in one of them%.100s", reading->host,
                 reading->host[0] ? " in " : "", reading->count, cpu);
}

void machine_read(const char *directory, const char *fingerprints, struct machine *machine)
{
    char path[PATH], cpu[128] = "";
    struct dirent **entries;
    struct table *table;
    struct reading reading = {.wanted = fingerprints};
    memset(machine, 0, sizeof *machine);
    snprintf(path, sizeof path, "%s/raw", directory);
    const int count = scandir(path, &entries, NULL, alphasort);
    for (int i = 0; i < count; i++) {
        snprintf(path, sizeof path, "%s/raw/%s", directory, entries[i]->d_name);
        const char *ending = strstr(entries[i]->d_name, ".environment.csv");
        if (ending && !strstr(entries[i]->d_name, ".end.environment.csv") && table_load(path, &table, NULL, 0) == 0) {
            take(table, &reading, machine);
            if (reading.count > 0 && !cpu[0])
                tell(table, "cpu_model", cpu, sizeof cpu);
            table_free(table);
        }
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
    if (reading.count > 1)
        name_several(&reading, cpu, machine);
}

/* Reads environment files. */
#include "plots/machine.h"

#include "journal/facts.h"

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

static bool take(const struct table *table, const char *fingerprint, struct machine *machine)
{
    const char *verdict = facts_known(table, "doctor_verdict");
    if (strcmp(facts_value(table, "fingerprint"), fingerprint) != 0)
        return false;
    tell(table, "hostname", machine->name, sizeof machine->name);
    tell(table, "cpu_model", machine->name, sizeof machine->name);
    snprintf(machine->doctor, sizeof machine->doctor, "%.60s", verdict ? verdict : "");
    take_borders(facts_value(table, "topology"), machine);
    return true;
}

void machine_read(const char *directory, const char *fingerprint, struct machine *machine)
{
    char path[PATH];
    struct dirent **entries;
    struct table *table;
    bool found = false;
    memset(machine, 0, sizeof *machine);
    snprintf(path, sizeof path, "%s/raw", directory);
    const int count = scandir(path, &entries, NULL, alphasort);
    for (int i = 0; i < count; i++) {
        snprintf(path, sizeof path, "%s/raw/%s", directory, entries[i]->d_name);
        const char *ending = strstr(entries[i]->d_name, ".environment.csv");
        if (!found && ending && !strstr(entries[i]->d_name, ".end.environment.csv") &&
            table_load(path, &table, NULL, 0) == 0) {
            found = take(table, fingerprint, machine);
            table_free(table);
        }
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
}

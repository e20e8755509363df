/* Builds the environment of a worker. */
#include "harness/worker_environment.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ADDED = 4 };

/* libgomp's and libomp's own names for the same things go too: they would win over OMP_PLACES. */
static bool places_team(const char *variable)
{
    static const char *const names[] = {"OMP_NUM_THREADS=", "OMP_PLACES=",       "OMP_PROC_BIND=", "OMP_DYNAMIC=",
                                        "KMP_AFFINITY=",    "GOMP_CPU_AFFINITY="};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strncmp(variable, names[i], strlen(names[i])) == 0)
            return true;
    return false;
}

static char *format(const char *name, const char *value)
{
    char *text;
    return asprintf(&text, "%s=%s", name, value) < 0 ? NULL : text;
}

char **worker_environment(char *const inherited[], int threads, const char *places)
{
    size_t count = 0, kept = 0;
    char number[16];
    while (inherited[count])
        count++;
    char **environment = calloc(count + ADDED + 1, sizeof *environment);
    bool whole = environment != NULL;
    for (size_t i = 0; i < count && whole; i++)
        if (!places_team(inherited[i])) {
            environment[kept] = strdup(inherited[i]);
            whole = environment[kept++] != NULL;
        }
    snprintf(number, sizeof number, "%d", threads);
    const char *const added[ADDED][2] = {{"OMP_NUM_THREADS", threads > 0 ? number : NULL},
                                         {"OMP_DYNAMIC", threads > 0 ? "false" : NULL},
                                         {"OMP_PLACES", threads > 0 ? places : NULL},
                                         {"OMP_PROC_BIND", threads > 0 && places ? "close" : NULL}};
    for (size_t i = 0; i < ADDED && whole; i++)
        if (added[i][1]) {
            environment[kept] = format(added[i][0], added[i][1]);
            whole = environment[kept++] != NULL;
        }
    if (whole)
        return environment;
    worker_environment_free(environment);
    return NULL;
}

void worker_environment_free(char **environment)
{
    for (size_t i = 0; environment && environment[i]; i++)
        free(environment[i]);
    free(environment);
}

/* Builds the environment of a worker. */
#include "harness/worker_environment.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ADDED = 5 };

/* libgomp's and libomp's own names for what places a team go too: they would win over OMP_PLACES. */
static bool is_ours(const char *variable)
{
    static const char *const names[] = {"OMP_NUM_THREADS=", "OMP_PLACES=",       "OMP_PROC_BIND=", "OMP_DYNAMIC=",
                                        "KMP_AFFINITY=",    "GOMP_CPU_AFFINITY=", (WORKER_PADDING "=")};
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

char **worker_environment(char *const inherited[], int threads, const char *places, size_t padding)
{
    size_t count = 0, kept = 0;
    char number[16], pad[WORKER_PADDING_MOST + 1];
    memset(pad, 'x', padding);
    pad[padding] = '\0';
    while (inherited[count])
        count++;
    char **environment = calloc(count + ADDED + 1, sizeof *environment);
    bool whole = environment != NULL;
    for (size_t i = 0; i < count && whole; i++)
        if (!is_ours(inherited[i])) {
            environment[kept] = strdup(inherited[i]);
            whole = environment[kept++] != NULL;
        }
    snprintf(number, sizeof number, "%d", threads);
    const char *const added[ADDED][2] = {{"OMP_NUM_THREADS", threads > 0 ? number : NULL},
                                         {"OMP_DYNAMIC", threads > 0 ? "false" : NULL},
                                         {"OMP_PLACES", threads > 0 ? places : NULL},
                                         {"OMP_PROC_BIND", threads > 0 && places ? "close" : NULL},
                                         {WORKER_PADDING, pad}};
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

/* SplitMix64's finaliser (Steele, Lea & Flood, OOPSLA 2014, doi:10.1145/2660193.2660195). */
size_t worker_environment_padding(int64_t seed, int64_t visit)
{
    uint64_t mixed = (uint64_t)seed * 0x9e3779b97f4a7c15u + (uint64_t)visit;
    mixed = (mixed ^ mixed >> 30) * 0xbf58476d1ce4e5b9u;
    mixed = (mixed ^ mixed >> 27) * 0x94d049bb133111ebu;
    return (size_t)((mixed ^ mixed >> 31) % (WORKER_PADDING_MOST + 1));
}

void worker_environment_free(char **environment)
{
    for (size_t i = 0; environment && environment[i]; i++)
        free(environment[i]);
    free(environment);
}

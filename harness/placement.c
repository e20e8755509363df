/* The ladder of worker counts, and where each worker goes. */
#include "harness/topology.h"

#include "harness/allocation.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { POWERS = 31 };

void topology_borders(const struct topology *topology, int borders[TOPOLOGY_BORDERS])
{
    for (size_t i = 0; i < TOPOLOGY_BORDERS; i++)
        borders[i] = 0;
    for (size_t i = 0; i < topology->cpu_count; i++) {
        const struct topology_cpu *cpu = &topology->cpus[i];
        if (cpu->thread > 0)
            continue;
        borders[0] += cpu->kind == topology->cpus[0].kind;
        borders[1] += cpu->package == topology->cpus[0].package;
        borders[2]++;
    }
}

static int compare_ints(const void *left, const void *right)
{
    const int *a = left, *b = right;
    return (*a > *b) - (*a < *b);
}

int topology_ladder(const struct topology *topology, int **ladder, size_t *count)
{
    int borders[TOPOLOGY_BORDERS];
    int *steps = malloc((POWERS + TOPOLOGY_BORDERS + 1) * sizeof *steps);
    size_t all = 0;
    *ladder = steps;
    *count = 0;
    if (!steps)
        return ENOMEM;
    topology_borders(topology, borders);
    for (int64_t power = 1; power < topology->allowed; power *= 2)
        steps[all++] = (int)power;
    for (size_t i = 0; i < TOPOLOGY_BORDERS; i++)
        if (borders[i] < topology->allowed)
            steps[all++] = borders[i];
    steps[all++] = topology->allowed;
    qsort(steps, all, sizeof *steps, compare_ints);
    for (size_t i = 0; i < all; i++)
        if (*count == 0 || steps[i] != steps[*count - 1])
            steps[(*count)++] = steps[i];
    return 0;
}

/* The CPUs of so many workers, "{0},{2}" or "0,2". */
static char *list_cpus(const struct topology *topology, int workers, bool places)
{
    char *list = NULL;
    size_t size;
    bool ours = (size_t)topology->allowed == topology->cpu_count;
    FILE *text = ours && workers >= 1 && workers <= topology->allowed
                     ? open_memstream(&list, &size)
                     : NULL;
    if (!text)
        return NULL;
    for (int i = 0; i < workers; i++) {
        fputs(i > 0 ? "," : "", text);
        fprintf(text, places ? "{%d}" : "%d", topology->cpus[i].os_index);
    }
    bool written = !ferror(text);
    if (fclose(text) == 0 && written)
        return list;
    free(list);
    return NULL;
}

int64_t topology_rank_cpus(const struct topology *topology, int64_t nodes)
{
    if (nodes > 0)
        return nodes * topology->allowed;
    const struct allocation given = allocation_read();
    int64_t least = given.cpus;
    for (enum limit_kind kind = LIMIT_MACHINE; kind < LIMIT_BATCH; kind++)
        if (topology->limits[kind].cpus != LIMIT_UNKNOWN && topology->limits[kind].cpus < least)
            least = topology->limits[kind].cpus;
    return given.nodes > 1 ? given.cpus : given.nodes == 1 ? least : topology->allowed;
}

char *topology_placement(const struct topology *topology, const char *model, int workers)
{
    if (strcmp(model, "openmp") == 0)
        return list_cpus(topology, workers, true);
    if (strcmp(model, "mpi") == 0 && allocation_read().nodes > 1)
        return NULL; /* nobody said which CPUs of other nodes are ours */
    return strcmp(model, "pool") == 0 || strcmp(model, "mpi") == 0 ? list_cpus(topology, workers, false) : NULL;
}

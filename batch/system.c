/* One row per batch system. */
#include "batch/system.h"

#include <string.h>

static const struct {
    const char *name, *submit;
    bool lists;
} systems[BATCH_SYSTEMS] = {{"slurm", "sbatch", true}, {"sge", "qsub", false}, {"pbs", "qsub", false}};

const char *batch_name(enum batch_system system)
{
    return systems[system].name;
}

enum batch_system batch_find(const char *name)
{
    enum batch_system system = BATCH_SLURM;
    while (system < BATCH_SYSTEMS && strcmp(systems[system].name, name) != 0)
        system++;
    return system;
}

const char *batch_submit_program(enum batch_system system)
{
    return systems[system].submit;
}

bool batch_takes_lists(enum batch_system system)
{
    return systems[system].lists;
}

/* Expands kernels.def into the list of kernels, and finds kernels and variants by name. */
#include "kernels/kernel.h"

#include "kernels/support/rank_team.h"

#include <string.h>

#define KERNEL(name) extern const struct kernel kernel_##name;
#define LIMIT(name) KERNEL(name)
#ifdef SPEEDUP_PATHOLOGIES
#define PATHOLOGY(name) KERNEL(name)
#else
#define PATHOLOGY(name)
#endif
#include "kernels/kernels.def"
#undef KERNEL

#define KERNEL(name) &kernel_##name,
static const struct kernel *const kernels[] = {
#include "kernels/kernels.def"
    NULL};
#undef KERNEL
#undef LIMIT
#undef PATHOLOGY

const struct kernel *const *kernel_list(void)
{
    return kernels;
}

const struct kernel *kernel_find(const char *name)
{
    for (const struct kernel *const *kernel = kernels; *kernel; kernel++)
        if (strcmp((*kernel)->name, name) == 0)
            return *kernel;
    return NULL;
}

const struct variant *variant_find(const struct kernel *kernel, const char *name)
{
    for (const struct variant *variant = kernel->variants; variant->name; variant++)
        if (strcmp(variant->name, name) == 0)
            return variant;
    return NULL;
}

const char *model_name(enum model model)
{
    static const char *const names[] = {"serial", "openmp", "pool", "mpi", "target", "external"};
    return names[model];
}

const char *role_name(enum role role)
{
    static const char *const names[] = {"baseline", "candidate", "reference"};
    return names[role];
}

const char *check_name(enum check check)
{
    static const char *const names[] = {"exact", "result_only"};
    return names[check];
}

const char *region_name(enum region region)
{
    static const char *const names[] = {"kernel", "kernel+team", "process", "kernel+transfer"};
    return names[region];
}

bool variant_is_single(const struct variant *variant)
{
    return variant->model == MODEL_SERIAL || variant->model == MODEL_TARGET;
}

int problem_threads(const struct problem *problem)
{
    switch (problem->variant->model) {
    case MODEL_OPENMP:
        return problem->p;
    case MODEL_MPI:
        return problem->p / ranks_size(problem);
    default:
        return 1;
    }
}

int problem_workers(const struct problem *problem)
{
    return variant_is_single(problem->variant) ? 1 : problem->p;
}

bool problem_shares_memory(const struct problem *problem)
{
    return problem->variant && problem->variant->model == MODEL_POOL && problem->variant->region == REGION_KERNEL;
}

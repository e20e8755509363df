/* Asks the program with MPI which library it has, and words the command line of that library's launcher. */
#include "harness/launcher.h"

#include "harness/launch.h"
#include "harness/worker_description.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { VERSION_LIMIT = 65536 };
static const uint64_t patience_ns = 20000000000; /* for a launcher that cannot say what it is */

/* Value of a key of `build`, or "". */
static const char *fact(const struct table *build, const char *key)
{
    for (size_t row = 0; build && row < table_rows(build); row++)
        if (strcmp(table_text(build, row, "key"), key) == 0)
            return table_text(build, row, "value");
    return "";
}

/* Which launcher it is, by what it says of its version: a name like mpirun tells nothing. */
static int choose(struct launcher *launcher, const char *program, const sigset_t *waiting)
{
    struct launched launched;
    const struct launch launch = {.argv = (char *const[]){(char *)program, "--version", NULL}, .output_limit = VERSION_LIMIT,
                                  .time_limit_ns = patience_ns, .waiting = waiting};
    int error = launch_run(&launch, &launched);
    if (error)
        return error;
    snprintf(launcher->program, sizeof launcher->program, "%s", program);
    launcher->kind = strncmp(launched.output, "slurm", 5) == 0        ? LAUNCHER_SRUN
                     : strstr(launched.output, "Open MPI") != NULL ? LAUNCHER_OPEN_MPI
                                                                      : LAUNCHER_HYDRA;
    launched_free(&launched);
    return 0;
}

/* Open MPI asks root twice whether it is meant. */
static void allow_root(void)
{
    if (geteuid() != 0)
        return;
    setenv("OMPI_ALLOW_RUN_AS_ROOT", "1", 0);
    setenv("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1", 0);
}

int launcher_find(const char *worker, const char *program, const sigset_t *waiting, struct launcher *launcher, char *problem,
                  size_t size)
{
    struct worker_description description;
    memset(launcher, 0, sizeof *launcher);
    const int length = snprintf(launcher->worker, sizeof launcher->worker, "%s-mpi", worker);
    if (length < 0 || (size_t)length >= sizeof launcher->worker || access(launcher->worker, X_OK) != 0)
        return ENOENT;
    int error = worker_describe(launcher->worker, waiting, &description, problem, size);
    if (error)
        return error == ENOENT ? EIO : error;
    const char *given = program ? program : fact(description.build, "worker_mpi_launcher");
    launcher->pmi = strstr(fact(description.build, "worker_mpi"), "Open MPI") ? "--mpi=pmix" : "--mpi=pmi2";
    error = given[0] ? choose(launcher, given, waiting) : ENOENT;
    if (error) {
        snprintf(problem, size, "%.1000s: %s: ranks need what starts them: give it with --launcher", given, strerror(error));
        error = EIO; /* MPI is built */
    }
    worker_description_free(&description);
    allow_root();
    return error;
}

size_t launcher_command(const struct launcher *launcher, int64_t ranks, int64_t threads, const char *argv[],
                        char numbers[2][LAUNCHER_NUMBER])
{
    size_t count = 0;
    snprintf(numbers[0], LAUNCHER_NUMBER, "%" PRId64, ranks);
    snprintf(numbers[1], LAUNCHER_NUMBER, "%" PRId64, threads);
    argv[count++] = launcher->program;
    argv[count++] = "-n";
    argv[count++] = numbers[0];
    if (launcher->kind == LAUNCHER_SRUN) {
        argv[count++] = launcher->pmi;
        argv[count++] = "--cpu-bind=none";
        argv[count++] = "-c";
        argv[count++] = numbers[1];
    } else {
        const bool open_mpi = launcher->kind == LAUNCHER_OPEN_MPI;
        argv[count++] = open_mpi ? "--bind-to" : "-bind-to";
        argv[count++] = "none";
        if (open_mpi) /* it counts cores, not the CPUs of them */
            argv[count++] = "--oversubscribe";
    }
    argv[count++] = launcher->worker;
    return count;
}

/* Asks the program with MPI which library it has, and words the command line of that library's launcher. */
#include "harness/launcher.h"

#include "harness/launch.h"

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

/* Its first line with a number: the one behind a headline, in MPICH. */
static void take_version(const char *output, char *version, size_t size)
{
    const char *number = output + strcspn(output, "0123456789"), *line = number;
    while (line > output && line[-1] != '\n')
        line--;
    line += strspn(line, " \t");
    const size_t length = strcspn(line, "\n");
    snprintf(version, size, "%.*s", (int)(length < size ? length : size - 1), line);
}

enum launcher_kind launcher_kind(const char *version)
{
    if (strncmp(version, "slurm", strlen("slurm")) == 0)
        return LAUNCHER_SRUN;
    const bool open_mpi = strstr(version, "Open MPI") || strstr(version, "OpenRTE"); /* by the name it is called by */
    return open_mpi ? LAUNCHER_OPEN_MPI : LAUNCHER_HYDRA;
}

static void choose(struct launcher *launcher, const char *program, const sigset_t *waiting)
{
    struct launched launched;
    const struct launch launch = {.argv = (char *const[]){(char *)program, "--version", NULL}, .output_limit = VERSION_LIMIT,
                                  .time_limit_ns = patience_ns, .waiting = waiting};
    int error = program[0] ? launch_run(&launch, &launched) : ENOENT;
    snprintf(launcher->program, sizeof launcher->program, "%s", program);
    if (error) {
        snprintf(launcher->absent, sizeof launcher->absent, "%.40s: %s: give what starts ranks with --launcher", program,
                 error == ENOENT ? "not found" : strerror(error));
        return;
    }
    launcher->kind = launcher_kind(launched.output);
    take_version(launched.output, launcher->version, sizeof launcher->version);
    launched_free(&launched);
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
    memset(launcher, 0, sizeof *launcher);
    const int length = snprintf(launcher->worker, sizeof launcher->worker, "%s-mpi", worker);
    if (length < 0 || (size_t)length >= sizeof launcher->worker || access(launcher->worker, X_OK) != 0)
        return ENOENT;
    int error = worker_describe(launcher->worker, waiting, &launcher->description, problem, size);
    if (error)
        return error == ENOENT ? EIO : error;
    const struct table *build = launcher->description.build;
    launcher->pmi = strstr(fact(build, "worker_mpi"), "Open MPI") ? "--mpi=pmix" : "--mpi=pmi2";
    choose(launcher, program ? program : fact(build, "worker_mpi_launcher"), waiting);
    launcher->allocation = allocation_read();
    allow_root();
    return 0;
}

const char *launcher_problem(const struct launcher *launcher)
{
    if (!launcher)
        return "MPI not built";
    return launcher->absent[0] ? launcher->absent : NULL;
}

void launcher_free(struct launcher *launcher)
{
    worker_description_free(&launcher->description);
}

/* Left to themselves launchers put as many ranks on a node as it has CPUs, whatever the threads of each.  0: one node. */
static int64_t ranks_per_node(const struct allocation *allocation, int64_t ranks, int64_t threads)
{
    if (allocation->nodes <= 1)
        return 0;
    const int64_t room = allocation->cpus / allocation->nodes / threads;
    const int64_t needed = (ranks + allocation->nodes - 1) / allocation->nodes;
    return room > needed ? room : needed;
}

size_t launcher_command(const struct launcher *launcher, int64_t ranks, int64_t threads, const char *argv[],
                        char numbers[LAUNCHER_NUMBERS][LAUNCHER_NUMBER])
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
        const int64_t share = ranks_per_node(&launcher->allocation, ranks, threads);
        argv[count++] = open_mpi ? "--bind-to" : "-bind-to";
        argv[count++] = "none";
        if (open_mpi) /* it counts cores, not the CPUs of them */
            argv[count++] = "--oversubscribe";
        if (share > 0) {
            snprintf(numbers[2], LAUNCHER_NUMBER, open_mpi ? "ppr:%" PRId64 ":node" : "%" PRId64, share);
            argv[count++] = open_mpi ? "--map-by" : "-ppn";
            argv[count++] = numbers[2];
        }
    }
    argv[count++] = launcher->worker;
    return count;
}

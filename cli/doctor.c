/* speedup doctor: what this machine allows, and how quiet it is. */
#include "cli/commands.h"

#include "harness/doctor.h"
#include "harness/doctor_kernels.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

static const struct cli_command doctor_command = {
    "doctor", "", "Shows the allowed CPUs and which limit binds, the ladder, the clock, and how quiet the machine is.",
    "with --kernels 1 the work of a kernel does not grow as it must, 75 interrupted", 0, 0};

/* Whether the kernels' work is done; an alarm is a cell that failed. */
static int check_kernels(const char *path)
{
    struct worker_description description;
    sigset_t waiting;
    bool alarm;
    const int status = command_worker(path, &waiting, &description);
    if (status != EXIT_DONE)
        return status;
    const int error = doctor_kernels(path, &description, &waiting, stdout, &alarm);
    worker_description_free(&description);
    if (error == 0)
        return alarm ? EXIT_FAILED_CELL : EXIT_DONE;
    if (error == EINTR)
        return EXIT_INTERRUPTED;
    message("%s: %s: the worker could not be started", path, strerror(error));
    return EXIT_INPUT_OUTPUT;
}

int command_doctor(int argc, char *argv[])
{
    size_t count;
    int status;
    bool kernels = false;
    char installed[PATH_MAX];
    const char *worker = NULL;
    const struct cli_option table[] = {
        {"--kernels", OPTION_FLAG, &kernels, 0, 0, NULL, "also: does twice the size of each kernel take as much longer as it must"},
        {"--worker", OPTION_TEXT, &worker, 0, 0, "PROGRAM", "the program that measures"},
        {0}};
    if (!command_begin(&doctor_command, table, argc, argv, NULL, &count, &status))
        return status;
    worker = command_worker_path(worker, installed, sizeof installed);
    if (!worker)
        return EXIT_INPUT_OUTPUT;
    printf("Worker: %s\n", worker);
    int error = doctor_run(stdout);
    if (error && error != EIO)
        message("doctor: %s: check hwloc with lstopo", strerror(error));
    status = error ? EXIT_INPUT_OUTPUT : EXIT_DONE;
    if (kernels && status == EXIT_DONE)
        status = check_kernels(worker);
    return command_end(status);
}

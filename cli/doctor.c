/* speedup doctor: what this machine allows, and how quiet it is. */
#include "cli/commands.h"

#include "harness/doctor.h"

#include <errno.h>
#include <string.h>

static const struct cli_command doctor_command = {
    "doctor", "", "Shows the allowed CPUs and which limit binds, the ladder, the clock, and how quiet the machine is.", 0,
    0};

int command_doctor(int argc, char *argv[])
{
    size_t count;
    int status;
    const struct cli_option table[] = {{0}};
    if (!command_begin(&doctor_command, table, argc, argv, NULL, &count, &status))
        return status;
    int error = doctor_run(stdout);
    if (error && error != EIO)
        message("doctor: %s: check hwloc with lstopo", strerror(error));
    return command_end(error ? EXIT_INPUT_OUTPUT : EXIT_DONE);
}

/* speedup status. */
#include "cli/commands.h"

#include "batch/status.h"

static const struct cli_command status_command = {
    "status", "DIR",
    "Tells what of a campaign is done, and of one that was submitted what runs, waits, failed or is missing.",
    "1 complete, and visits failed; 75 not complete", 1, 1};

int command_status(int argc, char *argv[])
{
    const char *directory[1];
    size_t count;
    int status;
    const struct cli_option table[] = {{0}};
    if (!command_begin(&status_command, table, argc, argv, directory, &count, &status))
        return status;
    return command_end((int)status_print(directory[0], stdout));
}

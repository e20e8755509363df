/* speedup analyse: derives summary.csv. */
#include "cli/commands.h"

#include "analysis/summary.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

static const struct cli_command analyse_command = {
    "analyse", "DIR", "Derives summary.csv from the rows of a results directory.", 1, 1};

int command_analyse(int argc, char *argv[])
{
    const char *directory[1];
    char problem[PATH_MAX + 256];
    size_t count;
    int status;
    const struct cli_option table[] = {{0}};
    if (!command_begin(&analyse_command, table, argc, argv, directory, &count, &status))
        return status;
    int error = summary_run(directory[0], stderr, problem, sizeof problem);
    if (error == 0)
        return EXIT_DONE;
    message("%s: give the directory of a campaign", problem);
    return error == EINVAL || error == ENOENT ? EXIT_BAD_USAGE : EXIT_INPUT_OUTPUT;
}

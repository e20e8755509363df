/* speedup analyse: derives summary.csv. */
#include "cli/commands.h"

#include "analysis/summary.h"

#include <limits.h>

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
    bool misnamed = command_misnamed(error);
    message("%s: %s", problem,
            misnamed ? "give the directory of a campaign" : "check its permissions and the space on its disk");
    return misnamed ? EXIT_BAD_USAGE : EXIT_INPUT_OUTPUT;
}

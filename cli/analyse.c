/* speedup analyse: derives summary.csv, models.csv, break_even.csv, attribution.csv and machines.csv. */
#include "cli/commands.h"

#include "analysis/summary.h"

#include <limits.h>

static const struct cli_command analyse_command = {
    "analyse", "DIR", "Derives summary.csv, models.csv, break_even.csv, attribution.csv and machines.csv from the rows of a results directory.",
    "1 some rows are damaged and were left out, or with --strict a cell is unstable", 1, 1};

int command_analyse(int argc, char *argv[])
{
    const char *directory[1], *excluded = NULL;
    char problem[PATH_MAX + 256];
    size_t count;
    struct summary_found found;
    int status;
    bool strict = false;
    double efficiency = 0.7;
    uint32_t causes = 0;
    const struct cli_option table[] = {
        {"--exclude", OPTION_TEXT, &excluded, 0, 0, "LIST",
         "leave out visits labelled with one of these causes: starved,preempted,steal,throttled,cpu_pressure,"
         "migrated,unpinned,thermal,governor"},
        {"--efficiency", OPTION_PERCENT, &efficiency, 100, 10000, "PERCENT",
         "what the recommended number of workers keeps at least, of what one worker does, each (70%)"},
        {"--strict", OPTION_FLAG, &strict, 0, 0, NULL, "exit 1 if a workload's cell is unstable"},
        {0}};
    if (!command_begin(&analyse_command, table, argc, argv, directory, &count, &status))
        return status;
    if (!command_causes(excluded, &causes))
        return EXIT_BAD_USAGE;
    int error = summary_run(directory[0], causes, efficiency, stderr, &found, problem, sizeof problem);
    if (error == 0)
        return found.damaged > 0 || (strict && found.unstable > 0) ? EXIT_FAILED_CELL : EXIT_DONE;
    return command_refuse(problem, error, "check its permissions and the space on its disk");
}

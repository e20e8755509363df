/* speedup tables: the tables of the sources, in the terminal. */
#include "cli/commands.h"

#include "report/lost_speedup.h"
#include "report/tables.h"

#include <limits.h>
#include <unistd.h>

static const struct cli_command tables_command = {
    "tables", "DIR",
    "Prints size, serial, parallel, speedup and interval from summary.csv, with published figures; how each variant "
    "scales from models.csv; from which size on it pays from break_even.csv; where the lost speedup went from "
    "attribution.csv.", 1, 1};

int command_tables(int argc, char *argv[])
{
    const char *directory[1];
    char summary[PATH_MAX + 16], models[PATH_MAX + 16], break_even[PATH_MAX + 16], published[PATH_MAX], problem[PATH_MAX + 256];
    size_t count;
    int status;
    const struct cli_option table[] = {{0}};
    if (!command_begin(&tables_command, table, argc, argv, directory, &count, &status))
        return status;
    snprintf(summary, sizeof summary, "%.4000s/summary.csv", directory[0]);
    snprintf(models, sizeof models, "%.4000s/models.csv", directory[0]);
    snprintf(break_even, sizeof break_even, "%.4000s/break_even.csv", directory[0]);
    bool known = command_part("share/speedup/reference/published_speedups.csv", published, sizeof published) == 0 &&
                 access(published, R_OK) == 0;
    const bool modelled = access(models, F_OK) == 0; /* directories of older versions have none */
    const bool judged = access(break_even, F_OK) == 0;
    const struct tables_files files = {summary, known ? published : NULL, modelled ? models : NULL,
                                       judged ? break_even : NULL};
    int error = tables_print(&files, stdout, problem, sizeof problem);
    if (error == 0) {
        snprintf(summary, sizeof summary, "%.4000s/attribution.csv", directory[0]);
        error = lost_speedup_print(summary, stdout, problem, sizeof problem);
    }
    if (error)
        message("%s: derive it with `speedup analyse`", problem);
    if (command_misnamed(error))
        return EXIT_BAD_USAGE;
    return command_end(error ? EXIT_INPUT_OUTPUT : EXIT_DONE);
}

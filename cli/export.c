/* speedup export: a campaign for other programs. */
#include "cli/commands.h"

#include "analysis/environments.h"
#include "analysis/export.h"

#include <limits.h>
#include <string.h>

static const struct cli_command export_command = {
    "export", "DIR", "Writes every visit of a results directory in a layout that other programs read.", "", 1, 1};

static int write_campaign(const char *directory, bool json, FILE *out, char *problem, size_t size)
{
    struct campaign campaign;
    struct table *environment = NULL;
    int error = campaign_read(directory, &campaign, problem, size);
    if (error)
        return error;
    error = environments_load(directory, &campaign, &environment, problem, size);
    if (error == 0 && json) {
        error = export_json(&campaign, environment, out);
        snprintf(problem, size, "%s", strerror(error));
    } else if (error == 0) {
        export_csv(&campaign, out);
    }
    table_free(environment);
    campaign_free(&campaign);
    return error;
}

/* To standard output, or whole to a file. */
static int export(const char *directory, bool json, const char *file, char *problem, size_t size)
{
    struct replacement *replacement = NULL;
    FILE *out = stdout;
    int error = file ? replace_open(file, &replacement, &out) : 0;
    if (error == 0) {
        error = write_campaign(directory, json, out, problem, size);
        if (error)
            replace_abandon(replacement);
        if (error || !file)
            return error;
        error = replace_commit(replacement);
    }
    if (error)
        snprintf(problem, size, "%.1000s: %s", file, strerror(error));
    return error;
}

int command_export(int argc, char *argv[])
{
    const char *directory[1], *format = "csv", *file = NULL;
    char problem[PATH_MAX + 256];
    size_t count;
    int status;
    const struct cli_option table[] = {
        {"--format", OPTION_TEXT, &format, 0, 0, "NAME",
         "csv: a row per visit (standard); json: as Google Benchmark writes it"},
        {"-o", OPTION_TEXT, &file, 0, 0, "FILE", "write this file, and nothing to standard output"},
        {0}};
    if (!command_begin(&export_command, table, argc, argv, directory, &count, &status))
        return status;
    if (strcmp(format, "csv") != 0 && strcmp(format, "json") != 0) {
        message("--format: '%.100s' is none of them: choose csv or json", format);
        return EXIT_BAD_USAGE;
    }
    const int error = export(directory[0], strcmp(format, "json") == 0, file, problem, sizeof problem);
    if (error == 0)
        return command_end(EXIT_DONE);
    return command_refuse(problem, error, "check permissions and the disk");
}

/* speedup check: is this fit to be published? */
#include "cli/commands.h"

#include "analysis/environments.h"
#include "report/formats.h"
#include "report/rule_report.h"

#include <glob.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum { METHODS_WIDTH = 92 }; /* to be copied into a paper */

static const struct cli_command check_command = {"check", "DIR",
                                                 "Holds a results directory against the twelve rules of Hoefler and "
                                                 "Belli, names what breaks them and what repairs it,\n"
                                                 "  and writes a methods paragraph.",
                                                 "1 a rule is broken", 1, 1};

/* Is there a figure in DIR/figures?  A pattern in the name of the directory is taken for its letters. */
static bool has_figures(const char *directory)
{
    char pattern[2 * PATH_MAX + 32];
    size_t used = 0;
    for (const char *at = directory; *at && used < 2 * PATH_MAX; at++) {
        if (strchr("*?[\\", *at))
            pattern[used++] = '\\';
        pattern[used++] = *at;
    }
    snprintf(pattern + used, sizeof pattern - used, "/figures/*.*");
    glob_t found;
    const bool any = glob(pattern, 0, NULL, &found) == 0;
    globfree(&found);
    return any;
}

static int print_methods(const struct rule_subject *subject)
{
    struct document document = {0};
    rule_report_methods(subject, &document);
    const int error = document.error;
    if (error == 0)
        terminal_write(&document, &(struct terminal){.width = METHODS_WIDTH, .unicode = true}, stdout);
    document_free(&document);
    return error;
}

static int check(const char *directory, const struct campaign *campaign, const struct table *environment)
{
    struct summary_row *rows;
    size_t count;
    int error = summary_derive(campaign, &rows, &count);
    if (error == 0) {
        const struct rule_subject subject = {campaign, rows, count, environment, has_figures(directory)};
        const bool kept = rule_report_print(&subject, directory, stdout);
        puts("\nMethods\n");
        error = print_methods(&subject);
        free(rows);
        if (error == 0)
            return command_end(kept ? EXIT_DONE : EXIT_FAILED_CELL);
    }
    message("check: %s: free memory", strerror(error));
    return EXIT_INPUT_OUTPUT;
}

int command_check(int argc, char *argv[])
{
    const char *directory[1];
    char problem[PATH_MAX + 256];
    struct campaign campaign = {0};
    struct table *environment = NULL;
    size_t count;
    int status;
    const struct cli_option table[] = {{0}};
    if (!command_begin(&check_command, table, argc, argv, directory, &count, &status))
        return status;
    int error = campaign_read(directory[0], &campaign, problem, sizeof problem);
    if (error == 0)
        error = environments_load(directory[0], &campaign, &environment, problem, sizeof problem);
    if (error == 0) {
        status = check(directory[0], &campaign, environment);
    } else {
        status = command_refuse(problem, error, "check its permissions");
    }
    campaign_free(&campaign);
    table_free(environment);
    return status;
}

/* speedup report: what a campaign says, as text, Markdown, HTML and tables for LaTeX. */
#include "cli/commands.h"

#include "report/formats.h"
#include "report/report.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static const struct cli_command report_command = {
    "report", "DIR",
    "Writes report.md, report.html (one file, figures in it) and tables.tex to DIR, from summary.csv, models.csv, the "
    "plan,\n"
    "  the rows and the figures that are drawn; with --text prints the short form instead.",
    "", 1, 1};

enum { WIDTH = 100, WIDTH_LEAST = 20, WIDTH_MOST = 1000 };

static const char *environment(const char *name)
{
    const char *value = getenv(name);
    return value ? value : "";
}

/* COLUMNS, or the width of the terminal, or WIDTH. */
static size_t width(void)
{
    struct winsize window;
    int64_t columns;
    if (csv_parse_count(environment("COLUMNS"), &columns) != 0)
        columns = ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) == 0 ? window.ws_col : 0;
    return columns < WIDTH_LEAST || columns > WIDTH_MOST ? WIDTH : (size_t)columns;
}

/* The first of LC_ALL, LC_CTYPE and LANG that is set decides, as for every program (POSIX, section 8.2). */
static bool understands_unicode(void)
{
    const char *locale = environment("LC_ALL");
    locale = locale[0] ? locale : environment("LC_CTYPE");
    locale = locale[0] ? locale : environment("LANG");
    return strcasestr(locale, "utf-8") || strcasestr(locale, "utf8");
}

/* Colours: to a terminal that has them, unless NO_COLOR (no-color.org) is set. */
static struct terminal terminal(void)
{
    const bool colour = isatty(STDOUT_FILENO) && !environment("NO_COLOR")[0] && environment("TERM")[0] &&
                        strcmp(environment("TERM"), "dumb") != 0;
    return (struct terminal){width(), colour, understands_unicode()};
}

static int run(const struct report_source *source, bool text)
{
    struct document document;
    char style[PATH_MAX], problem[3 * PATH_MAX];
    int error = report_tell(source, text, &document);
    snprintf(problem, sizeof problem, "report: %s: free memory, check the disk, and the rows with `speedup fsck`",
             strerror(error));
    if (error == 0 && text) {
        const struct terminal out = terminal();
        terminal_write(&document, &out, stdout);
    } else if (error == 0) {
        error = command_part(SPEEDUP_SHARE, "report/report.css", style, sizeof style);
        snprintf(problem, sizeof problem, "share/speedup: not found beside the program: install it whole");
        if (error == 0)
            error = report_write(source, &document, style, stdout, problem, sizeof problem);
    }
    document_free(&document);
    if (error)
        message("%s", problem);
    return command_end(error ? EXIT_INPUT_OUTPUT : EXIT_DONE);
}

int command_report(int argc, char *argv[])
{
    const char *directory[1];
    char reference[PATH_MAX], problem[2 * PATH_MAX];
    struct report_source source;
    size_t count;
    bool text = false;
    int status;
    const struct cli_option table[] = {
        {"--text", OPTION_FLAG, &text, 0, 0, NULL, "print the answer, the tables and small charts, and write nothing"},
        {0}};
    if (!command_begin(&report_command, table, argc, argv, directory, &count, &status))
        return status;
    const bool known = command_part(SPEEDUP_SHARE, "reference", reference, sizeof reference) == 0;
    int error = report_source_load(directory[0], known ? reference : NULL, &source, problem, sizeof problem);
    if (error)
        message("%s", problem);
    status = error == 0 ? run(&source, text) : command_misnamed(error) ? EXIT_BAD_USAGE : EXIT_INPUT_OUTPUT;
    report_source_free(&source);
    return status;
}

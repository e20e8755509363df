/* The door: finds the subcommand. */
#include "cli/commands.h"
#include "cli/manual.h"

#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/resource.h>

static const struct {
    const char *name;
    int (*run)(int argc, char *argv[]);
    const char *summary;
} commands[] = {
    {"list", command_list, "kernels, variants, sizes and options"},
    {"doctor", command_doctor, "allowed CPUs and which limit binds, the clock, how quiet the machine is"},
    {"sweep", command_sweep, "measure a campaign"},
    {"measure", command_measure, "measure one cell once; rows on standard output"},
    {"analyse", command_analyse, "derive what the measured rows say: summary.csv, models.csv and more"},
    {"plot", command_plot, "draw the figures from the derived CSV"},
    {"report", command_report, "tell what a campaign says: report.html, report.md, tables.tex, or text"},
    {"export", command_export, "write every visit for other programs: CSV, or JSON as Google Benchmark's"},
    {"compare", command_compare, "tell whether times changed: two results directories, or two workers of one"},
    {"check", command_check, "hold a results directory against twelve rules; write a methods paragraph"},
    {"fsck", command_fsck, "judge a results directory or a file of rows"},
    {"submit", command_submit, "measure a campaign through Slurm, Grid Engine or PBS"},
    {"status", command_status, "tell what of a campaign is done, runs, waits, failed or is missing"},
};
enum { COMMANDS = sizeof commands / sizeof *commands, STACK_LEAST = 256 * 1024 };

static int help(void)
{
    printf("speedup: %s\n\nspeedup COMMAND [options]\n\n", manual_title);
    for (int i = 0; i < COMMANDS; i++)
        printf("  %-10s %s\n", commands[i].name, commands[i].summary);
    printf("\n`speedup COMMAND --help` shows the options of a command.\n\nExit status: %s\n", manual_exit_status);
    return command_end(EXIT_DONE);
}

static int help_for_man(void)
{
    struct manual_entry entries[COMMANDS];
    for (int i = 0; i < COMMANDS; i++)
        entries[i] = (struct manual_entry){commands[i].name, commands[i].summary};
    manual_overview(entries, COMMANDS, stdout);
    return command_end(EXIT_DONE);
}

static int help_for_shells(void)
{
    for (int i = 0; i < COMMANDS; i++)
        puts(commands[i].name);
    puts("--help\n--version");
    return command_end(EXIT_DONE);
}

/* Each command prints its own section. */
static int help_for_documentation(void)
{
    manual_reference(stdout);
    int status = command_end(EXIT_DONE);
    for (int i = 0; i < COMMANDS && status == EXIT_DONE; i++) {
        char form[] = "--help=markdown", name[32];
        snprintf(name, sizeof name, "%s", commands[i].name);
        status = commands[i].run(2, (char *[]){name, form, NULL});
    }
    return status;
}

/* A limit of the process that would end it without a word becomes an error of a call, or a line here. */
static bool limits_suffice(void)
{
    struct rlimit stack;
    signal(SIGXFSZ, SIG_IGN); /* a write beyond the largest file then fails: EFBIG */
    if (getrlimit(RLIMIT_STACK, &stack) != 0 || stack.rlim_cur >= STACK_LEAST)
        return true;
    message("stack: %ju KiB allowed and %d needed: raise the limit with `ulimit -s`", (uintmax_t)stack.rlim_cur / 1024,
            STACK_LEAST / 1024);
    return false;
}

int main(int argc, char *argv[])
{
    const char *name = argc > 1 ? argv[1] : "";
    if (!limits_suffice())
        return EXIT_BAD_USAGE;
    if (strcmp(name, "--help") == 0 || strcmp(name, "help") == 0)
        return help();
    if (strcmp(name, "--help=man") == 0)
        return help_for_man();
    if (strcmp(name, "--help=words") == 0)
        return help_for_shells();
    if (strcmp(name, "--help=markdown") == 0)
        return help_for_documentation();
    if (strcmp(name, "--version") == 0) {
        puts("speedup " SPEEDUP_VERSION);
        return command_end(EXIT_DONE);
    }
    for (int i = 0; i < COMMANDS; i++)
        if (strcmp(name, commands[i].name) == 0)
            return commands[i].run(argc - 1, argv + 1);
    message("%s: %s: see `speedup --help`", name[0] ? name : "command", name[0] ? "unknown command" : "missing");
    return EXIT_BAD_USAGE;
}

/* argv -> values: strict, from a table that also prints the help. */
#ifndef SPEEDUP_CLI_OPTIONS_H
#define SPEEDUP_CLI_OPTIONS_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum option_kind {
    OPTION_FLAG,     /* bool */
    OPTION_TEXT,     /* const char *: not empty */
    OPTION_COUNT,    /* int64_t: an integer from least to most */
    OPTION_PERCENT,  /* double, a share: "2%" is 0.02; from least to most hundredths of a percent */
    OPTION_DURATION  /* int64_t nanoseconds: "10ms", "1.5s", "2m", "1h"; from least to most */
};

struct cli_option {
    const char *name;       /* "--visits", or "-n" */
    enum option_kind kind;
    void *value;            /* bool, const char *, double or int64_t, set when the option is given */
    int64_t least, most;
    const char *value_name; /* "N" in the help */
    const char *help;
};

/* One subcommand as the help shows it. */
struct cli_command {
    const char *name;
    const char *arguments;  /* "DIR", "KERNEL VARIANT", "" */
    const char *summary;
    const char *exits;      /* "1 a rule is broken": what its exit status says that not every command's does; "": nothing */
    size_t least_arguments, most_arguments;
};

/* What the exit status of every command says; it stands behind cli_command.exits. */
extern const char options_exits[];

/* Parses argv[argc] (the subcommand's own name first) by options[] (ends with {0}).  Arguments that are no options go to
 * arguments[command->most_arguments], their number to *count.  EINVAL: *problem[size] has the whole message.
 * ECANCELED: --help was given. */
int options_parse(const struct cli_command *command, const struct cli_option options[], int argc, char *argv[],
                  const char *arguments[], size_t *count, char *problem, size_t size);

/* Prints the help of one subcommand. */
void options_help(const struct cli_command *command, const struct cli_option options[], FILE *out);

#endif

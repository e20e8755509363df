/* Strict parsing of a subcommand's options by a table. */
#include "cli/options.h"

#include "journal/csv.h"
#include "journal/human.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

const char options_exits[] = "0 done; 2 usage or bad input; 4 input or output failed";

/* One parse under way. */
struct parse {
    const struct cli_command *command;
    const struct cli_option *options;
    uint64_t given; /* bit i: options[i] was given */
    char *problem;
    size_t size;
};

/* "2%" or "0.5%", as a share. */
static int percent_parse(const char *text, double *share)
{
    char number[32];
    double value;
    const size_t length = strlen(text);
    if (length < 2 || length > sizeof number || text[length - 1] != '%')
        return EINVAL;
    memcpy(number, text, length - 1);
    number[length - 1] = '\0';
    if (csv_parse_real(number, &value) != 0)
        return EINVAL;
    *share = value / 100;
    return 0;
}

/* text: what was given, or NULL if the option itself is the mistake.  Long ones are shortened: the advice must be seen. */
static int refuse(struct parse *parse, const char *option, const char *text, const char *why)
{
    const char *quote = text ? "'" : "";
    snprintf(parse->problem, parse->size, "%.100s: %s%.100s%s%s%s: see `speedup %s --help`", option, quote, text ? text : "",
             quote, text ? " " : "", why, parse->command->name);
    return EINVAL;
}

static int set_number(struct parse *parse, const struct cli_option *option, const char *text)
{
    char range[96];
    int64_t value, *target = option->value;
    bool duration = option->kind == OPTION_DURATION;
    int error = duration ? human_parse_duration(text, &value) : csv_parse_count(text, &value);
    if (error == 0 && value >= option->least && value <= option->most) {
        *target = value;
        return 0;
    }
    if (duration)
        snprintf(range, sizeof range, "is not a time from %g s to %g s, such as 10ms or 2m",
                 (double)option->least / 1e9, (double)option->most / 1e9);
    else
        snprintf(range, sizeof range, "is not an integer from %" PRId64 " to %" PRId64, option->least, option->most);
    return refuse(parse, option->name, text, range);
}

static int set_percent(struct parse *parse, const struct cli_option *option, const char *text)
{
    char range[96];
    const double least = (double)option->least / 100, most = (double)option->most / 100;
    double share, *target = option->value;
    if (percent_parse(text, &share) == 0 && 100 * share >= least && 100 * share <= most) {
        *target = share;
        return 0;
    }
    snprintf(range, sizeof range, "is not a percentage from %g%% to %g%%, such as 2%%", least, most);
    return refuse(parse, option->name, text, range);
}

static int set_value(struct parse *parse, const struct cli_option *option, const char *text)
{
    if (option->kind == OPTION_COUNT || option->kind == OPTION_DURATION)
        return set_number(parse, option, text);
    if (option->kind == OPTION_PERCENT)
        return set_percent(parse, option, text);
    if (option->kind == OPTION_TEXT) {
        const char **target = option->value;
        if (text[0] == '\0')
            return refuse(parse, option->name, text, "is empty");
        *target = text;
    } else {
        bool *target = option->value;
        *target = true;
    }
    return 0;
}

/* The option that argument names, up to a '='; its index, or -1. */
static int find(const struct cli_option options[], const char *argument, size_t length)
{
    for (int i = 0; options[i].name; i++)
        if (strlen(options[i].name) == length && strncmp(options[i].name, argument, length) == 0)
            return i;
    return -1;
}

/* Takes the option at argv[0], and its value; *used says how many of argv that were. */
static int take_option(struct parse *parse, int argc, char *argv[], int *used)
{
    const char *equals = strncmp(argv[0], "--", 2) == 0 ? strchr(argv[0], '=') : NULL;
    size_t length = equals ? (size_t)(equals - argv[0]) : strlen(argv[0]);
    int index = find(parse->options, argv[0], length);
    *used = 1;
    if (strcmp(argv[0], "--help") == 0)
        return ECANCELED;
    if (index < 0)
        return refuse(parse, argv[0], NULL, "is not an option");
    const struct cli_option *option = &parse->options[index];
    if (parse->given >> index & 1)
        return refuse(parse, option->name, NULL, "is given twice");
    parse->given |= UINT64_C(1) << index;
    if (option->kind == OPTION_FLAG)
        return equals ? refuse(parse, option->name, equals + 1, "is a value, and this option takes none") :
                        set_value(parse, option, "");
    if (equals)
        return set_value(parse, option, equals + 1);
    if (argc < 2)
        return refuse(parse, option->name, NULL, "has no value");
    *used = 2;
    return set_value(parse, option, argv[1]);
}

int options_parse(const struct cli_command *command, const struct cli_option options[], int argc, char *argv[],
                  const char *arguments[], size_t *count, char *problem, size_t size)
{
    struct parse parse = {.command = command, .options = options, .problem = problem, .size = size};
    bool only_arguments = false;
    *count = 0;
    for (int i = 1, used; i < argc; i += used) {
        used = 1;
        if (!only_arguments && strcmp(argv[i], "--") == 0) {
            only_arguments = true;
        } else if (!only_arguments && argv[i][0] == '-' && argv[i][1]) {
            int error = take_option(&parse, argc - i, argv + i, &used);
            if (error)
                return error;
        } else if (*count == command->most_arguments) {
            return refuse(&parse, command->name, argv[i], "is one argument too many");
        } else {
            arguments[(*count)++] = argv[i];
        }
    }
    if (*count >= command->least_arguments)
        return 0;
    snprintf(problem, size, "%s: %s missing: see `speedup %s --help`", command->name, command->arguments,
             command->name);
    return EINVAL;
}

void options_help(const struct cli_command *command, const struct cli_option options[], FILE *out)
{
    fprintf(out, "speedup %s%s%s%s\n  %s\n", command->name, options[0].name ? " [options]" : "",
            command->arguments[0] ? " " : "", command->arguments, command->summary);
    if (options[0].name)
        fputs("\nOptions:\n", out);
    for (const struct cli_option *option = options; option->name; option++) {
        char left[64];
        snprintf(left, sizeof left, "%s %s", option->name, option->value_name ? option->value_name : "");
        fprintf(out, "  %-24s %s\n", left, option->help);
    }
    fprintf(out, "\nExit status: %s%s%s\n", command->exits, command->exits[0] ? "; " : "", options_exits);
}

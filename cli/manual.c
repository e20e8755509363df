/* Words the tables of options for man, for shells and for the documentation. */
#include "cli/manual.h"

#include <ctype.h>
#include <string.h>

const char manual_title[] = "How much does parallelism really buy?";
const char manual_exit_status[] =
    "0 done: all measured and verified; 1 a cell failed or answered wrongly, rows are damaged, or a rule is broken; 2 usage "
    "or bad input; 3 `speedup compare` found a regression; 4 input or output failed; 75 interrupted or not complete, go on "
    "with `speedup sweep --resume`.";

/* A letter that a format would take for its own; {0} ends a list of them. */
struct escape {
    char letter;
    const char *escaped;
};

/* Up to `end`, in one line; letters of the list are escaped, and blanks in a row are one. */
static void put_escaped(const char *text, const char *end, const struct escape escapes[], FILE *out)
{
    for (; text < end; text++) {
        const struct escape *escape = escapes;
        if (isspace((unsigned char)*text)) {
            if (!isspace((unsigned char)text[1]))
                fputc(' ', out);
            continue;
        }
        while (escape->letter && escape->letter != *text)
            escape++;
        if (escape->letter)
            fputs(escape->escaped, out);
        else
            fputc(*text, out);
    }
}

static void put_text(const char *text, const char *end, FILE *out)
{
    static const struct escape of_roff[] = {{'\\', "\\e"},    {'-', "\\-"},    {'`', "\\(ga"}, {'\'', "\\(aq"},
                                            {'^', "\\(ha"}, {'~', "\\(ti"}, {0}};
    if (*text == '.')
        fputs("\\&", out);
    put_escaped(text, end, of_roff, out);
}

static void put(const char *text, FILE *out)
{
    put_text(text, text + strlen(text), out);
}

/* Where the first sentence ends: at a full stop that is not within a name like summary.csv, or where the text does. */
static const char *first_sentence(const char *text)
{
    while (*text && !(*text == '.' && (text[1] == '\0' || isspace((unsigned char)text[1]))))
        text++;
    return text;
}

static void put_heading(const char *name, FILE *out)
{
    fputs(".TH \"SPEEDUP", out);
    for (const char *at = name; *at; at++)
        fprintf(out, "%s%c", at == name ? "\\-" : "", toupper((unsigned char)*at));
    fputs("\" 1 \"\" \"speedup " SPEEDUP_VERSION "\" \"Speedup\"\n.SH NAME\nspeedup", out);
    fprintf(out, "%s%s \\- ", name[0] ? "\\-" : "", name);
}

static void put_section(const char *heading, const char *text, FILE *out)
{
    fprintf(out, "\n.SH %s\n", heading);
    put(text, out);
}

void manual_overview(const struct manual_entry entries[], size_t count, FILE *out)
{
    put_heading("", out);
    put(manual_title, out);
    fputs("\n.SH SYNOPSIS\n.B speedup\n.I COMMAND\n[options]\n.SH COMMANDS\n", out);
    for (size_t i = 0; i < count; i++) {
        fprintf(out, ".TP\n.BR speedup\\-%s (1)\n", entries[i].name);
        put(entries[i].summary, out);
        fputc('\n', out);
    }
    fputs(".TP\n.B \\-\\-version\nprints the version\n", out);
    fputs(".TP\n.B \\-\\-help\nprints the commands; behind one of them its options", out);
    put_section("EXIT STATUS", manual_exit_status, out);
    fputc('\n', out);
}

static void put_options(const struct cli_option options[], FILE *out)
{
    fputs("\n.SH OPTIONS\n", out);
    for (const struct cli_option *option = options; option->name; option++) {
        fputs(".TP\n\\fB", out);
        put(option->name, out);
        fputs("\\fR", out);
        if (option->value_name) {
            fputs(" \\fI", out);
            put(option->value_name, out);
            fputs("\\fR", out);
        }
        fputc('\n', out);
        put(option->help, out);
        fputc('\n', out);
    }
    fputs(".TP\n.B \\-\\-help\nprints this in short", out);
}

void manual_page(const struct cli_command *command, const struct cli_option options[], FILE *out)
{
    put_heading(command->name, out);
    put_text(command->summary, first_sentence(command->summary), out);
    fprintf(out, "\n.SH SYNOPSIS\n.B speedup %s\n%s", command->name, options[0].name ? "[options]\n" : "");
    if (command->arguments[0]) {
        fputs(".I ", out);
        put(command->arguments, out);
        fputc('\n', out);
    }
    fputs(".SH DESCRIPTION\n", out);
    put(command->summary, out);
    put_options(options, out);
    put_section("EXIT STATUS", command->exits, out);
    fputs(command->exits[0] ? "; " : "", out);
    put(options_exits, out);
    fputs("\n.SH SEE ALSO\n.BR speedup (1)\n", out);
}

void manual_words(const struct cli_option options[], FILE *out)
{
    for (const struct cli_option *option = options; option->name; option++)
        fprintf(out, "%s%s%s\n", option->name, option->value_name ? " " : "",
                option->value_name ? option->value_name : "");
    fputs("--help\n", out);
}

static void put_cell(const char *text, FILE *out)
{
    static const struct escape of_tables[] = {{'|', "\\|"}, {0}};
    put_escaped(text, text + strlen(text), of_tables, out);
}

void manual_reference(FILE *out)
{
    fputs("# Commands\n\nWhat `speedup --help=markdown` prints. `speedup COMMAND --help` and `man speedup-COMMAND` say the same of one "
          "command.\n\nExit status: ", out);
    fprintf(out, "%s\n", manual_exit_status);
}

void manual_section(const struct cli_command *command, const struct cli_option options[], FILE *out)
{
    fprintf(out, "\n## speedup %s\n\n`speedup %s%s%s%s`\n\n", command->name, command->name, options[0].name ? " [options]" : "",
            command->arguments[0] ? " " : "", command->arguments);
    put_cell(command->summary, out);
    fprintf(out, "\n\nExit status: %s%s%s.\n", command->exits, command->exits[0] ? "; " : "", options_exits);
    if (options[0].name)
        fputs("\n| option | |\n|---|---|\n", out);
    for (const struct cli_option *option = options; option->name; option++) {
        fprintf(out, "| `%s%s%s` | ", option->name, option->value_name ? " " : "", option->value_name ? option->value_name : "");
        put_cell(option->help, out);
        fputs(" |\n", out);
    }
}

bool manual_form(const char *form, const struct cli_command *command, const struct cli_option options[], FILE *out)
{
    if (strcmp(form, "man") == 0)
        manual_page(command, options, out);
    else if (strcmp(form, "words") == 0)
        manual_words(options, out);
    else if (strcmp(form, "markdown") == 0)
        manual_section(command, options, out);
    else
        return false;
    return true;
}

/* Words the tables of options for man and for shells. */
#include "cli/manual.h"

#include <ctype.h>
#include <string.h>

const char manual_title[] = "How much does parallelism really buy?";
const char manual_exit_status[] =
    "0 all measured and verified; 1 a cell failed or answered wrongly; 2 usage or bad input; 3 `speedup compare` found "
    "a regression; 4 input or output failed; 75 interrupted, go on with `speedup sweep --resume`.";

/* Up to `end`, in one line; what roff would take for its own is escaped, and blanks in a row are one. */
static void put_text(const char *text, const char *end, FILE *out)
{
    static const struct {
        char letter;
        const char *escaped;
    } escapes[] = {{'\\', "\\e"}, {'-', "\\-"}, {'`', "\\(ga"}, {'\'', "\\(aq"}, {'^', "\\(ha"}, {'~', "\\(ti"}};
    if (*text == '.')
        fputs("\\&", out);
    for (; text < end; text++) {
        size_t i = 0;
        if (isspace((unsigned char)*text)) {
            if (!isspace((unsigned char)text[1]))
                fputc(' ', out);
            continue;
        }
        while (i < sizeof escapes / sizeof *escapes && escapes[i].letter != *text)
            i++;
        if (i < sizeof escapes / sizeof *escapes)
            fputs(escapes[i].escaped, out);
        else
            fputc(*text, out);
    }
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
    put_section("EXIT STATUS", manual_exit_status, out);
    fputs("\n.SH SEE ALSO\n.BR speedup (1)\n", out);
}

void manual_words(const struct cli_option options[], FILE *out)
{
    for (const struct cli_option *option = options; option->name; option++)
        fprintf(out, "%s%s%s\n", option->name, option->value_name ? " " : "",
                option->value_name ? option->value_name : "");
    fputs("--help\n", out);
}

bool manual_form(const char *form, const struct cli_command *command, const struct cli_option options[], FILE *out)
{
    if (strcmp(form, "man") == 0)
        manual_page(command, options, out);
    else if (strcmp(form, "words") == 0)
        manual_words(options, out);
    else
        return false;
    return true;
}

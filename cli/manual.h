/* The help of the program in other forms, from the same tables: pages for man, words for a shell that completes them, and
 * docs/reference.md. */
#ifndef SPEEDUP_CLI_MANUAL_H
#define SPEEDUP_CLI_MANUAL_H

#include "cli/options.h"

#include <stdbool.h>

/* A subcommand in one line. */
struct manual_entry {
    const char *name, *summary;
};

/* What the program is, and what its exit status means, each as one text that stands in the help and in the manual. */
extern const char manual_title[], manual_exit_status[];

/* Prints speedup(1) in the man(7) macros: entries[count] are its subcommands. */
void manual_overview(const struct manual_entry entries[], size_t count, FILE *out);

/* Prints the page speedup-<name>(1) of a subcommand. */
void manual_page(const struct cli_command *command, const struct cli_option options[], FILE *out);

/* Prints the options of a subcommand, one a line, each followed by the name of its value if it takes one. */
void manual_words(const struct cli_option options[], FILE *out);

/* Prints the beginning of docs/reference.md; the sections of the subcommands follow. */
void manual_reference(FILE *out);

/* Prints the section of a subcommand there, in Markdown. */
void manual_section(const struct cli_command *command, const struct cli_option options[], FILE *out);

/* Prints the help of a subcommand in the form "man", "words" or "markdown"; false: there is no such form. */
bool manual_form(const char *form, const struct cli_command *command, const struct cli_option options[], FILE *out);

#endif

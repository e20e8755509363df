/* The subcommands.  Each takes its own argv (its name first) and returns the program's exit status. */
#ifndef SPEEDUP_CLI_COMMANDS_H
#define SPEEDUP_CLI_COMMANDS_H

#include "cli/options.h"
#include "harness/message.h"
#include "harness/worker_description.h"

#include <stdbool.h>
#include <stdint.h>

int command_list(int argc, char *argv[]);
int command_doctor(int argc, char *argv[]);
int command_sweep(int argc, char *argv[]);
int command_measure(int argc, char *argv[]);
int command_analyse(int argc, char *argv[]);
int command_plot(int argc, char *argv[]);
int command_report(int argc, char *argv[]);
int command_export(int argc, char *argv[]);
int command_compare(int argc, char *argv[]);
int command_check(int argc, char *argv[]);
int command_fsck(int argc, char *argv[]);
int command_submit(int argc, char *argv[]);
int command_status(int argc, char *argv[]);

/* Parses, prints help or the one line of a mistake.  True: go on; false: return *status. */
bool command_begin(const struct cli_command *command, const struct cli_option options[], int argc, char *argv[],
                   const char *arguments[], size_t *count, int *status);

/* Flushes standard output: a full disk or a closed pipe must not pass for success.  Returns status, or
 * EXIT_INPUT_OUTPUT after a message. */
int command_end(int status);

/* Is the error one of what the user named (exit 2), rather than of reading or writing it (exit 4)? */
bool command_misnamed(int error);

/* Tells the problem of reading a campaign, and what to do: `remedy` where reading or writing failed.  Returns the exit status. */
int command_refuse(const char *problem, int error, const char *remedy);

/* Is it a word of --huge-pages, or NULL?  If not, one line on standard error says so. */
bool command_huge_pages(const char *word);

/* Is it a list of causes of noise, for --exclude, or NULL?  If not, one line on standard error says so.  *causes: their mask. */
bool command_causes(const char *list, uint32_t *causes);

/* Asks the worker at path what it offers, with signals taken as in interrupt.h.  EXIT_DONE, or the exit status after one
 * line on standard error.  worker_description_free() frees. */
int command_worker(const char *path, sigset_t *waiting, struct worker_description *description);

/* Path of a part of a folder that is installed with the program: SPEEDUP_LIBEXEC or SPEEDUP_SHARE, which are relative to the
 * program's own folder, so that a build tree, an installed tree and one that was moved work alike.  part: "" is the folder
 * itself.  0 or errno; ENOENT: there is no such folder. */
int command_part(const char *folder, const char *part, char *path, size_t size);

/* The worker program that measures: the one given, or of those installed with the program the one for the highest level of
 * this CPU, in path[size].  NULL after one line on standard error. */
const char *command_worker_path(const char *given, char *path, size_t size);

#endif

/* Hands the scripts to the batch system, and notes the ids. */
#include "batch/handover.h"

#include "batch/jobs.h"
#include "batch/submit_command.h"
#include "harness/launch.h"
#include "journal/csv.h"
#include "journal/name.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ID = 64, OUTPUT_LIMIT = 65536, LIST = 2048, PATH_BYTES = PATH_MAX + 32 };
static const uint64_t patience_ns = 120000000000; /* with a batch system that answers slowly */

/* The ids of the arrays that were submitted. */
struct ids {
    char **id;
    size_t count;
};

static enum exit_status out_of_memory(void)
{
    message("submit: out of memory: free some");
    return EXIT_INPUT_OUTPUT;
}

/* One script, to a stream. */
static enum exit_status print_script(const struct job *job, bool task, FILE *out)
{
    char missing[PATH_MAX];
    int error = task ? job_script_task(job, out, missing) : job_script_report(job, out, missing);
    if (error)
        message("%s: %s: install the program whole", missing, strerror(error));
    return error ? EXIT_INPUT_OUTPUT : EXIT_DONE;
}

static enum exit_status write_script(const struct job *job, bool task)
{
    char path[PATH_MAX + 32];
    struct replacement *replacement;
    FILE *file;
    snprintf(path, sizeof path, "%s/batch/%s", job->directory, task ? "tasks.sh" : "report.sh");
    int error = replace_open(path, &replacement, &file);
    if (error == 0) {
        const enum exit_status status = print_script(job, task, file);
        if (status != EXIT_DONE) {
            replace_abandon(replacement);
            return status;
        }
        error = replace_commit(replacement);
    }
    if (error)
        message("%s: %s: choose a directory that can be written with -o", path, strerror(error));
    return error ? EXIT_INPUT_OUTPUT : EXIT_DONE;
}

/* Scripts and the folder that they lie in, which becomes the working directory: theirs, too. */
static enum exit_status write_scripts(const struct handover *handover)
{
    char path[PATH_BYTES];
    snprintf(path, sizeof path, "%s/batch", handover->job->directory);
    if ((mkdir(path, 0777) != 0 && errno != EEXIST) || chdir(path) != 0) {
        message("%s: %s: choose a directory that can be written with -o", path, strerror(errno));
        return EXIT_INPUT_OUTPUT;
    }
    if (handover->keeps_scripts && access("tasks.sh", R_OK) == 0 && access("report.sh", R_OK) == 0) {
        message("%s: its scripts are kept; --site, --walltime or the name of the batch system make them anew", path);
        return EXIT_DONE;
    }
    const enum exit_status status = write_script(handover->job, true);
    return status == EXIT_DONE ? write_script(handover->job, false) : status;
}

/* Several lines as one. */
static char *join_lines(char *text)
{
    for (size_t length = strlen(text); length > 0 && text[length - 1] == '\n'; length--)
        text[length - 1] = '\0';
    for (char *at = text; *at; at++)
        if (*at == '\n')
            *at = ' ';
    return text;
}

static void tell_refusal(const struct job *job, const char *why)
{
    message("%s: %s: correct the site file, or the options behind --; then: speedup submit %s --resume -o %s",
            batch_submit_program(job->system), why, batch_name(job->system), job->directory);
}

/* Runs the command; the id that it prints goes to id[ID]. */
static enum exit_status hand_over(const struct handover *handover, const struct submit_command *command, char id[ID])
{
    struct launched launched;
    const struct launch launch = {.argv = command->words, .output_limit = OUTPUT_LIMIT, .time_limit_ns = patience_ns,
                                  .waiting = handover->waiting};
    int error = launch_run(&launch, &launched);
    if (error) {
        tell_refusal(handover->job, strerror(error));
        return EXIT_INPUT_OUTPUT;
    }
    const bool taken = launched.end == LAUNCH_EXITED && launched.code == 0;
    const bool named = taken && submit_command_id(handover->job->system, launched.output, id, ID) == 0;
    if (!named)
        tell_refusal(handover->job, taken              ? "it told no job's id" :
                                    launched.errors[0] ? join_lines(launched.errors) : "it failed");
    launched_free(&launched);
    return named ? EXIT_DONE : EXIT_INPUT_OUTPUT;
}

/* What was submitted is told, whether it can be noted or not. */
static enum exit_status keep_id(const struct handover *handover, const char *role, const char *id, const char *parts)
{
    const struct job *job = handover->job;
    int error = jobs_add(job->directory, job->system, role, id, job->parts, parts);
    fprintf(handover->out, "%s %s%s%s\n", role, id, parts[0] ? ": parts " : "", parts);
    if (error)
        message("%s/batch/jobs.csv: %s: `speedup status` will not know of %s", job->directory, strerror(error), id);
    return error ? EXIT_INPUT_OUTPUT : EXIT_DONE;
}

static enum exit_status submit_array(const struct handover *handover, const char *parts, struct ids *ids)
{
    struct submit_command command;
    char *id = calloc(1, ID);
    if (!id || submit_command_tasks(handover->job, parts, &command) != 0) {
        free(id);
        return out_of_memory();
    }
    enum exit_status status = hand_over(handover, &command, id);
    submit_command_free(&command);
    if (status == EXIT_DONE)
        status = keep_id(handover, "tasks", id, parts);
    ids->id[ids->count++] = id;
    return status;
}

static enum exit_status submit_report(const struct handover *handover, const struct ids *ids)
{
    struct submit_command command;
    char id[ID];
    if (submit_command_report(handover->job, ids->id, ids->count, &command) != 0)
        return out_of_memory();
    enum exit_status status = hand_over(handover, &command, id);
    submit_command_free(&command);
    return status == EXIT_DONE ? keep_id(handover, "report", id, "") : status;
}

enum exit_status handover_submit(const struct handover *handover)
{
    const struct job *job = handover->job;
    struct ids ids = {.id = calloc(job->parts, sizeof *ids.id)};
    char list[LIST], shown[4 * PATH_MAX];
    if (!ids.id)
        return out_of_memory();
    enum exit_status status = write_scripts(handover);
    if (status == EXIT_DONE)
        fprintf(handover->out, "%s\n", name_escape(shown, sizeof shown, job->directory));
    for (size_t part = 1; status == EXIT_DONE &&
         jobs_next_parts(handover->wanted, job->parts, batch_takes_lists(job->system), &part, list, sizeof list);)
        status = submit_array(handover, list, &ids);
    if (status == EXIT_DONE)
        status = submit_report(handover, &ids);
    for (size_t i = 0; i < ids.count; i++)
        free(ids.id[i]);
    free(ids.id);
    return status;
}

static void print_command(const struct job *job, const struct submit_command *command, FILE *out)
{
    char shown[4 * PATH_MAX];
    fprintf(out, "# In %s/batch:", name_escape(shown, sizeof shown, job->directory));
    for (size_t i = 0; i < command->count; i++) {
        fputc(' ', out);
        name_quote(out, command->words[i]);
    }
    fputc('\n', out);
}

enum exit_status handover_print(const struct handover *handover)
{
    static char *const later[] = {"ID"}; /* told by the batch system */
    const struct job *job = handover->job;
    struct submit_command command;
    char list[LIST];
    for (size_t part = 1;
         jobs_next_parts(handover->wanted, job->parts, batch_takes_lists(job->system), &part, list, sizeof list);) {
        if (submit_command_tasks(job, list, &command) != 0)
            return out_of_memory();
        print_command(job, &command, handover->out);
        submit_command_free(&command);
    }
    enum exit_status status = print_script(job, true, handover->out);
    if (status != EXIT_DONE)
        return status;
    if (submit_command_report(job, later, 1, &command) != 0)
        return out_of_memory();
    print_command(job, &command, handover->out);
    submit_command_free(&command);
    return print_script(job, false, handover->out);
}

/* Words what each batch system wants to be told. */
#include "batch/submit_command.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int add(struct submit_command *command, const char *format, ...) __attribute__((format(printf, 2, 3)));

static int add(struct submit_command *command, const char *format, ...)
{
    va_list arguments;
    char **larger = realloc(command->words, (command->count + 2) * sizeof *larger);
    if (!larger)
        return ENOMEM;
    command->words = larger;
    va_start(arguments, format);
    const int length = vasprintf(&command->words[command->count], format, arguments);
    va_end(arguments);
    if (length < 0) {
        command->words[command->count] = NULL;
        return ENOMEM;
    }
    command->words[++command->count] = NULL;
    return 0;
}

/* Two words. */
static int add_pair(struct submit_command *command, const char *option, const char *value)
{
    int error = add(command, "%s", option);
    return error ? error : add(command, "%s", value);
}

static int begin(const struct job *job, struct submit_command *command)
{
    *command = (struct submit_command){0};
    int error = add(command, "%s", batch_submit_program(job->system));
    if (error == 0 && job->system != BATCH_PBS)
        error = add(command, "%s", job->system == BATCH_SLURM ? "--parsable" : "-terse");
    return error;
}

/* The site's options, and the script last. */
static int end(const struct job *job, const char *script, int error, struct submit_command *command)
{
    for (size_t i = 0; i < job->submit_count && error == 0; i++)
        error = add(command, "%s", job->submit_options[i]);
    if (error == 0)
        error = add(command, "%s", script);
    if (error)
        submit_command_free(command);
    return error;
}

int submit_command_tasks(const struct job *job, const char *parts, struct submit_command *command)
{
    int error = begin(job, command);
    if (error == 0 && job->system == BATCH_SLURM) {
        error = add(command, "--array=%s", parts);
    } else if (error == 0 && (job->system == BATCH_SGE || strchr(parts, '-'))) {
        error = add_pair(command, job->system == BATCH_SGE ? "-t" : "-J", parts);
    } else if (error == 0) {
        error = add(command, "-v");
        if (error == 0)
            error = add(command, "SPEEDUP_PART=%s", parts);
    }
    return end(job, "tasks.sh", error, command);
}

/* The ids as one word, with the separator before each but the first. */
static char *join(char *const ids[], size_t count, char separator)
{
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    for (size_t i = 0; out && i < count; i++)
        fprintf(out, "%.*s%s", i > 0, &separator, ids[i]);
    if (out && fclose(out) == 0)
        return text;
    free(text);
    return NULL;
}

int submit_command_report(const struct job *job, char *const ids[], size_t count, struct submit_command *command)
{
    char *all = join(ids, count, job->system == BATCH_SGE ? ',' : ':');
    int error = begin(job, command);
    if (error == 0 && !all)
        error = ENOMEM;
    if (error == 0 && job->system == BATCH_SGE) {
        error = add_pair(command, "-hold_jid", all);
    } else if (error == 0 && job->system == BATCH_SLURM) {
        error = add(command, "--dependency=afterany:%s", all);
    } else if (error == 0) {
        error = add(command, "-W");
        if (error == 0)
            error = add(command, "depend=afterany:%s", all);
    }
    free(all);
    return end(job, "report.sh", error, command);
}

void submit_command_free(struct submit_command *command)
{
    for (size_t i = 0; i < command->count; i++)
        free(command->words[i]);
    free(command->words);
    *command = (struct submit_command){0};
}

int submit_command_id(enum batch_system system, const char *output, char *id, size_t size)
{
    static const char *const behind[BATCH_SYSTEMS] = {";\r\n", ".\r\n", "\r\n"};
    const size_t length = strcspn(output, behind[system]);
    if (length == 0 || length >= size || output[0] < '0' || output[0] > '9')
        return EINVAL;
    snprintf(id, size, "%.*s", (int)length, output);
    return id[strspn(id, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ._-[]")] == '\0' ? 0 : EINVAL;
}

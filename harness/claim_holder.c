/* Who holds a claim: what is written of a process, and whether it is still there. */
#include "harness/claim.h"

#include "harness/sysfile.h"
#include "harness/worker/clock.h"
#include "journal/csv.h"
#include "journal/facts.h"
#include "journal/record.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The first of the variables that is set; "": none.  Grid Engine says "undefined" of a job that has no tasks. */
static void take_variable(const char *const names[], char *text, size_t size)
{
    const char *value = NULL;
    for (size_t i = 0; names[i] && !value; i++)
        value = getenv(names[i]);
    snprintf(text, size, "%s", value && strcmp(value, "undefined") != 0 ? value : "");
}

static void take_job(struct claim_holder *holder)
{
    char restarts[24];
    take_variable((const char *const[]){"SLURM_ARRAY_JOB_ID", "SLURM_JOB_ID", "PBS_JOBID", "JOB_ID", NULL}, holder->job,
                  sizeof holder->job);
    take_variable((const char *const[]){"SLURM_ARRAY_TASK_ID", "PBS_ARRAY_INDEX", "SGE_TASK_ID", NULL}, holder->task,
                  sizeof holder->task);
    take_variable((const char *const[]){"SLURM_RESTART_COUNT", "RESTARTED", NULL}, restarts, sizeof restarts);
    if (csv_parse_count(restarts, &holder->restarts) != 0)
        holder->restarts = 0;
}

void claim_present(struct claim_holder *holder)
{
    memset(holder, 0, sizeof *holder);
    if (sysfile_read("/proc/sys/kernel/hostname", holder->host, sizeof holder->host) != 0)
        holder->host[0] = '\0';
    if (sysfile_read("/proc/sys/kernel/random/boot_id", holder->boot_id, sizeof holder->boot_id) != 0)
        holder->boot_id[0] = '\0';
    const ssize_t length = readlink("/proc/self/ns/pid", holder->pid_namespace, sizeof holder->pid_namespace - 1);
    holder->pid_namespace[length > 0 ? length : 0] = '\0';
    holder->pid = getpid();
    holder->start_ticks = claim_process_start(holder->pid);
    clock_utc(holder->since_utc, sizeof holder->since_utc);
    take_job(holder);
}

static void print(const struct claim_holder *holder, FILE *file)
{
    const struct {
        const char *key, *value;
    } texts[] = {{"host", holder->host}, {"boot_id", holder->boot_id}, {"pid_namespace", holder->pid_namespace},
                 {"since_utc", holder->since_utc}, {"job", holder->job}, {"task", holder->task}};
    fputs("key,value\n", file);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        fprintf(file, "%s,", texts[i].key);
        csv_write_text(file, texts[i].value);
        fputc('\n', file);
    }
    fprintf(file, "pid,%" PRId64 "\nstart_ticks,%" PRId64 "\nrestarts,%" PRId64 "\n", holder->pid, holder->start_ticks,
            holder->restarts);
}

int claim_write(const char *path, const struct claim_holder *holder)
{
    struct replacement *replacement;
    FILE *file;
    int error = replace_open(path, &replacement, &file);
    if (error)
        return error;
    print(holder, file);
    return replace_commit_new(replacement);
}

int claim_read(const char *path, struct claim_holder *holder)
{
    struct table *facts;
    memset(holder, 0, sizeof *holder);
    int error = table_load(path, &facts, NULL, 0);
    if (error)
        return error;
    const struct {
        const char *key;
        char *text;
        size_t size;
    } texts[] = {{"host", holder->host, sizeof holder->host},
                 {"boot_id", holder->boot_id, sizeof holder->boot_id},
                 {"pid_namespace", holder->pid_namespace, sizeof holder->pid_namespace},
                 {"since_utc", holder->since_utc, sizeof holder->since_utc},
                 {"job", holder->job, sizeof holder->job},
                 {"task", holder->task, sizeof holder->task}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        snprintf(texts[i].text, texts[i].size, "%s", facts_value(facts, texts[i].key));
    const bool whole = csv_parse_count(facts_value(facts, "pid"), &holder->pid) == 0 &&
                       csv_parse_count(facts_value(facts, "start_ticks"), &holder->start_ticks) == 0 &&
                       csv_parse_count(facts_value(facts, "restarts"), &holder->restarts) == 0;
    table_free(facts);
    return whole ? 0 : EINVAL;
}

uint32_t claim_token(const struct claim_holder *holder)
{
    char *text = NULL;
    size_t size = 0;
    uint32_t token = 0;
    FILE *file = open_memstream(&text, &size);
    if (!file)
        return 0;
    print(holder, file);
    if (fclose(file) == 0)
        token = record_crc(text, size);
    free(text);
    return token;
}

/* Fields 3 (state) and 22 (start) of /proc/PID/stat; the second field, in brackets, may hold anything.  Of
 * this machine's own processes, whatever machine SPEEDUP_SYSROOT shows. */
static bool read_stat(int64_t pid, char *state, int64_t *start)
{
    enum { STATE = 3, START = 22 };
    char path[48], line[1024] = "";
    snprintf(path, sizeof path, "/proc/%" PRId64 "/stat", pid);
    FILE *file = fopen(path, "re");
    if (!file)
        return false;
    const bool got = fgets(line, sizeof line, file) != NULL;
    fclose(file);
    char *rest = got ? strrchr(line, ')') : NULL;
    if (!rest || rest[1] != ' ')
        return false;
    rest += 2;
    *state = rest[0];
    const char *field = rest;
    for (int number = STATE; number <= START && field; number++)
        field = strsep(&rest, " ");
    return field && csv_parse_count(field, start) == 0;
}

int64_t claim_process_start(int64_t pid)
{
    char state;
    int64_t start;
    if (pid < 1 || pid > INT_MAX || (pid != getpid() && kill((pid_t)pid, 0) != 0 && errno == ESRCH))
        return -1;
    if (!read_stat(pid, &state, &start)) /* hidden from this user, perhaps */
        return 0;
    return state == 'Z' || state == 'X' ? -1 : start;
}

static bool equal(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

bool claim_is_stale(const struct claim_holder *holder, const struct claim_holder *present, int64_t start)
{
    if (equal(holder->host, present->host)) {
        if (!equal(holder->boot_id, present->boot_id))
            return true;
        if (equal(holder->pid_namespace, present->pid_namespace))
            return start < 0 || (start > 0 && start != holder->start_ticks);
    }
    return holder->job[0] && equal(holder->job, present->job) && equal(holder->task, present->task) &&
           present->restarts > holder->restarts;
}

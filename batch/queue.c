/* Asks squeue or qstat, and reads what they print. */
#include "batch/queue.h"

#include "harness/launch.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIELDS = 16, OUTPUT_LIMIT = 1 << 24, IDS = 4096 };
static const uint64_t patience_ns = 60000000000;

/* One line: a job or a task of one. */
struct line {
    const char *id, *node;
    int64_t job, task; /* task -1: it is none */
    enum queue_state state;
};

/* The number that text begins with; -1: none.  *end: behind it. */
static int64_t leading_number(const char *text, const char **end)
{
    char digits[24];
    int64_t number;
    const size_t length = strspn(text, "0123456789");
    snprintf(digits, sizeof digits, "%.*s", (int)length, text);
    *end = text + length;
    return length < sizeof digits && csv_parse_count(digits, &number) == 0 ? number : -1;
}

static bool is_any(const char *word, const char *const words[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(word, words[i]) == 0)
            return true;
    return false;
}

/* "17_2|RUNNING|node1" */
static bool read_slurm(char *fields[], size_t count, struct line *line)
{
    static const char *const waiting[] = {"PENDING",      "CONFIGURING", "REQUEUED",
                                          "REQUEUE_HOLD", "SUSPENDED",   "RESV_DEL_HOLD"};
    static const char *const running[] = {"RUNNING", "COMPLETING", "STOPPED", "SIGNALING", "STAGE_OUT"};
    const char *end, *rest;
    if (count < 2)
        return false;
    line->id = fields[0];
    line->job = leading_number(fields[0], &end);
    line->task = *end == '_' ? leading_number(end + 1, &rest) : -1;
    line->state = is_any(fields[1], running, sizeof running / sizeof *running) ? QUEUE_RUNNING :
                  is_any(fields[1], waiting, sizeof waiting / sizeof *waiting) ? QUEUE_WAITING : QUEUE_GONE;
    line->node = count > 2 ? fields[2] : "";
    return line->job >= 0;
}

/* id prior name user state date time [queue@host] slots [task]; the last is told of arrays only. */
static bool read_sge(char *fields[], size_t count, struct line *line)
{
    const char *end;
    if (count < 8)
        return false;
    const char *at = strchr(fields[7], '@');
    const bool array = count == (at ? 10 : 9);
    line->id = fields[0];
    line->job = leading_number(fields[0], &end);
    line->task = array ? leading_number(fields[count - 1], &end) : -1;
    line->state = strpbrk(fields[4], "Eq") ? QUEUE_WAITING : strpbrk(fields[4], "rtRTsS") ? QUEUE_RUNNING : QUEUE_GONE;
    line->node = at ? at + 1 : "";
    return line->job >= 0;
}

/* id name user time state queue, the id of a task "17[2].server" */
static bool read_pbs(char *fields[], size_t count, struct line *line)
{
    const char *end, *rest;
    if (count < 5)
        return false;
    line->id = fields[0];
    line->job = leading_number(fields[0], &end);
    line->task = *end == '[' ? leading_number(end + 1, &rest) : -1;
    line->state = strpbrk(fields[4], "REB") ? QUEUE_RUNNING : strpbrk(fields[4], "QHWTS") ? QUEUE_WAITING : QUEUE_GONE;
    line->node = "";
    return line->job >= 0 && (line->task > 0 || *end != '['); /* an array as a whole is no task */
}

static void place(struct queue_place *place, const struct line *line)
{
    place->state = line->state;
    if (line->task >= 0 && !strpbrk(line->id, "_["))
        snprintf(place->id, sizeof place->id, "%.24s.%" PRId64, line->id, line->task);
    else
        snprintf(place->id, sizeof place->id, "%.47s", line->id);
    snprintf(place->node, sizeof place->node, "%.63s", line->node);
}

/* Finds the job of the line, and notes it where it belongs.  A job without tasks is that of its one part. */
static void note(enum batch_system system, const struct line *line, const struct table *jobs,
                 struct queue_place places[], size_t parts)
{
    const char *end;
    for (size_t row = 0; row < table_rows(jobs); row++) {
        const bool report = strcmp(table_text(jobs, row, "role"), "report") == 0;
        if (strcmp(table_text(jobs, row, "system"), batch_name(system)) != 0 ||
            leading_number(table_text(jobs, row, "id"), &end) != line->job)
            continue;
        const int64_t part = report ? 0 : line->task >= 0 ? line->task : table_count(jobs, row, "parts");
        if (part >= 0 && (uint64_t)part <= parts && line->state != QUEUE_GONE)
            place(&places[part], line);
    }
}

void queue_read(enum batch_system system, char *text, const struct table *jobs, struct queue_place places[],
                size_t parts)
{
    static bool (*const readers[BATCH_SYSTEMS])(char *[], size_t, struct line *) = {read_slurm, read_sge, read_pbs};
    char *lines = text, *fields[FIELDS];
    for (char *row = strsep(&lines, "\n"); row; row = strsep(&lines, "\n")) {
        struct line line;
        size_t count = 0;
        for (char *rest = row, *field = strsep(&rest, " |\t"); field; field = strsep(&rest, " |\t"))
            if (field[0] && count < FIELDS)
                fields[count++] = field;
        if (readers[system](fields, count, &line))
            note(system, &line, jobs, places, parts);
    }
}

/* "17,18": the ids of the system's jobs, of the last where there are too many; false: it has none. */
static bool list_ids(const struct table *jobs, enum batch_system system, char ids[IDS])
{
    size_t used = 0;
    ids[0] = '\0';
    for (size_t row = table_rows(jobs); row-- > 0;) {
        const char *id = table_text(jobs, row, "id"), *end;
        if (strcmp(table_text(jobs, row, "system"), batch_name(system)) != 0 || leading_number(id, &end) < 0 ||
            used + (size_t)(end - id) + 2 > IDS)
            continue;
        used += (size_t)snprintf(ids + used, IDS - used, "%s%.*s", used > 0 ? "," : "", (int)(end - id), id);
    }
    return used > 0;
}

static int ask(enum batch_system system, const struct table *jobs, const sigset_t *waiting, struct queue_place places[],
               size_t parts, char *problem, size_t size)
{
    char ids[IDS];
    char *const commands[BATCH_SYSTEMS][8] = {{"squeue", "-h", "-r", "-o", "%i|%T|%N", "-j", ids, NULL},
                                              {"qstat", "-u", "*", "-g", "d", NULL},
                                              {"qstat", "-t", NULL}};
    struct launched launched;
    if (!list_ids(jobs, system, ids))
        return 0;
    const struct launch launch = {.argv = commands[system], .output_limit = OUTPUT_LIMIT, .time_limit_ns = patience_ns,
                                  .waiting = waiting};
    int error = launch_run(&launch, &launched);
    if (error) {
        snprintf(problem, size, "%s: %s: which tasks wait or run is not known here", commands[system][0],
                 strerror(error));
        return error;
    }
    const bool told = launched.end == LAUNCH_EXITED && launched.code == 0;
    /* Slurm's word for one that ended long ago */
    const bool forgotten = strstr(launched.message, "Invalid job id") != NULL;
    if (told)
        queue_read(system, launched.output, jobs, places, parts);
    else if (!forgotten)
        snprintf(problem, size, "%s: %s: which tasks wait or run is not known", commands[system][0],
                 launched.message[0] ? launched.message : "it failed");
    launched_free(&launched);
    return told || forgotten ? 0 : EIO;
}

int queue_ask(const struct table *jobs, const sigset_t *waiting, struct queue_place places[], size_t parts,
              char *problem, size_t size)
{
    int error = 0;
    memset(places, 0, (parts + 1) * sizeof *places);
    for (enum batch_system system = BATCH_SLURM; system < BATCH_SYSTEMS; system++) {
        int its = ask(system, jobs, waiting, places, parts, problem, size);
        error = error ? error : its;
    }
    return error;
}

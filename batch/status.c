/* Puts together the plan, the journal, the jobs and what the batch system says. */
#include "batch/status.h"

#include "batch/jobs.h"
#include "batch/part_state.h"
#include "batch/queue.h"
#include "harness/interrupt.h"
#include "journal/name.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* A campaign that is looked at. */
struct look {
    const char *directory;
    struct plan plan;
    struct table *jobs; /* NULL: it was not submitted */
    size_t parts;
    struct part_state *states;  /* states[parts + 1], as part_states() sets them */
    struct queue_place *places; /* places[parts + 1], as queue_ask() does */
    bool asked;                 /* the batch system told */
};

/* What becomes of a part, in a word. */
static const char *word_of(const struct look *look, size_t part)
{
    const struct part_state *state = &look->states[part];
    if (part_complete(state))
        return "done";
    if (look->places[part].state == QUEUE_RUNNING)
        return "running";
    if (look->places[part].state == QUEUE_WAITING)
        return "waiting";
    if (!look->asked)
        return "not done";
    return state->begun ? "failed" : "missing";
}

static void print_part(const struct look *look, size_t part, FILE *out)
{
    const struct part_state *state = &look->states[part];
    const struct queue_place *place = &look->places[part];
    fprintf(out, "%5zu  %-8s  %4zu of %-4zu  %6" PRId64 " of %-6" PRId64 "  %6" PRId64, part, word_of(look, part),
            state->done, state->groups, state->visits, state->planned, state->failures);
    if (place->state != QUEUE_GONE)
        fprintf(out, "  %s%s%s", place->id, place->node[0] ? " on " : "", place->node);
    fputc('\n', out);
}

static void print_report(const struct look *look, FILE *out)
{
    const struct queue_place *place = &look->places[0];
    if (place->state == QUEUE_GONE)
        return;
    fprintf(out, "report: %s %s%s%s\n", place->state == QUEUE_RUNNING ? "running" : "waiting for the tasks", place->id,
            place->node[0] ? " on " : "", place->node);
}

static size_t count_word(const struct look *look, const char *word)
{
    size_t count = 0;
    for (size_t part = 1; part <= look->parts; part++)
        count += strcmp(word_of(look, part), word) == 0;
    return count;
}

/* What to do about what is missing. */
static void print_advice(const struct look *look, FILE *out)
{
    char shown[4 * PATH_MAX];
    const char *directory = name_escape(shown, sizeof shown, look->directory);
    if (part_complete(&look->states[0]))
        return;
    if (!look->jobs)
        fprintf(out, "go on with: speedup sweep --resume -o %s\n", directory);
    else if (count_word(look, "failed") + count_word(look, "missing") + count_word(look, "not done") > 0)
        fprintf(out, "see %s/batch; submit what is missing with: speedup submit --resume %s\n", directory, directory);
}

static void print_all(const struct look *look, FILE *out)
{
    static const char *const words[] = {"done", "running", "waiting", "failed", "missing", "not done"};
    const struct part_state *whole = &look->states[0];
    char shown[4 * PATH_MAX];
    fprintf(out, "%s: %zu of %zu groups done, %" PRId64 " of %" PRId64 " visits, %" PRId64 " failed\n",
            name_escape(shown, sizeof shown, look->directory), whole->done, whole->groups, whole->visits,
            whole->planned, whole->failures);
    if (look->jobs) {
        fprintf(out, "%zu part%s:", look->parts, look->parts == 1 ? "" : "s");
        for (size_t i = 0, told = 0; i < sizeof words / sizeof *words; i++)
            if (count_word(look, words[i]) > 0)
                fprintf(out, "%s %zu %s", told++ > 0 ? "," : "", count_word(look, words[i]), words[i]);
        fputs("\n\n part  state     groups done  visits            failed  task\n", out);
        for (size_t part = 1; part <= look->parts; part++)
            print_part(look, part, out);
        fputc('\n', out);
    }
    print_report(look, out);
    print_advice(look, out);
}

static enum exit_status read_plan(struct look *look)
{
    char path[PATH_MAX + 16], problem[PATH_MAX + 256];
    snprintf(path, sizeof path, "%s/plan.csv", look->directory);
    int error = plan_read(path, &look->plan, problem, sizeof problem);
    if (error)
        message("%s: %s: give the directory of a campaign", look->directory,
                error == EINVAL ? problem : strerror(error));
    return error == 0 ? EXIT_DONE : error == EINVAL || error == ENOENT || error == ENOTDIR ? EXIT_BAD_USAGE :
                                                                                              EXIT_INPUT_OUTPUT;
}

static enum exit_status read_jobs(struct look *look)
{
    char problem[PATH_MAX + 512];
    sigset_t waiting;
    int error = jobs_load(look->directory, &look->jobs, problem, sizeof problem);
    if (error && error != ENOENT) {
        message("%s", problem);
        return error == EINVAL ? EXIT_BAD_USAGE : EXIT_INPUT_OUTPUT;
    }
    const size_t parts = look->jobs ? jobs_parts(look->jobs) : 0;
    look->parts = parts > 0 ? parts : 1;
    look->states = calloc(look->parts + 1, sizeof *look->states);
    look->places = calloc(look->parts + 1, sizeof *look->places);
    error = look->states && look->places ? interrupt_install(&waiting) : ENOMEM;
    if (error == 0)
        error = part_states(&look->plan, look->directory, look->parts, look->states);
    if (error) {
        message("%s: %s: choose a directory that can be read", look->directory, strerror(error));
        return EXIT_INPUT_OUTPUT;
    }
    if (look->jobs)
        look->asked = queue_ask(look->jobs, &waiting, look->places, look->parts, problem, sizeof problem) == 0;
    if (look->jobs && !look->asked)
        message("%s", problem);
    return EXIT_DONE;
}

enum exit_status status_print(const char *directory, FILE *out)
{
    struct look look = {.directory = directory};
    enum exit_status status = read_plan(&look);
    if (status == EXIT_DONE)
        status = read_jobs(&look);
    if (status == EXIT_DONE) {
        print_all(&look, out);
        status = !part_complete(&look.states[0]) ? EXIT_INTERRUPTED :
                 look.states[0].failures > 0    ? EXIT_FAILED_CELL : EXIT_DONE;
    }
    plan_free(&look.plan);
    table_free(look.jobs);
    free(look.states);
    free(look.places);
    return status;
}

/* Collects a session's environment, and compares it with what is found at its end. */
#include "harness/session_environment.h"

#include "harness/campaign_directory.h"
#include "harness/doctor.h"
#include "harness/message.h"
#include "harness/sysfile.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATH_BYTES = PATH_MAX + 128 };

/* The largest team that a cell of the plan has; 0: none. */
static int largest_team(const struct plan *plan)
{
    int64_t most = 0;
    for (size_t i = 0; i < plan->count; i++)
        if (strcmp(plan->cells[i].model, "openmp") == 0 && plan->cells[i].threads > most)
            most = plan->cells[i].threads;
    return (int)most;
}

static struct environment_request request_of(const struct session_options *options, const struct topology *topology)
{
    return (struct environment_request){.topology = topology, .build = options->description->build,
                                        .worker = options->description->id,
                                        .against = options->against ? options->against_description->id : NULL,
                                        .against_build = options->against ? options->against_description->build : NULL,
                                        .launcher = options->launcher,
                                        .peers = options->peers->table ? options->peers->id : NULL,
                                        .seed = options->plan->cells[0].seed,
                                        .argc = options->argc, .argv = options->argv};
}

/* Writes the environment, and that makes the name ours: where clock, host and process number come again, as in containers
 * on a shared disk, another may take it after we have looked. */
static int take_name(const struct session_options *options, const struct environment *begun, char *name, size_t size)
{
    char path[PATH_BYTES];
    int error;
    do {
        campaign_session_name(options->directory, name, size);
        snprintf(path, sizeof path, "%s/raw/%s.environment.csv", options->directory, name);
        error = environment_write(begun, path);
    } while (error == EEXIST);
    return error;
}

int session_environment_begin(const struct session_options *options, char *name, size_t size, struct environment *begun)
{
    struct table *openmp;
    const int threads = largest_team(options->plan);
    const bool watched = options->description->build && !sysfile_redirected();
    struct environment_request request = request_of(options, options->topology);
    char *places = topology_placement(options->topology, "openmp", threads);
    worker_openmp(options->worker, options->waiting, threads, places, &openmp);
    free(places);
    request.openmp = openmp;
    request.verdict = watched ? doctor_verdict_name(doctor_glance(options->topology)) : NULL;
    int error = environment_collect(&request, begun);
    table_free(openmp);
    if (error)
        return error;
    error = take_name(options, begun, name, size);
    if (error)
        environment_free(begun);
    return error;
}

static void tell(const struct environment_change *changes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        message("%s: was '%.100s' when the session began and is '%.100s' now: see what was measured in between",
                changes[i].key, changes[i].begun, changes[i].ended);
}

void session_environment_end(const struct session_options *options, const char *name, const struct environment *begun)
{
    char path[PATH_BYTES];
    struct topology *topology;
    struct environment ended = {.count = 0};
    struct environment_change *changes = NULL;
    size_t count;
    int error = topology_load(&topology);
    if (error == 0) {
        const struct environment_request request = request_of(options, topology);
        error = environment_collect(&request, &ended);
        topology_free(topology);
    }
    if (error == 0)
        error = environment_changes(begun, &ended, &changes, &count);
    if (error == 0) {
        tell(changes, count);
        snprintf(path, sizeof path, "%s/raw/%s.end.environment.csv", options->directory, name);
        error = environment_write_changes(changes, count, path);
    }
    if (error)
        message("%s: the environment at the end is not known: %s: all rows are safe", options->directory, strerror(error));
    free(changes);
    environment_free(&ended);
}

/* Takes claims, and takes them over. */
#include "harness/claim.h"

#include "journal/csv.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { PATH = PATH_MAX + 64, TRIES = 40, MOST_DEPTH = 4, LEAST_PAUSE_MS = 20, FURTHER_PAUSE_MS = 100 };

static const char ending[] = ".claim";

/* One taking under way. */
struct taking {
    const char *directory, *name;
    struct claim_holder present;
    char *problem;
    size_t size;
};

/* "part-I-of-N": N in *parts. */
static bool is_part(const char *name, int64_t *parts)
{
    char part[24];
    int64_t number;
    int used = 0;
    if (sscanf(name, "part-%20[0-9]-of-%n", part, &used) != 1 || used == 0)
        return false;
    return csv_parse_count(part, &number) == 0 && csv_parse_count(name + used, parts) == 0;
}

bool claim_excludes(const char *name, const char *other)
{
    int64_t parts = 0, others = 0;
    const bool part = is_part(name, &parts), other_part = is_part(other, &others);
    if (part && other_part)
        return parts != others;
    return (part && strcmp(other, CLAIM_CAMPAIGN) == 0) || (other_part && strcmp(name, CLAIM_CAMPAIGN) == 0);
}

static void tell_holder(const struct taking *taking, const char *path, const struct claim_holder *holder)
{
    const bool near = strcmp(holder->host, taking->present.host) == 0 &&
                      strcmp(holder->pid_namespace, taking->present.pid_namespace) == 0;
    snprintf(taking->problem, taking->size,
             "%s: is measured by process %" PRId64 " on %s%s%s%s%s since %s: wait for its end%s%s", taking->directory,
             holder->pid, holder->host[0] ? holder->host : "a host without name", holder->job[0] ? ", job " : "",
             holder->job, holder->task[0] ? ", task " : "", holder->task, holder->since_utc,
             near ? ", or choose another directory with -o" : "; if it is gone, remove ", near ? "" : path);
}

static int clear_way(const struct taking *taking, const char *path, int depth);

/* Removes a claim whose holder is gone.  Two may find that at once, and the slower one must not remove what
 * the faster one has put in its place: so the right to remove just this claim is claimed itself.  EAGAIN:
 * somebody else has it. */
static int remove_stale(const struct taking *taking, const char *path, uint32_t token, int depth)
{
    char right[PATH];
    struct claim_holder found;
    if (depth == MOST_DEPTH)
        return EAGAIN;
    snprintf(right, sizeof right, "%s/over-%08" PRIx32 "%s", taking->directory, token, ending);
    int error = claim_write(right, &taking->present);
    if (error == EEXIST) {
        error = clear_way(taking, right, depth + 1);
        return error == 0 || error == EEXIST ? EAGAIN : error;
    }
    if (error)
        return error;
    error = claim_read(path, &found);
    if (error == 0 && claim_token(&found) == token && unlink(path) != 0)
        error = errno;
    unlink(right);
    return error == ENOENT ? 0 : error;
}

/* 0: no claim stands there, or no more; EEXIST: its holder lives, for all that is known; EAGAIN: look again. */
static int clear_way(const struct taking *taking, const char *path, int depth)
{
    struct claim_holder holder;
    int error = claim_read(path, &holder);
    if (error == ENOENT)
        return 0;
    if (error == EINVAL) {
        snprintf(taking->problem, taking->size, "%s: does not say who measures: remove it if nobody does", path);
        return EEXIST;
    }
    if (error)
        return error;
    if (claim_is_stale(&holder, &taking->present, claim_process_start(holder.pid)))
        return remove_stale(taking, path, claim_token(&holder), depth);
    tell_holder(taking, path, &holder);
    return EEXIST;
}

static int is_claim(const struct dirent *entry)
{
    const size_t length = strlen(entry->d_name);
    return length >= sizeof ending && strcmp(entry->d_name + length - (sizeof ending - 1), ending) == 0;
}

/* The same for all claims that exclude this one. */
static int clear_others(const struct taking *taking)
{
    struct dirent **entries;
    char path[PATH];
    const int count = scandir(taking->directory, &entries, is_claim, alphasort);
    int error = count < 0 ? errno : 0;
    for (int i = 0; i < count; i++) {
        const char *file = entries[i]->d_name;
        char name[sizeof entries[i]->d_name];
        snprintf(name, sizeof name, "%.*s", (int)(strlen(file) - (sizeof ending - 1)), file);
        snprintf(path, sizeof path, "%s/%s", taking->directory, file);
        if (error == 0 && claim_excludes(taking->name, name))
            error = clear_way(taking, path, 0);
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
    return error;
}

/* Looks, claims, and looks again: of two that exclude each other at least one then sees the other.  EAGAIN:
 * somebody else does the same just now. */
static int try(const struct taking *taking, const struct claim *claim)
{
    int error = clear_way(taking, claim->path, 0);
    if (error == 0)
        error = clear_others(taking);
    if (error)
        return error;
    error = claim_write(claim->path, &taking->present);
    if (error)
        return error == EEXIST ? EAGAIN : error;
    error = clear_others(taking);
    if (error)
        unlink(claim->path);
    return error == EEXIST ? EAGAIN : error;
}

/* Unequal for unequal processes, so that two do not step aside in step. */
static void pause_a_little(const struct taking *taking, int tries)
{
    const int64_t more_ms = (taking->present.pid * 7919 + tries * 31) % FURTHER_PAUSE_MS;
    const struct timespec pause = {.tv_nsec = (LEAST_PAUSE_MS + more_ms) * 1000000L};
    nanosleep(&pause, NULL);
}

int claim_take(const char *directory, const char *name, struct claim *claim, char *problem, size_t size)
{
    struct taking taking = {.directory = directory, .name = name, .problem = problem, .size = size};
    int error = EAGAIN;
    claim_present(&taking.present);
    claim->token = claim_token(&taking.present);
    claim->held = false;
    snprintf(problem, size, "%s: others begin to measure here: try again", directory);
    if (snprintf(claim->path, sizeof claim->path, "%s/%s%s", directory, name, ending) >= (int)sizeof claim->path)
        error = ENAMETOOLONG;
    for (int tries = 0; tries < TRIES && error == EAGAIN; tries++) {
        if (tries > 0)
            pause_a_little(&taking, tries);
        error = try(&taking, claim);
    }
    claim->held = error == 0;
    if (error && error != EEXIST && error != EAGAIN)
        snprintf(problem, size, "%s: %s: choose a directory that can be written with -o", directory, strerror(error));
    return error == EAGAIN ? EEXIST : error;
}

void claim_drop(struct claim *claim)
{
    struct claim_holder found;
    if (claim->held && claim_read(claim->path, &found) == 0 && claim_token(&found) == claim->token)
        unlink(claim->path);
    claim->held = false;
}

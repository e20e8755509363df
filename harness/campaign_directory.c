/* Makes, names and finds results directories. */
#include "harness/campaign_directory.h"

#include "harness/machines.h"
#include "harness/plan.h"
#include "harness/worker/clock.h"
#include "journal/durable.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A name is on disk when the directory that holds it is.  That may be another's, or on another file system: where it
 * cannot be synchronised, the name is as durable as the system makes it. */
static int make_name_durable(const char *path)
{
    int error = durable_directory_of(path);
    return error == EACCES || error == EINVAL ? 0 : error;
}

static int make_one(const char *path)
{
    if (mkdir(path, 0777) == 0)
        return make_name_durable(path);
    return errno == EEXIST ? 0 : errno;
}

static int make_parents(const char *path)
{
    char part[PATH_MAX];
    int error = 0;
    if (strlen(path) >= sizeof part)
        return ENAMETOOLONG;
    strncpy(part, path, sizeof part);
    for (char *slash = strchr(part + 1, '/'); slash && error == 0; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        error = make_one(part);
        *slash = '/';
    }
    return error ? error : make_one(part);
}

int campaign_directory_make(const char *path)
{
    char part[PATH_MAX + 16];
    struct stat found;
    int error = make_parents(path);
    if (error)
        return error;
    snprintf(part, sizeof part, "%s/plan.csv", path);
    if (access(part, F_OK) == 0)
        return EEXIST;
    snprintf(part, sizeof part, "%s/raw", path);
    error = make_one(part);
    if (error == 0 && (lstat(part, &found) != 0 || !S_ISDIR(found.st_mode))) /* no link leads out of the directory */
        error = ENOTDIR;
    return error ? error : campaign_directory_synchronise(path);
}

int campaign_directory_synchronise(const char *path)
{
    char part[PATH_MAX + 16];
    snprintf(part, sizeof part, "%s/plan.csv", path);
    int error = durable_directory_of(part);
    return error ? error : make_name_durable(path);
}

/* "20261121T064759Z-host": sorts by time, and is a plain file name. */
static void time_and_host(char *text, size_t size)
{
    char utc[32], host[40] = "host";
    size_t used = 0;
    clock_utc(utc, sizeof utc);
    gethostname(host, sizeof host - 1);
    host[strcspn(host, ".")] = '\0';
    for (const char *at = utc; *at; at++)
        if (*at != '-' && *at != ':')
            utc[used++] = *at;
    utc[used] = '\0';
    for (char *at = host; *at; at++)
        if (!isalnum((unsigned char)*at) && *at != '-')
            *at = '_';
    snprintf(text, size, "%s-%s", utc, host);
}

void campaign_directory_name(char *path, size_t size)
{
    char text[80];
    time_and_host(text, sizeof text);
    snprintf(path, size, "results/%s", text);
}

int campaign_directory_new(char *path, size_t size)
{
    char name[PATH_MAX];
    int error = make_one("results");
    campaign_directory_name(name, sizeof name);
    snprintf(path, size, "%s", name);
    for (int again = 2; error == 0 && mkdir(path, 0777) != 0; again++) {
        error = errno == EEXIST ? 0 : errno;
        snprintf(path, size, "%.4000s-%d", name, again);
    }
    return error;
}

/* Has the directory files of that session? */
static bool has_session(const char *directory, const char *name)
{
    static const char *const ends[] = {".csv", ".environment.csv"};
    char path[PATH_MAX + 128];
    bool found = false;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        snprintf(path, sizeof path, "%s/raw/%s%s", directory, name, ends[i]);
        found = found || access(path, F_OK) == 0;
    }
    return found;
}

void campaign_session_name(const char *directory, char *name, size_t size)
{
    char text[80];
    time_and_host(text, sizeof text);
    snprintf(name, size, "%.44s-%ld", text, (long)getpid());
    for (int again = 2; has_session(directory, name); again++)
        snprintf(name, size, "%.44s-%ld-%d", text, (long)getpid(), again);
}

/* Is there a campaign of this worker in path that is not finished? */
static bool unfinished(const char *path, const char *worker, const char *preset)
{
    char file[PATH_MAX + 16], problem[256];
    struct plan plan;
    struct standing standing;
    struct shard_report report;
    bool open = false;
    snprintf(file, sizeof file, "%s/plan.csv", path);
    if (plan_read(file, &plan, problem, sizeof problem) != 0)
        return false;
    const bool wanted = strcmp(plan.cells[0].worker, worker) == 0 && (!preset || strcmp(plan.cells[0].preset, preset) == 0);
    if (wanted && standing_alloc(&plan, &standing) == 0) {
        open = machines_read(&standing, path, NULL, &report) == 0 && !standing_done(&standing);
        standing_free(&standing);
    }
    plan_free(&plan);
    return open;
}

static int is_candidate(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

int campaign_directory_unfinished(const char *results, const char *worker, const char *preset, char *path, size_t size)
{
    struct dirent **entries;
    int count = scandir(results, &entries, is_candidate, alphasort), found = ENOENT;
    if (count < 0)
        return ENOENT;
    while (count-- > 0) {
        if (found == ENOENT) {
            snprintf(path, size, "%s/%s", results, entries[count]->d_name);
            if (unfinished(path, worker, preset))
                found = 0;
        }
        free(entries[count]);
    }
    free(entries);
    return found;
}

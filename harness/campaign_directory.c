/* Makes, names and finds results directories. */
#include "harness/campaign_directory.h"

#include "harness/machines.h"
#include "harness/plan.h"
#include "harness/worker/clock.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int make_parents(const char *path)
{
    char part[PATH_MAX];
    if (strlen(path) >= sizeof part)
        return ENAMETOOLONG;
    strncpy(part, path, sizeof part);
    for (char *slash = strchr(part + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(part, 0777) != 0 && errno != EEXIST)
            return errno;
        *slash = '/';
    }
    return mkdir(part, 0777) != 0 && errno != EEXIST ? errno : 0;
}

/* A name is on disk when the directory that holds it is. */
static int synchronise(const char *directory)
{
    int descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        return errno;
    int error = fsync(descriptor) == 0 || errno == EINVAL ? 0 : errno;
    close(descriptor);
    return error;
}

int campaign_directory_make(const char *path)
{
    char part[PATH_MAX + 16];
    int error = make_parents(path);
    if (error)
        return error;
    snprintf(part, sizeof part, "%s/plan.csv", path);
    if (access(part, F_OK) == 0)
        return EEXIST;
    snprintf(part, sizeof part, "%s/raw", path);
    if (mkdir(part, 0777) != 0 && errno != EEXIST)
        return errno;
    return synchronise(path);
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

void campaign_session_name(char *name, size_t size)
{
    char text[80];
    time_and_host(text, sizeof text);
    snprintf(name, size, "%.44s-%ld", text, (long)getpid());
}

/* Is there a campaign of this worker in path that is not finished? */
static bool unfinished(const char *path, const char *worker)
{
    char file[PATH_MAX + 16], problem[256];
    struct plan plan;
    struct standing standing;
    struct shard_report report;
    bool open = false;
    snprintf(file, sizeof file, "%s/plan.csv", path);
    if (plan_read(file, &plan, problem, sizeof problem) != 0)
        return false;
    if (strcmp(plan.cells[0].worker, worker) == 0 && standing_alloc(&plan, &standing) == 0) {
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

int campaign_directory_unfinished(const char *results, const char *worker, char *path, size_t size)
{
    struct dirent **entries;
    int count = scandir(results, &entries, is_candidate, alphasort), found = ENOENT;
    if (count < 0)
        return ENOENT;
    while (count-- > 0) {
        if (found == ENOENT) {
            snprintf(path, size, "%s/%s", results, entries[count]->d_name);
            if (unfinished(path, worker))
                found = 0;
        }
        free(entries[count]);
    }
    free(entries);
    return found;
}

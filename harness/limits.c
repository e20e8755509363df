/* Reads limits strictly: what is not a number is not a limit. */
#include "harness/limits.h"

#include "harness/cgroup.h"
#include "harness/sysfile.h"
#include "journal/csv.h"
#include "journal/name.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATH_BYTES = 2 * PATH_MAX + 64 };

/* What a walk over the groups has found so far. */
struct quota_walk {
    int64_t quota_us, period_us; /* of the least share; 0 = no group limits */
    char where[PATH_BYTES];
    int groups;           /* that said something, a limit or none */
    char bad[PATH_BYTES]; /* a file that holds something else; "" if none does */
};

/* The quota of one group.  *quota is -1 where there is none.  EINVAL: not a quota. */
static int quota_version_1(const char *directory, char path[PATH_BYTES], int64_t *quota,
                           int64_t *period)
{
    char text[32];
    snprintf(path, PATH_BYTES, "%s/cpu.cfs_quota_us", directory);
    int error = sysfile_read(path, text, sizeof text);
    if (error)
        return error;
    *quota = -1;
    if (strcmp(text, "-1") == 0)
        return 0;
    error = csv_parse_count(text, quota);
    if (error)
        return error;
    snprintf(path, PATH_BYTES, "%s/cpu.cfs_period_us", directory);
    error = sysfile_count(path, period);
    return error == ENOENT ? EINVAL : error;
}

/* "max 100000" or "150000 100000". */
static int quota_version_2(const char *directory, char path[PATH_BYTES], int64_t *quota,
                           int64_t *period)
{
    char text[64], *rest = text;
    snprintf(path, PATH_BYTES, "%s/cpu.max", directory);
    int error = sysfile_read(path, text, sizeof text);
    if (error)
        return error;
    const char *share = strsep(&rest, " ");
    *quota = -1;
    if (!rest)
        return EINVAL;
    error = csv_parse_count(rest, period);
    return error || strcmp(share, "max") == 0 ? error : csv_parse_count(share, quota);
}

static int visit_quota(void *context, const char *directory, int version)
{
    struct quota_walk *walk = context;
    char path[PATH_BYTES];
    int64_t quota = -1, period = 1;
    int error = version == 1 ? quota_version_1(directory, path, &quota, &period)
                             : quota_version_2(directory, path, &quota, &period);
    if (error == ENOENT)
        return 0;
    if (error || quota == 0 || period == 0) {
        snprintf(walk->bad, sizeof walk->bad, "%s", path);
        return 0;
    }
    walk->groups++;
    if (quota < 0)
        return 0;
    double share = (double)quota / (double)period;
    if (walk->period_us == 0 || share < (double)walk->quota_us / (double)walk->period_us) {
        walk->quota_us = quota;
        walk->period_us = period;
        snprintf(walk->where, sizeof walk->where, "%s", directory);
    }
    return 0;
}

static void describe_quota(const struct quota_walk *walk, struct limit *limit)
{
    int64_t whole = (walk->quota_us - 1) / walk->period_us + 1;
    limit->cpus = whole < LIMIT_NONE ? (int)whole : LIMIT_NONE;
    snprintf(limit->how, sizeof limit->how, "%.4g CPUs: %lld of every %lld us in %.400s",
             (double)walk->quota_us / (double)walk->period_us, (long long)walk->quota_us,
             (long long)walk->period_us, walk->where);
}

void limits_quota(struct limit *limit)
{
    struct quota_walk walk = {.groups = 0};
    int error = cgroup_walk("cpu", visit_quota, &walk);
    limit->cpus = LIMIT_UNKNOWN;
    if (error)
        snprintf(limit->how, sizeof limit->how, "control groups: %s", strerror(error));
    else if (walk.period_us > 0)
        describe_quota(&walk, limit);
    else if (walk.bad[0])
        snprintf(limit->how, sizeof limit->how, "%.400s does not hold a quota", walk.bad);
    else if (walk.groups == 0)
        snprintf(limit->how, sizeof limit->how, "no control group has cpu.max or cpu.cfs_quota_us");
    else {
        limit->cpus = LIMIT_NONE;
        snprintf(limit->how, sizeof limit->how, "no control group sets one");
    }
}

void limits_batch(struct limit *limit)
{
    static const char *const variables[] = {"SLURM_CPUS_PER_TASK", "SLURM_CPUS_ON_NODE", "NSLOTS",
                                            "PBS_NCPUS", "NCPUS"};
    const char *text = NULL, *variable = NULL;
    char shown[100];
    int64_t cpus;
    for (size_t i = 0; i < sizeof variables / sizeof *variables && !text; i++) {
        variable = variables[i];
        text = getenv(variable);
    }
    limit->cpus = LIMIT_NONE;
    if (!text) {
        snprintf(limit->how, sizeof limit->how, "not in a batch job");
    } else if (csv_parse_count(text, &cpus) == 0 && cpus >= 1 && cpus < LIMIT_NONE) {
        limit->cpus = (int)cpus;
        snprintf(limit->how, sizeof limit->how, "%s", variable);
    } else {
        limit->cpus = LIMIT_UNKNOWN;
        snprintf(limit->how, sizeof limit->how, "%s=%s is not a number of CPUs: ignored", variable,
                 name_escape(shown, sizeof shown, text));
    }
}

/* What limits_cpuset() hands to its visitor. */
struct cpuset_walk {
    struct limit *limit;
    char *list;
    size_t size;
};

enum { FOUND = -1 }; /* ends a walk; no errno value */

static int visit_cpuset(void *context, const char *directory, int version)
{
    struct cpuset_walk *walk = context;
    char path[PATH_BYTES];
    snprintf(path, sizeof path, "%s/%s", directory,
             version == 1 ? "cpuset.effective_cpus" : "cpuset.cpus.effective");
    int error = sysfile_read(path, walk->list, walk->size);
    if (error == ENOENT && version == 1) { /* before Linux 3.17 */
        snprintf(path, sizeof path, "%s/cpuset.cpus", directory);
        error = sysfile_read(path, walk->list, walk->size);
    }
    if (error == ENOENT)
        return 0;
    snprintf(walk->limit->how, sizeof walk->limit->how, "%.400s", path);
    return error ? error : FOUND;
}

int limits_cpuset(struct limit *limit, char *list, size_t size)
{
    struct cpuset_walk walk = {.limit = limit, .list = list, .size = size};
    snprintf(limit->how, sizeof limit->how, "control groups");
    int error = cgroup_walk("cpuset", visit_cpuset, &walk);
    return error == FOUND ? 0 : error ? error : ENOENT;
}

static int visit_memory(void *context, const char *directory, int version)
{
    int64_t *least = context, bytes = INT64_MAX;
    char path[PATH_BYTES], text[32];
    snprintf(path, sizeof path, "%s/%s", directory,
             version == 1 ? "memory.limit_in_bytes" : "memory.max");
    int error = sysfile_read(path, text, sizeof text);
    if (error == ENOENT)
        return 0;
    if (error == 0 && strcmp(text, "max") != 0)
        error = csv_parse_count(text, &bytes);
    if (error == 0 && (*least < 0 || bytes < *least))
        *least = bytes;
    return error;
}

int limits_memory(int64_t *bytes)
{
    /* Version 1 writes "none" as the greatest multiple of the page size. */
    const int64_t none = INT64_MAX - (1 << 20);
    int64_t least = -1;
    int error = cgroup_walk("memory", visit_memory, &least);
    if (error == 0 && least < 0)
        error = ENOENT;
    *bytes = least > none ? INT64_MAX : least;
    return error;
}

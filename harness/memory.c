/* How much memory is left for a worker. */
#include "harness/cgroup.h"
#include "harness/limits.h"
#include "harness/sysfile.h"
#include "journal/csv.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

enum { PATH_BYTES = 2 * PATH_MAX + 64 };

/* The rest is for the program itself, its threads' stacks, and what others take in the meantime. */
static const double share = 0.8;

/* "MemAvailable: 12345 kB" in bytes; -1: not known. */
static int64_t field_bytes(const char *path, const char *name)
{
    char *text, value[64] = "", *rest = value;
    int64_t kibibytes;
    if (sysfile_load(path, &text) != 0)
        return -1;
    const int missing = sysfile_field(text, name, value, sizeof value);
    free(text);
    const char *number = strsep(&rest, " ");
    if (missing || !rest || strcmp(rest, "kB") != 0 || csv_parse_count(number, &kibibytes) != 0)
        return -1;
    return kibibytes <= INT64_MAX / 1024 ? kibibytes * 1024 : -1;
}

/* A line "name number" of memory.stat; 0: not there. */
static int64_t stat_number(const char *text, const char *name)
{
    char number[32];
    int64_t value;
    const size_t length = strlen(name);
    for (const char *line = text; line; line = strchr(line, '\n')) {
        line += *line == '\n';
        if (strncmp(line, name, length) != 0 || line[length] != ' ')
            continue;
        snprintf(number, sizeof number, "%.*s", (int)strcspn(line + length + 1, "\n"), line + length + 1);
        return csv_parse_count(number, &value) == 0 ? value : 0;
    }
    return 0;
}

/* What a group holds of files: counted as used, and taken back when it is needed. */
static int64_t file_bytes(const char *directory, int version)
{
    char path[PATH_BYTES], *text;
    snprintf(path, sizeof path, "%s/memory.stat", directory);
    if (sysfile_load(path, &text) != 0)
        return 0;
    const int64_t active = stat_number(text, version == 1 ? "total_active_file" : "active_file");
    const int64_t inactive = stat_number(text, version == 1 ? "total_inactive_file" : "inactive_file");
    free(text);
    return active <= INT64_MAX - inactive ? active + inactive : INT64_MAX;
}

/* Keeps the least that a group leaves; one without a limit, or that does not say, leaves all. */
static int visit_group(void *context, const char *directory, int version)
{
    int64_t *least = context, limit, used;
    char path[PATH_BYTES];
    snprintf(path, sizeof path, "%s/%s", directory, version == 1 ? "memory.limit_in_bytes" : "memory.max");
    if (sysfile_count(path, &limit) != 0)
        return 0;
    snprintf(path, sizeof path, "%s/%s", directory, version == 1 ? "memory.usage_in_bytes" : "memory.current");
    if (sysfile_count(path, &used) != 0)
        return 0;
    const int64_t files = file_bytes(directory, version), kept = files < used ? used - files : 0;
    const int64_t left = kept < limit ? limit - kept : 0;
    *least = left < *least ? left : *least;
    return 0;
}

static int64_t address_space_left(void)
{
    struct rlimit limit;
    const int64_t used = field_bytes("/proc/self/status", "VmSize");
    if (used < 0 || getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur >= INT64_MAX)
        return INT64_MAX;
    return (int64_t)limit.rlim_cur > used ? (int64_t)limit.rlim_cur - used : 0;
}

/* Of an environment variable; -1: it is not there, or no number. */
static int64_t variable_number(const char *name)
{
    const char *text = getenv(name);
    int64_t number;
    return text && csv_parse_count(text, &number) == 0 ? number : -1;
}

/* What Slurm gave to the job on this node: its variables are in MiB, and 0 means all that the node has.  Grid Engine and PBS set a
 * limit of the address space, or one of a control group. */
static int64_t allocation_bytes(void)
{
    int64_t mebibytes = variable_number("SLURM_MEM_PER_NODE");
    const int64_t each = variable_number("SLURM_MEM_PER_CPU"), cpus = variable_number("SLURM_CPUS_ON_NODE");
    if (mebibytes < 0 && each > 0 && cpus > 0 && each < INT64_MAX / cpus)
        mebibytes = each * cpus;
    return mebibytes > 0 && mebibytes < INT64_MAX >> 20 ? mebibytes << 20 : INT64_MAX;
}

int64_t limits_memory_allowance(void)
{
    int64_t least = field_bytes("/proc/meminfo", "MemAvailable");
    if (least < 0)
        least = INT64_MAX;
    cgroup_walk("memory", visit_group, &least); /* no hierarchy: no limit */
    const int64_t addresses = address_space_left();
    least = addresses < least ? addresses : least;
    const int64_t allocation = allocation_bytes();
    least = allocation < least ? allocation : least;
    if (least == INT64_MAX)
        return INT64_MAX;
    const int64_t allowed = (int64_t)(share * (double)least);
    return allowed > 0 ? allowed : 1;
}

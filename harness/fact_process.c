/* Reads what the process knows: its topology, its limits, its command line. */
#include "harness/environment_keys.h"

#include "harness/worker/clock.h"
#include "journal/name.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

int fact_constant(const struct environment_key *key, const struct environment_request *request,
                  FILE *out)
{
    (void)request;
    fputs(key->source, out);
    return 0;
}

int fact_cpus(const struct environment_key *key, const struct environment_request *request,
              FILE *out)
{
    (void)key;
    for (size_t i = 0; i < request->topology->cpu_count; i++)
        fprintf(out, "%s%d", i > 0 ? " " : "", request->topology->cpu_ids[i]);
    return 0;
}

int fact_topology(const struct environment_key *key, const struct environment_request *request,
                  FILE *out)
{
    const struct topology *topology = request->topology;
    int borders[TOPOLOGY_BORDERS];
    (void)key;
    topology_borders(topology, borders);
    fprintf(out,
            "machine_cpus=%d usable_cpus=%zu cores=%d kinds=%d packages=%d numa_nodes=%d "
            "performance_cores=%d first_package_cores=%d source=%s",
            topology->machine_cpus, topology->cpu_count, topology->cores, topology->kinds,
            topology->packages, topology->numa_nodes, borders[0], borders[1],
            topology->this_machine ? "this_machine" : "described");
    return 0;
}

static void write_known(FILE *out, const char *name, int64_t value)
{
    if (value >= 0)
        fprintf(out, "%s=%" PRId64, name, value);
    else
        fprintf(out, "%s=na", name);
}

int fact_caches(const struct environment_key *key, const struct environment_request *request,
                FILE *out)
{
    (void)key;
    write_known(out, "l1_bytes", request->topology->l1_bytes);
    write_known(out, " l2_bytes", request->topology->l2_bytes);
    write_known(out, " last_level_bytes", request->topology->last_level_cache_bytes);
    write_known(out, " last_level_cpus", request->topology->last_level_cache_cpus);
    return 0;
}

int fact_allowed(const struct environment_key *key, const struct environment_request *request,
                 FILE *out)
{
    (void)key;
    fprintf(out, "%d", request->topology->allowed);
    return 0;
}

int fact_binding(const struct environment_key *key, const struct environment_request *request,
                 FILE *out)
{
    (void)key;
    fputs(topology_limit_name(request->topology->binding), out);
    return 0;
}

/* Number of CPUs by the limit whose name is in key->part. */
int fact_limit(const struct environment_key *key, const struct environment_request *request,
               FILE *out)
{
    enum limit_kind kind = LIMIT_MACHINE;
    while (strcmp(topology_limit_name(kind), key->part) != 0)
        kind++;
    const struct limit *limit = &request->topology->limits[kind];
    if (limit->cpus == LIMIT_NONE)
        fputs("none", out);
    else if (limit->cpus == LIMIT_UNKNOWN)
        fprintf(out, "na:%s", limit->how);
    else
        fprintf(out, "%d", limit->cpus);
    return 0;
}

int fact_resource_limits(const struct environment_key *key,
                         const struct environment_request *request, FILE *out)
{
    static const struct {
        const char *name;
        unsigned resource;
    } limits[] = {{"as", RLIMIT_AS},       {"cpu", RLIMIT_CPU},         {"data", RLIMIT_DATA},
                  {"fsize", RLIMIT_FSIZE}, {"memlock", RLIMIT_MEMLOCK}, {"nofile", RLIMIT_NOFILE},
                  {"nproc", RLIMIT_NPROC}, {"rtprio", RLIMIT_RTPRIO},   {"stack", RLIMIT_STACK}};
    (void)key;
    (void)request;
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        struct rlimit limit;
        if (getrlimit(limits[i].resource, &limit) != 0)
            return errno;
        fprintf(out, "%s%s=", i > 0 ? " " : "", limits[i].name);
        if (limit.rlim_cur == RLIM_INFINITY)
            fputs("unlimited", out);
        else
            fprintf(out, "%ju", (uintmax_t)limit.rlim_cur);
    }
    return 0;
}

int fact_libc(const struct environment_key *key, const struct environment_request *request,
              FILE *out)
{
    char text[128];
    (void)key;
    (void)request;
    size_t length = confstr(_CS_GNU_LIBC_VERSION, text, sizeof text);
    if (length == 0 || length > sizeof text)
        return ENOTSUP;
    fputs(text, out);
    return 0;
}

int fact_page_bytes(const struct environment_key *key, const struct environment_request *request,
                    FILE *out)
{
    (void)key;
    (void)request;
    fprintf(out, "%ld", sysconf(_SC_PAGESIZE)); /* always known on Linux */
    return 0;
}

/* As a shell would read it. */
int fact_arguments(const struct environment_key *key, const struct environment_request *request,
                   FILE *out)
{
    (void)key;
    for (int i = 0; i < request->argc; i++) {
        fputs(i > 0 ? " " : "", out);
        name_quote(out, request->argv[i]);
    }
    return 0;
}

int fact_seed(const struct environment_key *key, const struct environment_request *request,
              FILE *out)
{
    (void)key;
    fprintf(out, "%" PRId64, request->seed);
    return 0;
}

int fact_start(const struct environment_key *key, const struct environment_request *request,
               FILE *out)
{
    char text[32];
    (void)key;
    (void)request;
    clock_utc(text, sizeof text);
    fputs(text, out);
    return 0;
}

int fact_worker(const struct environment_key *key, const struct environment_request *request,
                FILE *out)
{
    (void)key;
    fputs(request->worker ? request->worker : "na:no worker was asked", out);
    return 0;
}

int fact_last_level_cache(const struct environment_key *key, const struct environment_request *request, FILE *out)
{
    (void)key;
    if (request->topology->last_level_cache_bytes < 0)
        return ENODATA;
    fprintf(out, "%" PRId64, request->topology->last_level_cache_bytes);
    return 0;
}

int fact_verdict(const struct environment_key *key, const struct environment_request *request, FILE *out)
{
    (void)key;
    fputs(request->verdict ? request->verdict : "na:nobody watched", out);
    return 0;
}

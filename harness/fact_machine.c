/* Reads what the kernel's files say of the machine; what is not there is an error, no guess. */
#include "harness/environment_keys.h"

#include "harness/sysfile.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { VALUE_BYTES = 8192, CPU_VALUE_BYTES = 64, CPU_VALUES = 16 };

int fact_file(const struct environment_key *key, const struct environment_request *request,
              FILE *out)
{
    char *text;
    (void)request;
    int error = sysfile_load(key->source, &text);
    if (error)
        return error;
    fputs(text, out);
    free(text);
    return 0;
}

/* "always [madvise] never": the choice in brackets. */
int fact_choice(const struct environment_key *key, const struct environment_request *request,
                FILE *out)
{
    char text[256];
    (void)request;
    int error = sysfile_read(key->source, text, sizeof text);
    if (error)
        return error;
    const char *open = strchr(text, '[');
    const char *close = open ? strchr(open, ']') : NULL;
    if (!close)
        return ENODATA;
    fprintf(out, "%.*s", (int)(close - open - 1), open + 1);
    return 0;
}

/* Value of the line `name` of a file of "name: value" lines. */
static int file_field(const char *file, const char *name, char *value, size_t size)
{
    char *text;
    int error = sysfile_load(file, &text);
    if (error)
        return error;
    error = sysfile_field(text, name, value, size);
    free(text);
    return error;
}

int fact_field(const struct environment_key *key, const struct environment_request *request,
               FILE *out)
{
    char value[VALUE_BYTES];
    (void)request;
    int error = file_field(key->source, key->part, value, sizeof value);
    if (error)
        return error;
    fputs(value, out);
    return 0;
}

/* x86 names its CPU, POWER calls the line "cpu", Arm gives a number. */
int fact_cpu_model(const struct environment_key *key, const struct environment_request *request,
                   FILE *out)
{
    static const char *const names[] = {"model name", "cpu", "CPU part"};
    char value[VALUE_BYTES];
    int error = ENODATA;
    (void)request;
    for (size_t i = 0; i < sizeof names / sizeof *names && error == ENODATA; i++)
        error = file_field(key->source, names[i], value, sizeof value);
    if (error)
        return error;
    fputs(value, out);
    return 0;
}

/* "MemTotal:  24693456 kB" in bytes. */
int fact_kibibytes(const struct environment_key *key, const struct environment_request *request,
                   FILE *out)
{
    char value[64], *rest = value;
    int64_t kibibytes;
    (void)request;
    int error = file_field(key->source, key->part, value, sizeof value);
    if (error)
        return error;
    const char *number = strsep(&rest, " ");
    if (!rest || strcmp(rest, "kB") != 0)
        return EINVAL;
    error = csv_parse_count(number, &kibibytes);
    if (error == 0 && kibibytes > INT64_MAX / 1024)
        error = ERANGE;
    if (error == 0)
        fprintf(out, "%" PRId64, kibibytes * 1024);
    return error;
}

/* The different values that a file of each usable CPU holds, joined by '+'. */
int fact_per_cpu(const struct environment_key *key, const struct environment_request *request,
                 FILE *out)
{
    char seen[CPU_VALUES][CPU_VALUE_BYTES], path[128];
    size_t count = 0, at;
    for (size_t i = 0; i < request->topology->cpu_count; i++) {
        snprintf(path, sizeof path, "%s/cpu%d/%s", key->source, request->topology->cpu_ids[i],
                 key->part);
        int error = count < CPU_VALUES ? sysfile_read(path, seen[count], CPU_VALUE_BYTES) : E2BIG;
        if (error)
            return error;
        for (at = 0; strcmp(seen[at], seen[count]) != 0; at++)
            ;
        if (at < count)
            continue;
        fprintf(out, "%s%s", count > 0 ? "+" : "", seen[count]);
        count++;
    }
    return 0;
}

/* intel_pstate says "no turbo", acpi-cpufreq and amd-pstate say "boost". */
int fact_turbo(const struct environment_key *key, const struct environment_request *request,
               FILE *out)
{
    int64_t value;
    (void)request;
    int error = sysfile_count("/sys/devices/system/cpu/intel_pstate/no_turbo", &value);
    if (error == 0)
        value = !value;
    else if (error == ENOENT)
        error = sysfile_count(key->source, &value);
    if (error == 0)
        fputs(value ? "on" : "off", out);
    return error;
}

/* Only x86 has a flag that is there in guests and nowhere else. */
int fact_virtualisation(const struct environment_key *key,
                        const struct environment_request *request, FILE *out)
{
    char flags[VALUE_BYTES], type[64];
    (void)request;
    if (sysfile_read("/sys/hypervisor/type", type, sizeof type) == 0) {
        fputs(type, out);
        return 0;
    }
    int error = file_field(key->source, key->part, flags, sizeof flags);
    if (error == 0)
        fputs(sysfile_has_word(flags, "hypervisor") ? "hypervisor" : "none", out);
    return error;
}

/* The signs prove a container; that there are none proves nothing. */
int fact_container(const struct environment_key *key, const struct environment_request *request,
                   FILE *out)
{
    static const char *const signs[][2] = {{"docker", "docker"},
                                           {"kubepods", "kubernetes"},
                                           {"libpod", "podman"},
                                           {"lxc", "lxc"},
                                           {"containerd", "containerd"}};
    char *groups;
    (void)request;
    if (sysfile_exists("/.dockerenv") || sysfile_exists("/run/.containerenv")) {
        fputs(sysfile_exists("/.dockerenv") ? "docker" : "podman", out);
        return 0;
    }
    int error = sysfile_load(key->source, &groups);
    if (error)
        return error;
    error = ENODATA;
    for (size_t i = 0; i < sizeof signs / sizeof *signs && error; i++)
        if (strstr(groups, signs[i][0])) {
            fputs(signs[i][1], out);
            error = 0;
        }
    free(groups);
    return error;
}

int fact_memory_limit(const struct environment_key *key, const struct environment_request *request,
                      FILE *out)
{
    int64_t bytes;
    (void)key;
    (void)request;
    int error = limits_memory(&bytes);
    if (error == 0 && bytes == INT64_MAX)
        fputs("none", out);
    else if (error == 0)
        fprintf(out, "%" PRId64, bytes);
    return error;
}

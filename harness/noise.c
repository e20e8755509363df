/* Reads the counters of /proc, /sys and the control groups, and turns them into labels. */
#include "harness/noise.h"

#include "harness/cgroup.h"
#include "harness/sysfile.h"
#include "journal/csv.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PATH_BYTES = 2 * PATH_MAX + 64, MOST_ZONES = 64 };

/* Field `number` (0: the name) of the blank-separated line that begins with `name`; -1: not there
 * or not a count. */
static int64_t line_number(const char *text, const char *name, int number)
{
    char fields[256], *rest = fields;
    size_t length = strlen(name);
    int64_t value;
    while (text && (strncmp(text, name, length) != 0 || text[length] != ' ')) {
        text = strchr(text, '\n');
        text = text ? text + 1 : NULL;
    }
    if (!text)
        return -1;
    snprintf(fields, sizeof fields, "%.*s", (int)strcspn(text, "\n"), text);
    const char *field = strsep(&rest, " ");
    for (; number > 0 && field; number--)
        field = strsep(&rest, " ");
    return field && csv_parse_count(field, &value) == 0 ? value : -1;
}

/* a + b; -1 where either is not known, or the sum is more than can be counted. */
static int64_t add(int64_t a, int64_t b)
{
    return a < 0 || b < 0 || a > INT64_MAX - b ? -1 : a + b;
}

/* The same of a product, factor above 0. */
static int64_t scale(int64_t value, int64_t factor)
{
    return value < 0 || value > INT64_MAX / factor ? -1 : value * factor;
}

static int64_t read_steal_ns(const struct topology *topology)
{
    enum { STEAL = 8 }; /* proc(5) */
    char *text, name[32];
    int64_t sum = 0;
    if (sysfile_load("/proc/stat", &text) != 0)
        return -1;
    for (size_t i = 0; i < topology->cpu_count && sum >= 0; i++) {
        snprintf(name, sizeof name, "cpu%d", topology->cpu_ids[i]);
        sum = add(sum, line_number(text, name, STEAL));
    }
    free(text);
    return scale(sum, 1000000000 / sysconf(_SC_CLK_TCK));
}

static int64_t read_pressure_ns(void)
{
    char text[512];
    int64_t total_us;
    if (sysfile_read("/proc/pressure/cpu", text, sizeof text) != 0 || strncmp(text, "some ", 5) != 0)
        return -1;
    text[strcspn(text, "\n")] = '\0';
    const char *value = strstr(text, " total=");
    return value && csv_parse_count(value + strlen(" total="), &total_us) == 0 ? scale(total_us, 1000) : -1;
}

/* Adds what one group was throttled; a group that says nothing, such as the root, adds nothing. */
static int add_throttled(void *context, const char *directory, int version)
{
    int64_t *sum_ns = context;
    char path[PATH_BYTES], text[1024];
    snprintf(path, sizeof path, "%s/cpu.stat", directory);
    if (sysfile_read(path, text, sizeof text) != 0)
        return 0;
    const int64_t value_ns = version == 1 ? line_number(text, "throttled_time", 1)
                                          : scale(line_number(text, "throttled_usec", 1), 1000);
    if (value_ns >= 0)
        *sum_ns = add(*sum_ns < 0 ? 0 : *sum_ns, value_ns);
    return 0;
}

static int64_t read_throttled_ns(void)
{
    int64_t sum_ns = -1;
    cgroup_walk("cpu", add_throttled, &sum_ns); /* no hierarchy: not known */
    return sum_ns;
}

/* Sum of a file of each usable CPU, and of how many CPUs have it; 0 of 0 if it is more than can be counted. */
static int64_t sum_over_cpus(const struct topology *topology, const char *file, int64_t *count)
{
    char path[128];
    int64_t sum = 0, value;
    *count = 0;
    for (size_t i = 0; i < topology->cpu_count; i++) {
        snprintf(path, sizeof path, "/sys/devices/system/cpu/cpu%d/%s", topology->cpu_ids[i], file);
        if (sysfile_count(path, &value) != 0)
            continue;
        sum = add(sum, value);
        ++*count;
    }
    *count = sum < 0 ? 0 : *count;
    return sum < 0 ? 0 : sum;
}

void noise_read(const struct topology *topology, struct noise_counters *counters)
{
    int64_t cpus;
    counters->steal_ns = read_steal_ns(topology);
    counters->throttled_ns = read_throttled_ns();
    counters->pressure_ns = read_pressure_ns();
    counters->thermal_throttles = sum_over_cpus(topology, "thermal_throttle/core_throttle_count", &cpus);
    if (cpus == 0)
        counters->thermal_throttles = -1;
}

int64_t noise_frequency_khz(const struct topology *topology)
{
    int64_t cpus, sum = sum_over_cpus(topology, "cpufreq/scaling_cur_freq", &cpus);
    return cpus ? sum / cpus : -1;
}

int64_t noise_temperature_mc(void)
{
    char path[96], type[64];
    int64_t hottest = -1, value;
    for (int zone = 0; zone < MOST_ZONES; zone++) {
        snprintf(path, sizeof path, "/sys/class/thermal/thermal_zone%d/type", zone);
        if (sysfile_read(path, type, sizeof type) != 0)
            break;
        snprintf(path, sizeof path, "/sys/class/thermal/thermal_zone%d/temp", zone);
        if (strcmp(type, "x86_pkg_temp") == 0 && sysfile_count(path, &value) == 0 && value > hottest)
            hottest = value;
    }
    return hottest;
}

static int64_t between(int64_t earlier, int64_t later)
{
    return earlier >= 0 && later >= earlier ? later - earlier : -1;
}

struct noise_counters noise_between(const struct noise_counters *earlier, const struct noise_counters *later)
{
    return (struct noise_counters){
        .steal_ns = between(earlier->steal_ns, later->steal_ns),
        .throttled_ns = between(earlier->throttled_ns, later->throttled_ns),
        .pressure_ns = between(earlier->pressure_ns, later->pressure_ns),
        .thermal_throttles = between(earlier->thermal_throttles, later->thermal_throttles)};
}

/* Not known, -1, is above no share. */
static bool above(int64_t value, double share, double whole)
{
    return value >= 0 && (double)value > share * whole;
}

void noise_label_repetition(const struct noise_counters *during, struct record *row)
{
    const double workers = (double)(row->p > 0 ? row->p : 1);
    const double available_ns = (double)row->total_ns * workers;
    if (row->total_ns <= 0)
        return;
    if (above(row->preemptions, 1, available_ns / 1e7))
        record_add_label(row, "preempted");
    if (row->cpu_ns >= 0 && (double)row->cpu_ns < 0.95 * available_ns &&
        (above(row->run_delay_ns, 0.01, available_ns) || above(during->steal_ns, 0.01, (double)row->total_ns) ||
         during->throttled_ns > 0))
        record_add_label(row, "starved");
    if (row->migrations > 0)
        record_add_label(row, "migrated");
}

void noise_label_visit(const struct noise_counters *during, struct record *visit)
{
    const double wall_ns = (double)visit->launch_ns;
    visit->steal_ns = during->steal_ns;
    visit->throttled_ns = during->throttled_ns;
    visit->pressure_ns = during->pressure_ns;
    visit->thermal_throttles = during->thermal_throttles;
    if (above(during->steal_ns, 0.01, wall_ns))
        record_add_label(visit, "steal");
    if (during->throttled_ns > 0)
        record_add_label(visit, "throttled");
    if (above(during->pressure_ns, 0.05, wall_ns))
        record_add_label(visit, "cpu_pressure");
    if (during->thermal_throttles > 0)
        record_add_label(visit, "thermal");
}

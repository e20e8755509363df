/* Files of /proc and /sys: whatever they hold, limits and counters are values or unknown. */
#include "tests/fuzz/fuzz.h"

#include "harness/environment.h"
#include "harness/noise.h"

#include <stdlib.h>
#include <string.h>

static const char *const names[] = {"proc/self/cgroup",
                                    "proc/self/mountinfo",
                                    "proc/self/status",
                                    "proc/cpuinfo",
                                    "proc/meminfo",
                                    "proc/stat",
                                    "proc/pressure/cpu",
                                    "sys/fs/cgroup/cpu.max",
                                    "sys/fs/cgroup/job/cpu.max",
                                    "sys/fs/cgroup/job/cpu.stat",
                                    "sys/fs/cgroup/job/cpuset.cpus.effective",
                                    "sys/fs/cgroup/job/memory.max",
                                    "sys/fs/cgroup/job/memory.current",
                                    "sys/fs/cgroup/job/memory.stat",
                                    "sys/fs/cgroup/cpu/cpu.cfs_quota_us",
                                    "sys/fs/cgroup/cpu/cpu.cfs_period_us",
                                    "sys/fs/cgroup/cpu/cpu.stat",
                                    "sys/fs/cgroup/cpuset/cpuset.cpus",
                                    "sys/fs/cgroup/memory/memory.limit_in_bytes",
                                    "sys/fs/cgroup/memory/memory.usage_in_bytes",
                                    "sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq",
                                    "sys/devices/system/cpu/cpu1/cpufreq/scaling_cur_freq",
                                    "sys/devices/system/cpu/cpu0/thermal_throttle/core_throttle_count",
                                    "sys/class/thermal/thermal_zone0/type",
                                    "sys/class/thermal/thermal_zone0/temp",
                                    "sys/kernel/mm/transparent_hugepage/enabled",
                                    "sys/devices/system/cpu/cpu0/cpufreq/scaling_governor",
                                    "proc/sys/kernel/hostname",
                                    "sys/devices/system/cpu/intel_pstate/no_turbo",
                                    NULL};

static void check_limits(void)
{
    struct limit limit;
    char list[128];
    int64_t bytes;
    limits_quota(&limit);
    FUZZ_HOLDS(limit.cpus == LIMIT_UNKNOWN || limit.cpus >= 1);
    if (limits_memory(&bytes) == 0)
        FUZZ_HOLDS(bytes >= 0);
    FUZZ_HOLDS(limits_memory_allowance() >= 1);
    limits_cpuset(&limit, list, sizeof list);
}

static void check_counters(const struct topology *topology)
{
    struct noise_counters now;
    noise_read(topology, &now);
    FUZZ_HOLDS(now.steal_ns >= -1 && now.throttled_ns >= -1 && now.pressure_ns >= -1 && now.thermal_throttles >= -1);
    FUZZ_HOLDS(noise_frequency_khz(topology) >= -1 && noise_temperature_mc() >= -1);
}

static void check_environment(const struct topology *topology)
{
    struct environment environment;
    struct environment_request request = {.topology = topology, .argc = 0};
    if (environment_collect(&request, &environment) != 0)
        return;
    for (size_t i = 0; i < environment.count; i++)
        for (const char *at = environment.entries[i].value; *at; at++)
            FUZZ_HOLDS((unsigned char)*at >= ' ');
    environment_free(&environment);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct topology *topology;
    setenv("SPEEDUP_SYSROOT", fuzz_files(data, size, names), 1);
    setenv("HWLOC_SYNTHETIC", "core:2 pu:2", 1);
    check_limits();
    if (topology_load(&topology) == 0) {
        FUZZ_HOLDS(topology->allowed >= 1 && topology->cpu_count >= 1);
        check_counters(topology);
        check_environment(topology);
        topology_free(topology);
    }
    return 0;
}

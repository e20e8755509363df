/* The table of keys. */
#include "harness/environment_keys.h"

#ifdef SPEEDUP_REVISION
static const char revision[] = SPEEDUP_REVISION;
#else
static const char revision[] = "na:not built from a git tree";
#endif

const struct environment_key *environment_key_list(void)
{
    static const char cpus[] = "/sys/devices/system/cpu", cpuinfo[] = "/proc/cpuinfo", meminfo[] = "/proc/meminfo";
    static const char how[] = "limits";
    static const struct environment_key keys[] = {
        {"speedup_version", false, read_constant, SPEEDUP_VERSION, NULL},
        {"speedup_revision", false, read_constant, revision, NULL},
        {"worker", false, read_worker, "worker", NULL},
        {"arguments", false, read_arguments, "command line", NULL},
        {"seed", false, read_seed, "seed", NULL},
        {"start_utc", false, read_start, "clock", NULL},
        {"hostname", true, read_file, "/proc/sys/kernel/hostname", NULL},
        {"boot_id", true, read_file, "/proc/sys/kernel/random/boot_id", NULL},
        {"kernel_release", false, read_file, "/proc/sys/kernel/osrelease", NULL},
        {"libc", false, read_libc, "confstr", NULL},
        {"cpu_model", true, read_cpu_model, cpuinfo, NULL},
        {"cpu_microcode", false, read_field, cpuinfo, "microcode"},
        {"cpu_flags", false, read_field, cpuinfo, "flags"},
        {"cpus", true, read_cpus, "hwloc", NULL},
        {"topology", false, read_topology, "hwloc", NULL},
        {"caches", false, read_caches, "hwloc", NULL},
        {"numa_nodes_online", false, read_file, "/sys/devices/system/node/online", NULL},
        {"smt", false, read_file, "/sys/devices/system/cpu/smt/control", NULL},
        {"allowed_cpus", true, read_allowed, how, NULL},
        {"allowed_by", false, read_binding, how, NULL},
        {"limit_machine", true, read_limit, how, "machine"},
        {"limit_cpuset", true, read_limit, how, "cpuset"},
        {"limit_affinity", true, read_limit, how, "affinity"},
        {"limit_quota", true, read_limit, how, "quota"},
        {"limit_batch", true, read_limit, how, "batch"},
        {"affinity_list", false, read_field, "/proc/self/status", "Cpus_allowed_list"},
        {"cgroup", false, read_file, "/proc/self/cgroup", NULL},
        {"memory_limit_bytes", false, read_memory_limit, "control groups", NULL},
        {"memory_total_bytes", false, read_kibibytes, meminfo, "MemTotal"},
        {"memory_available_bytes", false, read_kibibytes, meminfo, "MemAvailable"},
        {"page_bytes", false, read_page_bytes, "sysconf", NULL},
        {"transparent_huge_pages", false, read_choice, "/sys/kernel/mm/transparent_hugepage/enabled", NULL},
        {"address_randomisation", false, read_file, "/proc/sys/kernel/randomize_va_space", NULL},
        {"governor", false, read_per_cpu, cpus, "cpufreq/scaling_governor"},
        {"frequency_driver", false, read_per_cpu, cpus, "cpufreq/scaling_driver"},
        {"frequency_max_khz", false, read_per_cpu, cpus, "cpufreq/cpuinfo_max_freq"},
        {"turbo", false, read_turbo, "/sys/devices/system/cpu/cpufreq/boost", NULL},
        {"clocksource", false, read_file, "/sys/devices/system/clocksource/clocksource0/current_clocksource", NULL},
        {"load_average", false, read_file, "/proc/loadavg", NULL},
        {"resource_limits", false, read_resource_limits, "getrlimit", NULL},
        {"virtualisation", false, read_virtualisation, cpuinfo, "flags"},
        {"product_name", false, read_file, "/sys/class/dmi/id/product_name", NULL},
        {"product_vendor", false, read_file, "/sys/class/dmi/id/sys_vendor", NULL},
        {"container", false, read_container, "/proc/self/cgroup", "a sign of a container"},
        {0}};
    return keys;
}

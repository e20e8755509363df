/* The table of keys. */
#include "harness/environment_keys.h"

#ifdef SPEEDUP_REVISION
static const char revision[] = SPEEDUP_REVISION;
#else
static const char revision[] = "na:not built from a git tree";
#endif

const struct environment_key *environment_key_list(void)
{
    static const char cpus[] = "/sys/devices/system/cpu", cpuinfo[] = "/proc/cpuinfo",
                      meminfo[] = "/proc/meminfo";
    static const char how[] = "limits";
    static const struct environment_key keys[] = {
        {"speedup_version", false, fact_constant, SPEEDUP_VERSION, NULL},
        {"speedup_revision", false, fact_constant, revision, NULL},
        {"worker", false, fact_worker, "worker", NULL},
        {"arguments", false, fact_arguments, "command line", NULL},
        {"seed", false, fact_seed, "seed", NULL},
        {"start_utc", false, fact_start, "clock", NULL},
        {"hostname", true, fact_file, "/proc/sys/kernel/hostname", NULL},
        {"boot_id", true, fact_file, "/proc/sys/kernel/random/boot_id", NULL},
        {"kernel_release", false, fact_file, "/proc/sys/kernel/osrelease", NULL},
        {"libc", false, fact_libc, "confstr", NULL},
        {"cpu_model", true, fact_cpu_model, cpuinfo, NULL},
        {"cpu_microcode", false, fact_field, cpuinfo, "microcode"},
        {"cpu_flags", false, fact_field, cpuinfo, "flags"},
        {"cpus", true, fact_cpus, "hwloc", NULL},
        {"topology", false, fact_topology, "hwloc", NULL},
        {"caches", false, fact_caches, "hwloc", NULL},
        {"llc_bytes", false, fact_last_level_cache, "hwloc", NULL},
        {"numa_nodes_online", false, fact_file, "/sys/devices/system/node/online", NULL},
        {"smt", false, fact_file, "/sys/devices/system/cpu/smt/control", NULL},
        {"allowed_cpus", true, fact_allowed, how, NULL},
        {"allowed_by", false, fact_binding, how, NULL},
        {"limit_machine", true, fact_limit, how, "machine"},
        {"limit_cpuset", true, fact_limit, how, "cpuset"},
        {"limit_affinity", true, fact_limit, how, "affinity"},
        {"limit_quota", true, fact_limit, how, "quota"},
        {"limit_batch", true, fact_limit, how, "batch"},
        {"affinity_list", false, fact_field, "/proc/self/status", "Cpus_allowed_list"},
        {"cgroup", false, fact_file, "/proc/self/cgroup", NULL},
        {"memory_limit_bytes", false, fact_memory_limit, "control groups", NULL},
        {"memory_total_bytes", false, fact_kibibytes, meminfo, "MemTotal"},
        {"memory_available_bytes", false, fact_kibibytes, meminfo, "MemAvailable"},
        {"page_bytes", false, fact_page_bytes, "sysconf", NULL},
        {"transparent_huge_pages", false, fact_choice,
         "/sys/kernel/mm/transparent_hugepage/enabled", NULL},
        {"address_randomisation", false, fact_file, "/proc/sys/kernel/randomize_va_space", NULL},
        {"governor", false, fact_per_cpu, cpus, "cpufreq/scaling_governor"},
        {"frequency_driver", false, fact_per_cpu, cpus, "cpufreq/scaling_driver"},
        {"frequency_max_khz", false, fact_per_cpu, cpus, "cpufreq/cpuinfo_max_freq"},
        {"turbo", false, fact_turbo, "/sys/devices/system/cpu/cpufreq/boost", NULL},
        {"clocksource", false, fact_file,
         "/sys/devices/system/clocksource/clocksource0/current_clocksource", NULL},
        {"load_average", false, fact_file, "/proc/loadavg", NULL},
        {"doctor_verdict", false, fact_verdict, "doctor", NULL},
        {"resource_limits", false, fact_resource_limits, "getrlimit", NULL},
        {"virtualisation", false, fact_virtualisation, cpuinfo, "flags"},
        {"product_name", false, fact_file, "/sys/class/dmi/id/product_name", NULL},
        {"product_vendor", false, fact_file, "/sys/class/dmi/id/sys_vendor", NULL},
        {"container", false, fact_container, "/proc/self/cgroup", "a sign of a container"},
        {0}};
    return keys;
}

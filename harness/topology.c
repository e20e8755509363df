/* Asks hwloc for CPUs and caches, and clips them to what this process may use. */
#include "harness/topology.h"

#include "harness/sysfile.h"

#include <errno.h>
#include <hwloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LIST_BYTES = 4096 };

const char *topology_limit_name(enum limit_kind kind)
{
    static const char *const names[LIMIT_KINDS] = {"machine", "cpuset", "affinity", "quota",
                                                   "batch"};
    return names[kind];
}

/* hwloc reads "0-" as "all", "1,,2" as "1-2"; what the kernel writes comes back
 * unchanged. */
static int parse_list(const char *list, hwloc_bitmap_t cpus)
{
    char again[LIST_BYTES];
    if (hwloc_bitmap_list_sscanf(cpus, list) != 0 || hwloc_bitmap_weight(cpus) < 1 ||
        hwloc_bitmap_list_snprintf(again, sizeof again, cpus) >= (int)sizeof again)
        return EINVAL;
    return strcmp(list, again) == 0 ? 0 : EINVAL;
}

/* Keeps of `usable` what `cpus` holds and counts it, unless an error says: not known. */
static void clip(struct limit *limit, hwloc_bitmap_t usable, hwloc_const_bitmap_t cpus, int error)
{
    size_t length = strlen(limit->how);
    limit->cpus = LIMIT_UNKNOWN;
    if (error) {
        snprintf(limit->how + length, sizeof limit->how - length, ": %s",
                 error == EINVAL ? "not a list of CPUs" : strerror(error));
    } else if (!hwloc_bitmap_intersects(usable, cpus)) {
        snprintf(limit->how + length, sizeof limit->how - length, ": none of these CPUs is here");
    } else {
        hwloc_bitmap_and(usable, usable, cpus);
        limit->cpus = hwloc_bitmap_weight(usable);
    }
}

static void clip_to_cpuset(struct limit *limit, hwloc_bitmap_t usable, hwloc_bitmap_t scratch)
{
    char list[LIST_BYTES];
    int error = limits_cpuset(limit, list, sizeof list);
    if (error == 0)
        error = parse_list(list, scratch);
    clip(limit, usable, scratch, error);
}

static void clip_to_affinity(hwloc_topology_t hwloc, struct limit *limit, hwloc_bitmap_t usable,
                             hwloc_bitmap_t scratch)
{
    char *status, list[LIST_BYTES];
    int error;
    if (!sysfile_redirected()) {
        snprintf(limit->how, sizeof limit->how, "sched_getaffinity");
        error = hwloc_get_cpubind(hwloc, scratch, HWLOC_CPUBIND_PROCESS) == 0 ? 0 : errno;
    } else {
        snprintf(limit->how, sizeof limit->how, "Cpus_allowed_list in /proc/self/status");
        error = sysfile_load("/proc/self/status", &status);
        if (error == 0) {
            error = sysfile_field(status, "Cpus_allowed_list", list, sizeof list);
            free(status);
        }
        if (error == 0)
            error = parse_list(list, scratch);
    }
    clip(limit, usable, scratch, error);
}

/* Fills all limits and the set of usable CPUs. */
static int read_limits(hwloc_topology_t hwloc, struct topology *topology, hwloc_bitmap_t usable)
{
    struct limit *limits = topology->limits;
    hwloc_bitmap_t scratch = hwloc_bitmap_alloc();
    if (!scratch || hwloc_bitmap_copy(usable, hwloc_topology_get_topology_cpuset(hwloc)) != 0) {
        hwloc_bitmap_free(scratch);
        return ENOMEM;
    }
    limits[LIMIT_MACHINE].cpus = topology->machine_cpus = hwloc_bitmap_weight(usable);
    snprintf(limits[LIMIT_MACHINE].how, sizeof limits->how, "CPUs online, by hwloc");
    if (topology->this_machine || sysfile_redirected()) {
        clip_to_cpuset(&limits[LIMIT_CPUSET], usable, scratch);
        clip_to_affinity(hwloc, &limits[LIMIT_AFFINITY], usable, scratch);
        limits_quota(&limits[LIMIT_QUOTA]);
    } else {
        for (enum limit_kind kind = LIMIT_CPUSET; kind <= LIMIT_QUOTA; kind++) {
            limits[kind].cpus = LIMIT_UNKNOWN;
            snprintf(limits[kind].how, sizeof limits->how, "the topology is of another machine");
        }
    }
    limits_batch(&limits[LIMIT_BATCH]);
    hwloc_bitmap_free(scratch);
    return 0;
}

static void choose_allowed(struct topology *topology)
{
    topology->binding = LIMIT_MACHINE;
    for (enum limit_kind kind = LIMIT_CPUSET; kind < LIMIT_KINDS; kind++) {
        int cpus = topology->limits[kind].cpus;
        if (cpus != LIMIT_UNKNOWN && cpus < topology->limits[topology->binding].cpus)
            topology->binding = kind;
    }
    topology->allowed = topology->limits[topology->binding].cpus;
}

/* hwloc numbers kinds from the slowest (0); -1 where it cannot rank them. */
static int kind_of(hwloc_topology_t hwloc, hwloc_obj_t cpu)
{
    int efficiency = -1, kinds = hwloc_cpukinds_get_nr(hwloc, 0);
    int kind = kinds > 0 ? hwloc_cpukinds_get_by_cpuset(hwloc, cpu->cpuset, 0) : -1;
    if (kind < 0 ||
        hwloc_cpukinds_get_info(hwloc, (unsigned)kind, NULL, &efficiency, NULL, NULL, 0) != 0 ||
        efficiency < 0)
        return 0;
    return kinds - 1 - efficiency;
}

static int number_of(hwloc_topology_t hwloc, hwloc_obj_type_t type, hwloc_obj_t cpu, int otherwise)
{
    hwloc_obj_t object = hwloc_get_ancestor_obj_by_type(hwloc, type, cpu);
    return object ? (int)object->logical_index : otherwise;
}

static struct topology_cpu describe_cpu(hwloc_topology_t hwloc, hwloc_obj_t cpu)
{
    return (struct topology_cpu){
        .os_index = (int)cpu->os_index,
        .kind = kind_of(hwloc, cpu),
        .package = number_of(hwloc, HWLOC_OBJ_PACKAGE, cpu, 0),
        .numa = hwloc_bitmap_first(cpu->nodeset),
        .core = number_of(hwloc, HWLOC_OBJ_CORE, cpu, (int)cpu->logical_index)};
}

static int compare_ints(int a, int b)
{
    return (a > b) - (a < b);
}

static int compare_places(const void *left, const void *right)
{
    const struct topology_cpu *a = left, *b = right;
    const int keys[][2] = {{a->thread, b->thread}, {a->kind, b->kind}, {a->package, b->package},
                           {a->numa, b->numa},     {a->core, b->core}, {a->os_index, b->os_index}};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (keys[i][0] != keys[i][1])
            return compare_ints(keys[i][0], keys[i][1]);
    return 0;
}

/* hwloc lists the hardware threads of a core one after the other. */
static void describe_cpus(hwloc_topology_t hwloc, hwloc_const_bitmap_t usable,
                          struct topology *topology)
{
    struct topology_cpu *cpus = topology->cpus;
    size_t count = 0;
    hwloc_obj_t cpu = NULL;
    for (;;) {
        cpu = hwloc_get_next_obj_by_type(hwloc, HWLOC_OBJ_PU, cpu);
        if (!cpu)
            break;
        if (!hwloc_bitmap_isset(usable, cpu->os_index))
            continue;
        cpus[count] = describe_cpu(hwloc, cpu);
        if (count > 0 && cpus[count - 1].core == cpus[count].core)
            cpus[count].thread = cpus[count - 1].thread + 1;
        count++;
    }
    topology->cpu_count = count;
    qsort(cpus, count, sizeof *cpus, compare_places);
    for (size_t i = 0; i < count; i++)
        topology->cpu_ids[i] = cpus[i].os_index;
}

/* Counts a package, NUMA node or kind at the first of its CPUs. */
static void count_parts(struct topology *topology)
{
    const struct topology_cpu *cpus = topology->cpus;
    for (size_t i = 0; i < topology->cpu_count; i++) {
        bool package = true, numa = true, kind = true;
        for (size_t j = 0; j < i; j++) {
            package = package && cpus[j].package != cpus[i].package;
            numa = numa && cpus[j].numa != cpus[i].numa;
            kind = kind && cpus[j].kind != cpus[i].kind;
        }
        topology->packages += package;
        topology->numa_nodes += numa;
        topology->kinds += kind;
        topology->cores += cpus[i].thread == 0;
    }
}

static int64_t cache_bytes(hwloc_topology_t hwloc, hwloc_obj_type_t type, hwloc_obj_t cpu)
{
    hwloc_obj_t cache = hwloc_get_ancestor_obj_by_type(hwloc, type, cpu);
    return cache && cache->attr->cache.size > 0 ? (int64_t)cache->attr->cache.size : -1;
}

static void describe_caches(hwloc_topology_t hwloc, struct topology *topology)
{
    hwloc_obj_t cpu = hwloc_get_pu_obj_by_os_index(hwloc, (unsigned)topology->cpus[0].os_index);
    topology->l1_bytes = cache_bytes(hwloc, HWLOC_OBJ_L1CACHE, cpu);
    topology->l2_bytes = cache_bytes(hwloc, HWLOC_OBJ_L2CACHE, cpu);
    topology->last_level_cache_bytes = -1;
    topology->last_level_cache_cpus = -1;
    for (hwloc_obj_t object = cpu; object; object = object->parent)
        if (hwloc_obj_type_is_dcache(object->type) && object->attr->cache.size > 0) {
            topology->last_level_cache_bytes = (int64_t)object->attr->cache.size;
            topology->last_level_cache_cpus = hwloc_bitmap_weight(object->cpuset);
        }
}

static int describe(hwloc_topology_t hwloc, struct topology *topology)
{
    bool replaced = getenv("HWLOC_XMLFILE") || getenv("HWLOC_SYNTHETIC");
    topology->this_machine = hwloc_topology_is_thissystem(hwloc) != 0;
    if (topology->this_machine && replaced && !getenv("HWLOC_THISSYSTEM"))
        return EINVAL;
    hwloc_bitmap_t usable = hwloc_bitmap_alloc();
    int error = usable ? read_limits(hwloc, topology, usable) : ENOMEM;
    if (error == 0) {
        size_t most = (size_t)topology->machine_cpus;
        topology->cpus = calloc(most, sizeof *topology->cpus);
        topology->cpu_ids = calloc(most, sizeof *topology->cpu_ids);
        error = topology->cpus && topology->cpu_ids ? 0 : ENOMEM;
    }
    if (error == 0) {
        choose_allowed(topology);
        describe_cpus(hwloc, usable, topology);
        count_parts(topology);
        describe_caches(hwloc, topology);
    }
    hwloc_bitmap_free(usable);
    return error;
}

int topology_load(struct topology **topology)
{
    hwloc_topology_t hwloc;
    *topology = calloc(1, sizeof **topology);
    if (!*topology)
        return ENOMEM;
    int error = hwloc_topology_init(&hwloc) == 0 ? 0 : ENOMEM;
    if (error == 0) {
        /* With CPUs of other cpusets too: else a cpuset would look like a small machine. */
        if (hwloc_topology_set_flags(hwloc, HWLOC_TOPOLOGY_FLAG_INCLUDE_DISALLOWED) != 0 ||
            hwloc_topology_load(hwloc) != 0)
            error = errno ? errno : EINVAL;
        if (error == 0)
            error = describe(hwloc, *topology);
        hwloc_topology_destroy(hwloc);
    }
    if (error) {
        topology_free(*topology);
        *topology = NULL;
    }
    return error;
}

void topology_free(struct topology *topology)
{
    if (!topology)
        return;
    free(topology->cpus);
    free(topology->cpu_ids);
    free(topology);
}

/* Says in words what the doctor has found. */
#include "harness/doctor.h"

#include "journal/name.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_CPUS_SHOWN = 16 };

static void print_limits(const struct topology *topology, FILE *out)
{
    static const char *const words[LIMIT_KINDS] = {"the machine itself", "its cpuset",
                                                   "its CPU affinity", "its CPU quota",
                                                   "the batch system"};
    fprintf(out, "Workers allowed: %d, by %s\n", topology->allowed, words[topology->binding]);
    for (enum limit_kind kind = 0; kind < LIMIT_KINDS; kind++) {
        const struct limit *limit = &topology->limits[kind];
        char cpus[16] = "none", how[4 * sizeof limit->how]; /* names of control groups are others' texts */
        if (limit->cpus == LIMIT_UNKNOWN)
            snprintf(cpus, sizeof cpus, "unknown");
        else if (limit->cpus != LIMIT_NONE)
            snprintf(cpus, sizeof cpus, "%d", limit->cpus);
        fprintf(out, "  %-10s %-8s %s\n", topology_limit_name(kind), cpus,
                name_escape(how, sizeof how, limit->how));
    }
}

static void print_place(const struct topology *topology, int workers, FILE *out)
{
    int shown = workers < MOST_CPUS_SHOWN ? workers : MOST_CPUS_SHOWN;
    fprintf(out, "  %-10d", workers);
    for (int i = 0; i < shown; i++)
        fprintf(out, " %d", topology->cpus[i].os_index);
    if (shown < workers)
        fprintf(out, " ... %d", topology->cpus[workers - 1].os_index);
    fputc('\n', out);
}

static void print_placement(const struct topology *topology, FILE *out)
{
    int *ladder;
    size_t count;
    char *places = topology_placement(topology, "openmp", 1);
    bool bound = places != NULL;
    free(places);
    fprintf(out, "Placement: usable CPUs %zu, cores %d, packages %d, NUMA nodes %d\n",
            topology->cpu_count, topology->cores, topology->packages, topology->numa_nodes);
    if (topology_ladder(topology, &ladder, &count) != 0)
        return;
    fprintf(out, "  %-10s %s\n", "workers",
            bound ? "CPUs" : "not bound to CPUs: nobody said which of the usable ones are ours");
    for (size_t i = 0; i < count; i++) {
        if (bound)
            print_place(topology, ladder[i], out);
        else
            fprintf(out, "  %d\n", ladder[i]);
    }
    free(ladder);
}

static void print_bytes(const char *name, int64_t bytes, FILE *out)
{
    if (bytes < 0)
        fprintf(out, "  %-10s unknown", name);
    else if (bytes < 1 << 20)
        fprintf(out, "  %-10s %.4g KiB", name, (double)bytes / 1024);
    else
        fprintf(out, "  %-10s %.4g MiB", name, (double)bytes / (1 << 20));
}

static void print_caches(const struct topology *topology, FILE *out)
{
    fputs("Caches\n", out);
    print_bytes("L1", topology->l1_bytes, out);
    fputc('\n', out);
    print_bytes("L2", topology->l2_bytes, out);
    fputc('\n', out);
    print_bytes("last level", topology->last_level_cache_bytes, out);
    if (topology->last_level_cache_cpus > 0)
        fprintf(out, ", shared by %d CPUs", topology->last_level_cache_cpus);
    fputc('\n', out);
}

static void print_clock(const struct clock_quality *clock, FILE *out)
{
    fprintf(out,
            "Clock\n  one reading costs %" PRIu64 " ns, the smallest step is %" PRIu64
            " ns; intervals below %" PRIu64 " ns are not trusted\n",
            clock->cost_ns, clock->step_ns, clock_shortest_interval_ns(clock));
}

/* Is value one of the words of "a|b|c"? */
static bool among(const char *value, const char *words)
{
    const size_t length = strlen(value);
    for (const char *at = words; at; at = strchr(at, '|')) {
        at += *at == '|';
        if (strcspn(at, "|") == length && strncmp(at, value, length) == 0)
            return true;
    }
    return false;
}

/* Beyond one worker a core, two share one. */
static void print_siblings(const struct topology *topology, FILE *out)
{
    int cores = 0;
    for (size_t i = 0; i < topology->cpu_count; i++)
        cores += topology->cpus[i].thread == 0;
    fprintf(out, "  %-22s ", "hardware threads");
    if (topology->allowed > cores)
        fprintf(out, "two of a core are used by more than %d workers: those gain less; say so beside the figure\n", cores);
    else
        fputs("one of each core is used\n", out);
}

/* Settings that change results; `best` is NULL where no value is better than another. */
static void print_settings(const struct environment *environment, FILE *out)
{
    static const struct {
        const char *key, *best, *advice;
    } settings[] = {
        {"governor", "performance",
         "the clock frequency follows the load; `cpupower frequency-set -g performance`"},
        {"turbo", "off",
         "few busy cores run faster than many, which lowers every speedup; say so beside the "
         "figure"},
        {"transparent_huge_pages", NULL, NULL},
        {"clocksource", "tsc|arch_sys_counter",
         "a reading of the clock may cost more than elsewhere: see above"},
        {"address_randomisation", "2",
         "processes lie alike in memory, and what that does to times is in all of them; "
         "`sysctl kernel.randomize_va_space=2`"},
        {"virtualisation", "none",
         "other guests of the same host cannot be seen; repeat at another hour"}};
    fputs("Settings\n", out);
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
        const char *value = environment_value(environment, settings[i].key);
        bool known = strncmp(value, "na:", 3) != 0;
        bool advise = known && settings[i].best && !among(value, settings[i].best);
        fprintf(out, "  %-22s %s%s%s%s%s\n", settings[i].key, known ? "" : "unknown (",
                known ? value : value + 3, known ? "" : ")", advise ? ": " : "",
                advise ? settings[i].advice : "");
    }
}

static void print_share(const char *name, double share, FILE *out)
{
    if (isnan(share))
        fprintf(out, "  %-22s unknown\n", name);
    else
        fprintf(out, "  %-22s %.1f %%\n", name, 100 * share);
}

static void print_observation(const struct doctor_observation *seen, FILE *out)
{
    fputs("Noise, watched for a second\n", out);
    if (isnan(seen->others))
        fprintf(out, "  %-22s unknown\n", "other runnable tasks");
    else
        fprintf(out, "  %-22s %.2f on %d CPUs\n", "other runnable tasks", seen->others,
                seen->machine_cpus);
    print_share("waiting for a CPU", seen->pressure, out);
    print_share("taken by other guests", seen->stolen, out);
    print_share("held back by a quota", seen->throttled, out);
    if (isnan(seen->heat))
        fprintf(out, "  %-22s unknown\n", "slowed by heat");
    else
        fprintf(out, "  %-22s %.0f times%s\n", "slowed by heat", seen->heat,
                seen->heat > 0 ? ": give it air, or measure less at a time" : "");
    fprintf(out, "  %-22s median %.3f ms, 95th percentile %.3f ms (%+.1f %%)\n", "fixed work",
            seen->median_ns / 1e6, seen->p95_ns / 1e6, 100 * (seen->p95_ns / seen->median_ns - 1));
}

static void print_verdict(const struct doctor_observation *seen, FILE *out)
{
    static const char *const advice[CAUSES] = {
        [CAUSE_OTHERS] = "other programs are running: end them, or wait",
        [CAUSE_PRESSURE] = "tasks wait for a CPU: end other programs, or lift the CPU quota",
        [CAUSE_STOLEN] = "the hypervisor gives this machine's CPUs to others: repeat at another "
                         "hour or elsewhere",
        [CAUSE_UNSTEADY] = "the same work takes different times: other programs, a busy host, a "
                           "changing frequency",
        [CAUSE_THROTTLED] = "the CPU quota was used up: lift it, or end what else runs in its control group"};
    struct doctor_judgement judgement;
    doctor_judge(seen, &judgement);
    fprintf(out, "Verdict: %s%s\n", doctor_verdict_name(judgement.verdict),
            judgement.verdict == DOCTOR_QUIET ? ": fit to measure" : "");
    for (enum doctor_cause cause = 0; cause < CAUSES; cause++)
        if (judgement.by_cause[cause] != DOCTOR_QUIET)
            fprintf(out, "  %s: %s\n", doctor_verdict_name(judgement.by_cause[cause]),
                    advice[cause]);
}

void doctor_print(const struct doctor_report *report, FILE *out)
{
    print_limits(report->topology, out);
    print_placement(report->topology, out);
    print_caches(report->topology, out);
    print_clock(&report->clock, out);
    print_settings(report->environment, out);
    print_siblings(report->topology, out);
    print_observation(&report->observation, out);
    print_verdict(&report->observation, out);
}

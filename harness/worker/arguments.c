/* Parses the worker's command line. */
#include "harness/worker/arguments.h"

#include "journal/csv.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The numbers of a command line before they are checked; -1 = not given. */
struct numbers {
    int64_t n, p, ranks, seed, inner, min_time_ns, warmups, repetitions, llc_bytes, memory_limit;
};

enum { MOST_CPU = 1 << 20 };

static int number(const char *option, const char *text, int64_t most, int64_t *value, char *problem, size_t size)
{
    if (csv_parse_count(text, value) == 0 && *value <= most)
        return 0;
    snprintf(problem, size, "%s: '%.60s' is not an integer from 0 to %" PRId64 ": correct it", option, text, most);
    return EINVAL;
}

/* The expected result is any 64-bit value, wider than a count. */
static int expected_result(const char *text, struct measure_options *options, char *problem, size_t size)
{
    char *end;
    errno = 0;
    unsigned long long value = strtoull(text, &end, 10);
    if (text[0] < '0' || text[0] > '9' || *end || errno) {
        snprintf(problem, size, "--expect: '%.60s' is not a result: give the decimal number of a result column", text);
        return EINVAL;
    }
    options->expect = true;
    options->expected = value;
    return 0;
}

/* "0,2": as many CPUs as there may be workers; arguments_parse() checks that there are enough. */
static int cpu_list(const char *text, struct measure_options *options, char *problem, size_t size)
{
    size_t count = 1;
    int64_t cpu = 0;
    for (const char *at = text; *at; at++)
        count += *at == ',';
    int *cpus = calloc(count, sizeof *cpus);
    for (size_t i = 0; i < count && cpus; i++, text += strcspn(text, ",") + 1) {
        char item[24];
        snprintf(item, sizeof item, "%.*s", (int)strcspn(text, ","), text);
        if (number("--cpus", item, MOST_CPU, &cpu, problem, size) != 0) {
            free(cpus);
            return EINVAL;
        }
        cpus[i] = (int)cpu;
    }
    if (!cpus) {
        snprintf(problem, size, "--cpus: not enough memory: give fewer");
        return ENOMEM;
    }
    free(options->cpus);
    options->cpus = cpus;
    options->cpu_count = count;
    return 0;
}

static int huge_pages(const char *text, struct measure_options *options, char *problem, size_t size)
{
    static const char *const words[] = {"system", "never", "always"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(text, words[i]) == 0) {
            options->huge_pages = (enum huge_pages)i;
            return 0;
        }
    snprintf(problem, size, "--huge-pages: '%.60s' is none of them: choose never, always or system", text);
    return EINVAL;
}

static int option_value(const char *option, const char *text, struct numbers *numbers,
                        struct measure_options *options, char *problem, size_t size)
{
    const struct {
        const char *name;
        int64_t *value;
        int64_t most;
    } table[] = {{"-n", &numbers->n, INT64_MAX},
                 {"-p", &numbers->p, INT_MAX / 2},
                 {"--ranks", &numbers->ranks, INT_MAX / 2},
                 {"--seed", &numbers->seed, INT64_MAX},
                 {"--inner", &numbers->inner, INT_MAX / 2},
                 {"--min-time", &numbers->min_time_ns, INT64_MAX},
                 {"--warmups", &numbers->warmups, 1000000},
                 {"--repetitions", &numbers->repetitions, 1000000},
                 {"--llc-bytes", &numbers->llc_bytes, INT64_MAX},
                 {"--memory-limit", &numbers->memory_limit, INT64_MAX}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (strcmp(option, table[i].name) == 0)
            return number(option, text, table[i].most, table[i].value, problem, size);
    if (strcmp(option, "--expect") == 0)
        return expected_result(text, options, problem, size);
    if (strcmp(option, "--cpus") == 0)
        return cpu_list(text, options, problem, size);
    if (strcmp(option, "--huge-pages") == 0)
        return huge_pages(text, options, problem, size);
    if (strcmp(option, "--options") == 0) {
        options->options = text;
        return 0;
    }
    snprintf(problem, size, "%s: unknown option: see the worker protocol in docs/adding-a-peer.md", option);
    return EINVAL;
}

static int find_cell(int argc, char *const argv[], struct measure_options *options, char *problem, size_t size)
{
    if (argc < 2) {
        snprintf(problem, size, "measure: no kernel and variant: give KERNEL VARIANT -n N -p P");
        return EINVAL;
    }
    options->kernel = kernel_find(argv[0]);
    if (!options->kernel) {
        snprintf(problem, size, "%s: unknown kernel: see `speedup list`", argv[0]);
        return EINVAL;
    }
    options->variant = variant_find(options->kernel, argv[1]);
    if (!options->variant) {
        snprintf(problem, size, "%s: kernel %s has no such variant: see `speedup list`", argv[1], argv[0]);
        return EINVAL;
    }
    return 0;
}

static int check(const struct numbers *numbers, struct measure_options *options, char *problem, size_t size)
{
    const char *wrong = NULL;
    if (numbers->n < 1)
        wrong = "-n: problem size missing or 0: give an integer from 1";
    else if (numbers->p < 1)
        wrong = "-p: number of workers missing or 0: give an integer from 1";
    else if (numbers->p > 1 && variant_is_single(options->variant))
        wrong = "-p: a variant that is serial or on a device has one worker: give -p 1";
    else if (numbers->ranks < 1 || numbers->p % numbers->ranks != 0)
        wrong = "--ranks: not a divisor of -p, which is ranks times the threads of each: correct one of them";
    else if (numbers->ranks > 1 && options->variant->model != MODEL_MPI)
        wrong = "--ranks: this variant runs in one process: leave it out, or choose mpi";
    else if (numbers->ranks > 1 && options->spans)
        wrong = "--spans: ranks have no common clock: leave it out";
    else if (options->cpus && options->cpu_count < (size_t)numbers->p)
        wrong = "--cpus: fewer CPUs than workers: give one for each, or leave it out";
    else if (numbers->inner == 0)
        wrong = "--inner: at least one run is timed: give an integer from 1, or leave it out to calibrate";
    else if (numbers->memory_limit == 0)
        wrong = "--memory-limit: no memory is nothing to measure in: give bytes from 1, or leave it out";
    if (wrong) {
        snprintf(problem, size, "%s", wrong);
        return EINVAL;
    }
    options->n = (size_t)numbers->n;
    options->p = (int)numbers->p;
    options->ranks = (int)numbers->ranks;
    options->seed = (uint64_t)numbers->seed;
    options->inner = numbers->inner > 0 ? (int)numbers->inner : 0;
    options->min_time_ns = (uint64_t)numbers->min_time_ns;
    options->warmups = (int)numbers->warmups;
    options->repetitions = (int)numbers->repetitions;
    options->llc_bytes = (size_t)numbers->llc_bytes;
    options->memory_limit = numbers->memory_limit > 0 ? numbers->memory_limit : 0;
    return 0;
}

int arguments_parse(int argc, char *const argv[], struct measure_options *options, char *problem, size_t size)
{
    struct numbers numbers = {.n = -1, .p = -1, .ranks = 1, .seed = 1, .inner = -1, .min_time_ns = 10000000,
                              .warmups = 1, .repetitions = 3, .llc_bytes = 0, .memory_limit = -1};
    options->options = "";
    int error = find_cell(argc, argv, options, problem, size);
    for (int i = 2; i < argc && error == 0; i++) {
        if (strcmp(argv[i], "--spans") == 0) {
            options->spans = true;
        } else if (strcmp(argv[i], "--who") == 0) {
            options->tell_who = true;
        } else if (i + 1 == argc) {
            snprintf(problem, size, "%s: value missing: give one", argv[i]);
            error = EINVAL;
        } else {
            error = option_value(argv[i], argv[i + 1], &numbers, options, problem, size);
            i++;
        }
    }
    return error ? error : check(&numbers, options, problem, size);
}

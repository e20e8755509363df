/* Launches the worker twice for each kernel, and compares. */
#include "harness/doctor_kernels.h"

#include "harness/kernel_options.h"
#include "harness/launch.h"
#include "harness/worker_environment.h"
#include "journal/human.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { OUTPUT_LIMIT = 1 << 20, OPTIONS = 128, TRIES = 10 };

/* Sizes whose inputs fit the first-level cache at 2n too, or that take no memory: only the work grows. */
enum { SIZE_OF_MEMORY = 800, SIZE_OF_SQUARE = 2000, SIZE = 1000000 };

static const uint64_t patience_ns = 60000000000;

/* What came of one size: time and work of one run; NaN: none.  The time is that of the CPU where the worker tells it: whether
 * the work is done does not hang on who else was given the CPU meanwhile. */
struct outcome {
    double run_ns, work;
};

/* A question to a worker. */
struct question {
    const char *path, *kernel, *variant, *options;
    const sigset_t *waiting;
};

bool doctor_grows_as(double ratio, double expected)
{
    return ratio >= 0.8 * expected && ratio <= 1.2 * expected;
}

/* The best of the rows, that of the calibration too. */
static struct outcome best_of(const char *output, size_t length)
{
    struct outcome best = {.run_ns = NAN, .work = NAN};
    struct table *table;
    if (table_parse(output, length, &table, NULL, 0) != 0)
        return best;
    for (size_t row = 0; row < table_rows(table); row++) {
        const int64_t cpu_ns = table_count(table, row, "cpu_ns");
        const double run_ns = (double)(cpu_ns > 0 ? cpu_ns : table_count(table, row, "total_ns")) /
                              (double)table_count(table, row, "inner");
        const bool counts = strcmp(table_text(table, row, "status"), "ok") == 0 && run_ns > 0;
        if (counts && !(run_ns >= best.run_ns))
            best = (struct outcome){.run_ns = run_ns, .work = table_real(table, row, "work")};
    }
    table_free(table);
    return best;
}

static int measure(const struct question *question, int64_t n, struct outcome *outcome)
{
    char size[24];
    struct launched launched;
    char **environment = worker_environment(environ, 0, NULL, 0);
    const char *const argv[] = {question->path, "measure", question->kernel, question->variant, "-n", size, "-p", "1",
                                "--options", question->options, "--seed", "1", "--min-time", "1000000", "--warmups", "0",
                                "--repetitions", "20", NULL};
    snprintf(size, sizeof size, "%" PRId64, n);
    const struct launch launch = {.argv = (char *const *)argv, .environment = environment, .output_limit = OUTPUT_LIMIT,
                                  .time_limit_ns = patience_ns, .waiting = question->waiting};
    int error = environment ? launch_run(&launch, &launched) : ENOMEM;
    worker_environment_free(environment);
    if (error)
        return error;
    *outcome = best_of(launched.output, launched.output_length);
    error = launched.end == LAUNCH_ABORTED ? EINTR : 0;
    launched_free(&launched);
    return error;
}

/* How much longer 2n should take: as the rows say, else as the description does; 1: n is not used. */
static double expected_ratio(const struct table *kernels, size_t row, const struct outcome *once, const struct outcome *twice)
{
    const bool limit = table_count(kernels, row, "limit") == 1;
    const double by_rows = twice->work / once->work;
    return by_rows > 1 || limit ? by_rows : pow(2, table_real(kernels, row, "work_exponent"));
}

/* The two sizes, once more while they do not grow as they should: noise passes, work that was removed stays away. */
static int measure_both(const struct question *question, const struct table *kernels, size_t row, int64_t n,
                        struct outcome outcomes[2], double *expected)
{
    int error = 0;
    bool good = false;
    for (int i = 0; i < TRIES && !good && error == 0; i++) {
        error = measure(question, n, &outcomes[0]);
        if (error == 0)
            error = measure(question, 2 * n, &outcomes[1]);
        if (error)
            return error;
        *expected = expected_ratio(kernels, row, &outcomes[0], &outcomes[1]);
        good = !(*expected > 1) || doctor_grows_as(outcomes[1].run_ns / outcomes[0].run_ns, *expected);
    }
    return error;
}

/* True: there is nothing to complain of. */
static bool print(const char *kernel, int64_t n, const struct outcome *once, const struct outcome *twice, double expected,
                  FILE *out)
{
    char first[32], second[32];
    const double ratio = twice->run_ns / once->run_ns;
    const bool good = doctor_grows_as(ratio, expected);
    human_duration(once->run_ns, first, sizeof first);
    human_duration(twice->run_ns, second, sizeof second);
    fprintf(out, "  %-22s ", kernel);
    if (isnan(ratio))
        fputs("could not be measured: see `speedup measure`\n", out);
    else if (!(expected > 1))
        fputs("its work does not depend on n\n", out);
    else
        fprintf(out, "n=%" PRId64 " %s, 2n %s: %.2f times as long, %.2g expected%s\n", n, first, second, ratio, expected,
                good ? "" : ": ALARM: is the work done? Repeat on a quiet machine, then tell the authors");
    return good || (expected <= 1 && !isnan(ratio));
}

static int64_t size_for(const struct table *kernels, size_t row)
{
    if (table_real(kernels, row, "work_exponent") > 1)
        return SIZE_OF_SQUARE;
    return table_count(kernels, row, "memory") == 1 ? SIZE_OF_MEMORY : SIZE;
}

static int check(const char *path, const struct table *kernels, size_t row, const sigset_t *waiting, FILE *out, bool *alarm)
{
    char options[OPTIONS], problem[256];
    struct outcome outcomes[2];
    double expected;
    const int64_t n = size_for(kernels, row);
    struct question question = {.path = path, .kernel = table_text(kernels, row, "kernel"),
                                .variant = table_text(kernels, row, "variant"), .options = options, .waiting = waiting};
    int error = kernel_options_canonical(table_text(kernels, row, "options"), "", options, sizeof options, problem,
                                         sizeof problem);
    if (error == 0)
        error = measure_both(&question, kernels, row, n, outcomes, &expected);
    if (error == 0 && !print(question.kernel, n, &outcomes[0], &outcomes[1], expected, out))
        *alarm = true;
    return error;
}

int doctor_kernels(const char *path, const struct worker_description *description, const sigset_t *waiting, FILE *out,
                   bool *alarm)
{
    const struct table *kernels = description->kernels;
    int error = 0;
    *alarm = false;
    fputs("Kernels: does twice the size take as much longer as the work grows?\n", out);
    for (size_t row = 0; row < table_rows(kernels) && error == 0; row++)
        if (strcmp(table_text(kernels, row, "role"), "baseline") == 0)
            error = check(path, kernels, row, waiting, out, alarm);
    return error;
}

/* Asks a worker program what it offers. */
#include "harness/worker_description.h"

#include "harness/launch.h"
#include "harness/message.h"
#include "harness/worker_environment.h"
#include "journal/name.h"
#include "journal/record.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DESCRIPTION_LIMIT = 1 << 20 };
enum { PATIENCE_S = 60 }; /* a thousand tasks may start at once from one disk */

/* CRC of the program file: a rebuilt worker is another worker. */
static int identify(const char *path, char *id, size_t size)
{
    struct stat status;
    const char *slash = strrchr(path, '/');
    int descriptor = open(path, O_RDONLY | O_CLOEXEC), error = 0;
    if (descriptor < 0)
        return errno;
    void *bytes = MAP_FAILED;
    if (fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0)
        bytes = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, descriptor, 0);
    else
        errno = EACCES;
    if (bytes == MAP_FAILED) {
        error = errno;
    } else {
        snprintf(id, size, "%.37s:%08" PRIx32, slash ? slash + 1 : path, record_crc(bytes, (size_t)status.st_size));
        munmap(bytes, (size_t)status.st_size);
    }
    close(descriptor);
    return error;
}

/* What to do about an error that kept a worker from starting. */
static const char *advice(int error)
{
    const bool limit = error == EMFILE || error == ENFILE || error == EAGAIN || error == ENOMEM;
    return limit ? "raise the limit: `ulimit -a` shows it" : "give a worker program with --worker";
}

/* environment: of the worker; NULL: ours. */
static int ask(const char *path, const char *question, const sigset_t *waiting, char *const *environment,
               struct table **answer, char *problem, size_t size)
{
    char reason[256] = "";
    struct launched launched;
    struct launch launch = {.argv = (char *const[]){(char *)path, (char *)question, NULL}, .environment = environment,
                            .output_limit = DESCRIPTION_LIMIT, .time_limit_ns = PATIENCE_S * UINT64_C(1000000000),
                            .waiting = waiting};
    int error = launch_run(&launch, &launched);
    if (error) {
        snprintf(problem, size, "%.4000s: %s: %s", path, strerror(error), advice(error));
        return error;
    }
    const bool refuses = launched.end == LAUNCH_EXITED && launched.code == EXIT_BAD_USAGE && launched.message[0];
    if (refuses) {
        error = ENOEXEC;
    } else if (launched.end == LAUNCH_TIMEOUT) {
        error = ETIMEDOUT;
        snprintf(reason, sizeof reason, "it did not answer within %d s", PATIENCE_S);
    } else if (launched.end != LAUNCH_EXITED || launched.code != 0) {
        error = EINVAL;
        snprintf(reason, sizeof reason, "it ended %s %d", launched.end == LAUNCH_EXITED ? "with status" : "by signal",
                 launched.code);
    } else {
        error = table_parse(launched.output, launched.output_length, answer, reason, sizeof reason);
    }
    if (refuses) /* in its own words */
        snprintf(problem, size, "%s", launched.message);
    else if (error)
        snprintf(problem, size, "%.4000s: `%s` gave no table (%s%s%s): give a worker program with --worker", path, question,
                 reason, launched.message[0] ? "; " : "", launched.message);
    launched_free(&launched);
    return error;
}

const char *worker_description_fault(const struct table *kernels)
{
    for (size_t row = 0; row < table_rows(kernels); row++) {
        if (!table_text(kernels, row, "kernel")[0] || !table_text(kernels, row, "variant")[0])
            return "lists a kernel or variant without a name";
        for (size_t column = 0; column < table_columns(kernels); column++)
            if (!name_is_plain(table_text(kernels, row, table_column_name(kernels, column))))
                return "has control characters";
    }
    return table_rows(kernels) == 0 ? "lists no kernel" : NULL;
}

int worker_describe(const char *path, const sigset_t *waiting, struct worker_description *description, char *problem,
                    size_t size)
{
    char ignored[512];
    memset(description, 0, sizeof *description);
    int error = identify(path, description->id, sizeof description->id);
    if (error) {
        snprintf(problem, size, "%.4000s: %s: %s", path, strerror(error), advice(error));
        return error;
    }
    error = ask(path, "describe", waiting, NULL, &description->kernels, problem, size);
    if (error)
        return error;
    const char *fault = worker_description_fault(description->kernels);
    if (fault) {
        snprintf(problem, size, "%.4000s: `describe` %s: give a worker program with --worker", path, fault);
        worker_description_free(description);
        return EINVAL;
    }
    if (ask(path, "build", waiting, NULL, &description->build, ignored, sizeof ignored) != 0)
        description->build = NULL;
    return 0;
}

void worker_openmp(const char *path, const sigset_t *waiting, int threads, const char *places, struct table **answer)
{
    char ignored[512];
    char **environment = worker_environment(environ, threads, places, 0);
    *answer = NULL;
    if (!environment || ask(path, "openmp", waiting, environment, answer, ignored, sizeof ignored) != 0)
        *answer = NULL;
    worker_environment_free(environment);
}

void worker_description_free(struct worker_description *description)
{
    table_free(description->kernels);
    table_free(description->build);
    memset(description, 0, sizeof *description);
}

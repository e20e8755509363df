/* Carries out the commands of a worker program. */
#include "harness/worker/program.h"

#include "harness/worker/arguments.h"
#include "harness/worker/cpu_check.h"
#include "harness/worker/describe.h"
#include "harness/worker/measure.h"
#include "journal/csv.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>

enum { EXIT_USAGE = 2 };

static void complain(const char *text)
{
    fputs("speedup: ", stderr);
    for (; *text; text++)
        fputc((unsigned char)*text < ' ' || *text == 127 ? '?' : *text, stderr);
    fputc('\n', stderr);
}

/* What became of a visit whose rows are not wanted. */
static int note_row(void *context, const struct record *row)
{
    bool *all_ok = context;
    char text[256];
    if (strcmp(row->status, "ok") == 0)
        return 0;
    *all_ok = false;
    snprintf(text, sizeof text, "measure: a repetition is %s: %s", row->status, row->note);
    complain(text);
    return 0;
}

static void print_who(void *context, const struct team_member members[], int count)
{
    const bool *all_ok = context;
    if (!*all_ok)
        return;
    puts("process,parent,thread,cpu,bound,rank,host");
    for (int i = 0; i < count; i++) {
        printf("%d,%d,%d,%d,%d,%d,", members[i].process, members[i].parent, members[i].thread, members[i].cpu,
               members[i].bound, members[i].rank);
        csv_write_text(stdout, members[i].host);
        putchar('\n');
    }
}

/* Each row is flushed: what was measured before a crash is not lost in a buffer. */
static int print_row(void *context, const struct record *row)
{
    char line[RECORD_LINE + 1];
    size_t length;
    bool *all_ok = context;
    if (strcmp(row->status, "ok") != 0)
        *all_ok = false;
    int error = record_format(row, line, sizeof line, &length);
    if (error)
        return error;
    if (fwrite(line, 1, length, stdout) != length || fflush(stdout) != 0)
        return errno ? errno : EIO;
    return 0;
}

/* Why a visit failed, and what to do. */
static const char *reason(int error, char *text, size_t size)
{
    if (error == E2BIG)
        return "so many copies of the input take too much memory: give a smaller --inner or a smaller size";
    snprintf(text, size, "%s: %s", strerror(error),
             error == EINVAL ? "see the kernel's options in `speedup list`" : "try a smaller size");
    return text;
}

/* Ranks other than 0 have the same rows and print none of them. */
static int keep_quiet(void *context, const struct record *row)
{
    bool *all_ok = context;
    *all_ok = *all_ok && strcmp(row->status, "ok") == 0;
    return 0;
}

/* Says what became of a measurement that has no rows to say it. */
static int complain_error(const struct measure_options *options, int error)
{
    char problem[512], text[256];
    if (options->trouble[0]) {
        complain(options->trouble);
    } else {
        snprintf(problem, sizeof problem, "measure %s %s -n %zu: %s", options->kernel->name, options->variant->name,
                 options->n, reason(error, text, sizeof text));
        complain(problem);
    }
    return error == EINVAL ? EXIT_USAGE : EXIT_FAILURE;
}

/* Measures on this rank; rank 0 speaks for all. */
static int measure_rank(struct measure_options *options)
{
    const bool speaks = !options->team || options->team->rank == 0;
    const bool *all_ok = options->context;
    if (!speaks) {
        options->sink = keep_quiet;
    } else if (options->tell_who) {
        options->sink = note_row;
        options->who = print_who;
    } else {
        fputs(record_header(), stdout);
    }
    const int error = measure_run(options);
    if (error && speaks)
        return complain_error(options, error);
    const bool tells = options->team != NULL; /* launchers end all ranks at once if one fails, so the rows alone tell */
    return error == 0 && (*all_ok || tells) ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int measure(int argc, char *argv[], const struct program_ranks *ranks)
{
    bool all_ok = true;
    char problem[512], trouble[PROBLEM_TROUBLE] = "";
    struct rank_team team;
    struct measure_options options = {
        .now = clock_now_ns, .sink = print_row, .context = &all_ok, .trouble = trouble};
    if (arguments_parse(argc, argv, &options, problem, sizeof problem) != 0) {
        free(options.cpus);
        complain(problem);
        return EXIT_USAGE;
    }
    if (options.huge_pages == HUGE_PAGES_NEVER && prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0) != 0) {
        complain("--huge-pages: never: this system cannot do without for one process: leave it out");
        return EXIT_FAILURE;
    }
    if (ranks) {
        ranks->open(&team);
        options.team = &team;
    }
    const int status = measure_rank(&options);
    free(options.cpus);
    if (ranks)
        ranks->close(ferror(stdout) ? EXIT_FAILURE : 0); /* others wait for a rank that cannot write */
    return status;
}

static bool runs_here(void)
{
    const char *missing = cpu_missing();
    char problem[512];
    if (missing) {
        snprintf(problem, sizeof problem,
                 "speedup-worker: built for a CPU with %s, which this one lacks: build here, or with "
                 "-DSPEEDUP_ARCH=x86-64-v3 or lower; its flags: %s", missing, SPEEDUP_FLAGS);
        complain(problem);
    }
    return !missing;
}

int program_run(int argc, char *argv[], const struct program_ranks *ranks)
{
    const char *command = argc > 1 ? argv[1] : "";
    int status = EXIT_SUCCESS;
    if (!runs_here())
        return EXIT_USAGE;
    if (strcmp(command, "measure") == 0)
        status = measure(argc - 2, argv + 2, ranks);
    else if (strcmp(command, "describe") == 0 && argc == 2)
        describe_kernels(stdout);
    else if (strcmp(command, "build") == 0 && argc == 2)
        describe_build(stdout, ranks ? ranks->library : NULL, ranks ? ranks->launcher : NULL);
    else if (strcmp(command, "openmp") == 0 && argc == 2)
        describe_openmp(stdout);
    else {
        complain("speedup-worker: unknown command: use describe, build, openmp or measure");
        return EXIT_USAGE;
    }
    if (fflush(stdout) != 0 || ferror(stdout)) {
        complain("standard output: cannot write: check the disk or the pipe");
        return EXIT_FAILURE;
    }
    return status;
}

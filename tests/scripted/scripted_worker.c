/* A worker that measures nothing: it speaks the worker protocol and replays what the directory $SPEEDUP_SCRIPT says.
 *
 * describe.csv   what `describe` prints
 * visits         one rule per line: KERNEL VARIANT N P : VISIT | VISIT | ...
 *                the first rule that fits serves ('*' fits all); the k-th visit of a cell takes the k-th VISIT, the last
 *                one for ever.  A VISIT is a list of durations in ns, taken in turn by the repetitions, or a word:
 *                crash hang stubborn wrong nan garbage headless few many endless negative team_short exit loud
 * spans          rules of the same form for instrumented visits (--spans); a VISIT is a word or what each repetition says:
 *                TOTAL BUSY_MAX BUSY_MEAN IDLE BUSY_SPANS.  Without this file they replay the first VISIT of `visits`
 * count.*        made here: one byte per visit that was made; count.spans.* counts the instrumented ones */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LINE = 4096, NAME = 512 };

struct request {
    const char *kernel, *variant, *n, *p, *expect, *directory;
    long warmups, repetitions, inner;
    bool spans, spans_scripted; /* an instrumented visit, and the script has words for it */
};

static void fail(const char *what)
{
    fprintf(stderr, "scripted worker: %s: %s\n", what, strerror(errno));
    exit(3);
}

static FILE *script(const char *directory, const char *name)
{
    char path[NAME];
    snprintf(path, sizeof path, "%s/%s", directory, name);
    FILE *file = fopen(path, "r");
    if (!file)
        fail(path);
    return file;
}

static int describe(const char *directory)
{
    char line[LINE];
    FILE *file = script(directory, "describe.csv");
    while (fgets(line, sizeof line, file))
        fputs(line, stdout);
    fclose(file);
    return 0;
}

/* How many visits this cell has had; counts this one. */
static long count_visit(const struct request *request)
{
    char path[NAME];
    struct stat status;
    if (request->spans && !request->spans_scripted)
        return 0;
    snprintf(path, sizeof path, "%s/count.%s%s.%s.%s.%s", request->directory, request->spans ? "spans." : "",
             request->kernel, request->variant, request->n, request->p);
    int descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND, 0666);
    if (descriptor < 0 || fstat(descriptor, &status) != 0 || write(descriptor, ".", 1) != 1)
        fail(path);
    close(descriptor);
    return (long)status.st_size;
}

static bool fits(const char *pattern, const char *text)
{
    return strcmp(pattern, "*") == 0 || strcmp(pattern, text) == 0;
}

/* The VISIT text for this visit, in text[LINE]. */
static void find_visit(const struct request *request, char text[LINE])
{
    char kernel[64], variant[64], n[64], p[64], line[LINE];
    FILE *file = script(request->directory, request->spans_scripted ? "spans" : "visits");
    text[0] = '\0';
    while (fgets(line, sizeof line, file)) {
        char *rule = strchr(line, ':');
        if (!rule || sscanf(line, "%63s %63s %63s %63s", kernel, variant, n, p) != 4)
            continue;
        if (!fits(kernel, request->kernel) || !fits(variant, request->variant) || !fits(n, request->n) ||
            !fits(p, request->p))
            continue;
        long visit = count_visit(request);
        for (rule++; visit > 0 && strchr(rule, '|'); visit--)
            rule = strchr(rule, '|') + 1;
        snprintf(text, LINE, "%.*s", (int)strcspn(rule, "|\n"), rule);
        break;
    }
    fclose(file);
}

static void header(void)
{
    puts("repetition,phase,inner,total_ns,cpu_ns,work,bytes,result,error,status,cold_ns");
}

static void row(const struct request *request, long repetition, const char *total, const char *result,
                const char *status)
{
    const char *phase = request->inner == 0 || repetition < request->warmups ? "warmup" : "timed";
    printf("%ld,%s,%ld,%s,,100,1600,%s,0,%s,7\n", repetition, phase, request->inner ? request->inner : 1, total, result,
           status);
    fflush(stdout);
}

/* Rows of an instrumented visit. */
static int replay_spans(const struct request *request, const char *text, long rows)
{
    const char *result = request->expect ? request->expect : "42";
    char total[24], longest[24], mean[24], idle[24], spans[24];
    if (sscanf(text, "%23s %23s %23s %23s %23s", total, longest, mean, idle, spans) != 5)
        fail("not five numbers");
    puts("repetition,phase,inner,total_ns,busy_max_ns,busy_mean_ns,idle_ns,busy_spans,work,bytes,result,error,status");
    for (long repetition = 0; repetition < rows; repetition++)
        printf("%ld,%s,%ld,%s,%s,%s,%s,%s,100,1600,%s,0,ok\n", repetition,
               repetition < request->warmups ? "warmup" : "timed", request->inner, total, longest, mean, idle, spans, result);
    return 0;
}

/* Rows with the durations of the list, in turn. */
static int replay(const struct request *request, const char *list, long rows)
{
    /* Whoever is not told the right result has one of his own; peers never are. */
    const bool right = strcmp(request->variant, "serial") == 0 || strncmp(request->variant, "peer", 4) == 0;
    const char *own = right ? "42" : "41";
    const char *at = list, *result = request->expect ? request->expect : own;
    char total[32];
    header();
    for (long repetition = 0; repetition < rows; repetition++) {
        int used = 0;
        if (sscanf(at, "%31s%n", total, &used) != 1) {
            at = list;
            if (sscanf(at, "%31s%n", total, &used) != 1)
                fail("no durations");
        }
        at += used;
        row(request, repetition, total, result, "ok");
    }
    return 0;
}

static void sleep_for_ever(void)
{
    for (;;)
        pause();
}

static int misbehave(const struct request *request, const char *word, long rows)
{
    if (strcmp(word, "crash") == 0) {
        signal(SIGSEGV, SIG_DFL); /* a sanitizer would make an exit of it */
        raise(SIGSEGV);
    }
    if (strcmp(word, "stubborn") == 0)
        signal(SIGTERM, SIG_IGN);
    if (strcmp(word, "hang") == 0 || strcmp(word, "stubborn") == 0)
        sleep_for_ever();
    if (strcmp(word, "garbage") == 0)
        return printf("Segmentation fault (not really)\n\x1b[2J,,,\n") < 0;
    if (strcmp(word, "headless") == 0)
        return printf("0,timed,1,1000,42\n") < 0;
    header();
    if (strcmp(word, "endless") == 0)
        for (;;)
            row(request, 0, "1000", "42", "ok");
    if (strcmp(word, "team_short") == 0 || strcmp(word, "wrong") == 0)
        row(request, 0, "1000", "43", word);
    if (strcmp(word, "nan") == 0)
        row(request, 0, "nan", "42", "ok");
    if (strcmp(word, "negative") == 0)
        row(request, 0, "-5", "42", "ok");
    if (strcmp(word, "many") == 0 || strcmp(word, "few") == 0)
        for (long i = 0; i < (word[0] == 'm' ? rows + 1 : rows - 1); i++)
            row(request, i, "1000", "42", "ok");
    if (strcmp(word, "exit") == 0) {
        fputs("the scripted worker was told to fail\n", stderr);
        return 3;
    }
    if (strcmp(word, "loud") == 0) {
        for (int i = 0; i < 200; i++)
            fputc("(%,\"é ;"[i % 8], stderr);
        return 3;
    }
    return strcmp(word, "wrong") == 0 || strcmp(word, "team_short") == 0;
}

static int measure(int argc, char *argv[], const char *directory)
{
    struct request request = {.kernel = argv[2], .variant = argv[3], .n = "", .p = "", .directory = directory};
    char text[LINE];
    char path[NAME];
    for (int i = 4; i < argc; i += 2) {
        if (strcmp(argv[i], "--spans") == 0) {
            request.spans = true;
            break; /* it stands last and has no value */
        }
        if (i + 1 == argc)
            break;
        if (strcmp(argv[i], "-n") == 0)
            request.n = argv[i + 1];
        if (strcmp(argv[i], "-p") == 0)
            request.p = argv[i + 1];
        if (strcmp(argv[i], "--expect") == 0)
            request.expect = argv[i + 1];
        if (strcmp(argv[i], "--inner") == 0)
            request.inner = strtol(argv[i + 1], NULL, 10);
        if (strcmp(argv[i], "--warmups") == 0)
            request.warmups = strtol(argv[i + 1], NULL, 10);
        if (strcmp(argv[i], "--repetitions") == 0)
            request.repetitions = strtol(argv[i + 1], NULL, 10);
    }
    snprintf(path, sizeof path, "%s/spans", directory);
    request.spans_scripted = request.spans && access(path, R_OK) == 0;
    find_visit(&request, text);
    long rows = request.inner == 0 ? 1 : request.warmups + request.repetitions;
    char word[32] = "";
    if (sscanf(text, " %31[a-z_]", word) == 1)
        return misbehave(&request, word, rows);
    if (request.spans_scripted)
        return replay_spans(&request, text, rows);
    return replay(&request, text, rows);
}

int main(int argc, char *argv[])
{
    const char *directory = getenv("SPEEDUP_SCRIPT");
    if (!directory) {
        fputs("scripted worker: SPEEDUP_SCRIPT names no directory\n", stderr);
        return 2;
    }
    if (argc == 2 && strcmp(argv[1], "describe") == 0)
        return describe(directory);
    if (argc > 3 && strcmp(argv[1], "measure") == 0)
        return measure(argc, argv, directory);
    return 2;
}

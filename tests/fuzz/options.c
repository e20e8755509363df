/* Command lines and environment variables.  The first byte says whose, each line behind it is an argument. */
#include "tests/fuzz/fuzz.h"

#include "cli/options.h"
#include "harness/kernel_options.h"
#include "harness/openmp_variables.h"
#include "harness/worker/arguments.h"
#include "kernels/support/options.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { ARGUMENTS = 64 };

static void check_command_line(int argc, char *argv[])
{
    static const struct cli_command command = {"sweep", "DIR", "a command", "", 0, 2};
    bool flag = false;
    const char *text = "x", *arguments[2];
    double share = 0.5;
    int64_t count = 5, time_ns = 1000;
    size_t given;
    char problem[256] = "";
    const struct cli_option table[] = {{"--flag", OPTION_FLAG, &flag, 0, 0, NULL, "a flag"},
                                       {"--text", OPTION_TEXT, &text, 0, 0, "TEXT", "a text"},
                                       {"-n", OPTION_COUNT, &count, 1, 4096, "N", "a count"},
                                       {"--share", OPTION_PERCENT, &share, 100, 5000, "P%", "a share"},
                                       {"--time", OPTION_DURATION, &time_ns, 1, INT64_C(86400000000000), "TIME", "a time"},
                                       {0}};
    const int error = options_parse(&command, table, argc, argv, arguments, &given, problem, sizeof problem);
    FUZZ_HOLDS(error == 0 || error == ECANCELED || (error == EINVAL && problem[0]));
    FUZZ_HOLDS(text[0] && count >= 1 && count <= 4096 && share >= 0.01 && share <= 0.5 && time_ns >= 1);
    FUZZ_HOLDS(time_ns <= INT64_C(86400000000000) && given <= 2);
}

static void check_worker(int argc, char *argv[])
{
    struct measure_options options = {.options = ""};
    char problem[256] = "";
    if (arguments_parse(argc - 1, argv + 1, &options, problem, sizeof problem) == 0)
        FUZZ_HOLDS(options.n >= 1 && options.p >= 1 && options.p % options.ranks == 0 && options.inner >= 0);
    else
        FUZZ_HOLDS(problem[0] != '\0');
    free(options.cpus);
}

/* What the coordinator makes of options, the kernel must take. */
static void check_kernel_options(int argc, char *argv[])
{
    const char *offered = argc > 1 ? argv[1] : "", *asked = argc > 2 ? argv[2] : "";
    const struct kernel *kernel = kernel_find(offered);
    char canonical[128], problem[512] = "", described[2048] = "";
    for (const struct kernel_option *option = kernel ? kernel->options : NULL; option && option->name; option++)
        snprintf(described + strlen(described), sizeof described - strlen(described), "%s%s=%s:%s", described[0] ? ";" : "",
                 option->name, option->standard, option->domain);
    if (!kernel && strlen(offered) == strcspn(offered, "=:;")) /* not what a worker describes */
        return;
    if (kernel_options_canonical(kernel ? described : offered, asked, canonical, sizeof canonical, problem, sizeof problem) != 0)
        FUZZ_HOLDS(problem[0] != '\0');
    else if (kernel)
        FUZZ_HOLDS(options_check(kernel->options, canonical) == 0);
    if (kernel)
        options_check(kernel->options, asked);
}

static void check_variables(int argc, char *argv[])
{
    char problem[512];
    (void)argc;
    openmp_variables_check(argv + 1, problem, sizeof problem);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static void (*const checks[])(int argc, char *argv[]) = {check_command_line, check_worker, check_kernel_options,
                                                             check_variables};
    char first[] = "speedup", *argv[ARGUMENTS + 2] = {first};
    int argc = 1;
    if (size < 2)
        return 0;
    char *text = strndup((const char *)data + 1, size - 1), *rest = text;
    FUZZ_HOLDS(text != NULL);
    while (rest && argc < ARGUMENTS)
        argv[argc++] = strsep(&rest, "\n");
    checks[data[0] % 4](argc, argv);
    free(text);
    return 0;
}

/* The site file of `speedup submit`. */
#include "tests/fuzz/fuzz.h"

#include "batch/site.h"

#include <string.h>

static void check_lines(const struct site_lines *lines)
{
    FUZZ_HOLDS(lines->count <= SITE_LINES);
    for (size_t i = 0; i < lines->count; i++)
        FUZZ_HOLDS(lines->line[i][0] && strcspn(lines->line[i], "\n") == strlen(lines->line[i]));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct site site;
    char problem[512] = "";
    if (site_parse((const char *)data, size, "site", &site, problem, sizeof problem) != 0) {
        FUZZ_HOLDS(strncmp(problem, "site:", 5) == 0 && strchr(problem + 5, ':'));
        return 0;
    }
    FUZZ_HOLDS(site.cpus >= 0 && site.walltime_ns >= 0);
    FUZZ_HOLDS(memchr(site.queue, '\0', sizeof site.queue) && memchr(site.source, '\0', sizeof site.source));
    check_lines(&site.directives);
    check_lines(&site.commands);
    return 0;
}

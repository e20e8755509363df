/* Finds what the preset `sources` asks of a kernel. */
#include "harness/plan_sources.h"

#include <stdio.h>
#include <string.h>

struct plan_kernel_request plan_kernel_request(const struct plan_request *request, const struct table *description, size_t row)
{
    const bool limit = table_count(description, row, "limit") == 1;
    const bool sources = strcmp(request->preset->sizes_column, "sizes_sources") == 0 && !limit;
    const char *threads = sources ? table_text(description, row, "workers_sources") : "";
    struct plan_kernel_request own = {.threads = request->threads, .options = request->options ? request->options : "",
                                      .weak = request->weak && !limit, .oversubscribe = request->oversubscribe};
    if (!sources)
        return own;
    own.left_out = !request->sizes && table_text(description, row, "sizes_sources")[0] == '\0';
    own.weak = own.weak || strcmp(table_text(description, row, "scaling_sources"), "weak") == 0;
    const char *results = table_text(description, row, "results_sources");
    if (!request->options) {
        own.options = table_text(description, row, "options_sources");
        own.results = results[0] ? results : NULL;
    }
    if (!request->threads && threads[0]) {
        own.threads = threads;
        own.oversubscribe = true;
    }
    return own;
}

bool plan_next_options(const char **text, char *set, size_t size)
{
    if (!*text)
        return false;
    const size_t length = strcspn(*text, ";");
    snprintf(set, size, "%.*s", (int)length, *text);
    *text = (*text)[length] == ';' ? *text + length + 1 : NULL;
    return true;
}

/* Chooses kernels and variants. */
#include "harness/plan_choice.h"

#include "harness/kernel_options.h"
#include "harness/plan_list.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static bool is(const struct table *table, size_t row, const char *column, const char *text)
{
    return strcmp(table_text(table, row, column), text) == 0;
}

static bool flag(const struct table *table, size_t row, const char *column)
{
    return table_count(table, row, column) == 1;
}

bool plan_wants_kernel(const struct plan_request *request, const struct table *description, size_t row)
{
    const char *kernel = table_text(description, row, "kernel"), *kernels = request->kernels;
    if (list_holds(kernels, kernel))
        return true;
    if (!flag(description, row, "limit"))
        return false;
    if (strcmp(kernel, "empty_region") == 0 || strcmp(kernel, "barrier") == 0)
        return true;
    for (size_t other = 0; other < table_rows(description); other++)
        if (!flag(description, other, "limit") && list_holds(kernels, table_text(description, other, "kernel")) &&
            (is(description, other, "roof", kernel) ||
             (flag(description, row, "memory") && flag(description, other, "memory"))))
            return true;
    return false;
}

bool plan_wants_variant(const struct plan_request *request, const struct table *description, size_t row)
{
    if (is(description, row, "role", "baseline") || flag(description, row, "limit"))
        return true;
    if (!request->ranks && is(description, row, "model", "mpi"))
        return false;
    if (!request->variants && is(description, row, "model", "target"))
        return false;
    if (!request->variants && flag(description, row, "extra") && strcmp(request->preset->name, "quick") == 0)
        return false;
    return list_holds(request->variants, table_text(description, row, "variant"));
}

bool plan_wants_peer(const struct plan_request *request, const struct table *peers, size_t row)
{
    return list_holds(request->variants, table_text(peers, row, "variant"));
}

static int refuse(const char *option, const char *text, const char *advice, char *problem, size_t size)
{
    snprintf(problem, size, "%s: '%s' %s", option, text, advice);
    return EINVAL;
}

/* Is `name` in some row of that column of the table?  Nothing is in none. */
static bool holds(const struct table *table, const char *column, const char *name)
{
    for (size_t row = 0; table && row < table_rows(table); row++)
        if (is(table, row, column, name))
            return true;
    return false;
}

static int check_list(const char *option, const char *names, const char *column, const struct table *description,
                      const struct table *peers, char *problem, size_t size)
{
    char name[64];
    while (list_next(&names, name, sizeof name))
        if (!holds(description, column, name) && !holds(peers, column, name))
            return refuse(option, name, "is not known to the worker: see `speedup list`", problem, size);
    return 0;
}

/* An option that no chosen kernel has is a mistake, not something to pass over. */
static int check_options(const struct plan_request *request, const struct table *description, char *problem, size_t size)
{
    const char *at = request->options ? request->options : "";
    for (; *at; at += strcspn(at, ",:"), at += *at != '\0') {
        char item[128];
        bool found = false;
        size_t length = strcspn(at, "=,:");
        snprintf(item, sizeof item, "%.*s", (int)strcspn(at, ",:"), at);
        for (size_t row = 0; row < table_rows(description) && !found; row++)
            found = list_holds(request->kernels, table_text(description, row, "kernel")) &&
                    kernel_options_offered(table_text(description, row, "options"), item, length);
        if (!found)
            return refuse("--options", item, "is no option of a chosen kernel: see `speedup list`", problem, size);
    }
    return 0;
}

int plan_check_names(const struct plan_request *request, const struct table *description, char *problem, size_t size)
{
    int error = check_list("--kernels", request->kernels, "kernel", description, NULL, problem, size);
    if (error == 0)
        error = check_list("--variants", request->variants, "variant", description, request->peers, problem, size);
    return error ? error : check_options(request, description, problem, size);
}

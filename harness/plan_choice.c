/* Chooses kernels and variants. */
#include "harness/plan_choice.h"

#include "harness/plan_list.h"

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
    if (!request->variants && flag(description, row, "extra") && strcmp(request->preset->name, "quick") == 0)
        return false;
    return list_holds(request->variants, table_text(description, row, "variant"));
}

/* Prints the kernels of this worker, and how it was built. */
#include "harness/worker/describe.h"

#include "journal/csv.h"
#include "kernels/kernel.h"
#include "kernels/support/runtime.h"
#include "kernels/support/team.h"

#include <gnu/libc-version.h>
#include <gsl/gsl_version.h>
#include <string.h>

static void write_options(FILE *out, const struct kernel *kernel)
{
    char text[1024] = "";
    size_t used = 0;
    for (const struct kernel_option *option = kernel->options; option && option->name; option++) {
        int length = snprintf(text + used, sizeof text - used, "%s%s=%s:%s", used ? ";" : "", option->name,
                              option->standard, option->domain);
        if (length > 0 && (size_t)length < sizeof text - used)
            used += (size_t)length;
    }
    csv_write_text(out, text);
}

static void write_variant(FILE *out, const struct kernel *kernel, const struct variant *variant)
{
    const char *const texts[] = {variant->name, model_name(variant->model), role_name(variant->role),
                                 check_name(variant->check), variant->summary};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        fputc(',', out);
        csv_write_text(out, texts[i]);
    }
    fprintf(out, ",%d,", kernel->consumes_input);
    csv_write_real(out, kernel->tolerance);
    fprintf(out, ",%s,%d", region_name(variant->region), variant->extra);
    fputc('\n', out);
}

static void write_sources(FILE *out, const struct kernel_sources *sources)
{
    const char *const texts[] = {sources->sizes, sources->workers, sources->options, sources->results,
                                 sources->weak ? "weak" : NULL};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        fputc(',', out);
        csv_write_text(out, texts[i] ? texts[i] : "");
    }
}

static void write_kernel(FILE *out, const struct kernel *kernel)
{
    const char *const sizes[] = {kernel->sizes.quick, kernel->sizes.standard, kernel->sizes.publish};
    csv_write_text(out, kernel->name);
    fputc(',', out);
    csv_write_text(out, kernel->title);
    fputc(',', out);
    csv_write_text(out, kernel->unit);
    fputc(',', out);
    csv_write_text(out, kernel->work_unit);
    fputc(',', out);
    csv_write_real(out, kernel->work_exponent);
    fputc(',', out);
    csv_write_text(out, kernel->roof ? kernel->roof : "");
    fprintf(out, ",%d,", kernel->limit);
    write_options(out, kernel);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        fputc(',', out);
        csv_write_text(out, sizes[i]);
    }
    write_sources(out, &kernel->sources);
    struct problem smallest = {.n = 1, .p = 1, .options = "", .variant = &kernel->variants[0], .inner = 1};
    fprintf(out, ",%d", kernel->bytes(&smallest) > 0);
}

void describe_kernels(FILE *out)
{
    fputs("kernel,title,unit,work_unit,work_exponent,roof,limit,options,sizes_quick,sizes_standard,"
          "sizes_publish,sizes_sources,workers_sources,options_sources,results_sources,scaling_sources,memory,"
          "variant,model,role,check,summary,consumes_input,tolerance,region,extra\n", out);
    for (const struct kernel *const *kernel = kernel_list(); *kernel; kernel++)
        for (const struct variant *variant = (*kernel)->variants; variant->name; variant++) {
            write_kernel(out, *kernel);
            write_variant(out, *kernel, variant);
        }
}

static void write_fact(FILE *out, const char *key, const char *value)
{
    csv_write_text(out, key);
    fputc(',', out);
    csv_write_text(out, value);
    fputc('\n', out);
}

void describe_build(FILE *out, describe_library *library, const char *launcher)
{
    char text[256];
    fputs("key,value\n", out);
    write_fact(out, "worker_version", SPEEDUP_VERSION);
    write_fact(out, "worker_compiler", SPEEDUP_COMPILER);
    write_fact(out, "worker_flags", SPEEDUP_FLAGS);
    write_fact(out, "worker_openmp", team_runtime());
    write_fact(out, "worker_gsl", gsl_version);
    write_fact(out, "worker_libc", gnu_get_libc_version());
    if (!library)
        return;
    library(text, sizeof text);
    write_fact(out, "worker_mpi", text);
    write_fact(out, "worker_mpi_launcher", launcher);
}

static void take_fact(void *context, const char *key, const char *value)
{
    fputs("worker_", context);
    write_fact(context, key, value);
}

void describe_openmp(FILE *out)
{
    fputs("key,value\n", out);
    runtime_facts(take_fact, out);
}

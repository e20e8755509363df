/* Writes models.csv and model_curves.csv. */
#include "analysis/models.h"

#include "analysis/columns.h"
#include "journal/csv.h"

#include <stdbool.h>
#include <stdio.h>

static const char header_with_comma[] = MODEL_COLUMNS(TEXT_NAME, NUMBER_NAME, NUMBER_NAME);

static void write_row(FILE *file, const struct model_row *row)
{
    const char *comma = "";
    MODEL_COLUMNS(WRITE_TEXT, WRITE_COUNT, WRITE_REAL)
    fputc('\n', file);
}

static void write_rows(FILE *file, const struct model_list *models)
{
    fprintf(file, "%.*s\n", (int)(sizeof header_with_comma - 2), header_with_comma);
    for (size_t i = 0; i < models->count; i++)
        write_row(file, &models->rows[i]);
}

static void write_point(FILE *file, const struct model_row *row, const struct model_point *point, bool extrapolated)
{
    const char *const texts[] = {row->fingerprint, row->kind, row->kernel, row->variant, row->options};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        csv_write_text(file, texts[i]);
        fputc(',', file);
    }
    csv_write_count(file, row->n);
    fputc(',', file);
    csv_write_text(file, row->worker);
    const double numbers[] = {point->p, point->speedup, point->low, point->high};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        fputc(',', file);
        csv_write_real(file, numbers[i]);
    }
    fprintf(file, ",%d\n", extrapolated);
}

static void write_curves(FILE *file, const struct model_list *models)
{
    fputs("fingerprint,kind,kernel,variant,options,n,worker,p,speedup,speedup_low,speedup_high,extrapolated\n", file);
    for (size_t i = 0; i < models->count; i++)
        for (size_t k = 0; k < MODEL_CURVE && models->rows[i].model[0]; k++)
            write_point(file, &models->rows[i], &models->rows[i].curve[k], k > MODEL_STEPS);
}

int models_write(const struct model_list *models, const char *directory, char *path, size_t size)
{
    static const struct {
        const char *name;
        void (*write)(FILE *, const struct model_list *);
    } files[] = {{"models.csv", write_rows}, {"model_curves.csv", write_curves}};
    int error = 0;
    for (size_t i = 0; i < sizeof files / sizeof *files && error == 0; i++) {
        struct replacement *replacement;
        FILE *file;
        snprintf(path, size, "%s/%s", directory, files[i].name);
        error = replace_open(path, &replacement, &file);
        if (error == 0) {
            files[i].write(file, models);
            error = replace_commit(replacement);
        }
    }
    return error;
}

/* Writes the part of a gnuplot script that holds names, texts and numbers. */
#include "plots/script.h"

#include "journal/human.h"

#include <dirent.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT = 512, PATH = PATH_MAX + 512 };

/* A byte between single quotes, or joined on by its number: a doubled quote would be misread at the beginning of a text,
 * and a control character could end the line. */
static void write_byte(FILE *script, unsigned char byte)
{
    if (byte == '\'' || byte < ' ' || byte == 127)
        fprintf(script, "'.\"\\%03o\".'", (unsigned)byte);
    else
        fputc(byte, script);
}

void script_path(FILE *script, const char *name, const char *path)
{
    fprintf(script, "%s = '", name);
    for (; *path; path++)
        write_byte(script, (unsigned char)*path);
    fputs("'\n", script);
}

/* Bytes of the UTF-8 letter at text; 0 if there is none, or one that XML does not know.  RFC 3629, section 4. */
static size_t letter(const unsigned char *text)
{
    const size_t length = text[0] < 0x80 ? 1 : text[0] < 0xc2 ? 0 : text[0] < 0xe0 ? 2 : text[0] < 0xf0 ? 3 : text[0] < 0xf5 ? 4 : 0;
    for (size_t i = 1; i < length; i++)
        if ((text[i] & 0xc0) != 0x80)
            return 0;
    const bool too_long = (text[0] == 0xe0 && text[1] < 0xa0) || (text[0] == 0xf0 && text[1] < 0x90);
    const bool beyond = (text[0] == 0xed && text[1] > 0x9f) || (text[0] == 0xf4 && text[1] > 0x8f);
    const bool no_letter = text[0] == 0xef && text[1] == 0xbf && text[2] > 0xbd; /* U+FFFE, U+FFFF */
    return too_long || beyond || no_letter ? 0 : length;
}

void script_text(FILE *script, const char *name, const char *text)
{
    const char *const begin = text;
    fprintf(script, "%s = '", name);
    while (*text) {
        const size_t length = letter((const unsigned char *)text);
        const bool control = (unsigned char)*text < ' ' || *text == 127;
        if (*text == '>' && text - begin >= 2 && text[-1] == ']' && text[-2] == ']')
            fputc(' ', script); /* gnuplot escapes '<' and '&' in SVG, and forgets this */
        if (length == 0 || control)
            fputc('?', script);
        else
            for (size_t i = 0; i < length; i++)
                write_byte(script, (unsigned char)text[i]);
        text += length ? length : 1;
    }
    fputs("'\n", script);
}

/* Value of a key in an environment file. */
static const char *value_of(const struct table *table, const char *key)
{
    for (size_t row = 0; row < table_rows(table); row++)
        if (strcmp(table_text(table, row, "key"), key) == 0)
            return table_text(table, row, "value");
    return "";
}

/* Host and CPU of the machine with that fingerprint, from any session's environment file; "" if none tells. */
static void machine(const char *directory, const char *fingerprint, char *text, size_t size)
{
    char path[PATH];
    struct dirent **entries;
    struct table *table;
    text[0] = '\0';
    snprintf(path, sizeof path, "%s/raw", directory);
    int count = scandir(path, &entries, NULL, alphasort);
    for (int i = 0; i < count; i++) {
        snprintf(path, sizeof path, "%s/raw/%s", directory, entries[i]->d_name);
        bool environment = strstr(entries[i]->d_name, ".environment.csv") != NULL;
        if (!text[0] && environment && table_load(path, &table, NULL, 0) == 0) {
            if (strcmp(value_of(table, "fingerprint"), fingerprint) == 0)
                snprintf(text, size, ", %.60s, %.80s", value_of(table, "hostname"), value_of(table, "cpu_model"));
            table_free(table);
        }
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
}

/* How many candidates of the selection have a break-even size at p_most in break_even.csv; 0 where there is no such file. */
static size_t break_evens(const char *path, const struct selection *selection)
{
    struct table *table;
    size_t count = 0;
    if (table_load(path, &table, NULL, 0) != 0)
        return 0;
    for (size_t row = 0; row < table_rows(table); row++)
        count += strcmp(table_text(table, row, "kernel"), selection->kernel) == 0 &&
                 strcmp(table_text(table, row, "options"), selection->options) == 0 &&
                 strcmp(table_text(table, row, "fingerprint"), selection->fingerprint) == 0 &&
                 strcmp(table_text(table, row, "worker"), selection->worker) == 0 &&
                 table_count(table, row, "p") == selection->p_most && table_real(table, row, "break_even_n") > 0;
    table_free(table);
    return count;
}

static void write_texts(FILE *script, const char *directory, const struct selection *selection)
{
    char text[TEXT], time[32], low[32], high[32], host[200];
    human_duration(selection->baseline_ns, time, sizeof time);
    human_duration(selection->baseline_low_ns, low, sizeof low);
    human_duration(selection->baseline_high_ns, high, sizeof high);
    if (selection->baseline_low_ns > 0)
        snprintf(text, sizeof text, "baseline: %s, %s (95 %% interval %s to %s) at n = %" PRId64, selection->baseline,
                 time, low, high, selection->n_most);
    else
        snprintf(text, sizeof text, "baseline: %s, %s at n = %" PRId64 " (fewer than 6 visits: no intervals)",
                 selection->baseline, time, selection->n_most);
    script_text(script, "baseline_text", text);
    snprintf(text, sizeof text, "n = %" PRId64 " %s, strong scaling", selection->n_most, selection->unit);
    if (selection->weak && selection->work_exponent == 1)
        snprintf(text, sizeof text, "weak scaling, n = %" PRId64 " p %s", selection->n_most, selection->unit);
    else if (selection->weak)
        snprintf(text, sizeof text, "weak scaling, n = %" PRId64 " p^(1/%g) %s", selection->n_most,
                 selection->work_exponent, selection->unit);
    script_text(script, "at_n", text);
    snprintf(text, sizeof text, "p = %" PRId64, selection->p_most);
    script_text(script, "at_p", text);
    machine(directory, selection->fingerprint, host, sizeof host);
    snprintf(text, sizeof text, "preset %s, %" PRId64 " visits, medians%s%s%s%s", selection->preset,
             selection->visits, selection->baseline_low_ns > 0 ? " with exact 95 % intervals" : "", host,
             selection->one_of_two ? ", " : "", selection->one_of_two ? selection->worker : "");
    script_text(script, "footer", text);
}

void script_selection(FILE *script, const char *directory, const struct selection *selection)
{
    char path[PATH];
    snprintf(path, sizeof path, "%s/summary.csv", directory);
    script_path(script, "summary", path);
    snprintf(path, sizeof path, "%s/model_curves.csv", directory);
    script_path(script, "model_curves", path);
    snprintf(path, sizeof path, "%s/break_even.csv", directory);
    script_path(script, "break_even", path);
    fprintf(script, "break_evens = %zu\n", selection->weak ? 0 : break_evens(path, selection));
    script_text(script, "kernel", selection->kernel);
    script_text(script, "options", selection->options);
    script_text(script, "fingerprint", selection->fingerprint);
    script_text(script, "worker", selection->worker);
    script_text(script, "scaling", selection->weak ? "weak" : "strong");
    script_text(script, "kernel_title", selection->title[0] ? selection->title : selection->kernel);
    script_text(script, "unit", selection->unit);
    script_text(script, "baseline", selection->baseline);
    script_text(script, "variants", selection->variants);
    script_text(script, "candidates", selection->candidates);
    script_text(script, "references", selection->references);
    script_text(script, "workers", selection->workers);
    script_text(script, "sizes", selection->sizes);
    script_text(script, "modelled", selection->modelled);
    script_text(script, "models", selection->models);
    script_text(script, "recommended", selection->recommended);
    write_texts(script, directory, selection);
    fprintf(script,
            "n_most = %" PRId64 ".0\nn_least = %" PRId64 ".0\np_most = %" PRId64 "\np_all = %" PRId64
            "\noversubscribed = %zu\nunstable = %zu\nroofed = %zu\nroof_least = %.9g\ntop = %.9g\nbaseline_ns = %.9g\n",
            selection->n_most, selection->n_least, selection->p_most, selection->p_all, selection->oversubscribed,
            selection->unstable, selection->roofed, selection->roof_least, selection->top, selection->baseline_ns);
}

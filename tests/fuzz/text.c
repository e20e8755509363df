/* Texts on their way to a terminal, a script of gnuplot, and finished pictures. */
#include "tests/fuzz/fuzz.h"

#include "journal/name.h"
#include "journal/utf8.h"
#include "plots/finish.h"
#include "plots/picture.h"
#include "plots/script.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a writer makes of the text; the caller frees. */
static char *written(void (*write)(FILE *out, const char *text), const char *text)
{
    char *out = NULL;
    size_t length;
    FILE *file = open_memstream(&out, &length);
    FUZZ_HOLDS(file != NULL);
    write(file, text);
    FUZZ_HOLDS(fclose(file) == 0 && strlen(out) == length);
    return out;
}

static void write_plain(FILE *out, const char *text)
{
    utf8_write_plain(text, out);
}

static void write_script(FILE *out, const char *text)
{
    script_text(out, "x", text);
}

static void write_path(FILE *out, const char *text)
{
    script_path(out, "x", text);
}

static void check_controls(const char *text)
{
    for (; *text; text++)
        FUZZ_HOLDS((unsigned char)*text >= ' ' && *text != 127);
}

/* An assignment of single-quoted pieces, and of numbered bytes joined to them: nothing that gnuplot would act on. */
static void check_script(const char *line)
{
    const char *at = line;
    FUZZ_HOLDS(strncmp(at, "x = '", 5) == 0);
    at += 5;
    for (;;) {
        const size_t length = strcspn(at, "'\n");
        FUZZ_HOLDS(at[length] == '\'');
        at += length + 1;
        if (strcmp(at, "\n") == 0)
            return;
        FUZZ_HOLDS(strncmp(at, ".\"\\", 3) == 0 && strspn(at + 3, "01234567") == 3 && strncmp(at + 6, "\".'", 3) == 0);
        at += 9;
    }
}

static void check_text(const char *text)
{
    char *out = written(write_plain, text);
    uint32_t letter;
    check_controls(out);
    for (const char *at = out; *at;) {
        const size_t length = utf8_letter(at, &letter);
        FUZZ_HOLDS(length > 0);
        at += length;
    }
    free(out);
    out = malloc(4 * strlen(text) + 8);
    FUZZ_HOLDS(out != NULL);
    check_controls(name_escape(out, 4 * strlen(text) + 8, text));
    free(out);
    out = written(write_script, text);
    check_script(out);
    free(out);
    out = written(write_path, text);
    check_script(out);
    free(out);
}

/* Pictures are files, which takes a hundred times as long as texts do. */
static void check_pictures(const uint8_t *data, size_t size)
{
    static const char *const names[] = {"text", "a.svg", "a.tex", NULL}, *const formats[] = {"svg", "png", "pdf", "tex"};
    char path[4096];
    const char *folder = fuzz_files(data, size, names);
    snprintf(path, sizeof path, "%s/a.svg", folder);
    finish_svg(path);
    for (size_t i = 0; i < 4; i++)
        picture_check(path, formats[i]);
    snprintf(path, sizeof path, "%s/a.tex", folder);
    finish_tex(path, "a.pdf");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > 0 && data[0] == '@') {
        check_pictures(data, size);
        return 0;
    }
    char *text = strndup((const char *)data, size);
    FUZZ_HOLDS(text != NULL);
    check_text(text);
    free(text);
    return 0;
}

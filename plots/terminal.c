/* The terminals of gnuplot that make pictures. */
#include "plots/terminal.h"

#include <string.h>

static const char *const formats[TERMINAL_FORMATS] = {"svg", "png", "pdf", "tex"};

/* A page is 16 cm wide, a column of a journal 8.6 cm, a slide has 16:9; PNG for a page and a slide has 1.5 times the points of
 * SVG, for a column 300 an inch. */
static const struct size {
    const char *name, *terminals[TERMINAL_FORMATS];
    size_t rows, letters;
} sizes[] = {
    {"page",
     {"svg size 900,560 font 'DejaVu Sans,13'",
      "pngcairo size 1350,840 font 'DejaVu Sans,11' fontscale 1.5 linewidth 1.5 pointscale 1.5",
      "pdfcairo size 16cm,10cm font 'DejaVu Sans,10'", "cairolatex pdf input size 16cm,10cm font ',10'"},
     30, 112},
    {"slide",
     {"svg size 1280,720 font 'DejaVu Sans,19'",
      "pngcairo size 1920,1080 font 'DejaVu Sans,16' fontscale 1.5 linewidth 2 pointscale 2",
      "pdfcairo size 25.4cm,14.29cm font 'DejaVu Sans,15'", "cairolatex pdf input size 12.8cm,7.2cm font ',8'"},
     26, 108},
    {"column",
     {"svg size 480,420 font 'DejaVu Sans,10'",
      "pngcairo size 1016,889 font 'DejaVu Sans,8' fontscale 1.8 linewidth 1.6 pointscale 1.6",
      "pdfcairo size 8.6cm,7.5cm font 'DejaVu Sans,6.5'", "cairolatex pdf input size 8.6cm,7.5cm font ',7'"},
     20, 78},
};
enum { SIZES = sizeof sizes / sizeof *sizes };

static const struct {
    const char *name, *background;
} themes[] = {{"light", "#ffffff"}, {"dark", "#16181c"}};
enum { THEMES = sizeof themes / sizeof *themes };

const char *terminal_format(size_t index)
{
    return formats[index];
}

/* Adds a choice to "a, b". */
static void offer(char choices[], size_t size, const char *name)
{
    const size_t used = strlen(choices);
    snprintf(choices + used, size - used, "%s%s", used ? ", " : "", name);
}

bool terminal_is_format(const char *word, size_t length, char choices[], size_t size)
{
    bool known = false;
    choices[0] = '\0';
    for (size_t i = 0; i < TERMINAL_FORMATS; i++) {
        known = known || (strlen(formats[i]) == length && strncmp(formats[i], word, length) == 0);
        offer(choices, size, formats[i]);
    }
    return known;
}

bool terminal_is_size(const char *word, char choices[], size_t size)
{
    bool known = false;
    choices[0] = '\0';
    for (size_t i = 0; i < SIZES; i++) {
        known = known || strcmp(sizes[i].name, word) == 0;
        offer(choices, size, sizes[i].name);
    }
    return known;
}

bool terminal_is_theme(const char *word, char choices[], size_t size)
{
    bool known = false;
    choices[0] = '\0';
    for (size_t i = 0; i < THEMES; i++) {
        known = known || strcmp(themes[i].name, word) == 0;
        offer(choices, size, themes[i].name);
    }
    return known;
}

bool terminal_wanted(const char *list, size_t format)
{
    return strstr(list, formats[format]) != NULL; /* all have three letters, and the list is checked */
}

void terminal_suffix(const struct terminal_look *look, char *text, size_t size)
{
    const bool page = strcmp(look->size, sizes[0].name) == 0, light = strcmp(look->theme, themes[0].name) == 0;
    snprintf(text, size, "%s%s%s%s", page ? "" : ".", page ? "" : look->size, light ? "" : ".",
             light ? "" : look->theme);
}

static const struct size *size_of(const struct terminal_look *look)
{
    const struct size *found = &sizes[0];
    for (size_t i = 0; i < SIZES; i++)
        found = strcmp(sizes[i].name, look->size) == 0 ? &sizes[i] : found;
    return found;
}

size_t terminal_rows(const struct terminal_look *look)
{
    return size_of(look)->rows;
}

size_t terminal_letters(const struct terminal_look *look)
{
    return size_of(look)->letters;
}

void terminal_set(FILE *script, size_t format, const struct terminal_look *look)
{
    const char *background = themes[0].background;
    for (size_t i = 0; i < THEMES; i++)
        background = strcmp(themes[i].name, look->theme) == 0 ? themes[i].background : background;
    fprintf(script, "set terminal %s background rgb '%s'\npage_size = '%s'\ntheme = '%s'\npicture_format = '%s'\npaper = '%s'\n",
            size_of(look)->terminals[format], background, look->size, look->theme, formats[format], background);
}

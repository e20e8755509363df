/* Writes texts so that gnuplot takes them literally. */
#include "plots/script.h"

#include "journal/utf8.h"

#include <stdbool.h>

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

void script_text(FILE *script, const char *name, const char *text)
{
    const char *const begin = text;
    fprintf(script, "%s = '", name);
    while (*text) {
        uint32_t letter;
        const size_t length = utf8_letter(text, &letter);
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


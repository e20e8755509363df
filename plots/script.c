/* Writes texts so that gnuplot takes them literally. */
#include "plots/script.h"

#include <stdbool.h>
#include <string.h>

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


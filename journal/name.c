/* Escapes control characters of names. */
#include "journal/name.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ASCII controls, and 0x80 to 0x9f where they are no part of a UTF-8 letter: alone, or as U+0080 to
 * U+009F behind 0xc2; some terminals obey those as well. */
static bool is_control(unsigned char byte, unsigned char before)
{
    if (byte < ' ' || byte == 0x7f)
        return true;
    return byte >= 0x80 && byte < 0xa0 && (before < 0x80 || before == 0xc2);
}

enum { ESCAPE = 4 };

char *name_escape(char *text, size_t size, const char *name)
{
    size_t used = 0;
    unsigned char before = 0;

    for (; *name && used + ESCAPE < size; ++name) {
        unsigned char byte = (unsigned char)*name;
        if (is_control(byte, before))
            used += (size_t)snprintf(text + used, size - used, "\\x%02X", (unsigned)byte);
        else
            text[used++] = (char)byte;
        before = byte;
    }
    text[used] = '\0';
    return text;
}

bool name_is_plain(const char *name)
{
    for (unsigned char before = 0; *name; before = (unsigned char)*name++)
        if (is_control((unsigned char)*name, before))
            return false;
    return true;
}

void name_quote(FILE *out, const char *word)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@%+=:,./_-";
    const bool simple = word[0] && word[strspn(word, plain)] == '\0';
    if (simple) {
        fputs(word, out);
        return;
    }
    fputc('\'', out);
    for (; *word; word++)
        fputs(*word == '\'' ? "'\\''" : (char[]){*word, '\0'}, out);
    fputc('\'', out);
}

/* Printed at once, so that no other program's line comes in between. */
void name_line(FILE *out, const char *format, va_list arguments)
{
    char *line, *plain = NULL;
    const int length = vasprintf(&line, format, arguments);
    if (length < 0)
        line = NULL;
    const size_t size = line ? ESCAPE * (size_t)length + ESCAPE + 1 : 0;
    if (line)
        plain = malloc(size);
    fprintf(out, "speedup: %s\n", plain ? name_escape(plain, size, line) : "out of memory: free some");
    free(plain);
    free(line);
}

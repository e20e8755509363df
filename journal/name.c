/* Escapes control characters of names. */
#include "journal/name.h"

#include <stdbool.h>
#include <stdio.h>

/* ASCII controls, and 0x80 to 0x9f where they are no part of a UTF-8 letter: alone, or as U+0080 to
 * U+009F behind 0xc2; some terminals obey those as well. */
static bool is_control(unsigned char byte, unsigned char before)
{
    if (byte < ' ' || byte == 0x7f)
        return true;
    return byte >= 0x80 && byte < 0xa0 && (before < 0x80 || before == 0xc2);
}

char *name_escape(char *text, size_t size, const char *name)
{
    enum { ESCAPE = 4 };
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

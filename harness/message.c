/* One line on stderr. */
#include "harness/message.h"

#include <stdarg.h>
#include <stdio.h>

void message(const char *format, ...)
{
    char line[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    for (char *at = line; *at; at++)
        if ((unsigned char)*at < ' ' || *at == 127)
            *at = '?';
    fprintf(stderr, "speedup: %s\n", line);
}

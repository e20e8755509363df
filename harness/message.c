/* One line on stderr. */
#include "harness/message.h"

#include "journal/name.h"

#include <stdarg.h>

void message(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    name_line(stderr, format, arguments);
    va_end(arguments);
}

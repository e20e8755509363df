/* Numbers distinct texts.  There are few of them, so a search from the newest is fast enough. */
#include "analysis/names.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int names_number(struct names *names, const char *text, size_t length, size_t *number)
{
    for (size_t i = names->count; i-- > 0;)
        if (strncmp(names->text[i], text, length) == 0 && names->text[i][length] == '\0') {
            *number = i;
            return 0;
        }
    char **larger = realloc(names->text, (names->count + 1) * sizeof *larger);
    if (!larger)
        return ENOMEM;
    names->text = larger;
    names->text[names->count] = strndup(text, length);
    if (!names->text[names->count])
        return ENOMEM;
    *number = names->count++;
    return 0;
}

bool names_known(const struct names *names, const char *text)
{
    for (size_t i = 0; i < names->count; i++)
        if (strcmp(names->text[i], text) == 0)
            return true;
    return false;
}

void names_free(struct names *names)
{
    for (size_t i = 0; i < names->count; i++)
        free(names->text[i]);
    free(names->text);
    memset(names, 0, sizeof *names);
}

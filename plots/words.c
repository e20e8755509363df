/* Lists of names in one text. */
#include "plots/words.h"

#include <stdio.h>
#include <string.h>

size_t words_count(const char *list)
{
    size_t count = *list != '\0';
    for (; *list; list++)
        count += *list == ' ';
    return count;
}

size_t words_place(const char *list, const char *name)
{
    const size_t length = strlen(name);
    for (size_t place = 1; *list; place++) {
        const size_t item = strcspn(list, " ");
        if (item == length && strncmp(list, name, length) == 0)
            return place;
        list += item + (list[item] == ' ');
    }
    return 0;
}

bool words_append(char list[WORDS_BYTES], const char *name)
{
    const size_t used = strlen(list);
    if (used + strlen(name) + 2 > WORDS_BYTES)
        return false;
    snprintf(list + used, WORDS_BYTES - used, "%s%s", used ? " " : "", name);
    return true;
}

bool words_next(const char **at, char name[], size_t size)
{
    const size_t length = strcspn(*at, " ");
    if (length == 0)
        return false;
    snprintf(name, size, "%.*s", (int)length, *at);
    *at += length + ((*at)[length] == ' ');
    return true;
}

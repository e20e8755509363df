/* What became of the machine while it was measured. */
#include "harness/environment.h"
#include "harness/environment_keys.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Other at every look. */
static bool never_rests(const char *key)
{
    static const char *const keys[] = {"start_utc", "memory_available_bytes", "load_average", "doctor_verdict"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (strcmp(key, keys[i]) == 0)
            return true;
    return false;
}

int environment_changes(const struct environment *begun, const struct environment *ended,
                        struct environment_change **changes, size_t *count)
{
    size_t keys = 0;
    for (const struct environment_key *key = environment_key_list(); key->name; key++)
        keys++;
    *count = 0;
    *changes = calloc(keys, sizeof **changes);
    if (!*changes)
        return ENOMEM;
    for (const struct environment_key *key = environment_key_list(); key->name; key++) {
        const char *before = environment_value(begun, key->name), *after = environment_value(ended, key->name);
        if (before && after && strcmp(before, after) != 0 && !never_rests(key->name))
            (*changes)[(*count)++] = (struct environment_change){.key = key->name, .begun = before, .ended = after};
    }
    return 0;
}

int environment_write_changes(const struct environment_change *changes, size_t count, const char *path)
{
    struct replacement *replacement;
    FILE *file;
    int error = replace_open(path, &replacement, &file);
    if (error)
        return error;
    fputs("key,begun,ended\n", file);
    for (size_t i = 0; i < count; i++) {
        csv_write_text(file, changes[i].key);
        fputc(',', file);
        csv_write_text(file, changes[i].begun);
        fputc(',', file);
        csv_write_text(file, changes[i].ended);
        fputc('\n', file);
    }
    return replace_commit(replacement); /* the stream keeps the error of a write until here */
}

/* The table of presets. */
#include "harness/preset.h"

#include <stddef.h>
#include <string.h>

static const struct preset presets[] = {
    {"quick", "sizes_quick", 9, 1, 10000000, 60, "minutes; quick, not for publication"},
    {"standard", "sizes_standard", 15, 3, 50000000, 120, "an hour or less"},
    {"publish", "sizes_publish", 30, 3, 100000000, 600, "hours; for figures that leave the house"},
    {"sources", "sizes_sources", 9, 1, 10000000, 60, "the sizes and workers of the published tables"},
    {0}};

const struct preset *preset_find(const char *name)
{
    for (const struct preset *preset = presets; preset->name; preset++)
        if (strcmp(preset->name, name) == 0)
            return preset;
    return NULL;
}

const struct preset *preset_list(void)
{
    return presets;
}

/* Presets: how often, how long and how large. */
#ifndef SPEEDUP_HARNESS_PRESET_H
#define SPEEDUP_HARNESS_PRESET_H

#include <stdint.h>

struct preset {
    const char *name;
    const char *sizes_column; /* of the worker's description: the problem sizes */
    int visits;               /* measured visits per cell; n whose exact interval wastes least: 9, 15, 30 */
    int repetitions;          /* timed repetitions in a visit, after one warm-up */
    int64_t min_time_ns;      /* an interval lasts at least this, or one run if that is longer */
    int64_t time_limit_s;     /* of one visit */
    const char *summary;
};

/* The preset of that name, or NULL. */
const struct preset *preset_find(const char *name);

/* All presets, ending with {0}; the first is the standard one of `./run_all.sh`. */
const struct preset *preset_list(void);

#endif

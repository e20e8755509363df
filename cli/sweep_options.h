/* The options of `speedup sweep`, which `speedup submit` takes, too. */
#ifndef SPEEDUP_CLI_SWEEP_OPTIONS_H
#define SPEEDUP_CLI_SWEEP_OPTIONS_H

#include "cli/commands.h"
#include "harness/sweep.h"

#include <limits.h>

/* What argv sets, before it is checked together.  Begin with seed and acknowledge_fd -1: not given. */
struct sweep_arguments {
    const char *preset, *worker, *scaling, *part;
    bool resume, go_on;
    int64_t seed, acknowledge_fd;
    char own_worker[PATH_MAX]; /* the one beside the program */
};

enum { SWEEP_OPTIONS = 48 }; /* room for them, for those of `speedup submit`, and for the {0} at the end */

/* The options that set *arguments and *options, into table[SWEEP_OPTIONS], ended by {0}; returns how many. */
size_t sweep_option_table(struct sweep_arguments *arguments, struct sweep_options *options, struct cli_option table[]);

/* What the options say together, into *options; false after a message. */
bool sweep_arguments_check(struct sweep_arguments *arguments, struct sweep_options *options);

/* An option given that says what a campaign measures, or NULL.  from: 0, or 1 for any but --preset. */
const char *sweep_planning_option(const struct sweep_arguments *arguments, const struct plan_request *request, size_t from);

#endif

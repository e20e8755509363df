/* machines.csv: the machines of a campaign, and what was measured on each. */
#ifndef SPEEDUP_ANALYSIS_MACHINE_LIST_H
#define SPEEDUP_ANALYSIS_MACHINE_LIST_H

#include "analysis/campaign.h"

#include <stdio.h>

/* TEXT(name, bytes), COUNT(name), in the order of the file; docs/results-format.md explains each. */
#define MACHINE_COLUMNS(TEXT, COUNT)                                                                          \
    TEXT(fingerprint, 32) TEXT(kind, 32) TEXT(hostname, 64) TEXT(cpu_model, 96) COUNT(allowed_cpus) TEXT(boot_id, 48) \
    COUNT(sessions) COUNT(rows) COUNT(groups) COUNT(visits) COUNT(groups_left_out) COUNT(visits_left_out)

#define MACHINE_TEXT_FIELD(name, bytes) char name[bytes];
#define MACHINE_COUNT_FIELD(name) int64_t name;
struct machine_row {
    MACHINE_COLUMNS(MACHINE_TEXT_FIELD, MACHINE_COUNT_FIELD)
};

struct machine_list {
    struct machine_row *rows; /* rows[count], in the order of campaign->fingerprints */
    size_t count;
};

/* What the visits of the campaign and the environment files of its directory say.  ENOMEM.  The caller frees
 * list->rows. */
int machine_list_derive(const struct campaign *campaign, const char *directory, struct machine_list *list);

/* Writes machines.csv whole to path.  errno. */
int machine_list_write(const struct machine_list *list, const char *path);

/* Prints a table of the machines where there are several, and what was left out of which; of one machine
 * nothing. */
void machine_list_tell(const struct machine_list *list, FILE *messages);

#endif

/* A campaign that several machines had a part in: what of it counts on the present one.
 *
 * Rows of different machines (fingerprints: host, boot, CPU model, usable CPUs, limits) are never paired.  So
 * what is compared is complete only if it is complete on one machine: a comparison group, or the whole grid
 * that a search for break-even sizes walks through.  Another machine begins it anew; the same one goes on.
 * Limits are the roofs of what is measured beside them, so a machine that has workloads has limits of its own. */
#ifndef SPEEDUP_HARNESS_MACHINES_H
#define SPEEDUP_HARNESS_MACHINES_H

#include "harness/standing.h"
#include "harness/topology.h"
#include "journal/shard.h"

/* What the journal holds of another machine. */
struct machine_standing {
    char fingerprint[32];
    char name[128];          /* "host, CPU model", as far as they are known */
    struct standing standing;
    size_t begun;            /* groups begun there that the present machine does from the beginning */
};

/* Puts into standing, which holds the rows of the present machine (here false: there is none), the groups that
 * are complete on one of others[count]: their standings get in exchange what it held of these.  Sets `begun`
 * of each, and returns how many groups were begun on any of them and are done anew here.  Pure. */
size_t machines_choose(struct standing *standing, bool here, struct machine_standing others[], size_t count);

/* Reads the journal of a campaign's directory into an empty standing, as it counts on the machine of that
 * topology (NULL: on none), and tells in a message what is done anew.  A directory without shards is an empty
 * journal.  0 or errno. */
int machines_read(struct standing *standing, const char *directory, const struct topology *topology,
                  struct shard_report *report);

#endif

/* Two sweeps never write the same part of one campaign at once: each holds a claim, a file in the campaign's
 * directory.
 *
 * No lock of the system is used, as those do not reach every network file system.  A claim is a file
 * DIR/NAME.claim of rows key,value that says who holds it.  It is written beside its place and linked to it,
 * which only one can.  A claim whose holder is gone is taken over; deleting it loses nothing but the
 * protection. */
#ifndef SPEEDUP_HARNESS_CLAIM_H
#define SPEEDUP_HARNESS_CLAIM_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Who holds a claim.  Texts that are not known are empty. */
struct claim_holder {
    char host[64], boot_id[48];
    char pid_namespace[32]; /* within which pid is a process */
    int64_t pid;
    int64_t start_ticks;    /* of the process, since the boot: the next process of the same number has another */
    char since_utc[24];     /* a label */
    char job[64], task[24]; /* of the batch system */
    int64_t restarts;       /* how often the batch system has begun that job anew */
};

struct claim {
    char path[PATH_MAX + 64];
    uint32_t token; /* checksum of what stands in it */
    bool held;
};

/* What the whole campaign is claimed as; a part of it is "part-I-of-N". */
#define CLAIM_CAMPAIGN "campaign"

/* Takes the claim `name` of a campaign's directory.  EEXIST: it, or one that excludes it, is held by another
 * process; *problem[size] says by which one, since when, and what to do.  After any other errno *problem says
 * why it cannot be had. */
int claim_take(const char *directory, const char *name, struct claim *claim, char *problem, size_t size);

/* Gives it back, if it is held and still there. */
void claim_drop(struct claim *claim);

/* Do claims of these two different names exclude each other?  The campaign and each of its parts do, and parts
 * of a different number of parts. */
bool claim_excludes(const char *name, const char *other);

/* This process, and what the batch system says of it. */
void claim_present(struct claim_holder *holder);

/* Reads a claim.  EINVAL: it says nobody's name; else errno. */
int claim_read(const char *path, struct claim_holder *holder);

/* Writes a claim, EEXIST if there is one; else errno. */
int claim_write(const char *path, const struct claim_holder *holder);

/* Checksum of all that a claim says. */
uint32_t claim_token(const struct claim_holder *holder);

/* Ticks at which that process of this machine began; 0: it is there, and does not tell; -1: there is none. */
int64_t claim_process_start(int64_t pid);

/* Is the holder gone?  On its own host, if it was booted anew or the process is another (start:
 * claim_process_start() of its pid).  On another host only if `present` is a later run of the same batch job
 * and task.  Pure. */
bool claim_is_stale(const struct claim_holder *holder, const struct claim_holder *present, int64_t start);

#endif

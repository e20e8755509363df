/* Tells by the batch system that a claim's holder is gone. */
#include "batch/claims.h"

#include "harness/claim.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Is it one of the jobs that were submitted?  Ids of arrays of PBS have "[]" behind the number, those of their
 * tasks "[2]". */
static bool is_ours(const struct table *jobs, const char *job)
{
    const size_t length = strspn(job, "0123456789");
    for (size_t row = 0; length > 0 && row < table_rows(jobs); row++) {
        const char *id = table_text(jobs, row, "id");
        if (strspn(id, "0123456789") == length && strncmp(id, job, length) == 0)
            return true;
    }
    return false;
}

void claims_drop_gone(const char *directory, const struct table *jobs, const struct queue_place places[], size_t parts)
{
    char path[PATH_MAX + 64];
    struct claim_holder holder;
    for (size_t part = 1; part <= parts; part++) {
        snprintf(path, sizeof path, "%s/part-%zu-of-%zu.claim", directory, part, parts);
        if (places[part].state == QUEUE_GONE && claim_read(path, &holder) == 0 && is_ours(jobs, holder.job))
            unlink(path);
    }
}

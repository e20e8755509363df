/* Judges the shards of a results directory: torn, damaged, duplicate, unreadable. */
#include "journal/fsck.h"

#include "journal/name.h"
#include "journal/shard.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* What must be unique: (session, visit, repetition). */
struct identity {
    size_t session; /* in sessions[] */
    int64_t visit;
    int64_t repetition;
};

struct session {
    char name[sizeof((struct record *)0)->session];
};

/* Both arrays double when full; identities are 24 bytes a row. */
struct inspection {
    FILE *out;
    struct fsck_report *report;
    struct session *sessions;
    size_t session_count, session_room;
    struct identity *identities;
    size_t identity_count, identity_room;
};

/* Makes room for one more element of size bytes behind count. */
static int make_room(void **array, size_t count, size_t *room, size_t size)
{
    if (count < *room)
        return 0;
    size_t wanted = *room ? 2 * *room : 64;
    void *grown = reallocarray(*array, wanted, size);
    if (!grown)
        return ENOMEM;
    *array = grown;
    *room = wanted;
    return 0;
}

/* Index of the session's name, added if new.  Searched from the end: rows of a session follow each
 * other. */
static int find_session(struct inspection *inspection, const char *name, size_t *index)
{
    for (size_t i = inspection->session_count; i-- > 0;) {
        *index = i;
        if (strcmp(inspection->sessions[i].name, name) == 0)
            return 0;
    }
    void *array = inspection->sessions;
    int error = make_room(&array, inspection->session_count, &inspection->session_room,
                          sizeof(struct session));
    if (error)
        return error;
    inspection->sessions = array;
    *index = inspection->session_count++;
    strncpy(inspection->sessions[*index].name, name, sizeof inspection->sessions[*index].name);
    return 0;
}

static int see_row(void *context, const struct record *record)
{
    struct inspection *inspection = context;
    struct identity identity = {0, record->visit, record->repetition};
    void *array = inspection->identities;

    int error =
        make_room(&array, inspection->identity_count, &inspection->identity_room, sizeof identity);
    if (error)
        return error;
    inspection->identities = array;
    error = find_session(inspection, record->session, &identity.session);
    if (error)
        return error;
    inspection->identities[inspection->identity_count++] = identity;
    inspection->report->visits += strcmp(record->type, "visit") == 0;
    return 0;
}

static const char *reason(int error)
{
    switch (error) {
    case EINVAL:
        return "not a shard, or its first two lines are damaged";
    case ENOTSUP:
        return "written by a later version of speedup: read it with that version, or a newer one";
    case ELOOP:
        return "a symbolic link";
    default:
        return strerror(error);
    }
}

/* Reads one shard and reports it.  Only what stops the whole inspection is an error here. */
static int see_shard(void *context, const char *path)
{
    struct inspection *inspection = context;
    struct fsck_report *report = inspection->report;
    struct shard_report met;
    char name[4 * PATH_MAX];

    name_escape(name, sizeof name, path);
    int error = shard_read(path, see_row, inspection, &met);
    if (error == ENOMEM)
        return error;
    ++report->shards;
    report->rows += met.rows;
    report->damaged += met.damaged;
    report->torn += met.torn;
    if (met.damaged > 0)
        fprintf(inspection->out, "%s: line %zu: damaged row (%zu in this shard)\n", name,
                met.first_bad, met.damaged);
    if (met.torn > 0)
        fprintf(inspection->out, "%s: torn tail: the last line is incomplete and does not count\n",
                name);
    if (error) {
        ++report->unreadable;
        fprintf(inspection->out, "%s: unreadable: %s\n", name, reason(error));
    }
    return 0;
}

static int by_identity(const void *left, const void *right)
{
    const struct identity *a = left, *b = right;

    if (a->session != b->session)
        return a->session < b->session ? -1 : 1;
    if (a->visit != b->visit)
        return a->visit < b->visit ? -1 : 1;
    return (a->repetition > b->repetition) - (a->repetition < b->repetition);
}

static void print_duplicate(const struct inspection *inspection, const struct identity *identity,
                            size_t rows)
{
    char name[4 * sizeof(struct session)], repetition[32] = "";

    name_escape(name, sizeof name, inspection->sessions[identity->session].name);
    if (identity->repetition != RECORD_UNKNOWN)
        snprintf(repetition, sizeof repetition, " repetition %jd", (intmax_t)identity->repetition);
    fprintf(inspection->out, "session %s visit %jd%s: %zu rows with this identity\n", name,
            (intmax_t)identity->visit, repetition, rows);
}

static void find_duplicates(struct inspection *inspection)
{
    const struct identity *identities = inspection->identities;
    size_t count = inspection->identity_count, next;

    if (count > 0)
        qsort(inspection->identities, count, sizeof *identities, by_identity);
    for (size_t first = 0; first < count; first = next) {
        for (next = first + 1;
             next < count && by_identity(&identities[first], &identities[next]) == 0;)
            ++next;
        if (next - first > 1)
            print_duplicate(inspection, &identities[first], next - first);
        inspection->report->duplicates += next - first - 1;
    }
}

static int print_summary(const struct fsck_report *report, FILE *out)
{
    fprintf(out,
            "shards=%zu rows=%zu visits=%zu torn=%zu damaged=%zu duplicates=%zu unreadable=%zu\n",
            report->shards, report->rows, report->visits, report->torn, report->damaged,
            report->duplicates, report->unreadable);
    if (fflush(out) != 0)
        return errno;
    return ferror(out) ? EIO : 0;
}

int fsck_run(const char *path, FILE *out, struct fsck_report *report)
{
    struct inspection inspection = {.out = out, .report = report};
    struct stat status;

    *report = (struct fsck_report){0};
    if (stat(path, &status) != 0)
        return errno;
    int error = S_ISDIR(status.st_mode) ? shard_each(path, see_shard, &inspection)
                                        : see_shard(&inspection, path);
    if (!error) {
        find_duplicates(&inspection);
        error = print_summary(report, out);
    }
    free(inspection.sessions);
    free(inspection.identities);
    if (error)
        return error;
    return report->damaged || report->duplicates || report->unreadable ? EILSEQ : 0;
}

/* The list of causes, and leaving out by cause. */
#include "analysis/cause.h"

#include "journal/name.h"

#include <errno.h>
#include <string.h>

static const char *const names[CAUSES] = {"starved",  "preempted", "steal",   "throttled", "cpu_pressure",
                                          "migrated", "unpinned",  "thermal", "governor"};

const char *cause_name(size_t cause)
{
    return names[cause];
}

uint32_t cause_bit(const char *text, size_t length)
{
    for (size_t cause = 0; cause < CAUSES; cause++)
        if (strlen(names[cause]) == length && memcmp(names[cause], text, length) == 0)
            return UINT32_C(1) << cause;
    return 0;
}

static int refuse(const char *option, const char *text, size_t length, char *problem, size_t size)
{
    char word[64], shown[128];
    int used = snprintf(word, sizeof word, "%.*s", (int)(length < 60 ? length : 60), text);
    used = snprintf(problem, size, "%s: '%s' is no cause: choose from", option, name_escape(shown, sizeof shown, word));
    for (size_t cause = 0; cause < CAUSES && used > 0 && (size_t)used < size; cause++)
        used += snprintf(problem + used, size - (size_t)used, "%s%s", cause ? "," : " ", names[cause]);
    return EINVAL;
}

int cause_parse(const char *option, const char *list, uint32_t *causes, char *problem, size_t size)
{
    *causes = 0;
    for (const char *at = list;;) {
        const size_t length = strcspn(at, ",");
        const uint32_t bit = cause_bit(at, length);
        if (bit == 0)
            return refuse(option, at, length, problem, size);
        *causes |= bit;
        if (at[length] == '\0')
            return 0;
        at += length + 1;
    }
}

void cause_exclude(struct campaign *campaign, uint32_t causes, struct exclusion *exclusion)
{
    memset(exclusion, 0, sizeof *exclusion);
    for (size_t i = 0; i < campaign->visit_count; i++) {
        struct campaign_visit *visit = &campaign->visits[i];
        size_t first = 0;
        if (visit->status != VISIT_OK)
            continue;
        exclusion->visits++;
        if ((visit->causes & causes) == 0)
            continue;
        while ((visit->causes & causes & UINT32_C(1) << first) == 0)
            first++;
        exclusion->by[first]++;
        exclusion->excluded++;
        visit->status = VISIT_EXCLUDED;
        campaign->rows_used -= visit->rows;
        campaign->rows_excluded += visit->rows;
    }
}

void cause_tell(const struct exclusion *exclusion, FILE *out)
{
    const char *before = ": ";
    fprintf(out, "%zu of %zu visits excluded by cause", exclusion->excluded, exclusion->visits);
    for (size_t cause = 0; cause < CAUSES; cause++)
        if (exclusion->by[cause] > 0) {
            fprintf(out, "%s%s %zu", before, names[cause], exclusion->by[cause]);
            before = ", ";
        }
    fputc('\n', out);
}

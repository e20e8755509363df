/* Tells kinds of machines apart, and leaves out what another machine has whole. */
#include "analysis/kinds.h"

#include "journal/facts.h"
#include "journal/record.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What machines of one kind have in common. */
static int name_kind(const struct table *facts, const char *fingerprint, char *name, size_t size)
{
    static const char *const keys[] = {"cpu_model", "topology", "caches", "allowed_cpus", "allowed_by"};
    char *text = NULL;
    size_t length;
    snprintf(name, size, "%.20s", fingerprint);
    if (!facts_known(facts, "cpu_model"))
        return 0;
    FILE *out = open_memstream(&text, &length);
    if (!out)
        return ENOMEM;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        fprintf(out, "%s=%s\n", keys[i], facts_value(facts, keys[i]));
    const int error = fclose(out) == 0 ? 0 : ENOMEM;
    if (error == 0)
        snprintf(name, size, "%08" PRIx32, record_crc(text, length));
    free(text);
    return error;
}

int kinds_add(struct campaign *campaign, const struct table *facts)
{
    const size_t count = campaign->fingerprints.count, cells = table_rows(campaign->plan);
    struct machine_kind *kinds = realloc(campaign->kinds, count * sizeof *kinds);
    if (!kinds)
        return ENOMEM;
    campaign->kinds = kinds;
    size_t *stop = realloc(campaign->stop, count * cells * sizeof *stop);
    if (!stop)
        return ENOMEM;
    campaign->stop = stop;
    memset(&stop[(count - 1) * cells], 0, cells * sizeof *stop);
    const char *llc = facts_known(facts, "llc_bytes");
    struct machine_kind *kind = &kinds[count - 1];
    *kind = (struct machine_kind){.pool = count - 1, .llc_bytes = llc ? strtod(llc, NULL) : (double)NAN};
    return name_kind(facts, campaign->fingerprints.text[count - 1], kind->name, sizeof kind->name);
}

const char *kinds_stop(const struct campaign *campaign, size_t fingerprint, size_t cell)
{
    const size_t cells = table_rows(campaign->plan);
    const bool any = fingerprint == SIZE_MAX;
    const size_t end = any ? campaign->fingerprints.count : fingerprint + 1;
    for (size_t i = any ? 0 : fingerprint; i < end; i++)
        if (campaign->stop[i * cells + cell])
            return campaign->words.text[campaign->stop[i * cells + cell] - 1];
    return "";
}

static bool is_limit(const struct campaign *campaign, size_t group)
{
    return table_count(campaign->plan, campaign->group_first[group], "limit") == 1;
}

/* The first group behind those that are complete only together. */
static size_t unit_end(const struct campaign *campaign, size_t group)
{
    const struct table *plan = campaign->plan;
    const size_t row = campaign->group_first[group];
    size_t end = group + 1;
    if (table_count(plan, row, "find_break_even") != 1 || is_limit(campaign, group))
        return end;
    while (end < campaign->groups &&
           strcmp(table_text(plan, campaign->group_first[end], "kernel"), table_text(plan, row, "kernel")) == 0 &&
           strcmp(table_text(plan, campaign->group_first[end], "options"), table_text(plan, row, "options")) == 0)
        end++;
    return end;
}

static bool is_complete(const struct campaign *campaign, size_t fingerprint, size_t first, size_t end)
{
    const size_t cells = table_rows(campaign->plan);
    for (size_t cell = campaign->group_first[first]; cell < campaign->group_first[end]; cell++)
        if (campaign->stop[fingerprint * cells + cell] == 0)
            return false;
    return true;
}

/* Sets left[fingerprint][group] for the groups first .. end - 1 of machines on which they are not complete, if
 * they are on another one. */
static void mark(const struct campaign *campaign, size_t first, size_t end, bool left[])
{
    bool any = false;
    for (size_t i = 0; i < campaign->fingerprints.count; i++)
        any = any || is_complete(campaign, i, first, end);
    for (size_t i = 0; any && i < campaign->fingerprints.count; i++) {
        const bool here = is_complete(campaign, i, first, end);
        for (size_t group = first; group < end; group++)
            left[i * campaign->groups + group] = !here;
    }
}

static size_t group_of(const struct campaign *campaign, const struct campaign_visit *visit)
{
    return (size_t)campaign->cells[visit->cell].group;
}

/* Copies are counted as such already. */
static void leave_out(struct campaign *campaign, const bool left[])
{
    for (size_t i = 0; i < campaign->visit_count; i++) {
        struct campaign_visit *visit = &campaign->visits[i];
        if (visit->status == VISIT_COPY || !left[visit->fingerprint * campaign->groups + group_of(campaign, visit)])
            continue;
        campaign->rows_used -= visit->rows;
        campaign->rows_elsewhere += visit->rows;
        visit->status = VISIT_ELSEWHERE;
    }
}

/* Have the machines a and b a group in common?  has[fingerprint][group] */
static bool overlap(const struct campaign *campaign, const bool has[], size_t a, size_t b)
{
    for (size_t group = 0; group < campaign->groups; group++)
        if (has[a * campaign->groups + group] && has[b * campaign->groups + group])
            return true;
    return false;
}

/* Can the machine be of that name beside the machines before it?  *pool: the first of that name. */
static bool fits(const struct campaign *campaign, const bool has[], size_t machine, const char *name, size_t *pool)
{
    *pool = machine;
    for (size_t before = machine; before-- > 0;) {
        if (strcmp(campaign->kinds[before].name, name) != 0)
            continue;
        if (overlap(campaign, has, before, machine))
            return false;
        *pool = before;
    }
    return true;
}

static void name_pools(struct campaign *campaign, const bool has[])
{
    for (size_t machine = 0; machine < campaign->fingerprints.count; machine++) {
        struct machine_kind *kind = &campaign->kinds[machine];
        char name[sizeof kind->name];
        memcpy(name, kind->name, sizeof name);
        for (int number = 2; !fits(campaign, has, machine, name, &kind->pool); number++)
            snprintf(name, sizeof name, "%.20s.%d", kind->name, number);
        memcpy(kind->name, name, sizeof name);
    }
}

/* Which machine has visits that count of which group; limits are apart from all figures of several machines. */
static void find_groups(const struct campaign *campaign, bool has[])
{
    memset(has, 0, campaign->fingerprints.count * campaign->groups * sizeof *has);
    for (size_t i = 0; i < campaign->visit_count; i++) {
        const struct campaign_visit *visit = &campaign->visits[i];
        const size_t group = group_of(campaign, visit);
        if (visit->status != VISIT_ELSEWHERE && visit->status != VISIT_COPY && visit->status != VISIT_ABORTED)
            has[visit->fingerprint * campaign->groups + group] = !is_limit(campaign, group);
    }
}

int kinds_settle(struct campaign *campaign)
{
    bool *flags = calloc(campaign->fingerprints.count * campaign->groups + 1, sizeof *flags);
    if (!flags)
        return ENOMEM;
    for (size_t group = 0, end; group < campaign->groups; group = end) {
        end = unit_end(campaign, group);
        if (!is_limit(campaign, group))
            mark(campaign, group, end, flags);
    }
    leave_out(campaign, flags);
    find_groups(campaign, flags);
    name_pools(campaign, flags);
    free(flags);
    return 0;
}

/* The answer in five sentences. */
#include "report/parts.h"

#include "journal/facts.h"
#include "journal/human.h"
#include "report/scaling_words.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

enum { MOST_VIEWS = 8 }; /* named in a sentence */

void say_interval(struct document *document, double value, double low, double high)
{
    char text[24], least[24], most[24];
    human_ratio(value, text, sizeof text);
    human_ratio(low, least, sizeof least);
    human_ratio(high, most, sizeof most);
    if (isfinite(low) && isfinite(high))
        document_say(document, "%s (%s to %s)", text, least, most);
    else
        document_say(document, "-");
}

void view_say_name(struct document *document, const struct report_view *view)
{
    const struct report_view_twins twins = report_view_twins(view);
    document_say(document, "%s", view->first->kernel);
    if (twins.options)
        document_say(document, " with %s", view->first->options);
    if (twins.worker)
        document_say(document, " by worker %s", view->first->worker);
    if (twins.machine)
        document_say(document, " on machine%s %s", report_view_machines(view) > 1 ? "s of kind" : "",
                     report_view_machines(view) > 1 ? view->first->kind : view->first->fingerprint);
}

static bool any_is_shown(const struct report_source *source)
{
    struct report_view view;
    for (size_t row = 0; report_view_next(source, &row, &view);)
        if (report_view_best(&view))
            return true;
    return false;
}

/* Says something of each of the first views, "; " between them. */
static void say_views(struct document *document, const struct report_source *source,
                      void (*say)(struct document *, const struct report_view *))
{
    struct report_view view;
    size_t count = 0;
    if (!any_is_shown(source)) {
        document_say(document,
                     "not known, as no speedup has an interval: that takes 6 good visits of a cell and of its "
                     "baseline.");
        return;
    }
    for (size_t row = 0; report_view_next(source, &row, &view); count++) {
        if (count >= MOST_VIEWS)
            continue;
        document_say(document, "%s", count ? "; " : "");
        view_say_name(document, &view);
        say(document, &view);
    }
    if (count > MOST_VIEWS)
        document_say(document, "; and %zu more, see below", count - MOST_VIEWS);
    document_say(document, ".");
}

static void tell_subject(struct document *document, const struct report_source *source)
{
    const struct table *plan = source->campaign.plan;
    const char *cpu = facts_known(source->environment, "cpu_model"),
               *allowed = facts_known(source->environment, "allowed_cpus"),
               *host = facts_known(source->environment, "hostname"),
               *start = facts_known(source->environment, "start_utc");
    size_t cells = 0;
    int64_t most = 0;
    for (size_t row = 0; row < table_rows(plan); row++) {
        const int64_t p = table_count(plan, row, "p");
        cells += table_count(plan, row, "limit") != 1;
        most = p > most ? p : most;
    }
    document_item(document,
                  "Measured: %zu cell%s of kernel, variant, size and workers, with %s%" PRId64
                  " worker%s, %s scaling, on %s",
                  cells, cells == 1 ? "" : "s", most == 1 ? "" : "1 to ", most, most == 1 ? "" : "s",
                  table_text(plan, 0, "scaling"), cpu ? cpu : "a machine whose CPU is not recorded");
    if (allowed)
        document_say(document, " with %s CPU%s allowed", allowed, strcmp(allowed, "1") == 0 ? "" : "s");
    if (source->machines.count > 1)
        document_say(document, ", one of %zu machines", source->machines.count);
    else if (host)
        document_say(document, ", host %s", host);
    if (start)
        document_say(document, ", from %s", start);
    document_say(document, ", preset %s.", table_text(plan, 0, "preset"));
}

static void say_gain(struct document *document, const struct report_view *view)
{
    const struct summary_row *best = report_view_best(view);
    if (!best) {
        document_say(document, ": none shown, as %s",
                     report_view_shown(view) ? "no speedup has an interval" : "no candidate has a speedup");
        return;
    }
    document_say(document, best->speedup_low > 1 ? " " : ": no gain shown, at best ");
    say_interval(document, best->speedup, best->speedup_low, best->speedup_high);
    document_say(document, "%s by %s with %" PRId64 " worker%s at n = %" PRId64,
                 strcmp(best->stability, "unstable") == 0 ? ", unstable," : "", best->variant, best->p,
                 best->p == 1 ? "" : "s", best->n);
}

/* The interval is that of the cell's time. */
static void say_roof(struct document *document, const struct report_view *view)
{
    const struct summary_row *best = report_view_best(view);
    if (!best || !(best->percent_of_roof > 0) || !isfinite(best->time_low_ns)) {
        document_say(document, ": not known, as %s",
                     !best ? "no speedup has an interval" : "no limit that bounds it was measured");
        return;
    }
    document_say(document, " ");
    say_interval(document, best->percent_of_roof, 100 * best->roof_time_ns / best->time_high_ns,
                 100 * best->roof_time_ns / best->time_low_ns);
    document_say(document, " %% of %s", best->roof);
    if (best->percent_of_roof > 100)
        document_say(document, ", more than the limit, by noise or because the limit is measured too low");
}

static void say_workers(struct document *document, const struct report_view *view)
{
    const struct summary_row *best = report_view_best(view);
    const struct table *models = view->source->models;
    const size_t row = best ? scaling_row(models, view->first, best->variant) : 0;
    document_say(document, ": ");
    if (!best || row == table_rows(models)) {
        document_say(document, "not known, as %s",
                     best ? "the variant with the best speedup has one worker" : "no speedup has an interval");
        return;
    }
    document_say(document, "%s at n = %" PRId64 ", ", best->variant, table_count(models, row, "n"));
    scaling_recommended(models, row, document);
}

static void tell_trust(struct document *document, const struct report_source *source)
{
    const char *doctor = facts_known(source->environment, "doctor_verdict");
    size_t cells = 0, stable = 0, usable = 0, unstable = 0, failed = 0;
    for (size_t i = 0; i < source->count; i++) {
        const struct summary_row *row = &source->rows[i];
        if (row->limit == 1)
            continue;
        cells++;
        stable += strcmp(row->stability, "stable") == 0;
        usable += strcmp(row->stability, "usable") == 0;
        unstable += strcmp(row->stability, "unstable") == 0;
        failed += strcmp(row->status, "ok") != 0;
    }
    document_item(document,
                  "Trust: of %zu cells the times of %zu are stable, of %zu usable, of %zu unstable, and %zu have no "
                  "interval; %zu failed or were not measured; the machine was ",
                  cells, stable, usable, unstable, cells - stable - usable - unstable, failed);
    if (doctor)
        document_say(document, "found %s before the first visit.", doctor);
    else
        document_say(document, "not watched before the first visit.");
}

void answer_tell(struct document *document, const struct report_source *source)
{
    tell_subject(document, source);
    document_item(document, "Best speedup over the serial baseline, with its 95 %% interval: ");
    say_views(document, source, say_gain);
    document_item(document, "What limits it, as a share of what the measured limits of this machine allow there: ");
    say_views(document, source, say_roof);
    document_item(document, "Workers to use: ");
    if (source->models)
        say_views(document, source, say_workers);
    else
        document_say(document, "not known, as there is no models.csv: derive it with `speedup analyse`.");
    tell_trust(document, source);
}

/* The twelve rules, each a predicate over the cells or over the whole campaign. */
#include "analysis/rules.h"

#include "analysis/stability.h"
#include "journal/facts.h"
#include "journal/name.h"
#include "statistics/sample.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <string.h>

enum { MOST_NAMED = 5 };

static const double doubted_by_chance = 0.04; /* of cells without fault: see stability_diagnose() */

/* Which cells a rule speaks of, which of those break it, and what then helps. */
struct cell_rule {
    bool (*concerns)(const struct summary_row *row);
    bool (*breaks)(const struct rule_subject *subject, const struct summary_row *row);
    const char *kept;   /* said when none breaks it */
    const char *broken; /* said before their names */
    const char *repair;
};

static void say(struct rule_result *result, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void say(struct rule_result *result, const char *format, ...)
{
    const size_t used = strlen(result->detail);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(result->detail + used, sizeof result->detail - used, format, arguments);
    va_end(arguments);
}

static void fail(struct rule_result *result, const char *repair)
{
    result->outcome = RULE_FAIL;
    result->repair = repair;
}

static void name_cell(const struct summary_row *row, struct rule_result *result)
{
    char kernel[48], variant[48];
    say(result, "%s%s %s n=%" PRId64 " p=%" PRId64, result->failing ? ", " : " ",
        name_escape(kernel, sizeof kernel, row->kernel), name_escape(variant, sizeof variant, row->variant), row->n,
        row->p);
}

static void score_cells(const struct cell_rule *rule, const struct rule_subject *subject, struct rule_result *result)
{
    size_t concerned = 0;
    for (size_t i = 0; i < subject->count; i++) {
        const struct summary_row *row = &subject->rows[i];
        if (!rule->concerns(row))
            continue;
        concerned++;
        if (!rule->breaks(subject, row))
            continue;
        if (result->failing == 0)
            say(result, "%s:", rule->broken);
        if (result->failing < MOST_NAMED)
            name_cell(row, result);
        result->failing++;
    }
    if (result->failing > MOST_NAMED)
        say(result, " and %zu more", result->failing - MOST_NAMED);
    if (result->failing > 0) {
        fail(result, rule->repair);
    } else if (concerned == 0) {
        result->outcome = RULE_NOT_APPLICABLE;
        say(result, "no cell of this kind was measured");
    } else {
        say(result, "%s (%zu cells)", rule->kept, concerned);
    }
}

static bool every_cell(const struct summary_row *row)
{
    return row->planned_visits != 0;
}

static bool has_time(const struct summary_row *row)
{
    return isfinite(row->time_ns);
}

static bool is_workload(const struct summary_row *row)
{
    return has_time(row) && row->limit != 1;
}

static bool is_candidate(const struct summary_row *row)
{
    return is_workload(row) && strcmp(row->role, "candidate") == 0;
}

static bool is_parallel(const struct summary_row *row)
{
    return has_time(row) && row->p > 1;
}

static bool has_limit(const struct summary_row *row)
{
    return is_candidate(row) && row->roof_limit[0];
}

static bool bears(const struct summary_row *row, const char *label)
{
    const size_t length = strlen(label);
    for (const char *at = strstr(row->labels, label); at; at = strstr(at + 1, label))
        if ((at == row->labels || at[-1] == '+') && strchr("+:", at[length])) /* strchr finds the end, too */
            return true;
    return false;
}

static bool lacks_base(const struct rule_subject *subject, const struct summary_row *row)
{
    (void)subject;
    return row->baseline[0] == '\0' || !isfinite(row->baseline_time_ns);
}

static bool is_unfinished(const struct rule_subject *subject, const struct summary_row *row)
{
    (void)subject;
    return strcmp(row->status, "missing") == 0 ||
           (strcmp(row->status, "ok") == 0 && row->visits + row->excluded < row->planned_visits);
}

/* A speedup is made of ratios by pairs, so it is checked against the ratio of the times themselves. */
static bool contradicts_times(const struct rule_subject *subject, const struct summary_row *row)
{
    const double by_times = row->baseline_time_ns / row->time_ns;
    const double low = row->baseline_time_low_ns / row->time_high_ns,
                 high = row->baseline_time_high_ns / row->time_low_ns;
    (void)subject;
    if (strcmp(row->scaling, "weak") == 0)
        return false; /* the two times are of different work */
    return (row->speedup < low || row->speedup > high) && (by_times < row->speedup_low || by_times > row->speedup_high);
}

static bool lacks_interval(const struct rule_subject *subject, const struct summary_row *row)
{
    (void)subject;
    return isnan(row->time_low_ns);
}

static bool is_unsound(const struct rule_subject *subject, const struct summary_row *row)
{
    (void)subject;
    return isnan(row->speedup_low) || bears(row, "sequential_order");
}

static bool hides_a_tail(const struct rule_subject *subject, const struct summary_row *row)
{
    (void)subject;
    return row->time_max_ns > 1.5 * row->time_ns && 10 * (row->outliers_mild + row->outliers_severe) > row->visits;
}

static bool is_too_short(const struct rule_subject *subject, const struct summary_row *row)
{
    (void)subject;
    return bears(row, "too_short");
}

static bool lacks_roof(const struct rule_subject *subject, const struct summary_row *row)
{
    (void)subject;
    return !isfinite(row->roof_speedup) || bears(row, "above_roof");
}

static bool was_checked(const struct summary_row *row)
{
    return has_time(row) && row->visits >= STABILITY_VISITS;
}

/* Ranks need no normality, but independence; too many doubts refute it. */
static void score_normality(const struct rule_subject *subject, struct rule_result *result)
{
    size_t checked = 0, doubted = 0;
    for (size_t i = 0; i < subject->count; i++) {
        const struct summary_row *row = &subject->rows[i];
        checked += was_checked(row);
        doubted +=
            was_checked(row) && (bears(row, "drift") || bears(row, "autocorrelated") || bears(row, "multimodal"));
    }
    say(result,
        "intervals by ranks, no normal distribution assumed; independence and modes looked at in %zu cells: %zu "
        "doubtful",
        checked, doubted);
    result->failing = doubted;
    if (checked == 0)
        result->outcome = RULE_NOT_APPLICABLE;
    if (sample_more_than_chance(doubted, checked, doubted_by_chance)) {
        say(result, ", more than chance: see the column labels");
        fail(result, "speedup doctor; then speedup sweep on a quieter machine");
    }
}

static void score_setup(const struct rule_subject *subject, struct rule_result *result)
{
    static const char *const keys[] = {
        "cpu_model", "topology", "caches",      "allowed_cpus",    "kernel_release", "libc",          "governor",
        "turbo",     "smt",      "clocksource", "worker_compiler", "worker_flags",   "worker_openmp", "seed"};
    size_t unknown = 0;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const char *value = facts_value(subject->environment, keys[i]);
        unknown += strncmp(value, "na:", 3) == 0;
        if (value[0])
            continue;
        say(result, "%s%s", result->failing++ ? ", " : "not recorded: ", keys[i]);
    }
    if (result->failing > 0)
        fail(result, "speedup sweep with a worker that answers `build`; keep raw/*.environment.csv");
    else
        say(result,
            "machine, software, compiler and seed recorded; the machine does not tell %zu of %zu keys, with the reason",
            unknown, sizeof keys / sizeof *keys);
}

/* The ladder must reach all CPUs, even behind the point where scaling stops. */
static void score_subset(const struct cell_rule *rule, const struct rule_subject *subject, struct rule_result *result)
{
    int64_t most = 0, allowed;
    score_cells(rule, subject, result);
    for (size_t i = 0; i < subject->count; i++)
        most = subject->rows[i].p > most ? subject->rows[i].p : most;
    if (result->outcome == RULE_FAIL ||
        csv_parse_count(facts_value(subject->environment, "allowed_cpus"), &allowed) != 0 || most >= allowed)
        return;
    result->detail[0] = '\0';
    say(result, "at most %" PRId64 " workers of %" PRId64 " allowed CPUs were measured", most, allowed);
    fail(result, "speedup sweep without --threads: it climbs to all allowed CPUs");
}

static void score_figures(const struct rule_subject *subject, struct rule_result *result)
{
    say(result, subject->figures ? "figures are drawn: every point with its interval, lines over n or p only"
                                 : "no figure in the directory figures");
    if (!subject->figures)
        fail(result, "speedup plot DIR");
}

static const struct {
    const char *title;
    struct cell_rule cells;
    void (*score)(const struct rule_subject *subject, struct rule_result *result); /* else by cells */
} rules[RULES] = {
    {"A speedup names its base case and the time of that",
     {is_candidate, lacks_base, "each speedup names its serial baseline, with its time",
      "without a time of the baseline",
      "speedup measure KERNEL serial -n N shows why it has none; speedup sweep --resume -o DIR"},
     NULL},
    {"What was left out is named",
     {every_cell, is_unfinished, "every planned cell was measured or has a reason, up to all allowed CPUs",
      "planned and not finished", "speedup sweep --resume -o DIR"},
     NULL},
    {"Means fit what they summarise",
     {has_time, NULL, "medians of times; rates are work divided by the median time", NULL, NULL},
     NULL},
    {"Ratios are not summarised in place of times",
     {is_candidate, contradicts_times,
      "no mean over speedups; each agrees with the ratio of its two times, which stand beside it",
      "the speedup by pairs contradicts the ratio of the times",
      "speedup sweep --preset standard: more visits; speedup doctor"},
     NULL},
    {"What varies has an interval",
     {has_time, lacks_interval, "every time has an exact 95 % interval", "too few visits for an interval",
      "speedup sweep --preset standard, or --visits 9 and more"},
     NULL},
    {"Normality is not assumed unseen", {0}, score_normality},
    {"Comparisons are statistically sound",
     {is_candidate, is_unsound, "each speedup has an exact interval over pairs measured in turns",
      "without an interval of the speedup, or not measured in turns",
      "speedup sweep --preset standard: it measures in turns"},
     NULL},
    {"The median is the right figure",
     {has_time, hides_a_tail, "no cell with a heavy tail; quartiles, extremes and outliers stand in summary.csv",
      "more than 10 % outliers, up to over 1.5 times the median",
      "speedup doctor; then speedup sweep on a quieter machine"},
     NULL},
    {"The whole setup is recorded", {0}, score_setup},
    {"Parallel time says how it was taken",
     {is_parallel, is_too_short, "from before the start of all workers to the end of the last, on one monotonic clock",
      "intervals too short for the clock", "speedup sweep --min-time 100ms"},
     NULL},
    {"Upper bounds are shown",
     {has_limit, lacks_roof, "each cell stands beside its roof, measured in the same campaign",
      "without a roof, or above it", "speedup sweep --preset standard: it measures the limits at every p"},
     NULL},
    {"Figures show enough", {0}, score_figures},
};

const char *rule_title(int rule)
{
    return rules[rule - 1].title;
}

static bool never(const struct rule_subject *subject, const struct summary_row *row)
{
    (void)subject;
    (void)row;
    return false;
}

void rule_score(int rule, const struct rule_subject *subject, struct rule_result *result)
{
    struct cell_rule cells = rules[rule - 1].cells;
    *result = (struct rule_result){.outcome = RULE_PASS};
    if (!cells.breaks)
        cells.breaks = never;
    if (rules[rule - 1].score)
        rules[rule - 1].score(subject, result);
    else if (rule == 2)
        score_subset(&cells, subject, result);
    else
        score_cells(&cells, subject, result);
}

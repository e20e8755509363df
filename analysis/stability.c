/* Labels of doubt, and the verdict on a cell. */
#include "analysis/stability.h"

#include "statistics/diagnostics.h"

#include <math.h>
#include <string.h>

static const double target = 0.01, usable = 0.05;             /* half of the interval, of the median */
static const double relative_error = 0.05;                    /* nanobench's limit of MdAPE */
static const double deviation = 0.10, far = 1.5, many = 0.10; /* pyperf's 10 % and 50 % rules, made robust */
static const double drift_level = 0.01, modality_limit = 2.8;
static const char *const grave[] = {"autocorrelated", "drift", "multimodal"};

int stability_diagnose(struct summary_row *row, double times[], size_t n)
{
    double correlation, p, modality;
    if (n < STABILITY_VISITS)
        return 0;
    const bool lagged = fabs(diagnostics_lag1(times, n)) > 2 / sqrt((double)n); /* false for NaN: all are equal */
    int error = diagnostics_trend(times, n, &correlation, &p);
    if (error == 0)
        error = diagnostics_modality(times, n, &modality);
    if (error)
        return error;
    const bool holds[] = {lagged, p<drift_level, modality> modality_limit};
    for (size_t i = 0; i < sizeof holds / sizeof *holds; i++)
        if (holds[i])
            summary_add_label(row, grave[i], 0);
    return 0;
}

static bool has_label(const char *labels, const char *label)
{
    const size_t length = strlen(label);
    for (const char *at = labels; *at; at += *at == '+') {
        const size_t item = strcspn(at, "+");
        if (strcspn(at, "+:") == length && strncmp(at, label, length) == 0)
            return true;
        at += item;
    }
    return false;
}

static bool is_unstable(const struct summary_row *row, const double times[], size_t n)
{
    size_t slow = 0;
    for (size_t i = 0; i < n; i++)
        slow += times[i] > far * row->time_ns;
    for (size_t i = 0; i < sizeof grave / sizeof *grave; i++)
        if (has_label(row->labels, grave[i]))
            return true;
    return row->mdape_percent >= 100 * relative_error || row->time_mad_ns >= deviation * row->time_ns ||
           (double)slow > many * (double)n;
}

void stability_judge(struct summary_row *row, const double times[], size_t n, bool starved)
{
    const double half = (row->time_high_ns - row->time_low_ns) / 2;
    const char *word = "unstable";
    if (!isfinite(row->time_ns) || isnan(row->time_low_ns))
        word = "";
    else if (starved || is_unstable(row, times, n))
        word = "unstable";
    else if (half <= target * row->time_ns && row->labels[0] == '\0')
        word = "stable";
    else if (half <= usable * row->time_ns)
        word = "usable";
    snprintf(row->stability, sizeof row->stability, "%s", word);
}

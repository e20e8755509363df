/* Every visit as a row that says all of itself: tidy, as statistics programs want it. */
#include "analysis/export.h"

#include <string.h>

static const char *const of_plan[] = {"kernel", "variant", "model",  "role",    "region",  "options", "scaling",
                                      "unit",   "n",       "p",      "ranks",   "threads", "seed",    "worker"};
static const char of_visit[] =
    ",fingerprint,session,round,visit,start_utc,status,use,inner,time_ns,cpu_ns,work,bytes,result,labels\n";

static const char *use_of(enum visit_status status)
{
    return status == VISIT_OK ? "used" : status == VISIT_DISTRUSTED ? "distrusted" : "none";
}

static void write_labels(const struct campaign *campaign, uint64_t labels, FILE *out)
{
    const char *separator = "";
    for (size_t i = 0; i < campaign->labels.count && i < CAMPAIGN_LABELS; i++)
        if (labels >> i & 1) {
            fputs(separator, out);
            csv_write_text(out, campaign->labels.text[i]);
            separator = "+";
        }
}

static void write_visit(const struct campaign *campaign, const struct campaign_visit *visit, FILE *out)
{
    const char *const states[] = {visit->start_utc, campaign->words.text[visit->word], use_of(visit->status)};
    const double reals[] = {visit->time_ns, visit->cpu_ns, visit->work, visit->bytes};
    for (size_t i = 0; i < sizeof of_plan / sizeof *of_plan; i++) {
        csv_write_text(out, table_text(campaign->plan, visit->cell, of_plan[i]));
        fputc(',', out);
    }
    csv_write_text(out, campaign->fingerprints.text[visit->fingerprint]);
    fputc(',', out);
    csv_write_text(out, campaign->sessions.text[visit->session]);
    fputc(',', out);
    csv_write_count(out, visit->round);
    fputc(',', out);
    csv_write_count(out, visit->visit);
    for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
        fputc(',', out);
        csv_write_text(out, states[i]);
    }
    fputc(',', out);
    csv_write_count(out, visit->inner);
    for (size_t i = 0; i < sizeof reals / sizeof *reals; i++) {
        fputc(',', out);
        csv_write_real(out, reals[i]);
    }
    fputc(',', out);
    csv_write_text(out, visit->result);
    fputc(',', out);
    write_labels(campaign, visit->labels, out);
    fputc('\n', out);
}

void export_csv(const struct campaign *campaign, FILE *out)
{
    for (size_t i = 0; i < sizeof of_plan / sizeof *of_plan; i++)
        fprintf(out, "%s%s", i ? "," : "", of_plan[i]);
    fputs(of_visit, out);
    for (size_t i = 0; i < campaign->visit_count; i++)
        if (campaign->visits[i].status != VISIT_COPY)
            write_visit(campaign, &campaign->visits[i], out);
}

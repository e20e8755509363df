/* Writes small campaigns with the journal's own writer. */
#include "support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <ftw.h>

#include <cmocka.h>

static int remove_entry(const char *path, const struct stat *status, int type, struct FTW *walk)
{
    (void)status;
    (void)type;
    (void)walk;
    return remove(path);
}

int scratch_setup(void **state)
{
    const char *parent = getenv("TMPDIR");
    char path[sizeof((struct scratch *)0)->directory + 16];
    struct scratch *scratch = calloc(1, sizeof *scratch);
    assert_non_null(scratch);
    snprintf(scratch->directory, sizeof scratch->directory, "%s/analysis-XXXXXX",
             parent ? parent : "/tmp");
    assert_non_null(mkdtemp(scratch->directory));
    snprintf(path, sizeof path, "%s/raw", scratch->directory);
    assert_int_equal(mkdir(path, 0700), 0);
    snprintf(path, sizeof path, "%s/plan.csv", scratch->directory);
    scratch->plan = fopen(path, "w");
    assert_non_null(scratch->plan);
    fputs("group,kernel,variant,model,role,limit,unit,work_unit,title,options,scaling,n,p,ranks,"
          "threads,oversubscribed,seed,preset,rounds,worker\n",
          scratch->plan);
    scratch->labels = "";
    *state = scratch;
    return 0;
}

int scratch_teardown(void **state)
{
    struct scratch *scratch = *state;
    if (scratch->plan)
        fclose(scratch->plan);
    shard_close(scratch->shard);
    free(scratch->rows);
    campaign_free(&scratch->campaign);
    nftw(scratch->directory, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
    free(scratch);
    return 0;
}

void scratch_cell(struct scratch *scratch, int group, const char *variant, const char *role, int p)
{
    fprintf(scratch->plan, "%d,demo,%s,openmp,%s,0,items,operations,Demo,d=2,strong,%d,%d,1,%d,0,",
            group, variant, role, 1000 + group, p, p);
    fprintf(scratch->plan, "7,quick,9,worker\n");
}

void scratch_session(struct scratch *scratch, const char *name, const char *fingerprint)
{
    char path[sizeof scratch->directory + 128];
    assert_int_equal(shard_close(scratch->shard), 0);
    snprintf(scratch->session, sizeof scratch->session, "%s", name);
    scratch->visit = 0;
    snprintf(path, sizeof path, "%s/raw/%s.csv", scratch->directory, name);
    assert_int_equal(shard_create(path, -1, &scratch->shard), 0);
    if (!fingerprint)
        return;
    snprintf(path, sizeof path, "%s/raw/%s.environment.csv", scratch->directory, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fprintf(file, "key,value\nllc_bytes,16000\nfingerprint,%s\n", fingerprint);
    assert_int_equal(fclose(file), 0);
}

struct record scratch_row(const struct scratch *scratch, int group, int64_t round,
                          const char *variant, int p)
{
    struct record row;
    record_clear(&row);
    record_set_text(row.type, sizeof row.type, "repetition");
    record_set_text(row.session, sizeof row.session, scratch->session);
    record_set_text(row.kernel, sizeof row.kernel, "demo");
    record_set_text(row.variant, sizeof row.variant, variant);
    record_set_text(row.options, sizeof row.options, "d=2");
    record_set_text(row.scaling, sizeof row.scaling, "strong");
    record_set_text(row.worker, sizeof row.worker, "worker");
    record_set_text(row.phase, sizeof row.phase, "timed");
    record_set_text(row.status, sizeof row.status, "ok");
    record_set_text(row.labels, sizeof row.labels, scratch->labels);
    row.group = group;
    row.round = round;
    row.visit = scratch->visit;
    row.n = 1000 + group;
    row.p = row.threads = p;
    row.ranks = 1;
    row.seed = 7;
    row.inner = 1;
    row.work = 1000;
    row.bytes = 8000;
    return row;
}

void scratch_append(struct scratch *scratch, const struct record *row)
{
    assert_int_equal(shard_append(scratch->shard, row), 0);
}

void scratch_visit(struct scratch *scratch, int group, int64_t round, const char *variant, int p,
                   const char *status, int64_t total_ns)
{
    struct record row = scratch_row(scratch, group, round, variant, p);
    row.repetition = 0;
    row.total_ns = 10 * (total_ns + 1);
    record_set_text(row.phase, sizeof row.phase, "warmup");
    scratch_append(scratch, &row);
    if (total_ns > 0) {
        row.repetition = 1;
        row.total_ns = total_ns;
        record_set_text(row.phase, sizeof row.phase, "timed");
        scratch_append(scratch, &row);
    }
    row.repetition = row.inner = row.total_ns = RECORD_UNKNOWN;
    record_set_text(row.phase, sizeof row.phase, "");
    record_set_text(row.type, sizeof row.type, "visit");
    record_set_text(row.status, sizeof row.status, status);
    scratch_append(scratch, &row);
    scratch->visit++;
}

void scratch_rounds(struct scratch *scratch, int group, int first, int last, const char *variant,
                    int p, int64_t total_ns)
{
    for (int round = first; round <= last; round++)
        scratch_visit(scratch, group, round, variant, p, "ok", total_ns);
}

void scratch_derive(struct scratch *scratch)
{
    char problem[512];
    assert_int_equal(shard_close(scratch->shard), 0);
    scratch->shard = NULL;
    assert_int_equal(fclose(scratch->plan), 0);
    scratch->plan = NULL;
    int error = campaign_read(scratch->directory, &scratch->campaign, problem, sizeof problem);
    if (error)
        fail_msg("%s: %s", problem, strerror(error));
    scratch_balance(&scratch->campaign);
    assert_int_equal(summary_derive(&scratch->campaign, &scratch->rows, &scratch->count), 0);
}

const struct summary_row *scratch_find(const struct scratch *scratch, int group,
                                       const char *variant, int p)
{
    const struct summary_row *found = NULL;
    for (size_t i = 0; i < scratch->count; i++) {
        const struct summary_row *row = &scratch->rows[i];
        if (strcmp(row->variant, variant) != 0 || row->p != p || row->n != 1000 + group)
            continue;
        assert_null(found);
        found = row;
    }
    assert_non_null(found);
    return found;
}

void scratch_balance(const struct campaign *campaign)
{
    assert_int_equal(campaign->rows.rows,
                     campaign->rows_used + campaign->rows_calibration + campaign->rows_warmup +
                         campaign->rows_unclosed + campaign->rows_foreign +
                         campaign->rows_uncounted + campaign->rows_distrusted +
                         campaign->rows_copied + campaign->rows_excluded + campaign->rows_elsewhere +
                         campaign->rows_stop);
}

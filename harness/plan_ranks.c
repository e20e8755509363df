/* Combines ranks and threads. */
#include "harness/plan_ranks.h"

#include "harness/plan_list.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_WORKERS = 4096 };

static bool has_ranks(const struct table *description, size_t row)
{
    return strcmp(table_text(description, row, "model"), "mpi") == 0;
}

/* A variant for ranks, of those named or of all; NULL: none. */
static const char *find_variant(const struct table *description, const char *names)
{
    for (size_t row = 0; row < table_rows(description); row++)
        if (has_ranks(description, row) && list_holds(names, table_text(description, row, "variant")))
            return table_text(description, row, "variant");
    return NULL;
}

static int refuse(char *problem, size_t size, const char *what)
{
    snprintf(problem, size, "%s", what);
    return EINVAL;
}

static int combine(const struct plan_request *request, int64_t allowed, const int64_t *ranks, size_t rank_count,
                   const int64_t *threads, size_t thread_count, struct plan_ranks *chosen)
{
    chosen->pairs = calloc(rank_count * thread_count, sizeof *chosen->pairs);
    if (!chosen->pairs)
        return ENOMEM;
    for (size_t i = 0; i < rank_count; i++)
        for (size_t j = 0; j < thread_count; j++)
            if (request->oversubscribe || ranks[i] * threads[j] <= allowed)
                chosen->pairs[chosen->count++] = (struct plan_rank_pair){ranks[i], threads[j]};
    return 0;
}

int plan_ranks_choose(const struct plan_request *request, const struct table *description, int64_t allowed,
                      struct plan_ranks *chosen, char *problem, size_t size)
{
    int64_t *ranks = NULL, *threads = NULL;
    size_t rank_count, thread_count;
    memset(chosen, 0, sizeof *chosen);
    if (!request->ranks && request->variants && find_variant(description, request->variants))
        return refuse(problem, size, "--variants: 'mpi' runs on ranks: say how many, as in --ranks 1,2");
    if (!request->ranks)
        return 0;
    if (!find_variant(description, request->variants))
        return refuse(problem, size, "--ranks: no chosen variant runs on ranks: choose mpi, or leave it out");
    int error = list_integers("--ranks", request->ranks, MOST_WORKERS, &ranks, &rank_count, problem, size);
    if (error == 0)
        error = list_integers("--threads", request->threads ? request->threads : "1", MOST_WORKERS, &threads, &thread_count,
                              problem, size);
    if (error == 0 && !request->oversubscribe && ranks[rank_count - 1] > allowed) {
        snprintf(problem, size, "--ranks: %" PRId64 " ranks but %" PRId64 " CPUs are allowed: lower it, or add --oversubscribe",
                 ranks[rank_count - 1], allowed);
        error = EINVAL;
    }
    if (error == 0)
        error = combine(request, allowed, ranks, rank_count, threads, thread_count, chosen);
    free(ranks);
    free(threads);
    if (error == 0 && chosen->count == 0)
        error = refuse(problem, size, "--ranks: times --threads is more than the CPUs allowed: lower one, or add "
                                      "--oversubscribe");
    return error;
}

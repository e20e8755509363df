/* Runs every planted fault and every right variant through the judgement that the instrument uses:
 * `mutants` all, `mutants NAME` one.  Fails if a fault passes for right, or a right variant for
 * wrong. */
#include "tests/mutants/mutants.h"

#include "tests/oracle/kernel_case.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const struct mutant *const tables[] = {sqrt_cube_mutants, monte_carlo_pi_mutants,
                                              bubble_sort_mutants, parzen_kde_mutants, parzen_gaussian_mutants};

enum { WORKERS = 3, INNER = 2, SEED = 1 };

/* The result of the serial baseline, which is what workers are given to compare with. */
static bool expected_result(struct kernel_case given, uint64_t *expected)
{
    struct kernel_outcome outcome;
    given.variant = given.kernel->variants;
    given.p = 1;
    kernel_case_run(&given, &outcome);
    *expected = outcome.result;
    return kernel_right_by_oracle(&given, &outcome);
}

/* True if both judgements find the fault: the oracle alone, and the comparison with the expected
 * result. */
static bool caught(const struct mutant *mutant)
{
    const struct variant wrong = {.name = mutant->name,
                                  .model = MODEL_OPENMP,
                                  .role = ROLE_CANDIDATE,
                                  .check = CHECK_EXACT,
                                  .summary = "planted fault",
                                  .run = mutant->run};
    const struct kernel_case given = {
        kernel_find(mutant->kernel), &wrong, mutant->n, WORKERS, SEED, mutant->options, INNER};
    struct kernel_outcome outcome;
    uint64_t expected;
    if (!expected_result(given, &expected))
        return false;
    kernel_case_run(&given, &outcome);
    const bool by_oracle = !kernel_right_by_oracle(&given, &outcome);
    const bool by_result = !kernel_right_by_result(&given, &outcome, expected);
    if (outcome.status == 0 && by_oracle && by_result)
        return true;
    printf("ESCAPED %s: %s: status %d, error %g (%s), result %" PRIu64 " expected %" PRIu64 "\n",
           mutant->kernel, mutant->name, outcome.status, outcome.error,
           by_oracle ? "caught" : "passed", outcome.result, expected);
    return false;
}

/* Right variants, on the same problems, that are judged wrong. */
static int false_alarms(const struct mutant *mutant)
{
    const struct kernel *kernel = kernel_find(mutant->kernel);
    int alarms = 0;
    for (const struct variant *variant = kernel->variants; variant->name; variant++) {
        const struct kernel_case given = {
            kernel, variant,         mutant->n, variant_is_single(variant) ? 1 : WORKERS,
            SEED,   mutant->options, INNER};
        struct kernel_outcome outcome;
        uint64_t expected;
        const bool good = expected_result(given, &expected);
        kernel_case_run(&given, &outcome);
        if (good && kernel_right_by_oracle(&given, &outcome) &&
            kernel_right_by_result(&given, &outcome, expected))
            continue;
        printf("FALSE ALARM %s %s, problem of: %s\n", mutant->kernel, variant->name, mutant->name);
        alarms++;
    }
    return alarms;
}

int main(int argc, char **argv)
{
    int planted = 0, found = 0, alarms = 0;
    for (size_t table = 0; table < sizeof tables / sizeof *tables; table++)
        for (const struct mutant *mutant = tables[table]; mutant->name; mutant++) {
            if (argc == 2 && strcmp(argv[1], mutant->name) != 0)
                continue;
            planted++;
            found += caught(mutant);
            alarms += false_alarms(mutant);
        }
    printf("%d of %d caught, %d false alarms\n", found, planted, alarms);
    return planted > 0 && found == planted && alarms == 0 ? 0 : 1;
}

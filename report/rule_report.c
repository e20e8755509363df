/* Prints rules and their outcome. */
#include "report/rule_report.h"

#include "journal/name.h"

#include <string.h>

enum { MOST_DIRECTORY = 256 };

/* The command with "DIR" replaced. */
static void print_repair(const char *repair, const char *directory, FILE *out)
{
    char name[MOST_DIRECTORY];
    fputs("          repair: ", out);
    for (const char *at = repair; *at;) {
        const char *next = strstr(at, "DIR");
        const size_t length = next ? (size_t)(next - at) : strlen(at);
        fwrite(at, 1, length, out);
        if (next)
            fputs(name_escape(name, sizeof name, directory), out);
        at += length + (next ? strlen("DIR") : 0);
    }
    fputc('\n', out);
}

bool rule_report_print(const struct rule_subject *subject, const char *directory, FILE *out)
{
    static const char *const words[] = {"pass", "FAIL", "n/a "};
    struct rule_result result;
    int passed = 0, failed = 0;
    fputs("The twelve rules of Hoefler and Belli (SC'15, doi:10.1145/2807591.2807644)\n\n", out);
    for (int rule = 1; rule <= RULES; rule++) {
        rule_score(rule, subject, &result);
        passed += result.outcome == RULE_PASS;
        failed += result.outcome == RULE_FAIL;
        fprintf(out, "%s  %2d  %s\n          %s\n", words[result.outcome], rule, rule_title(rule), result.detail);
        if (result.outcome == RULE_FAIL)
            print_repair(result.repair, directory, out);
    }
    fprintf(out, "\n%d pass, %d fail, %d not applicable\n", passed, failed, RULES - passed - failed);
    return failed == 0;
}

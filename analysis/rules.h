/* A results directory held against the twelve rules of Hoefler & Belli, Scientific Benchmarking of Parallel Computing
 * Systems, SC'15, doi:10.1145/2807591.2807644. */
#ifndef SPEEDUP_ANALYSIS_RULES_H
#define SPEEDUP_ANALYSIS_RULES_H

#include "analysis/summary.h"

enum { RULES = 12, RULE_DETAIL = 512 };

enum rule_outcome { RULE_PASS, RULE_FAIL, RULE_NOT_APPLICABLE };

/* What is known of a campaign. */
struct rule_subject {
    const struct campaign *campaign;
    const struct summary_row *rows; /* rows[count], as summary_derive() makes them */
    size_t count;
    const struct table *environment; /* of a session; NULL = none */
    bool figures;                    /* figures are drawn */
};

struct rule_result {
    enum rule_outcome outcome;
    size_t failing;            /* cells that break the rule */
    char detail[RULE_DETAIL];  /* what was found; names of failing cells, the first few */
    const char *repair;        /* the command; NULL unless it failed.  DIR stands for the directory.  Static */
};

/* Title of rule 1 .. RULES, in our words. */
const char *rule_title(int rule);

/* Scores rule 1 .. RULES. */
void rule_score(int rule, const struct rule_subject *subject, struct rule_result *result);

#endif

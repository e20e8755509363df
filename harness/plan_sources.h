/* The preset `sources`: what the published tables have of each kernel, as the worker describes it.  Pure. */
#ifndef SPEEDUP_HARNESS_PLAN_SOURCES_H
#define SPEEDUP_HARNESS_PLAN_SOURCES_H

#include "harness/plan.h"

/* What of a request differs from kernel to kernel. */
struct plan_kernel_request {
    const char *threads; /* "1,2,3,4,6"; NULL: the ladder */
    const char *options; /* sets of options, "" or "d=2:m=1;d=3"; a request's own is one set */
    const char *results; /* further sets, with which only the baseline is measured: their results were published; NULL: none */
    bool weak;           /* workloads: n grows with p */
    bool oversubscribe;
    bool left_out;       /* the preset has no size of this kernel */
};

/* Of the kernel of that row.  Options of the request go before those of the preset. */
struct plan_kernel_request plan_kernel_request(const struct plan_request *request, const struct table *description, size_t row);

/* Takes the next set off *text into set[size]; false at the end.  An empty text is one empty set. */
bool plan_next_options(const char **text, char *set, size_t size);

#endif

/* A plan for tests: what the worker `demo` describes, on a machine of four CPUs. */
#ifndef SPEEDUP_TESTS_UNIT_HARNESS_DEMO_PLAN_H
#define SPEEDUP_TESTS_UNIT_HARNESS_DEMO_PLAN_H

#include "harness/plan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const char demo_description[] =
    "kernel,title,unit,work_unit,work_exponent,roof,limit,options,sizes_quick,sizes_standard,sizes_publish,memory,variant,"
    "model,role,check,summary,consumes_input,tolerance,extra\n"
    "cube,the cube,elements,elements,1,,0,,\"10,1000\",\"20\",\"30\",1,serial,serial,baseline,exact,s,0,0,0\n"
    "cube,the cube,elements,elements,1,,0,,\"10,1000\",\"20\",\"30\",1,omp,openmp,candidate,exact,o,0,0,0\n"
    "sort,the sort,elements,elements,2,other,0,order=random:random|sorted,\"5\",\"6\",\"7\",0,serial,serial,baseline,exact,s,1,0,0\n"
    "sort,the sort,elements,elements,2,other,0,order=random:random|sorted,\"5\",\"6\",\"7\",0,omp,openmp,candidate,exact,o,1,0,0\n"
    "sort,the sort,elements,elements,2,other,0,order=random:random|sorted,\"5\",\"6\",\"7\",0,pool,pool,candidate,exact,p,1,0,1\n"
    "sort,the sort,elements,elements,2,other,0,order=random:random|sorted,\"5\",\"6\",\"7\",0,qsort,serial,reference,result_only,q,1,0,0\n"
    "empty_region,nothing,regions,regions,1,,1,,1,1,1,0,serial,serial,baseline,exact,s,0,0,0\n"
    "empty_region,nothing,regions,regions,1,,1,,1,1,1,0,omp,openmp,candidate,exact,o,0,0,0\n"
    "copy,a copy,elements,elements,1,,1,,,,,1,serial,serial,baseline,exact,s,0,0,0\n"
    "copy,a copy,elements,elements,1,,1,,,,,1,omp,openmp,candidate,exact,o,0,0,0\n"
    "other,a limit nobody names,elements,elements,1,,1,,\"100\",\"100\",\"100\",0,serial,serial,baseline,exact,s,0,0,0\n";

static const int demo_ladder[] = {1, 2, 4};
static const struct plan_machine demo_machine = {.ladder = demo_ladder, .ladder_count = 3, .allowed = 4, .rank_cpus = 4};

/* Builds a plan; the request's preset is quick where none is set. */
static inline int demo_plan(struct plan_request request, struct plan *plan, char problem[512])
{
    struct table *description;
    if (!request.preset)
        request.preset = preset_find("quick");
    assert_int_equal(table_parse(demo_description, strlen(demo_description), &description, problem, 512), 0);
    const struct plan_worker worker = {.id = "demo:0", .description = description};
    int error = plan_build(&request, &worker, 1, &demo_machine, plan, problem, 512);
    table_free(description);
    return error;
}

#endif

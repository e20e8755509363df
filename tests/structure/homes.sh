#!/usr/bin/env bash
# Each thing has one home: OpenMP, the clock, new processes, and the end of the program.
source "$(dirname "${BASH_SOURCE[0]}")/rule.bash"

# home PATTERN FILES WHAT: lines of code that match PATTERN outside of FILES (both extended regular expressions).
home() {
    grep -E "^[^:]*:[0-9]*:.*($1)" <<<"$lines" | grep -vE "^($2)" | sed "s|\$|   <- $3|" || true
}

check() {
    local lines
    lines=$(c_files "${product[@]}" | xargs awk -f "$structure/code.awk")
    home '#[[:space:]]*pragma[[:space:]]+omp\b|\b_Pragma\b|<omp\.h>|\bomp_[a-z_]+\(' 'kernels/' \
        'OpenMP belongs into kernels/'
    home '\b(clock_gettime|clock_getres|gettimeofday|timespec_get|time|clock|ftime)[[:space:]]*\(' \
        'harness/worker/clock\.c:' 'the clock belongs into harness/worker/clock.c'
    home '\b(v?fork|_Fork|clone3?|daemon|posix_spawnp?|f?exec(l|lp|le|v|vp|ve|vpe))[[:space:]]*\(' \
        'harness/launch\.c:|kernels/support/process_pool\.c:' 'new processes belong into harness/launch.c'
    home '\b(exit|quick_exit|abort)[[:space:]]*\(' 'cli/|harness/worker/main\.c:' \
        'the end of the program belongs into cli/ and the main of the worker'
}

copy_tree "${product[@]}"
plant harness/plan.c '#pragma omp parallel'
plant analysis/summary.c '#  pragma   omp parallel for'
plant harness/topology.c '#include <omp.h>'
plant harness/worker/measure.c '    _Pragma("omp barrier")'
plant harness/worker/measure.c '    int id = omp_get_thread_num();'
plant harness/session.c '    clock_gettime(CLOCK_MONOTONIC, \&now);'
plant kernels/support/spans.h 'static inline long now(void) { return (long)time(NULL); }'
plant cli/plot.c '    pid_t child = fork ();'
plant plots/plot.c '    execvp(argv[0], argv);'
plant harness/visit.c '    posix_spawnp(\&child, "x", NULL, NULL, argv, environ);'
plant journal/csv.c '    exit(1);'
harmless harness/plan.c '/* #pragma omp parallel, clock_gettime(), fork() and\n * exit(1) are only\n * exit(2) named */'
harmless harness/plan.c '// as by fork()'
harmless harness/plan.c 'static const char *const text = "time(s) to \\"fork()\\"";'
harmless harness/plan.c 'int progress_clock_time(int x); int prefork(void); int at_exit(int);'
harmless kernels/registry.c '#pragma omp parallel'
verdict

#!/usr/bin/env bash
# Functions and flags that nobody may use: each has a safe or reproducible stand-in.
source "$(dirname "${BASH_SOURCE[0]}")/rule.bash"

# Unchecked numbers and buffers, a shell in between, a locale that turns the point of numbers into a comma, hidden state.
banned=(ato[ifl] atoll strtok gets v?sprintf stp?cpy strcat system popen setlocale newlocale alloca
    tmpnam tempnam mktemp s?rand s?random '[dels]rand48' scanf sscanf fscanf)

check() {
    local pattern
    pattern=$(IFS='|' && echo "${banned[*]}")
    c_files "${product[@]}" tests | xargs awk -f "$structure/code.awk" |
        grep -E "\b($pattern)[[:space:]]*\(" | sed 's|$|   <- banned function|' || true
    find . \( -name CMakeLists.txt -o -name '*.cmake' \) -not -path './build/*' -print0 |
        xargs -0 grep -nE -- '-ffast-math|-Ofast|-funsafe-math|-ffinite-math-only' |
        sed 's|^\./||; s|$|   <- changes the results|' || true
}

copy_tree "${product[@]}" tests cmake CMakeLists.txt
plant cli/options.c '    int n = atoi(text);'
plant harness/plan.c '    sprintf (text, "%d", n);'
plant tests/unit/worker/test_clock.c '    strcpy(a, b);'
plant plots/picture.c '    if (system("gnuplot") != 0)'
plant report/tables.c 'setlocale(LC_ALL, "");'
plant kernels/sqrt_cube/serial.c '    x[i] = rand();'
plant kernels/CMakeLists.txt 'add_compile_options(-O3 -ffast-math)'
plant cmake/SpeedupTargets.cmake 'add_compile_options(-Ofast)'
harmless harness/plan.c '    snprintf(text, size, "%d", n); /* not sprintf(text, ...) */'
harmless harness/plan.c '    file_system(x); my_atoi(y); operand(z);'
verdict

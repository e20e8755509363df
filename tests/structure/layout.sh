#!/usr/bin/env bash
# What a file looks like: its length and that of its functions, its first line, no tabs, no trailing blanks.
source "$(dirname "${BASH_SOURCE[0]}")/rule.bash"

check() {
    c_files "${product[@]}" tests | xargs awk -f "$structure/sizes.awk"
    c_files "${product[@]}" tests | xargs grep -nP '\t|\r|[ ]$' | sed 's|$|   <- tab or trailing blank|' || true
    c_files "${product[@]}" tests | xargs awk 'FNR == 1 && !/^\/\* / {
        print FILENAME ":1: a file opens with a sentence that says what it is for" }'
}

statements() { for _ in $(seq "$1"); do printf '    x++;\\n'; done; }

copy_tree "${product[@]}" tests
plant harness/plan.c '\tint x;'
plant tests/unit/worker/test_clock.c 'int x; '
plant cli/main.c 'int x;\r'
plant journal/csv.c "static void f(int x)\n{\n$(statements 59)}"
harmless statistics/ratio.c "static void f(int x)\n{\n$(statements 58)}"
plant statistics/ratio.c "$(statements 400)"
plant analysis/names.c 'static void f(int x) {\n    x++;\n}'
plant kernels/planted.c '#include <stdio.h>'
harmless kernels/planted.c "/* Fits. */\n$(statements 398)/* end */"
plant kernels/planted.c "/* Too long by one. */\n$(statements 399)/* end */"
verdict

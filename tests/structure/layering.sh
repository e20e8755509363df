#!/usr/bin/env bash
# Who may include whom: the folders are the data flow, and nothing points back.
source "$(dirname "${BASH_SOURCE[0]}")/rule.bash"

# What the headers that a folder may include begin with (an extended regular expression).
allowed() {
    case "$1" in
    kernels/*) echo 'kernels/' ;;
    journal/*) echo 'journal/' ;;
    statistics/*) echo 'statistics/' ;;
    harness/worker/*) echo 'harness/worker/|kernels/|journal/' ;;
    harness/*) echo 'harness/[^/]*$|harness/worker/clock\.h$|journal/|statistics/' ;;
    analysis/*) echo 'analysis/|journal/|statistics/' ;;
    plots/*) echo 'plots/|journal/' ;;
    report/*) echo 'report/|journal/|analysis/' ;;
    cli/*) echo '(kernels|journal|statistics|harness|analysis|plots|report|cli)/' ;;
    esac
}

check() {
    local file
    while read -r file; do
        grep -nE '^[[:space:]]*#[[:space:]]*include[[:space:]]*"' "$file" | grep -vE "\"($(allowed "$file"))" |
            sed "s|^|$file:|; s|\$|   <- may not be included here|" || true
    done < <(c_files "${product[@]}")
}

copy_tree "${product[@]}"
plant kernels/registry.c '#include "journal/record.h"'
plant kernels/support/team.h '#include "harness/worker/clock.h"'
plant kernels/sqrt_cube/serial.c '#include "sqrt_cube.h"'
plant journal/csv.c '#include "statistics/sample.h"'
plant statistics/ratio.c '#include "journal/csv.h"'
plant statistics/ratio.c '  #  include   "kernels/support/rng.h"'
plant harness/worker/measure.c '#include "harness/launch.h"'
plant harness/plan.c '#include "kernels/kernel.h"'
plant harness/plan.c '#include "harness/worker/measure.h"'
plant harness/launch.h '#include "cli/options.h"'
plant analysis/summary.c '#include "harness/plan.h"'
plant plots/plot.c '#include "analysis/summary.h"'
plant report/tables.c '#include "plots/plot.h"'
plant cli/main.c '#include "../journal/csv.h"'
plant harness/plan.c '#include "planted.h"'
harmless harness/plan.c '#include "harness/worker/clock.h"'
harmless report/tables.c '#include "analysis/summary.h"'
harmless cli/main.c '#include "harness/worker/clock.h"'
verdict

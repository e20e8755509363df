#!/usr/bin/env bash
# What the program offers is what kernels.def lists, in its order.  $SPEEDUP is the program.
source "$(dirname "${BASH_SOURCE[0]}")/rule.bash"

check() {
    diff <(sed -nE 's/^(KERNEL|LIMIT)\(([a-z0-9_]+)\)$/\2/p' kernels/kernels.def) \
        <("$SPEEDUP" list | sed -nE 's/^([a-z0-9_]+): .*/\1/p') | sed -n 's|^[<>]|kernels/kernels.def: only on one side:|p' || true
}

copy_tree kernels
plant kernels/kernels.def 'KERNEL(planted)'
plant kernels/kernels.def 'LIMIT(planted)'
verdict

#!/usr/bin/env bash
# What the planted pathologies look like on this machine: measures them and prints where their speedup went.  Asserts nothing.
#
# Usage: pathologies.sh BUILD [DIR]     about a minute and a half on 2 CPUs; the campaigns are kept in DIR if given
set -euo pipefail

[ $# -ge 1 ] || { sed -n 's/^# Usage: /usage: /p' "$0"; exit 2; }
build=$(cd "$1" && pwd)
results=${2:-$(mktemp -d)}
[ $# -ge 2 ] || trap 'rm -rf "$results"' EXIT
workers=$(($(nproc) > 2 ? $(nproc) : 2))
sweep=("$build/bin/speedup" sweep --worker "$build/test-programs/pathology_worker" --visits 6 --oversubscribe)

campaign() {
    local name=$1
    shift
    "${sweep[@]}" -o "$results/$name" "$@" >/dev/null
    "$build/bin/speedup" analyse "$results/$name" 2>/dev/null
    printf '\n== %s\n' "$name"
    "$build/bin/speedup" report --text "$results/$name" | sed -n '/^Where the lost/,/^speedup: /p'
}

campaign contention --kernels planted_contention --threads "1,$workers"
campaign imbalance --kernels planted_imbalance --threads "1,$workers"
campaign bandwidth --kernels planted_traffic --threads "1,$workers"
campaign oversubscription --kernels planted_imbalance --options skew=0 --variants serial,omp_static \
    --threads "1,$((2 * workers))"

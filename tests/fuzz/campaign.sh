#!/usr/bin/env bash
# Runs every fuzz target for a given time, and prints what came of it.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

usage() {
    cat <<'TEXT'
tests/fuzz/campaign.sh --seconds N [--only TARGET] BUILD
  Runs each fuzz target for N seconds, begins with its corpus, and prints executions and findings per target.
  BUILD   a build tree made with: cmake -S . -B BUILD -DCMAKE_C_COMPILER=clang -DSPEEDUP_SANITIZE=address,undefined,fuzzer-no-link
          inputs that were found are kept in BUILD/fuzz/TARGET, findings in BUILD/fuzz/TARGET.finding-*
Exit status: 0 no findings; 1 findings; 2 usage.
TEXT
}

complain() {
    printf 'speedup: %s\n' "$*" >&2
    exit 2
}

seconds='' only='*' build=''
while [ $# -gt 0 ]; do
    case "$1" in
    --help) usage && exit ;;
    --seconds) seconds=${2:-} && shift ;;
    --only) only=${2:-} && shift ;;
    -*) complain "$1: unknown option: see tests/fuzz/campaign.sh --help" ;;
    *) build=$1 ;;
    esac
    shift
done
[[ "$seconds" =~ ^[1-9][0-9]{0,6}$ ]] || complain "--seconds: '$seconds' is not a number of seconds: see tests/fuzz/campaign.sh --help"
[ -x "$build/test-programs/fuzz_record" ] || complain "$build: has no fuzz targets: see tests/fuzz/campaign.sh --help"
build=$(cd "$build" && pwd)
scratch=$(mktemp -d "$([ -w /dev/shm ] && echo /dev/shm || echo /tmp)/speedup-fuzz-XXXXXX")
trap 'rm -rf "$scratch"' EXIT

# Value of a line "stat::NAME: N" of libFuzzer's log.
stat() { sed -n "s/^stat::$1: *//p" "$2" | tail -1; }

# One target: a line of the table.  A finding ends libFuzzer, so it is begun again until the time is over.
run_target() {
    local target=$1 program=$2 executions=0 made findings=0 end log=$build/fuzz/$1.log left
    end=$((SECONDS + seconds))
    mkdir -p "$build/fuzz/$target"
    : >"$log"
    while left=$((end - SECONDS)) && [ "$left" -gt 0 ] && [ "$findings" -lt 20 ]; do
        TMPDIR=$scratch "$program" -max_total_time="$left" -print_final_stats=1 -timeout=25 -rss_limit_mb=4096 -verbosity=1 \
            -artifact_prefix="$build/fuzz/$target.finding-" "$build/fuzz/$target" "$here/corpus/$target" >"$log.now" 2>&1 ||
            findings=$((findings + 1))
        cat "$log.now" >>"$log"
        made=$(stat number_of_executed_units "$log.now")
        executions=$((executions + ${made:-0}))
    done
    rm -f "$log.now"
    printf '%-10s %12d %8d %9d %9d\n' "$target" "$executions" "$(find "$build/fuzz/$target" "$here/corpus/$target" -type f | wc -l)" \
        "$seconds" "$findings"
    total=$((total + executions)) found=$((found + findings))
}

total=0 found=0
printf '%-10s %12s %8s %9s %9s\n' target executions inputs seconds findings
for program in "$build"/test-programs/fuzz_*; do
    target=${program##*/fuzz_}
    # shellcheck disable=SC2053 # a pattern
    if [[ "$target" == $only ]]; then run_target "$target" "$program"; fi
done
printf '%-10s %12d %8s %9s %9d\n' all "$total" '' '' "$found"
[ "$found" -eq 0 ]

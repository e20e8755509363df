#!/usr/bin/env bash
# Feeds the kernels' random numbers to dieharder and prints its table, then how many values it calls weak or failed and how
# many a perfect generator would give.  Usage: generator_quality.sh [BUILD] [SEED] [words|low|high] [brief|long|all].
# brief: about 2 minutes; long: about 12; all: dieharder -a, an hour and more.  The tests of one run read one stream, one
# after the other, so no two of them see the same draws.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
build=${1:-build/$(uname -m)-cc} seed=${2:-1} stream=${3:-words} length=${4:-brief}
words=$build/test-programs/generator_words
columns=(-D test_name -D ntuple -D tsamples -D psamples -D pvalues -D assessment)

fail() { echo "speedup: $*" >&2; exit 1; }
[ -x "$words" ] || fail "$words: not there: build the tests first"
command -v dieharder >/dev/null || fail "dieharder: not there: install it (apt-get install dieharder)"

# Test and ntuple (- for a test that has none), cheapest first.  Test 14 is left out: dieharder itself says not to use it.
brief() {
    printf '%s\n' '100 -' '8 -' '15 -' '206 -' '0 -' '3 -' '4 -' '101 -' '9 -' '10 -' '16 -' '1 -' '5 -' '6 -' '7 -' '12 -' '13 -' '205 -' \
        '207 -' '209 -' '200 1' '200 2' '200 3' '200 4' '201 2' '202 2' '202 3' '203 0' '203 1' '204 -' '102 -'
}
long() {
    brief
    printf '%s\n' '2 -' '11 -' '208 -' '200 5' '200 6' '200 7' '200 8' '200 9' '200 10' '200 11' '200 12' '201 3' '201 4' '201 5' '202 4' '202 5' \
        '203 2' '203 3' '203 7' '203 15' '203 31' '17 -'
}

battery() {
    local test ntuple tuple
    [ "$length" != all ] || { dieharder -g 200 -a "${columns[@]}"; return; }
    "$length" | while read -r test ntuple; do
        tuple=(-n "$ntuple")
        [ "$ntuple" != - ] || tuple=()
        dieharder -g 200 -d "$test" "${tuple[@]}" "${columns[@]}" <&3
    done
}

dieharder -h | grep -o 'dieharder version [0-9.]*' | head -1
echo "seed $seed, stream $stream, $length"
battery < <("$words" "$seed" "$stream") 3<&0 | awk -F ' *[|] *' '
    { gsub(/^ +| +$/, ""); $1 = $1; print; fflush(); values++; weak += $6 == "WEAK"; failed += $6 == "FAILED" }
    END { printf "%d values: %d weak, %d failed; by chance alone about %.1f weak (below 0.005 or above 0.995) and 0 failed\n",
                 values, weak, failed, values * 0.01 }' OFS=,

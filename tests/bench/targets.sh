#!/usr/bin/env bash
# Prints, from one run, every target that the tuned variants are held to, with what was reached: ratios against the plain
# variants, the references and the peers that are installed, and percent of the limits measured beside them.
# Usage: targets.sh [BUILD] [SCALE]; SCALE divides the large sizes for a quick look.  A benchmark, not a test.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
speedup=${1:-build/$(uname -m)-cc}/bin/speedup
scale=${2:-1}
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT

# sweep NAME OPTIONS: one campaign, 9 visits, all limits included.
sweep() {
    "$speedup" sweep --min-time 50ms --visits 9 --repetitions 1 --time-limit 600 -o "$directory/$1" "${@:2}" >/dev/null 2>&1 || true
    "$speedup" analyse "$directory/$1" >/dev/null 2>&1 || echo "campaign $1: not complete" >&2
}

large=$((100000000 / scale))
sweep sqrt --kernels sqrt_cube --sizes "100000,10000000,$large" --variants omp_static,tuned
sweep sort --kernels bubble_sort --sizes 20000,80000 --variants omp_simd,tuned
sweep pi --kernels monte_carlo_pi --sizes "$large" --variants omp_static,tuned,gsl_mt19937
sweep kde --kernels parzen_kde --sizes 1000000 --variants omp_simd,tuned
cpus=$("$speedup" doctor | sed -n "s/^Workers allowed: \([0-9]*\).*/\1/p")

# The first Python that has Numba measures the peers.
for python in python3 /usr/bin/python3; do
    if "$python" -c 'import numba' 2>/dev/null; then break; fi
done
"$python" tests/bench/peers.py "${cpus:-1}" >"$directory/peers.csv" || echo "peers: no Python: apt-get install python3" >&2

# Rows as: kernel variant n p time_ns work percent_of_roof roof
rows() {
    awk -F, 'FNR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
        { print $at["kernel"], $at["variant"], $at["n"], $at["p"], $at["time_ns"], $at["work"],
                $at["percent_of_roof"] == "" ? "-" : $at["percent_of_roof"], $at["roof"] == "" ? "-" : $at["roof"] }' \
        "$directory"/*/summary.csv
    awk -F, 'FNR > 1 { print $2, $1, $3, $4, $5, 1, "-", "-" }' "$directory/peers.csv"
}

rows | sort -u | awk -v large="$large" -f tests/bench/targets.awk

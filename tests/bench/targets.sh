#!/usr/bin/env bash
# Prints, as ratios from one run, how far the tuned variants are: against the plain variants, against the references, and
# against the limits measured beside them.  Usage: targets.sh [BUILD].  A benchmark, not a test: nothing here can fail.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
speedup=${1:-build/$(uname -m)-cc}/bin/speedup
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT

# sweep NAME OPTIONS: one campaign, 9 visits, all limits included.
sweep() {
    "$speedup" sweep --min-time 50ms --visits 9 --repetitions 1 --time-limit 600 -o "$directory/$1" "${@:2}" >/dev/null 2>&1 || true
    "$speedup" analyse "$directory/$1" 2>/dev/null
}

sweep sqrt --kernels sqrt_cube --sizes 100000,50000000
sweep sort --kernels bubble_sort --sizes 20000,80000 --variants omp_simd,tuned
sweep pi --kernels monte_carlo_pi --sizes 1e8
sweep kde --kernels parzen_kde --sizes 1e6

# Rows as: kernel variant n p time_ns work percent_of_roof roof
rows() {
    awk -F, 'FNR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
        { print $at["kernel"], $at["variant"], $at["n"], $at["p"], $at["time_ns"], $at["work"],
                $at["percent_of_roof"] == "" ? "-" : $at["percent_of_roof"], $at["roof"] == "" ? "-" : $at["roof"] }' \
        "$directory"/*/summary.csv
}

rows | awk '
    { time[$1, $2, $3, $4] = $5; work[$1, $3] = $6; roof[$1, $2, $3, $4] = $7 " % of " $8; p = $4 > p ? $4 : p }
    function ratio(text, kernel, slow, slow_p, fast, fast_p, n) {
        if (time[kernel, slow, n, slow_p] > 0 && time[kernel, fast, n, fast_p] > 0)
            printf "%-14s n=%-9s %-52s %8.2f\n", kernel, n, text, time[kernel, slow, n, slow_p] / time[kernel, fast, n, fast_p]
    }
    function share(kernel, variant, n, q) {
        if ((kernel, variant, n, q) in roof)
            printf "%-14s n=%-9s %s, p=%s: %s; %.4f ns per unit of work\n", kernel, n, variant, q, roof[kernel, variant, n, q],
                   time[kernel, variant, n, q] / work[kernel, n]
    }
    END {
        ratio("tuned against omp_static, all CPUs", "sqrt_cube", "omp_static", p, "tuned", p, 50000000)
        ratio("tuned against omp_simd, all CPUs", "bubble_sort", "omp_simd", p, "tuned", p, 80000)
        ratio("tuned against omp_simd, all CPUs", "bubble_sort", "omp_simd", p, "tuned", p, 20000)
        ratio("tuned on all CPUs against serial", "bubble_sort", "serial", 1, "tuned", p, 20000)
        ratio("tuned against omp_static, all CPUs", "monte_carlo_pi", "omp_static", p, "tuned", p, 100000000)
        ratio("tuned at p = 1 against gsl_mt19937", "monte_carlo_pi", "gsl_mt19937", 1, "tuned", 1, 100000000)
        ratio("tuned against omp_simd, all CPUs", "parzen_kde", "omp_simd", p, "tuned", p, 1000000)
        ratio("tuned on all CPUs against serial", "parzen_kde", "serial", 1, "tuned", p, 1000000)
        split("1 " p, q, " ")
        for (i = 1; i <= 2; i++) {
            share("sqrt_cube", "tuned", 100000, q[i]); share("sqrt_cube", "tuned", 50000000, q[i])
            share("bubble_sort", "tuned", 20000, q[i]); share("bubble_sort", "tuned", 80000, q[i])
            share("monte_carlo_pi", "tuned", 100000000, q[i]); share("parzen_kde", "tuned", 1000000, q[i])
        }
    }'

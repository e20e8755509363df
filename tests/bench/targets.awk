# Reads: kernel variant n p time_ns work percent_of_roof roof.  Prints the table of targets.
{
    cell = $1 " " $2 " " $3 " " $4
    time[cell] = $5; work[cell] = $6; percent[cell] = $7; roof[cell] = $8
    if ($2 == "tuned" && $4 > p) p = $4
    if (($1 == "empty_region" || $1 == "barrier") && $2 != "serial") overhead[$1 " " $4] = $5
}

# One line: what, target, reached or why there is no figure.
function line(kernel, what, target, value, format, good) {
    printf "%-14s  %-58s  %12s  " format "  %s\n", kernel, what, target, value, target == "" ? "" : good ? "reached" : "NOT REACHED"
}

function ratio(what, target, kernel, n, slow, slow_p, fast, fast_p,    a, b, value) {
    a = kernel " " slow " " n " " slow_p; b = kernel " " fast " " n " " fast_p
    if (!(time[a] > 0 && time[b] > 0)) { printf "%-14s  %-58s  %12s  not measured\n", kernel, what, target ? ">= " target "x" : ""; return }
    value = time[a] / time[b]
    line(kernel, what, target ? ">= " target "x" : "", value, "%9.2fx", value >= target)
}

function share(what, target, kernel, n, q, only_of,    cell) {
    cell = kernel " tuned " n " " q
    if (percent[cell] == "-" || percent[cell] == "") { printf "%-14s  %-58s  %12s  not measured\n", kernel, what, ">= " target " %"; return }
    line(kernel, what " (roof: " roof[cell] ")", target ? ">= " target " %" : "", percent[cell], "%9.1f%%", percent[cell] >= target)
}

function per_work(what, target, kernel, n, q,    cell) {
    cell = kernel " tuned " n " " q
    if (!(time[cell] > 0)) { printf "%-14s  %-58s  not measured\n", kernel, what; return }
    line(kernel, what, target ? "< " target " ns" : "", time[cell] / work[cell], "%7.4f ns", time[cell] / work[cell] < target)
}

END {
    printf "%-14s  %-58s  %12s  %10s\n", "kernel", "what", "target", "measured"
    share("n = " large ", p = 1", 95, "sqrt_cube", large, 1)
    share("n = " large ", p = " p, 95, "sqrt_cube", large, p)
    ratio("n = 1e7, p = " p ", against Numba prange", 1.2, "sqrt_cube", 10000000, "numba", p, "tuned", p)
    ratio("n = 1e7, p = " p ", against NumPy", 0, "sqrt_cube", 10000000, "numpy", 1, "tuned", p)
    share("in cache, n = 1e5, p = 1", 95, "sqrt_cube", 100000, 1)
    share("in cache, n = 1e5, p = " p, 95, "sqrt_cube", 100000, p)
    ratio("in cache, n = 1e5, p = " p " against serial", 0.95 * p, "sqrt_cube", 100000, "serial", 1, "tuned", p)
    ratio("n = 80 000, p = " p ", against omp_simd", 8, "bubble_sort", 80000, "omp_simd", p, "tuned", p)
    ratio("n = 20 000, p = " p ", against serial", 0, "bubble_sort", 20000, "serial", 1, "tuned", p)
    share("n = 80 000, p = 1", 90, "bubble_sort", 80000, 1)
    share("n = 80 000, p = " p, 90, "bubble_sort", 80000, p)
    ratio("n = 20 000, p = " p ", against Numba's double loop", 70, "bubble_sort", 20000, "numba", 1, "tuned", p)
    ratio("n = " large ", p = " p ", against omp_static", 0, "monte_carlo_pi", large, "omp_static", p, "tuned", p)
    ratio("n = " large ", p = " p ", against Numba prange", 10, "monte_carlo_pi", 100000000, "numba", p, "tuned", p)
    ratio("n = " large ", p = 1, against GSL's mt19937", 50, "monte_carlo_pi", large, "gsl_mt19937", 1, "tuned", 1)
    share("n = " large ", p = 1", 0, "monte_carlo_pi", large, 1)
    per_work("time per point, p = 1", 0, "monte_carlo_pi", large, 1)
    ratio("n = 1e6, p = " p ", against omp_simd", 0, "parzen_kde", 1000000, "omp_simd", p, "tuned", p)
    ratio("n = 1e6, p = " p ", against Numba prange", 250, "parzen_kde", 1000000, "numba", p, "tuned", p)
    ratio("n = 1e6, p = " p ", against Numba prange without branches", 0, "parzen_kde", 1000000, "numba_without_branches", p, "tuned", p)
    ratio("n = 1e6, p = " p ", against NumPy's sort and search", 0, "parzen_kde", 1000000, "numpy", 1, "tuned", p)
    ratio("n = 1e6, p = " p ", against SciPy's cKDTree, built before", 1, "parzen_kde", 1000000, "scipy_ckdtree", p, "tuned", p)
    per_work("time per (sample, width), p = 1", 0.012, "parzen_kde", 1000000, 1)
    per_work("time per (sample, width), p = " p, 0, "parzen_kde", 1000000, p)
    share("n = 1e6, p = 1", 0, "parzen_kde", 1000000, 1)
    for (name in overhead) {
        split(name, at, " ")
        printf "%-14s  %-58s  %12s  %7.2f us\n", at[1], "p = " at[2], "", overhead[name] / 1000 | "sort"
    }
}

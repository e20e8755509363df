#!/usr/bin/env bash
# ranks.sh WORKER WORKER_MPI LAUNCHER: the MPI variant of each kernel on 1 to 4 ranks, of one or two threads, at sizes
# around the number of ranks, against the plain worker's baseline.  More workers than CPUs: none of them may spin.
set -u
worker=$1 mpi=$2 launcher=$3 cases=0 failed=0
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMPI_MCA_rmaps_base_oversubscribe=1 \
    OMPI_MCA_hwloc_base_binding_policy=none OMPI_MCA_mpi_yield_when_idle=1 OMP_WAIT_POLICY=passive

# column NAME: of the CSV on standard input, one value a line.
column() { awk -F, -v name="$1" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) at = i; next } { print $at }'; }

# check KERNEL N OPTIONS RANKS THREADS: two runs in an interval, twice, all of them ok and with the baseline's result.
check() {
    local expected rows p=$(($4 * $5))
    expected=$("$worker" measure "$1" serial -n "$2" -p 1 --inner 2 --repetitions 1 --options "$3" | column result | tail -1)
    rows=$("$launcher" -n "$4" "$mpi" measure "$1" mpi -n "$2" -p "$p" --ranks "$4" --inner 2 --repetitions 1 --options "$3" \
        --expect "$expected")
    cases=$((cases + 1))
    if [ "$(column status <<<"$rows" | tr '\n' ' ')" != 'ok ok ' ] ||
        [ "$(column result <<<"$rows" | uniq)" != "$expected" ] ||
        [ "$(column ranks <<<"$rows" | uniq):$(column threads <<<"$rows" | uniq)" != "$4:$5" ]; then
        echo "$1 n=$2 $3 ranks=$4 threads=$5: expected $expected"
        echo "$rows"
        failed=$((failed + 1))
    fi
}

for ranks in 1 2 3 4; do
    for n in 1 3 1009; do
        check sqrt_cube "$n" '' "$ranks" 1
        check monte_carlo_pi "$n" '' "$ranks" 1
    done
    check parzen_kde 500 d=2:m=4:widths=7 "$ranks" 1
    check parzen_kde 3 window=gaussian:widths=5 "$ranks" 1
    check parzen_kde 500 window=gaussian:d=1:m=3:widths=5:from=0.01:to=3 "$ranks" 1
    for order in random reversed few_values sorted; do check bubble_sort 259 "order=$order" "$ranks" 1; done
    for n in 1 2 3 4 9; do check bubble_sort "$n" order=reversed "$ranks" 1; done
done
for kernel in sqrt_cube monte_carlo_pi parzen_kde bubble_sort; do check "$kernel" 301 '' 2 2; done
echo "$cases cases, $failed failed"
[ "$failed" -eq 0 ] && [ "$cases" -eq 76 ]

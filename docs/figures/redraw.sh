#!/usr/bin/env bash
# Measures, and draws the figures of the documentation anew: redraw.sh PROGRAM [WORK].  About five minutes on two CPUs, on which
# nothing else should run.  PROGRAM is bin/speedup of a build; WORK keeps the campaigns, so that an interrupted run goes on.
set -euo pipefail

program=$(realpath "${1:?"usage: redraw.sh PROGRAM [WORK]"}")
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=${2:-$(mktemp -d)}
mkdir -p "$work"

# measure NAME [options of sweep]: one campaign, analysed.
measure() {
    if [ -e "$work/$1/plan.csv" ]; then
        "$program" sweep --resume -o "$work/$1"
    else
        "$program" sweep -o "$work/$1" "${@:2}"
    fi
    "$program" analyse "$work/$1"
}

# keep NAME KERNELS: the derived CSV of these kernels, and what the figures say of the machine, to this folder.
keep() {
    local name file
    name=$1
    rm -rf "${here:?}/$name"
    mkdir -p "$here/$name/raw"
    for file in summary visits models model_curves attribution; do
        [ -e "$work/$name/$file.csv" ] || continue
        awk -F, -v kernels="^($2)\$" 'NR == 1 || $2 ~ kernels' "$work/$name/$file.csv" >"$here/$name/$file.csv"
    done
    for file in "$work/$name"/raw/*.environment.csv; do
        case "$file" in *.end.environment.csv) continue ;; esac
        grep -E '^(key|hostname|cpu_model|topology|allowed_cpus|virtualisation|doctor_verdict|fingerprint),' "$file" \
            >"$here/$name/raw/$(basename "$file")"
    done
}

# show NAME FIGURE KERNEL: draws one from the kept CSV, into this folder.
show() {
    "$program" plot "$here/$1" --figure "$2" --kernel "$3" --format svg >/dev/null
    mv "$here/$1/figures/$2.$3.svg" "$here/"
    rmdir "$here/$1/figures"
}

# Densities at the origin: each width is a campaign, since it is an option; together they are one directory.
measure_densities() {
    local width file
    for width in 0.1 0.2 0.3 0.4 0.5 0.6 0.7 0.8 0.9 1.0 1.1; do
        measure "width-$width" --kernels parzen_kde --variants tuned --sizes 10000,1000000 --threads 1 --visits 1 \
            --min-time 1us --options "widths=1,from=$width,to=$width"
    done
    mkdir -p "$work/density"
    cp -r "$work/width-0.1/raw" "$work/density/"
    for file in summary visits; do
        awk 'NR == 1 || FNR > 1' "$work"/width-*/"$file.csv" >"$work/density/$file.csv"
    done
}

# A map of the density of 2000 samples around two points; awk's random numbers with one seed are the same on one machine.
map_densities() {
    awk 'BEGIN { srand(1); for (i = 0; i < 2000; i++) {
        r = sqrt(-2 * log(1 - rand())); a = 6.283185307179586 * rand(); to = rand() < 0.6 ? -1 : 1
        printf "%.6f,%.6f\n", to + 0.7 * r * cos(a), 0.6 * to + 0.5 * r * sin(a) } }' >"$work/samples.csv"
    "$here/density_map.sh" "$program" "$work/samples.csv" 0.5 >"$work/density_map.csv"
}

draw() {
    keep quick 'sqrt_cube|bubble_sort|monte_carlo_pi'
    keep weak monte_carlo_pi
    keep density parzen_kde
    cp "$work/density_map.csv" "$here/density/"
    rm -f "$here"/*.svg
    show quick speedup_by_p sqrt_cube
    show quick relative_speedup sqrt_cube
    show quick time_by_workers bubble_sort
    show quick speedup_by_size bubble_sort
    show quick percent_of_roof bubble_sort
    show quick speedup_heat_map monte_carlo_pi
    show quick visits_by_cell sqrt_cube
    show quick visits_over_time sqrt_cube
    show quick pi_error monte_carlo_pi
    show weak weak_scaling monte_carlo_pi
    show density parzen_density parzen_kde
    show density parzen_density_map parzen_kde
}

measure quick --preset quick
measure weak --preset quick --scaling weak --kernels monte_carlo_pi --sizes 1000000
measure_densities
map_densities
draw

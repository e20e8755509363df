#!/usr/bin/env bash
# A map of the density of samples in the plane: density_map.sh PROGRAM SAMPLES.csv WIDTH >DIR/density_map.csv.  PROGRAM is
# bin/speedup of a build, SAMPLES.csv has two numbers to a line, without a heading; WIDTH is that of the window.  `speedup plot
# DIR` then draws it.
#
# parzen_kde with one query point and one width counts the samples in a window around the origin, and its result is that
# count.  The count around another point is that of the samples moved by it; each is verified as every run is.  25 x 25
# points, about half a minute.
set -euo pipefail

program=$(realpath "${1:?"usage: density_map.sh PROGRAM SAMPLES.csv WIDTH"}")
samples=$(realpath "${2:?"usage: density_map.sh PROGRAM SAMPLES.csv WIDTH"}")
width=${3:?"usage: density_map.sh PROGRAM SAMPLES.csv WIDTH"}
side=${SIDE:-25} # points on a side
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" # names of files are short there: options take few letters

# count X Y: samples in the window around that point.
count() {
    awk -F, -v x="$1" -v y="$2" '{ printf "%.17g,%.17g\n", $1 - x, $2 - y }' "$samples" >moved.csv
    "$program" measure parzen_kde serial -n "$n" -p 1 --inner 1 --repetitions 1 --warmups 0 \
        --options "d=2,m=1,widths=1,from=$width,to=$width,samples=moved.csv" |
        awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
            $at["status"] != "ok" { exit 1 }
            { result = $at["result"] }
            END { if (result == "") exit 1; print result }'
}

n=$(wc -l <"$samples")
step=$(awk -v side="$side" 'BEGIN { printf "%.17g", 6 / (side - 1) }')
echo x,y,step,width,n,count
for ((row = 0; row < side; row++)); do
    for ((column = 0; column < side; column++)); do
        x=$(awk -v k="$column" -v step="$step" 'BEGIN { printf "%.9g", -3 + k * step }')
        y=$(awk -v k="$row" -v step="$step" 'BEGIN { printf "%.9g", -3 + k * step }')
        counted=$(count "$x" "$y")
        echo "$x,$y,$step,$width,$n,$counted"
    done
done

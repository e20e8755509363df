#!/usr/bin/env bats
# Figures of single visits, formats, sizes and themes; pictures looked at as pictures; corner cases.  golden/ holds tables that
# gnuplot would draw, and SVG of the version named there: after a wanted change, look at the pictures and copy what the test made.

bats_require_minimum_version 1.5.0

setup() {
    cd "$BATS_TEST_TMPDIR" || return
    mkdir run bin
    real=$(command -v gnuplot)
}

make_csv() { "$FIXTURES/make.py" "$@"; }

# All that `speedup analyse` derives, of that kind.
everything() {
    make_csv "$1" >run/summary.csv
    make_csv visits "$1" "${2:-9}" >run/visits.csv
    make_csv attribution "$1" >run/attribution.csv
    make_csv models >run/models.csv
    make_csv curves >run/model_curves.csv
}

plot() { "$SPEEDUP" plot run "$@"; }

# What gnuplot would draw, as tables, of one figure of kernel demo, to standard output.
tables() {
    printf '#!/bin/sh\nsed "s|^set output file|set table \\"%s/tables.txt\\"|" | "%s" "$@"\n' "$PWD" "$real" >bin/gnuplot
    chmod +x bin/gnuplot
    PATH="$PWD/bin:$PATH" plot --figure "$1" --kernel "${2:-demo}" --format svg >/dev/null 2>&1 || true
    # Of lines that are computed for the chart alone, of 1000 points each, only the heading.
    sed "s|$PWD||g; s/[ \t]*$//" tables.txt | awk '/^# Curve [0-9]/ { computed = / 1000 points/ } !computed || /^#/'
    rm tables.txt
}

# drawn FIGURE FROM TO: points of the curves FROM .. TO, counted from 1.
drawn() {
    tables "$1" | awk -v from="$2" -v to="$3" '/^# Curve [0-9]/ { curve++; next }
        /^ *[-0-9]/ && $NF == "i" && curve >= from && curve <= to { count++ } END { print count + 0 }'
}

well_formed() { python3 -c 'import sys, xml.dom.minidom; [xml.dom.minidom.parse(f) for f in sys.argv[1:]]' "$@"; }

@test "every picture opens and is not blank, in both themes and all sizes" {
    everything small
    plot --format png >/dev/null
    for figure in time_by_workers speedup_heat_map; do
        plot --figure "$figure" --size slide --theme dark --format png >/dev/null
        plot --figure "$figure" --size column --format png >/dev/null
    done
    [ "$(ls run/figures/*.png | wc -l)" -eq $((11 + 4)) ]
    for file in run/figures/*.png; do
        read -r width height colours filled < <("$BATS_TEST_DIRNAME/pixels.py" "$file")
        echo "$file: $width x $height, $colours colours, $filled % filled"
        case "$file" in
        *.slide.dark.png) [ "$width $height" = "1920 1080" ] ;;
        *.column.png) [ "$width $height" = "1016 889" ] ;;
        *) [ "$width $height" = "1350 840" ] ;;
        esac
        [ "$colours" -gt 20 ]
        [ "${filled%.*}" -ge 2 ]
    done
}

@test "an empty picture is told from a full one" {
    "$real" -e "set terminal pngcairo size 200,100; set output 'blank.png'; unset border; unset tics; unset key; plot [0:1] [0:1] 2"
    read -r _ _ colours filled < <("$BATS_TEST_DIRNAME/pixels.py" blank.png)
    [ "$colours" -le 20 ]
    [ "${filled%.*}" -lt 2 ]
}

@test "every used visit is a dot, and one left out is marked as such" {
    everything large
    # Of 9 visits of each cell one is left out; two candidates at 8 p, at the largest size.
    [ "$(drawn speedup_by_p 6 7)" -eq $((2 * 8 * 8)) ]
    [ "$(drawn efficiency_by_p 2 3)" -eq $((2 * 8 * 8)) ]
    # Baseline, two candidates at 8 p and a reference, at three sizes; one of the 8 lies beyond the chart.
    [ "$(drawn visits_over_time 2 5)" -eq $((3 * 18 * 7)) ]
    [ "$(drawn visits_over_time 6 9)" -eq $((3 * 18)) ]
    [ "$(drawn visits_over_time 10 10)" -eq $((3 * 18)) ]
    # A box for each cell of the largest size but the reference; its visits, by variant; those beyond; those left out.
    [ "$(drawn visits_by_cell 1 1)" -eq 17 ]
    [ "$(drawn visits_by_cell 2 5)" -eq $((17 * 7)) ]
    [ "$(drawn visits_by_cell 6 9)" -eq 17 ]
    [ "$(drawn visits_by_cell 10 10)" -eq 17 ]
    [ "$(drawn time_by_workers 2 2)" -eq $((17 * 8)) ]
    # Baseline, two candidates at the most p and a reference, at three sizes; a reference has no roof.
    [ "$(drawn time_by_size 2 5)" -eq $((3 * 4 * 8)) ]
    [ "$(drawn percent_of_roof 2 4)" -eq $((3 * 3 * 8)) ]
    [ "$(drawn percent_of_roof 5 5)" -eq 0 ]
}

@test "visits of other kernels, options, machines, workers and scalings are not drawn" {
    for column in kernel options fingerprint worker scaling; do
        everything small
        # shellcheck disable=SC2016 # awk's
        awk -F, -v OFS=, -v column="$column" 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i } NR > 1 { $at[column] = "a `touch PWN`" } 1' \
            run/visits.csv >run/new
        mv run/new run/visits.csv
        run --separate-stderr plot --figure visits_over_time --format svg
        [ "$status" -eq 0 ]
        [[ "$stderr" == *"visits_over_time of demo: not drawn: no visit of it in visits.csv"* ]]
        [ ! -e PWN ]
    done
}

@test "a hundred thousand visits are thinned, evenly, and the figure says so" {
    everything small 5600 # 18 cells: 100 800 visits
    plot --figure speedup_by_p --format svg >/dev/null
    grep -q 'one visit in 17 drawn' run/figures/speedup_by_p.demo.svg
    [ "$(stat -c %s run/figures/speedup_by_p.demo.svg)" -lt 1000000 ]
    [ "$(drawn visits_over_time 2 10)" -gt 5500 ]
    [ "$(drawn visits_over_time 2 10)" -le 6000 ]
}

@test "values on hover are titles, and no picture has a script" {
    everything small
    plot --format svg >/dev/null
    well_formed run/figures/*.svg
    grep -q '<title>omp_static, n = 10k, p = 2: speedup 1.98 (1.79 to 2.08), 50.4 us</title>' run/figures/speedup_by_p.demo.svg
    for figure in speedup_by_p speedup_by_size efficiency_by_p speedup_heat_map time_by_workers; do
        [ "$(grep -c '<g><title>[a-z_]*, n = ' "run/figures/$figure.demo.svg")" -ge 4 ]
    done
    run ! grep -lE 'onmouse|<script|gnuplot_svg|javascript' run/figures/*.svg
}

@test "LaTeX text comes with its graphic, and its letters are harmless" {
    everything small
    # shellcheck disable=SC2016
    sed -i '2,$s/a demonstration/50 % of $x$ \\input{a}_b^c~#1 \& {d}/' run/summary.csv
    run --separate-stderr plot --figure speedup_by_p --format tex,pdf
    [ "$status" -eq 0 ]
    [ "${#lines[@]}" -eq 2 ]
    cd run/figures
    [ "$(ls)" = $'speedup_by_p.demo-inc.pdf\nspeedup_by_p.demo.pdf\nspeedup_by_p.demo.tex' ]
    grep -qF ']{speedup_by_p.demo-inc.pdf}}%' speedup_by_p.demo.tex
    grep -qF 'omp\_static}}%' speedup_by_p.demo.tex
    grep -qF '95 \% interval' speedup_by_p.demo.tex
    grep -qF '50 \% of \$x\$ \textbackslash{}input\{a\}\_b\textasciicircum{}c\textasciitilde{}\#1 \& \{d\}' speedup_by_p.demo.tex
    grep -qF '{\strut{}speedup  T(serial) / T(p)}}}%' speedup_by_p.demo.tex # turned: one brace more
    run ! grep -qF "$BATS_TEST_TMPDIR" speedup_by_p.demo.tex
}

@test "sizes and themes have names of their own, and others are refused" {
    everything small
    plot --figure speedup_by_p --format svg --size slide --theme dark
    plot --figure speedup_by_p --format svg --size column
    plot --figure speedup_by_p --format svg
    [ "$(ls run/figures | tr '\n' ' ')" = "speedup_by_p.demo.column.svg speedup_by_p.demo.slide.dark.svg speedup_by_p.demo.svg " ]
    for option in size theme; do
        run --separate-stderr plot "--$option" poster
        [ "$status" -eq 2 ]
        [[ "$stderr" == "speedup: --$option: 'poster' is not a $option: choose "* ]]
    done
}

@test "one figure of one kernel in one format is one file" {
    everything small
    run --separate-stderr plot --figure speedup_by_p --kernel demo --format pdf
    [ "$status" -eq 0 ]
    [ "$(ls run/figures)" = speedup_by_p.demo.pdf ]
}

@test "colours of the variants stay apart in grey" {
    make_csv large >run/summary.csv
    plot --figure time_by_workers --format png >/dev/null
    greys=$("$BATS_TEST_DIRNAME/pixels.py" grey run/figures/time_by_workers.demo.png)
    [ "$(wc -w <<<"$greys")" -ge 4 ] # paper, baseline and two variants at least
}

@test "the machine, n, p, the preset and the verdict of doctor stand at the foot" {
    everything small
    mkdir run/raw
    printf 'key,value\nhostname,alpha\ncpu_model,A CPU\ntopology,machine_cpus=8 usable_cpus=8 cores=1 kinds=1 packages=1 numa_nodes=1 performance_cores=1 first_package_cores=1 source=this_machine\ndoctor_verdict,quiet\nfingerprint,abc\n' \
        >run/raw/20250102T030405Z.alpha.1.environment.csv
    plot --format svg >/dev/null
    for file in run/figures/*.svg; do
        grep -q 'preset quick, 9 visits' "$file"
        grep -q 'alpha, A CPU, doctor: quiet' "$file"
        grep -q 'n = 100, 1000, 10000;' "$file"
        grep -q 'p = 1, 2<' "$file"
    done
    grep -q '>cores, then SMT<' run/figures/speedup_by_p.demo.svg # one core: beyond p = 1 siblings work
    run ! grep -qE 'first socket|performance cores' run/figures/speedup_by_p.demo.svg
}

@test "what is not known of the machine is left out at the foot" {
    make_csv small >run/summary.csv
    mkdir run/raw
    for known in hostname cpu_model doctor_verdict none; do
        { printf 'key,value\nfingerprint,abc\n'
          for key in hostname cpu_model doctor_verdict; do
              if [ "$key" = "$known" ]; then echo "$key,it is $key"; else echo "$key,na:/proc/$key: No such file or directory"; fi
          done; } >run/raw/20250102T030405Z.alpha.1.environment.csv
        plot --figure speedup_by_p --format svg >/dev/null
        run ! grep -q 'na:' run/figures/speedup_by_p.demo.svg
        case "$known" in
        none) grep -q 'intervals; n = 100' run/figures/speedup_by_p.demo.svg ;;
        doctor_verdict) grep -q 'intervals, doctor: it is doctor_verdict; n = 100' run/figures/speedup_by_p.demo.svg ;;
        *) grep -q "intervals, it is $known; n = 100" run/figures/speedup_by_p.demo.svg ;;
        esac
    done
}

@test "variants whose times hold more than those of the baseline are named at the foot" {
    make_csv small >plain.csv
    for regions in kernel:kernel:kernel kernel:process:kernel+team kernel:process:process process:process:process :process:process; do
        awk -F, -v OFS=, -v regions="$regions" '
            NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; split(regions, region, ":"); print $0, "region"; next }
            { print $0, region[$at["variant"] == "omp_static" ? 2 : $at["variant"] == "omp_dynamic" ? 3 : 1] }' plain.csv >run/summary.csv
        plot --figure speedup_by_p --format svg >/dev/null
        foot=$(sed 's/<[^>]*>//g' run/figures/speedup_by_p.demo.svg | tr -s ' \t\n' ' ' | grep -oE '[a-z_]+(, [a-z_]+)?: times hold (starting processes|making a team)' | paste -sd';')
        case "$regions" in
        kernel:process:kernel+team) [ "$foot" = "omp_static: times hold starting processes;omp_dynamic: times hold making a team" ] ;;
        kernel:process:process) [ "$foot" = "omp_static, omp_dynamic: times hold starting processes" ] ;;
        *) [ -z "$foot" ] ;;
        esac
    done
}

@test "elsewhere shows each external variant once, with the workers it is fastest with, at the largest size that all have" {
    make_csv small | awk -F, -v OFS=, '
        NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; print; next }
        { print }
        $at["variant"] == "omp_static" { $at["variant"] = "python_pool"; $at["model"] = "external"; $at["time_ns"] *= 100; print }
        $at["variant"] == "python_pool" && $at["p"] == 1 { $at["variant"] = "python_serial"; print }' >run/summary.csv
    everywhere=$(awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next } $at["variant"] == "python_serial" { print $at["n"] }' run/summary.csv | sort -n | tail -1)
    plot --figure elsewhere --format svg >/dev/null
    rows=$(grep -oE '>[a-z_]+  p=[0-9]+<' run/figures/elsewhere.demo.svg | sort | uniq -d)
    [ -z "$rows" ]
    [ "$(grep -cE '>python_(pool|serial)  p=[0-9]+<' run/figures/elsewhere.demo.svg)" -eq 2 ]
    grep -q '>serial  p=1<' run/figures/elsewhere.demo.svg
    [ "$(drawn elsewhere 1 1)" -eq 4 ]
    awk -F, -v OFS=, -v n="$everywhere" 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i } !($at["variant"] == "python_serial" && $at["n"] == n)' \
        run/summary.csv >less.csv
    mv less.csv run/summary.csv # python_serial lacks the largest size: a smaller one is shown
    plot --figure elsewhere --format svg >/dev/null
    [ "$(grep -cE '>python_(pool|serial)  p=[0-9]+<' run/figures/elsewhere.demo.svg)" -eq 2 ]
    [ "$(drawn elsewhere 1 1)" -eq 4 ]
}

# As `small`, with ranks of 1 and 2 threads on nodes of 4 CPUs, up to 16 workers.
with_ranks() {
    make_csv small | awk -F, -v OFS=, '
        function add(ranks, threads) {
            $at["variant"] = threads > 1 ? "mpi:" threads : "mpi"; $at["model"] = "mpi"; $at["p"] = ranks * threads
            $at["ranks"] = ranks; $at["threads"] = threads; s = 0.9 * ranks * threads ^ 0.8; $at["time_ns"] = 10 * $at["n"] / s
            $at["speedup"] = s; $at["speedup_low"] = 0.95 * s; $at["speedup_high"] = 1.05 * s
            print $0, int((ranks * threads + 3) / 4) }
        NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; print $0, "nodes"; next }
        { print $0, 1 }
        $at["variant"] == "omp_static" && $at["p"] == 1 { for (ranks = 1; ranks <= 16; ranks *= 2) { add(ranks, 1); if (ranks < 16) add(ranks, 2) } }'
}

@test "ranks: a curve for each number of threads, a border where the next node begins" {
    with_ranks >run/summary.csv
    plot --figure speedup_by_ranks --format svg >/dev/null
    for text in 'mpi, 1 thread a rank' 'mpi:2, 2 threads a rank' '1 node' '2 nodes' '4 nodes'; do
        grep -q ">$text<" run/figures/speedup_by_ranks.demo.svg
    done
    [ "$(drawn speedup_by_ranks 3 4)" -eq 0 ] # no visits.csv
    [ "$(drawn speedup_by_ranks 5 5) $(drawn speedup_by_ranks 6 6)" = '5 4' ]
    with_ranks | awk -F, -v OFS=, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i } $at["variant"] == "mpi" && $at["p"] == 8 { $NF = 1 } { print }' \
        >run/summary.csv
    plot --figure speedup_by_ranks --format svg >/dev/null # 8 workers on one node, and on two: no border of one
    run ! grep -q '>1 node<' run/figures/speedup_by_ranks.demo.svg
}

@test "weak scaling by ranks: curves for numbers of threads, and the borders of nodes" {
    # the same gains with work that grows with p: a run takes p times as long as before
    with_ranks | python3 -c 'if True:
        import csv, sys
        rows = list(csv.DictReader(sys.stdin))
        out = csv.DictWriter(sys.stdout, [*rows[0], "base_n", "work_exponent"], lineterminator="\n")
        out.writeheader()
        for row in rows:
            time_ns = float(row["time_ns"]) * int(row["p"])
            out.writerow({**row, "time_ns": time_ns, "time_low_ns": 0.95 * time_ns, "time_high_ns": 1.05 * time_ns, "scaling": "weak",
                          "base_n": row["n"], "n": int(row["n"]) * int(row["p"]), "work_exponent": 1})' >run/summary.csv
    plot --figure weak_scaling --format svg >/dev/null
    for text in 'omp_static' 'mpi, 1 thread a rank' 'mpi:2, 2 threads a rank' '1 node' '2 nodes' '4 nodes'; do
        grep -q ">$text<" run/figures/weak_scaling.demo.svg
    done
    plot --figure speedup_by_ranks --format svg >/dev/null
    grep -q '>Scaled speedup by ranks: ' run/figures/speedup_by_ranks.demo.svg
    grep -q '>2 nodes<' run/figures/speedup_by_ranks.demo.svg
}

@test "one visit, one cell, equal values: a picture or a refusal in words" {
    make_csv one >run/summary.csv
    make_csv visits one 1 >run/visits.csv
    sed -i -E 's/,(-?[0-9.e-]+),([0-9.]+),,785,/,0,1,,785,/' run/visits.csv
    run --separate-stderr plot --format png
    [ "$status" -eq 0 ]
    [ -z "$stderr" ]
    for file in "${lines[@]}"; do
        read -r _ _ colours _ < <("$BATS_TEST_DIRNAME/pixels.py" "$file")
        [ "$colours" -gt 20 ]
    done
    [ -e run/figures/visits_over_time.demo.png ]
}

@test "what is missing is told to who asks for it, and to nobody else" {
    make_csv one >run/summary.csv
    for figure in relative_speedup speedup_heat_map weak_scaling attribution elsewhere speedup_by_ranks visits_by_cell visits_over_time pi_error parzen_density parzen_density_map; do
        run --separate-stderr plot --figure "$figure" --format svg
        [ "$status" -eq 0 ]
        [[ "$stderr" == "speedup: $figure of demo: not drawn: "* ]]
        [ "${#stderr_lines[@]}" -eq 1 ]
        [ ! -e "run/figures/$figure.demo.svg" ]
    done
    run --separate-stderr plot --format svg
    [ -z "$stderr" ]
}

@test "a failed kernel does not keep others from being drawn" {
    make_csv failed | sed 's/,demo,/,broken,/' >run/summary.csv
    make_csv small | tail -n +2 >>run/summary.csv
    run --separate-stderr plot --figure speedup_by_p --format svg
    [ "$status" -eq 0 ]
    [[ "$stderr" == *"speedup_by_p of broken: not drawn"* ]]
    [ -s run/figures/speedup_by_p.demo.svg ]
}

@test "with many cells the rows of a chart stay legible" {
    everything many
    plot --figure time_by_workers --format svg >/dev/null
    rows=$(grep -c '>[a-z_0-9]*  p=[0-9]*<' run/figures/time_by_workers.demo.svg)
    [ "$rows" -ge 20 ] && [ "$rows" -le 30 ]
    grep -q ', some p<' run/figures/time_by_workers.demo.svg
    grep -q 'the 9 fastest of 19' <(plot --figure speedup_heat_map --format svg >/dev/null && cat run/figures/speedup_heat_map.demo.svg)
}

@test "estimates of pi are drawn once for each n, with their band" {
    for file in summary.csv visits.csv; do
        if [ "$file" = summary.csv ]; then make_csv large; else make_csv visits large 9; fi | sed 's/,demo,/,monte_carlo_pi,/' >"run/$file"
    done
    plot --figure pi_error --format svg,png
    # 78, 785 and 7850 hits: off by 0.022, 0.0016 and 0.0016, which the table has as the axis shows it; baseline and reference.
    tables pi_error monte_carlo_pi | awk '/^# Curve [0-9]/ { curve++; next } curve > 2 && $NF == "i" { print $1, $2 }' >points
    [ "$(cat points)" = "$(printf '%s\n' '100 10^{-2}' '1k 10^{-3}' '10k 10^{-3}' '100 10^{-2}' '1k 10^{-3}' '10k 10^{-3}')" ]
}

@test "densities by window width come from all campaigns' options, beside the published ones" {
    make_csv densities >run/visits.csv
    for width in 0.2 0.5 1.0; do
        make_csv one | sed "s/,demo,/,parzen_kde,/; s/d=2:m=1,/d=2:m=1:widths=1:from=$width:to=$width:window=hypercube:samples=normal,/"
    done | awk 'NR == 1 || !/^fingerprint/' >run/summary.csv
    run --separate-stderr plot --figure parzen_density --format svg
    [ "$status" -eq 0 ]
    [ "$(ls run/figures)" = parzen_density.parzen_kde.svg ]
    tables parzen_density parzen_kde | awk '/^# Curve [0-9]/ { curve++; next } (curve == 4 || curve == 5) && $NF == "i" { print curve, $1, $2 }' >points
    [ "$(cat points)" = "$(printf '%s\n' '4 0.2 0.16' '4 0.5 0.1592' '4 1 0.159' '5 0.2 0.15' '5 0.5 0.16' '5 1 0.159')" ]
    grep -q 'published' run/figures/parzen_density.parzen_kde.svg
}

@test "the density over the plane is that of the samples" {
    make_csv one | sed 's/,demo,/,parzen_kde,/' >run/summary.csv
    printf '%s\n' 0.1,0.2 0.4,-0.4 0.4,0.6 2.1,2.9 -2.9,-3.2 >samples.csv
    SIDE=3 "$BATS_TEST_DIRNAME/../../docs/figures/density_map.sh" "$SPEEDUP" samples.csv 1 >run/density_map.csv
    [ "$(cat run/density_map.csv)" = "$(printf '%s\n' x,y,step,width,n,count -3,-3,3,1,5,1 0,-3,3,1,5,0 3,-3,3,1,5,0 \
        -3,0,3,1,5,0 0,0,3,1,5,2 3,0,3,1,5,0 -3,3,3,1,5,0 0,3,3,1,5,0 3,3,3,1,5,0)" ]
    run --separate-stderr plot --figure parzen_density_map --format svg
    [ "$status" -eq 0 ]
    [ "$(ls run/figures)" = parzen_density_map.parzen_kde.svg ]
    grep -q '<title>(0, 0): 2 of 5, density 0.4</title>' run/figures/parzen_density_map.parzen_kde.svg
    well_formed run/figures/*.svg
    echo 'x,y"' >run/density_map.csv
    run --separate-stderr plot --figure parzen_density_map --format svg
    [ "$status" -ne 0 ]
    [ "${#stderr_lines[@]}" -eq 1 ]
    [[ "$stderr" == *density_map.csv* ]]
}

@test "parts of the lost time add up in the chart, gains to the left of 0" {
    everything small
    tables attribution | awk '/^# Curve [0-9]/ { curve++; next } $NF == "i" && curve > 1 && curve < 11 { sum += $4 - $3; if ($3 < 0 || $4 < 0) left++ } END { print sum, left }' >sum
    # Two candidates with p = 2: parts 1 + 2 + 3 + 4 + 7 + 8 + 9 = 34, less a gain of 5.
    [ "$(cat sum)" = "58 2" ]
}

@test "plotted tables are those of the golden files" {
    everything large
    for figure in speedup_by_p speedup_heat_map visits_by_cell time_by_workers; do
        tables "$figure" >"$figure.table"
        diff "$BATS_TEST_DIRNAME/golden/$figure.table" "$figure.table"
    done
    with_ranks >run/summary.csv
    rm run/visits.csv
    tables speedup_by_ranks | diff "$BATS_TEST_DIRNAME/golden/speedup_by_ranks.table" -
}

@test "with the gnuplot of the golden files SVG is the same to the byte" {
    [ "$("$real" --version)" = "$(cat "$BATS_TEST_DIRNAME/golden/gnuplot-version")" ] || skip "another gnuplot"
    everything large
    for figure in speedup_by_p speedup_heat_map; do
        plot --figure "$figure" --format svg >/dev/null
        cmp "$BATS_TEST_DIRNAME/golden/$figure.svg" "run/figures/$figure.demo.svg"
    done
}

@test "each figure of the table has its gnuplot file and its place in the documentation" {
    root=$BATS_TEST_DIRNAME/../..
    figures=$(sed -n 's/^FIGURE(\([a-z_]*\),.*/\1/p' "$root/plots/figures.def")
    [ "$(sort <<<"$figures")" = "$(cd "$root/plots" && printf '%s\n' *.gp | grep -v '^style.gp$' | sed 's/\.gp$//' | sort)" ]
    for figure in $figures; do grep -q "\`$figure\`" "$root/docs/reading-the-charts.md"; done
}

@test "the figures of the documentation are those of the CSV beside them" {
    [ "$("$real" --version)" = "$(cat "$BATS_TEST_DIRNAME/golden/gnuplot-version")" ] || skip "another gnuplot"
    figures=$BATS_TEST_DIRNAME/../../docs/figures
    for name in quick weak density; do
        cp -r "$figures/$name" .
        "$SPEEDUP" plot "$name" --format svg >/dev/null
    done
    for file in "$figures"/*.svg; do
        same=no
        for drawn in ./*/figures/"$(basename "$file")"; do
            if cmp -s "$file" "$drawn"; then same=yes; fi
        done
        echo "$file: $same"
        [ "$same" = yes ]
        grep -q "figures/$(basename "$file")" "$figures/../reading-the-charts.md"
    done
}

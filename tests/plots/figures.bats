#!/usr/bin/env bats
# Figures from summary.csv alone: the right points, whole pictures, clear refusals, and nothing executed.

bats_require_minimum_version 1.5.0

setup() {
    # shellcheck source=tests/copy_program.sh
    . "$BATS_TEST_DIRNAME/../copy_program.sh"
    cd "$BATS_TEST_TMPDIR" || return
    mkdir run
}

teardown() {
    if mountpoint -q "$BATS_TEST_TMPDIR/small"; then umount "$BATS_TEST_TMPDIR/small"; fi
}

summary() { "$FIXTURES/make.py" "$@" >run/summary.csv; }

plot() { "$SPEEDUP" plot run "$@"; }

# A gnuplot that writes the table of what it would draw instead of pictures; prints the number of points with that many
# workers or sizes.
points() {
    mkdir -p bin
    cat >bin/gnuplot <<'SH'
#!/bin/sh
sed "s|^set output file|set table '$PWD/points.txt'|" | "$REAL" "$@"
SH
    chmod +x bin/gnuplot
    REAL=$(command -v gnuplot) PATH="$PWD/bin:$PATH" "$SPEEDUP" plot run --figure "$1" --kernel demo --format svg 2>/dev/null || true
    awk '/^# Curve [0-9]/ { curve++; next } /^ *[-0-9]/ && $NF == "i" && curve > from { count++ } END { print count + 0 }' from="$2" points.txt
}

@test "every figure is made, in every format, and named" {
    summary small
    run --separate-stderr plot --format svg,png,pdf
    [ "$status" -eq 0 ]
    [ "${#lines[@]}" -eq 21 ]
    for file in "${lines[@]}"; do [ -s "$file" ]; done
    [ -z "$stderr" ]
    [ "$(ls run/figures | wc -l)" -eq 21 ]
}

@test "drawn points are the rows used" {
    summary large
    # Two variants at 8 p, as points and as intervals; the curves before them are the ideal line, 'no gain' and the roof.
    [ "$(points speedup_by_p 3)" -eq $((2 * 8 * 2)) ]
    [ "$(points efficiency_by_p 1)" -eq $((2 * 8 * 2)) ]
    # Four variants at three sizes, as points and intervals.
    [ "$(points time_by_size 0)" -eq $((4 * 3 * 2)) ]
    # Three of them at three sizes, as points and intervals: a reference has no roof.
    [ "$(points percent_of_roof 1)" -eq $((3 * 3 * 2)) ]
    # Two of them at three sizes and 8 p, each a cell.
    [ "$(points speedup_heat_map 0)" -eq $((2 * 3 * 8)) ]
}

# break_even.csv with these rows, "VARIANT P N LOW HIGH", of the kernel and machine of summary.csv.
break_even() {
    awk -F, -v rows="$1" '
        NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i
                  print "fingerprint,kernel,variant,options,p,worker,break_even_n,break_even_n_low,break_even_n_high,time_ns" }
        NR == 2 { count = split(rows, row, ";")
                  for (i = 1; i <= count; i++) { split(row[i], f, " ")
                      print $at["fingerprint"] "," $at["kernel"] "," f[1] "," $at["options"] "," f[2] ",," f[3] "," f[4] "," f[5] ",5000" } }
    ' run/summary.csv >run/break_even.csv
}

@test "break-even sizes are marked where they are known" {
    summary large
    plain=$(points time_by_size 0)
    break_even "omp_static 128 5000 4000 6000;omp_dynamic 128 700 600;omp_static 2 700 600 800;none 128 5000 4000 6000"
    plot --figure time_by_size --kernel demo --format svg
    grep -q '>pays from here<' run/figures/time_by_size.demo.svg
    [ "$(points time_by_size 0)" -eq $((plain + 2 * 2)) ] # mark and line of two candidates, one of them without an upper end
    break_even "omp_static 2 700 600 800" # of another p only
    plot --figure time_by_size --kernel demo --format svg
    run ! grep -q 'pays from here' run/figures/time_by_size.demo.svg
}

@test "many candidates are told apart" {
    summary many
    for figure in speedup_by_p efficiency_by_p time_by_size percent_of_roof; do
        plot --figure "$figure" --format svg
        run "$BATS_TEST_DIRNAME/series.py" lines "run/figures/$figure.demo.svg"
        echo "$figure: $output"
        [ "$status" -eq 0 ]
    done
    plot --figure speedup_by_size --format svg
    run "$BATS_TEST_DIRNAME/series.py" bars run/figures/speedup_by_size.demo.svg
    echo "$output"
    [ "$status" -eq 0 ]
}

@test "a roof above the chart is named and not drawn" {
    summary far
    plot --figure speedup_by_p --format svg
    grep -q 'roof: above, from 40' run/figures/speedup_by_p.demo.svg
    run ! grep -q 'rgb(153, 153,  51)' run/figures/speedup_by_p.demo.svg
    summary large
    plot --figure speedup_by_p --format svg
    grep -q 'roof: measured limits' run/figures/speedup_by_p.demo.svg
    grep -q 'rgb(153, 153,  51)' run/figures/speedup_by_p.demo.svg
}

@test "with many workers no bar is too small to be seen" {
    for kind in large many; do
        summary "$kind"
        plot --figure speedup_by_size --format svg
        run "$BATS_TEST_DIRNAME/series.py" heights run/figures/speedup_by_size.demo.svg
        echo "$output"
        [ "$status" -eq 0 ]
    done
}

@test "without intervals there are points and no bars" {
    summary few
    [ "$(points speedup_by_p 3)" -eq $((2 * 2)) ]
    plot --figure speedup_by_p --format svg
    grep -q 'fewer than 6 visits' run/figures/speedup_by_p.demo.svg
    run ! grep -q 'exact 95 %' run/figures/speedup_by_p.demo.svg
}

@test "a bar stands for every measured cell, with an interval or without" {
    for kind in small few mixed; do # serial, and two variants at two p
        summary "$kind"
        plot --figure time_by_workers --format svg
        [ "$(grep -c ' p=[12]' run/figures/time_by_workers.demo.svg)" -eq 5 ]
    done
}

@test "sizes that are no powers of ten keep their digits" {
    summary sizes
    plot --figure speedup_by_size --format svg
    for size in 1.5k 2.4k 1.25M; do grep -q ">$size<" run/figures/speedup_by_size.demo.svg; done
}

@test "options have a line of their own below the title" {
    summary small
    plot --format svg
    for file in run/figures/*.svg; do grep -q '>d=2:m=1<' "$file"; done
}

@test "sizes with a speedup are drawn although the largest failed" {
    summary largest
    plot --format svg 2>/dev/null
    [ -s run/figures/speedup_by_size.demo.svg ]
    [ ! -e run/figures/speedup_by_p.demo.svg ]
}

@test "with oversubscribed cells alone there is no empty chart by size" {
    summary alone
    run --separate-stderr plot --format svg
    [ "$status" -eq 0 ]
    [[ "$stderr" == *"speedup_by_size of demo: not drawn: no candidate has a speedup with as many workers as fit"* ]]
    [ ! -e run/figures/speedup_by_size.demo.svg ]
}

@test "names that gnuplot would take apart are refused, not lost in silence" {
    for text in "'a'" '"ab"' 'a,b' $'a\nb' 'a b'; do
        rm -rf run/figures
        summary hostile "$text"
        run --separate-stderr plot --kernel named --format svg
        [ "$status" -eq 0 ]
        [[ "$stderr" == *"named: not drawn: "*"no plain name"* ]]
        [ ! -e run/figures/speedup_by_p.named.svg ]
    done
}

@test "points with more workers than CPUs are a series of their own" {
    summary oversubscribed
    plot --figure speedup_by_p --format svg
    grep -q 'hollow: oversubscribed' run/figures/speedup_by_p.demo.svg
    summary small
    plot --figure speedup_by_p --format svg
    run ! grep -q oversubscribed run/figures/speedup_by_p.demo.svg
}

@test "the baseline is named with its time on every figure" {
    summary small
    plot --format svg
    for file in run/figures/*.svg; do grep -q 'baseline: serial, 100 us (95 % interval' "$file"; done
}

@test "one size and one number of workers still make figures" {
    summary one
    run plot --format svg
    [ "$status" -eq 0 ]
    [ "${#lines[@]}" -eq 6 ]
}

@test "where all candidates failed, figures of speedup are refused in words" {
    summary failed
    run --separate-stderr plot --format svg
    [ "$status" -eq 0 ]
    [[ "$stderr" == *"speedup_by_p of demo: not drawn: no candidate has a speedup"* ]]
    [ ! -e run/figures/speedup_by_p.demo.svg ]
}

@test "the same CSV gives the same SVG, also in a copied directory" {
    summary large
    plot --format svg
    cp -r run/figures first
    mv run/figures second
    plot --format svg
    diff -r first run/figures
    mkdir elsewhere
    cp run/summary.csv elsewhere/
    "$SPEEDUP" plot elsewhere --format svg
    diff -r first elsewhere/figures
}

@test "a locale with decimal commas changes nothing" {
    summary small
    plot --format svg
    cp -r run/figures first
    LC_ALL=de_DE.UTF-8 plot --format svg
    diff -r first run/figures
}

@test "hostile texts run no command" {
    # shellcheck disable=SC2016 # these are meant to stay as they are
    for text in '`touch PWN`' '$(touch PWN)' "'; system('touch PWN') #" '"; system("touch PWN")' '<touch PWN' '|touch PWN' \
        '@x' '%n %s' '\' '{/Symbol a}' $'a\tb' '../../PWN' '=1+1' "$(printf 'x%.0s' $(seq 300))"; do
        rm -rf run/figures
        summary hostile "$text"
        run plot --format svg
        [ "$status" -eq 0 ]
        [ -z "$(find . -name 'PWN*')" ]
        [ -s run/figures/speedup_by_p.demo.svg ]
    done
}

@test "hostile directory names run no command" {
    # shellcheck disable=SC2016
    for name in '`touch PWN`' "it's; touch PWN" '<touch PWN' '|touch PWN' '-d' 'a b'; do
        mkdir -p "./$name"
        "$FIXTURES/make.py" small >"./$name/summary.csv"
        "$SPEEDUP" plot --figure speedup_by_p --format svg -- "$name"
        [ -s "./$name/figures/speedup_by_p.demo.svg" ]
        [ ! -e PWN ]
    done
}

@test "names come out escaped, on one line" {
    name=$'a\e[31m\nb'
    for arguments in "$name" "run --format $name" "run --figure $name" "run --kernel $name"; do
        summary small
        run --separate-stderr "$SPEEDUP" plot ${arguments%%"$name"*} "$name"
        [ "$status" -eq 2 ]
        [ "${#stderr_lines[@]}" -eq 1 ]
        run ! grep -q '[[:cntrl:]]' <<<"$stderr"
    done
    cp -r run "$name"
    run --separate-stderr "$SPEEDUP" plot --figure speedup_by_p --format svg "$name"
    [ "$status" -eq 0 ]
    [ "${#lines[@]}" -eq 1 ]
    [[ "$output" == *'a\x1B[31m\x0Ab/figures/speedup_by_p.demo.svg' ]]
    [ -s "$name/figures/speedup_by_p.demo.svg" ]
}

@test "a name of any length leaves room for what to do" {
    long=$(printf 'x%.0s' $(seq 5000))
    run --separate-stderr "$SPEEDUP" plot "$long"
    [[ "$stderr" == *": give a results directory" ]]
    for option in figure format; do
        run --separate-stderr plot "--$option" "$long"
        [[ "$stderr" == *"choose "* ]]
    done
}

@test "figures that is a file, or may not be written, is one line" {
    summary small
    touch run/figures
    run --separate-stderr plot
    [ "$status" -eq 4 ]
    [ "$stderr" = "speedup: run/figures: is no directory: move it away" ]
    rm run/figures
    ln -s nowhere run/figures
    run --separate-stderr plot
    [ "$status" -eq 4 ]
    [ "${#stderr_lines[@]}" -eq 1 ]
    [ "$(id -u)" -eq 0 ] || skip "needs to become another user"
    rm run/figures
    mkdir run/figures
    copy_program program
    chmod -R a+rX . "$BATS_RUN_TMPDIR"
    run --separate-stderr setpriv --reuid=65534 --regid=65534 --clear-groups program/bin/speedup plot run
    [ "$status" -eq 4 ]
    [ "$stderr" = "speedup: run/figures: Permission denied: give a directory that can be written" ]
}

@test "titles that are no UTF-8 or end a CDATA section leave the SVG well formed" {
    summary hostile 'TITLE'
    LC_ALL=C sed -i $'s/TITLE/a ]]> <b> & \xff\xc0\x80 \xed\xa0\x80 \xef\xbf\xbf \xc3\xa4 \xe2\x82 z/g' run/summary.csv
    plot --format svg 2>/dev/null
    [ "$(ls run/figures/*.hostile*.svg | wc -l)" -gt 0 ]
    grep -q 'a ]] > ' run/figures/speedup_by_p.hostile.svg
    grep -q $'\xc3\xa4' run/figures/speedup_by_p.hostile.svg
    for file in run/figures/*.svg; do
        python3 -c 'import sys, xml.dom.minidom; xml.dom.minidom.parse(sys.argv[1])' "$file"
    done
}

@test "a user's start-up file is not run" {
    summary small
    echo "system 'touch PWN'" >.gnuplot
    HOME=$PWD plot --figure speedup_by_p --format svg
    [ ! -e PWN ]
}

@test "a failing gnuplot keeps the old picture and leaves nothing behind" {
    summary small
    plot --figure speedup_by_p --format svg,png
    cp -r run/figures first
    mkdir bin
    printf '#!/bin/sh\nexit 0\n' >bin/gnuplot # it says that all is well and writes nothing, as on a full disk
    chmod +x bin/gnuplot
    run --separate-stderr env PATH="$PWD/bin:$PATH" "$SPEEDUP" plot run --figure speedup_by_p
    [ "$status" -ne 0 ]
    [[ "$stderr" == *"speedup_by_p.demo.svg"* ]]
    diff -r first run/figures
    printf '#!/bin/sh\necho "terminal is on fire" >&2\nexit 1\n' >bin/gnuplot
    run --separate-stderr env PATH="$PWD/bin:$PATH" "$SPEEDUP" plot run --figure speedup_by_p
    [ "$status" -eq 4 ]
    [[ "$stderr" == *"gnuplot failed: terminal is on fire"* ]]
    diff -r first run/figures
}

@test "a full disk keeps the old picture" {
    [ "$(id -u)" -eq 0 ] || skip "needs to mount a small file system"
    mkdir small
    mount -t tmpfs -o size=200k speedup-test small 2>/dev/null || skip "no tmpfs may be mounted"
    "$FIXTURES/make.py" small >small/summary.csv
    "$SPEEDUP" plot small --figure speedup_by_p --format png
    cp small/figures/speedup_by_p.demo.png old.png
    head -c 1000000 /dev/zero >small/filler || true
    run "$SPEEDUP" plot small --figure speedup_by_p --format png
    cp small/figures/speedup_by_p.demo.png kept.png
    files=$(ls small/figures)
    [ "$status" -eq 4 ]
    cmp old.png kept.png
    [ "$files" = speedup_by_p.demo.png ]
}

@test "no gnuplot, no summary, no such figure, kernel or format" {
    summary small
    mkdir empty
    run --separate-stderr env PATH="$PWD/empty" "$SPEEDUP" plot run
    [ "$status" -ne 0 ]
    [[ "$stderr" == *"gnuplot: not found: install gnuplot"* ]]
    run --separate-stderr plot --figure pie
    [ "$status" -eq 2 ]
    [[ "$stderr" == *"'pie' is not a figure"* ]]
    run --separate-stderr plot --kernel nothing
    [ "$status" -eq 2 ]
    run --separate-stderr plot --format gif
    [ "$status" -eq 2 ]
    run --separate-stderr "$SPEEDUP" plot empty
    [ "$status" -eq 2 ]
    [[ "$stderr" == *"speedup analyse"* ]]
}

@test "what is unstable has a ring, and a file of an older version none" {
    summary small
    plot --figure speedup_by_p --format svg
    run ! grep -q 'ringed' run/figures/speedup_by_p.demo.svg
    awk -F, -v OFS=, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; print $0, "worker", "stability"; next }
        { print $0, "demo:1", $at["role"] == "candidate" ? "unstable" : "stable" }' run/summary.csv >run/new
    mv run/new run/summary.csv
    plot --figure speedup_by_p --format svg
    grep -q 'ringed: unstable' run/figures/speedup_by_p.demo.svg
    sed -i 's/,unstable$/,usable/' run/summary.csv
    plot --figure speedup_by_p --format svg
    run ! grep -q 'ringed' run/figures/speedup_by_p.demo.svg
}

@test "two workers have figures of their own, which name them" {
    summary small
    awk -F, -v OFS=, 'NR == 1 { print $0, "worker"; next } { print $0, "old:1"; print $0, "new:2" }' run/summary.csv >run/new
    mv run/new run/summary.csv
    run --separate-stderr plot --figure speedup_by_p --format svg
    [ "$status" -eq 0 ]
    [ -z "$stderr" ]
    grep -q 'old:1' run/figures/speedup_by_p.demo.svg
    grep -q 'new:2' run/figures/speedup_by_p.demo.2.svg
    run ! grep -q 'new:2' run/figures/speedup_by_p.demo.svg
}

# --- scaling models --------------------------------------------------------------------------------------------------

models() {
    "$FIXTURES/make.py" models >run/models.csv
    "$FIXTURES/make.py" curves >run/model_curves.csv
}

@test "a model is drawn with its points, its interval and the recommendation, and beyond them dashed" {
    summary large
    models
    # The ideal line, the band, the line and the dashed line come first; then 8 points, 8 intervals and one mark.
    [ "$(points scaling_model 4)" -eq $((8 + 8 + 1)) ]
    [ "$(points scaling_model 1)" -eq $((33 + 33 + 33 + 8 + 8 + 1)) ]
    run --separate-stderr plot --figure scaling_model --format svg,png,pdf
    [ "$status" -eq 0 ]
    [ -z "$stderr" ]
    [ "${#lines[@]}" -eq 3 ]
    for text in 'omp_static: Amdahl' recommended 'beyond what was measured' '95 % interval of that' 'baseline: serial, 100 us'; do
        grep -qF ">$text" run/figures/scaling_model.demo.svg
    done
    run ! grep -q 'omp_dynamic' run/figures/scaling_model.demo.svg # it has none
    sed -i 's/,amdahl,/,usl,/; s/,16$/,/' run/models.csv
    plot --figure scaling_model --format svg
    grep -q 'omp_static: scalability law' run/figures/scaling_model.demo.svg
    [ "$(points scaling_model 4)" -eq $((8 + 8)) ] # nothing to recommend
}

@test "without a model there is no figure, and only who asks for it is told why" {
    summary large
    run --separate-stderr plot --format svg
    [ "$status" -eq 0 ]
    [ -z "$stderr" ]
    [ ! -e run/figures/scaling_model.demo.svg ]
    models
    sed -i 's/,amdahl,/,,/' run/models.csv
    run --separate-stderr plot --figure scaling_model --format svg
    [ "$status" -eq 0 ]
    [ "$stderr" = "speedup: scaling_model of demo: not drawn: no candidate has a model at the largest size: see the column reason of models.csv" ]
    [ ! -e run/figures/scaling_model.demo.svg ]
}

@test "models of other sizes, machines, options and workers are not drawn, nor names that are none" {
    for column in kernel fingerprint options worker n variant model; do
        rm -rf run/figures
        summary large
        models
        # shellcheck disable=SC2016 # awk's
        awk -F, -v OFS=, -v column="$column" 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i } NR > 1 { $at[column] = "a `touch PWN`" } 1' \
            run/models.csv >run/new
        mv run/new run/models.csv
        run --separate-stderr plot --figure scaling_model --format svg
        [ "$status" -eq 0 ]
        [[ "$stderr" == *"no candidate has a model"* ]]
        [ ! -e PWN ]
    done
}

@test "a damaged models.csv is one line" {
    summary large
    models
    echo '"' >>run/models.csv
    run --separate-stderr plot --figure scaling_model --format svg
    [ "$status" -eq 2 ]
    [[ "$stderr" == "speedup: run/models.csv: "*": derive it with "* ]]
    [ "${#stderr_lines[@]}" -eq 1 ]
}

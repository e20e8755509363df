#!/usr/bin/env bats
# speedup report from end to end: what it says of each kind of campaign, and that it is whole or not at all.

bats_require_minimum_version 1.5.0

setup() {
    # shellcheck source=tests/copy_program.sh
    . "$BATS_TEST_DIRNAME/../copy_program.sh"
    export XDG_RUNTIME_DIR=$BATS_TEST_TMPDIR # a lock of its own
    export SPEEDUP_SCRIPT="$BATS_TEST_TMPDIR/script" SPEEDUP_SYSROOT="$BATS_TEST_TMPDIR/machine"
    export COLUMNS=1000
    mkdir "$SPEEDUP_SCRIPT" "$SPEEDUP_SYSROOT"
    cp "$ROOT/tests/scripted/describe.csv" "$SPEEDUP_SCRIPT/"
    cd "$BATS_TEST_TMPDIR" || return
}

script() { printf '%s\n' "$@" >"$SPEEDUP_SCRIPT/visits"; }

# A campaign `run`, analysed: serial takes 1000 to 1040 ns, omp 500 to 520.
campaign() {
    [ -s "$SPEEDUP_SCRIPT/visits" ] || script 'demo serial * 1 : 1000 | 1040 | 1000' 'demo omp * * : 500 | 510 | 520' '* * * * : 2000'
    "$SPEEDUP" sweep --worker "$SCRIPTED_WORKER" --sizes 100 --visits "${visits:-9}" --time-limit 60 -o run "$@" >/dev/null 2>&1 || true
    "$SPEEDUP" analyse run 2>/dev/null
}

report() { "$SPEEDUP" report run "$@"; }

# says WORDS: the text and the Markdown have them.  Escapes of Markdown are taken away first.
says() {
    report >/dev/null
    grep -qF -- "$1" <(report --text) || { report --text; echo "the text has no '$1'"; return 1; }
    grep -qF -- "$1" <(sed 's/\\//g' run/report.md) || { cat run/report.md; echo "report.md has no '$1'"; return 1; }
}

@test "three files are made and named; the text is printed and writes nothing" {
    campaign --threads 1
    before=$(ls run)
    run --separate-stderr report --text
    [ "$status" -eq 0 ]
    [ -z "$stderr" ]
    [ "$(ls run)" = "$before" ]
    run --separate-stderr report
    [ "$status" -eq 0 ]
    [ -z "$stderr" ]
    [ "$output" = "$PWD/run/report.md"$'\n'"$PWD/run/report.html"$'\n'"$PWD/run/tables.tex" ]
    [ "$(ls -A run | sort)" = "$(printf '%s\n' $before report.md report.html tables.tex | sort)" ]
    cp run/report.html first.html
    report >/dev/null
    cmp first.html run/report.html
}

@test "the answer is five sentences, and its numbers are those of summary.csv" {
    campaign --threads 1
    report >/dev/null
    answer=$(awk '/^## /{on = $0 == "## The answer"} on && /^- /' run/report.md)
    [ "$(wc -l <<<"$answer")" -eq 5 ]
    python3 - "$answer" <<'PY'
import csv, sys
row = next(row for row in csv.DictReader(open("run/summary.csv")) if row["variant"] == "omp")
three = lambda text: "%.2f" % float(row[text])
expected = f"demo {three('speedup')} ({three('speedup_low')} to {three('speedup_high')}) by omp with 1 worker at n = 100"
assert expected in sys.argv[1].replace(", unstable,", ""), (expected, sys.argv[1])
PY
    [[ "$answer" == *"no limit that bounds it was measured"* ]]
    [[ "$answer" == *"Trust: of 3 cells "*"0 failed"*"the machine was not watched before the first visit."* ||
        "$answer" == *"Trust: of 3 cells "*"0 failed"*"the machine was found "* ]]
}

@test "without an interval nothing is claimed" {
    visits=5 campaign --threads 1
    says "Best speedup over the serial baseline, with its 95 % interval: not known, as no speedup has an interval"
    says "too few visits"
    run ! grep -E 'demo [0-9.]+ \(' run/report.md
}

@test "a campaign with nothing but failures says why" {
    script '* * * * : crash'
    campaign --threads 1
    says "demo: no candidate has a speedup."
    grep -q 'the worker crashed: signal SEGV' run/report.md
    grep -q 'There is no table\|begin{table}' run/tables.tex
    report --text | grep -q 'the worker crashed'
}

@test "a visit that failed in a cell that is ok is told with its reason" {
    script 'demo omp * 1 : 1000 | 1000 | crash | 1000' '* * * * : 1000'
    campaign --threads 1
    report >/dev/null
    grep -q '| demo[^|]* | omp | 100 | 1 | crashed | 1 | 8 | the worker crashed: signal SEGV |' run/report.md
}

@test "one cell" {
    campaign --threads 1 --variants serial
    says "Measured: 1 cell of kernel, variant, size and workers, with 1 worker, strong scaling"
    says "demo: no candidate has a speedup."
    grep -q 'No limit was measured' run/report.md
}

@test "weak scaling is said to be" {
    campaign --threads 1,2 --scaling weak --oversubscribe
    says "weak scaling, the speedup is that of the work per time"
    grep -q 'for one worker' run/report.md
}

@test "two workers are told apart" {
    cp -r "$ROOT/tests/fixtures/campaign/against" run
    "$SPEEDUP" analyse run 2>/dev/null
    says "by worker old:1"
    says "by worker new:2"
}

@test "two workers measured in turns are compared, in the figures and words of compare" {
    cp -r "$ROOT/tests/fixtures/campaign/against" run
    printf 'against,new:2\nworker_compiler,GNU 12.2.0\nworker_openmp,libgomp\nagainst_compiler,Clang 14.0.6\nagainst_flags,na:unsaid\n' >>run/raw/*environment.csv
    "$SPEEDUP" analyse run 2>/dev/null
    "$SPEEDUP" compare run -o changes.csv >/dev/null || [ $? -eq 3 ]
    says "Two worker programs, measured in turns"
    grep -qFx -- '- First: `old:1`, GNU 12.2.0, libgomp' run/report.md
    grep -qFx -- '- Second: `new:2`, Clang 14.0.6' run/report.md
    python3 - <<'PY'
import csv, re
cells = {(row["variant"], row["p"]): row for row in csv.DictReader(open("changes.csv"))}
text = open("run/report.md").read()
section = text[text.index("Two worker programs"):].split("\n## ")[0]
rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in section.splitlines() if line.startswith("| demo")]
assert [row[1:4] for row in rows] == [["serial", "1000", "1"], ["omp", "1000", "4"]], rows
for row in rows:
    cell = cells[row[1], row[3]]
    value, low, high = map(float, re.fullmatch(r"(\S+) \((\S+) to (\S+)\)", row[6]).groups())
    assert abs(value - float(cell["ratio"])) < 0.0006, (row, cell)
    assert float(cell["ratio_low"]) - 0.0006 < low <= value <= high < float(cell["ratio_high"]) + 0.0006, (row, cell)
    assert row[7] == cell["verdict"], (row, cell)
verdicts = [row["verdict"] for row in cells.values()]
for verdict in set(verdicts):
    assert f"{verdicts.count(verdict)} {verdict}" in section, section
PY
}

@test "one worker is compared with nothing" {
    campaign --threads 1
    report >/dev/null
    run ! grep -q 'measured in turns' run/report.md
}

@test "a directory of an older version: fewer columns, no models, no environment" {
    campaign --threads 1
    rm run/models.csv run/model_curves.csv run/raw/*environment.csv
    python3 - <<'PY'
import csv
rows = list(csv.DictReader(open("run/summary.csv")))
gone = "worker stop excluded roof_limit roof roof_time_ns roof_speedup percent_of_roof stability mdape_percent base_n gustafson".split()
with open("run/summary.csv", "w") as file:
    writer = csv.DictWriter(file, [name for name in rows[0] if name not in gone], extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
PY
    says "Workers to use: not known, as there is no models.csv"
    says "on a machine whose CPU is not recorded"
    grep -q 'No environment file was kept' run/report.md
    grep -q 'The command line is not known' run/report.md
}

@test "figures are in the page; a broken one, a link and a missing one are told" {
    campaign --threads 1
    report >/dev/null
    grep -q 'No figure was drawn' run/report.html
    mkdir run/figures
    echo '<svg xmlns="http://www.w3.org/2000/svg"></svg>' >run/figures/speedup_by_p.demo.svg
    echo '<svg><path' >run/figures/efficiency_by_p.demo.svg
    echo '<svg>secret</svg>' >secret.svg
    ln -s "$PWD/secret.svg" run/figures/time_by_size.demo.svg
    echo '<svg></svg>' >run/figures/speedup_by_p.other.svg
    report >/dev/null
    [ "$(grep -c '<img ' run/report.html)" -eq 1 ]
    grep -q "base64,$(base64 -w0 run/figures/speedup_by_p.demo.svg)\"" run/report.html
    grep -q 'efficiency_by_p.demo.svg is not shown: no whole SVG' run/report.html
    grep -q 'time_by_size.demo.svg is not shown: Too many levels of symbolic links' run/report.html
    grep -qF '](figures/speedup_by_p.demo.svg)' run/report.md
}

@test "real figures are shown, those that are read first above" {
    command -v gnuplot >/dev/null || skip "no gnuplot"
    campaign --threads 1,2 --oversubscribe
    "$SPEEDUP" plot run --format svg >/dev/null 2>&1
    report >/dev/null
    [ "$(grep -c '<img ' run/report.html)" -eq "$(find run/figures -name '*.demo.svg' | wc -l)" ]
    [[ "$(grep -o 'Chart [a-z_]*' run/report.html | head -1)" == "Chart speedup_by_p" ]]
}

@test "how to repeat it: the command with its seed, quoted" {
    campaign --threads 1 --seed 7
    report >/dev/null
    grep -q '^speedup sweep .*--visits 9 .* --seed 7$' run/report.md
    rm -r run
    campaign --threads 1
    report >/dev/null
    grep -q '^speedup sweep .* -o run --threads 1 --seed 1$' run/report.md
    mv run '$(touch PWN) it'"'"'s'
    "$SPEEDUP" report '$(touch PWN) it'"'"'s' >/dev/null
    grep -qF "speedup analyse '\$(touch PWN) it'\\''s' && speedup plot" '$(touch PWN) it'"'"'s/report.md'
}

@test "a full disk leaves the old files, says so, and exits with 4" {
    campaign --threads 1
    report >/dev/null
    cp -r run before
    rm run/raw/*.environment.csv # so that a new report would be another
    run --separate-stderr bash -c "ulimit -f 4; '$SPEEDUP' report run"
    [ "$status" -eq 4 ]
    [ "${#stderr_lines[@]}" -eq 1 ]
    [[ "$stderr" == "speedup: $PWD/run/report."*": File too large: make room"* ]]
    [ -z "$output" ]
    for file in report.md report.html tables.tex; do cmp "before/$file" "run/$file"; done
    [ "$(ls -A run)" = "$(ls -A before)" ]
}

@test "a directory that may not be written to" {
    [ "$(id -u)" -eq 0 ] || skip "needs to become another user"
    copy_program program
    campaign --threads 1
    chmod -R a+rX . "$BATS_RUN_TMPDIR"
    run --separate-stderr setpriv --reuid=65534 --regid=65534 --clear-groups program/bin/speedup report run
    [ "$status" -eq 4 ]
    [[ "$stderr" == "speedup: "*"run/report.md: Permission denied: "* ]]
    run --separate-stderr setpriv --reuid=65534 --regid=65534 --clear-groups program/bin/speedup report run --text
    [ "$status" -eq 0 ]
}

@test "a program without its style sheet" {
    copy_program program
    rm program/share/speedup/report/report.css
    campaign --threads 1
    run --separate-stderr program/bin/speedup report run
    [ "$status" -eq 4 ]
    [[ "$stderr" == *"report.css: No such file or directory: install the program whole" ]]
    [ ! -e run/report.html ]
}

# terminal [VARIABLE=VALUE...]: what a terminal of 50 columns gets.
terminal() {
    env -u COLUMNS TERM=xterm LC_ALL=C.UTF-8 "$@" python3 - "$SPEEDUP" <<'PY'
import fcntl, os, pty, struct, subprocess, sys, termios
master, slave = pty.openpty()
fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 50, 0, 0))
child = subprocess.Popen([sys.argv[1], "report", "run", "--text"], stdout=slave)
os.close(slave)
text = b""
try:
    while True:
        got = os.read(master, 65536)
        if not got:
            break
        text += got
except OSError:
    pass
child.wait()
sys.stdout.buffer.write(text.replace(b"\r\n", b"\n"))
PY
}

@test "a terminal: its width, colours unless they are not wanted, letters that it knows" {
    campaign --threads 1
    esc=$'\e'
    run terminal
    [[ "$output" == *"${esc}["*m* ]]
    [[ "$output" == *█* ]]
    sed 's/\x1b\[[0-9]*m//g' <<<"$output" | python3 -c 'import sys; assert max(len(line.rstrip("\n")) for line in sys.stdin) <= 50'
    for quiet in NO_COLOR=1 TERM=dumb TERM=; do
        run terminal "$quiet"
        [[ "$output" != *"$esc"* ]]
        [[ "$output" == *█* ]]
    done
    run terminal NO_COLOR=
    [[ "$output" == *"${esc}["*m* ]]
    run terminal LC_ALL=C
    [[ "$output" == *'###'* ]]
    [[ "$output" != *█* ]]
    run terminal COLUMNS=30
    sed 's/\x1b\[[0-9]*m//g' <<<"$output" | python3 -c 'import sys; assert max(len(line.rstrip("\n")) for line in sys.stdin) <= 30'
    run report --text
    [[ "$output" != *"$esc"* ]]
}

@test "hostile names stay names in every format" {
    run python3 -B "$BATS_TEST_DIRNAME/hostile.py" judge "$SPEEDUP" "$ROOT"
    echo "$output"
    [ "$status" -eq 0 ]
    [[ "$output" == *" strings, 0 faults" ]]
}

#!/usr/bin/env bats
# The command line as a new user meets it: help, mistakes, closed pipes, bad directories.

bats_require_minimum_version 1.5.0

# A lock of its own: else a campaign elsewhere on this machine would make these wait.
setup() {
    export XDG_RUNTIME_DIR=$BATS_TEST_TMPDIR
    cd "$BATS_TEST_TMPDIR" || return
    # shellcheck source=tests/copy_program.sh
    . "$BATS_TEST_DIRNAME/../copy_program.sh"
    # shellcheck source=tests/await.sh
    . "$BATS_TEST_DIRNAME/../await.sh"
}

teardown() { end_background; }

# The last value of a column of CSV on standard input.
csv_column() {
    awk -F, -v name="$1" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) column = i } { value = $column } END { print value }'
}

commands="list doctor sweep measure analyse plot report export compare check fsck submit status"

@test "help and version" {
    run --separate-stderr "$SPEEDUP" --help
    [ "$status" -eq 0 ]
    for command in $commands; do [[ "$output" == *"  $command "* ]]; done
    [ -z "$stderr" ]
    run --separate-stderr "$SPEEDUP" --version
    [ "$status" -eq 0 ]
    [[ "$output" =~ ^speedup\ [0-9]+\.[0-9]+\.[0-9]+$ ]]
}

@test "every command explains itself" {
    for command in $commands; do
        run --separate-stderr "$SPEEDUP" "$command" --help
        [ "$status" -eq 0 ]
        [[ "$output" == "speedup $command"* ]]
        [ -z "$stderr" ]
    done
}

@test "every bad option is one line on stderr, exit 2, and nothing is done" {
    local count=0 line arguments expected
    while IFS= read -r line; do
        case "$line" in '#'* | '') continue ;; esac
        arguments=${line%% => *}
        expected=${line#* => }
        arguments=$(printf '%b' "$arguments")
        run --separate-stderr eval "'$SPEEDUP' ${arguments//;/\\;}"
        if [ "$status" -ne 2 ] || [ -n "$output" ] || [ "${#stderr_lines[@]}" -ne 1 ] ||
            [[ "$stderr" != "speedup: "*"$expected"*": "* ]]; then
            echo "speedup $arguments: status $status, stdout '$output', stderr '$stderr', expected '$expected'"
            return 1
        fi
        [ ! -e results ]
        count=$((count + 1))
    done <"$BATS_TEST_DIRNAME/bad_options.txt"
    [ "$count" -ge 300 ]
    grep -qF "| $count command lines: " "$ROOT/docs/reliability.md"
}

@test "no command is a mistake" {
    run --separate-stderr "$SPEEDUP"
    [ "$status" -eq 2 ]
    [[ "$stderr" == *"see \`speedup --help\`"* ]]
}

@test "arguments after -- are no options" {
    mkdir -- --odd
    run --separate-stderr "$SPEEDUP" analyse -- --odd
    [ "$status" -eq 2 ]
    [[ "$stderr" == *"--odd/plan.csv"* ]]
}

@test "a reader that had enough is no noise; a full disk is an error" {
    run --separate-stderr bash -c "'$SPEEDUP' list | head -1"
    [ "$status" -eq 0 ]
    [ -z "$stderr" ]
    cp -r "$ROOT/tests/fixtures/campaign/noise" run
    "$SPEEDUP" analyse run 2>/dev/null
    for command in list doctor --help --version 'sweep --help' 'report run' 'report run --text' 'export run' 'export run --format json' 'compare run run' 'check run' 'fsck run'; do
        for to in '>/dev/full' '>&-'; do
            run --separate-stderr bash -c "'$SPEEDUP' $command $to"
            [ "$status" -eq 4 ]
            [ "${#stderr_lines[@]}" -eq 1 ]
            [[ "$stderr" == "speedup: standard output: "*": check the disk" ]]
        done
    done
    run --separate-stderr bash -c "'$SPEEDUP' measure sqrt_cube serial -n 10 >/dev/full"
    [ "$status" -ne 0 ]
}

@test "without a terminal, TERM or standard input all goes on" {
    run env -u TERM "$SPEEDUP" list <&-
    [ "$status" -eq 0 ]
    run env -u TERM "$SPEEDUP" sweep --kernels sqrt_cube --variants omp_static --sizes 100 --threads 1 --visits 1 \
        --min-time 1us -o run <&-
    [ "$status" -eq 0 ]
    [[ "$output" != *$'\e'* ]]
    [[ "$output" != *$'\r'* ]]
}

@test "measure prints rows that verify, placed as asked" {
    run --separate-stderr "$SPEEDUP" measure monte_carlo_pi omp_static -n 1000 -p 1 --min-time 1us --repetitions 2
    [ "$status" -eq 0 ]
    [ "${#lines[@]}" -eq 5 ]
    [[ "${lines[0]}" == "type,session,"*",crc" ]]
    [ "$(grep -c ',timed,' <<<"$output")" -eq 2 ]
    [ "$(grep -c ',ok,' <<<"$output")" -eq 4 ]
    run --separate-stderr "$SPEEDUP" measure monte_carlo_pi omp_static -n 1000 --min-time 1us --expect 1
    [ "$status" -eq 1 ]
    [[ "$output" == *",wrong,"* ]]
}

@test "samples from a file, and what is wrong with it" {
    local directory="a/very/long/way/to/the/samples/of/a/kernel" # a row holds it, each slash as three bytes
    mkdir -p "$directory"
    printf 'x,y\r\n0,0\r\n0.25,-0.5\r\n1.5,1\r\n' >"$directory/s.csv"
    for window in hypercube gaussian; do
        "$SPEEDUP" sweep --kernels parzen_kde --options "window=$window,samples=$directory/s.csv" --sizes 2,3 --threads 1 \
            --visits 1 --min-time 1us -o "$window"
    done
    run --separate-stderr "$SPEEDUP" measure parzen_kde serial -n 3 --inner 1 --options "samples=$directory/s.csv"
    [ "$status" -eq 0 ]
    local result
    result=$(csv_column result <<<"$output")
    "$SPEEDUP" measure parzen_kde tuned -n 3 --inner 1 --options "samples=$directory/s.csv" --expect "$result"
    echo '0,0x' >>"$directory/s.csv"
    run --separate-stderr "$SPEEDUP" measure parzen_kde serial -n 4 --options "samples=$directory/s.csv"
    [ "$status" -eq 2 ]
    [ "$stderr" = "speedup: $directory/s.csv:5: '0x' is not a decimal number in range: correct it" ]
    run --separate-stderr "$SPEEDUP" measure parzen_kde serial -n 4 --options samples=nowhere.csv
    [ "$status" -eq 2 ]
    [[ "$stderr" == "speedup: nowhere.csv: No such file or directory: give a file"* ]]
    printf '0,0\n1,1\n9,9\n' >"$directory/s.csv" # other samples under the same name give another result
    run --separate-stderr "$SPEEDUP" measure parzen_kde serial -n 3 --options "samples=$directory/s.csv" --expect "$result"
    [ "$status" -eq 1 ]
    [[ "$output" == *",wrong,"* ]]
    run --separate-stderr "$SPEEDUP" measure parzen_kde serial -n 5 --options "samples=$directory/s.csv"
    [ "$status" -eq 2 ]
    [[ "$stderr" == "speedup: $directory/s.csv: 3 rows but -n 5: give a size"* ]]
}

@test "terms that come to nothing are told" {
    run --separate-stderr "$SPEEDUP" measure parzen_kde serial -n 1000 --inner 1 --options window=gaussian
    [[ "$(csv_column labels <<<"$output")" != *underflow* ]]
    run --separate-stderr "$SPEEDUP" measure parzen_kde serial -n 1000 --inner 1 --options window=gaussian,from=0.001
    [[ "$(csv_column labels <<<"$output")" =~ underflow_[0-9]+_percent ]]
}

@test "a short team is told, not timed" {
    OMP_THREAD_LIMIT=1 run --separate-stderr "$SPEEDUP" measure monte_carlo_pi omp_static -n 1000 -p 2
    [ "$status" -eq 1 ]
    [[ "$output" == *",team_short,"* ]]
    [[ "$output" != *",timed,"* ]]
}

@test "OMP_ variables that a runtime would only warn of are refused" {
    for value in garbage 0 -1 4x '' 2.5 0x4 100000000000000000000; do
        OMP_NUM_THREADS=$value run --separate-stderr "$SPEEDUP" sweep --sizes 100
        [ "$status" -eq 2 ]
        [[ "$stderr" == "speedup: OMP_NUM_THREADS: '$value'"* ]]
    done
    [ ! -e results ]
}

@test "results directories that cannot be" {
    touch file
    ln -s nowhere dangling
    mkfifo fifo
    for directory in file file/run dangling dangling/run fifo "$(printf 'x%.0s' $(seq 300))"; do
        run --separate-stderr "$SPEEDUP" sweep --sizes 100 -o "$directory"
        [ "$status" -eq 4 ]
        [ "${#stderr_lines[@]}" -eq 1 ]
        [[ "$stderr" == "speedup: $directory: "*"with -o" ]]
        [ -z "$output" ]
    done
    [ ! -e nowhere ] && [ -f file ] && [ -p fifo ]
}

@test "a directory that may not be written" {
    [ "$(id -u)" -eq 0 ] || skip "needs to become another user"
    copy_program program
    chmod -R a+rX . "$BATS_TEST_TMPDIR" "$BATS_RUN_TMPDIR"
    run --separate-stderr setpriv --reuid=65534 --regid=65534 --clear-groups program/bin/speedup sweep --sizes 100 -o run
    [ "$status" -eq 4 ]
    [[ "$stderr" == *"speedup: run: Permission denied"* ]]
}

@test "a summary that may not be read or written" {
    [ "$(id -u)" -eq 0 ] || skip "needs to become another user"
    copy_program program
    cp -r "$ROOT/tests/fixtures/campaign/noise" run
    "$SPEEDUP" analyse run 2>/dev/null
    chmod -R a+rX . "$BATS_RUN_TMPDIR"
    chmod 000 run/summary.csv
    for command in plot report analyse; do
        run --separate-stderr setpriv --reuid=65534 --regid=65534 --clear-groups program/bin/speedup "$command" run
        [ "$status" -eq 4 ]
        [ "$(grep -c 'speedup: run/summary.csv: Permission denied: [a-z]' <<<"$stderr")" -eq 1 ]
        [ -z "$output" ]
    done
}

@test "visits are left out by cause only, and told" {
    cp -r "$ROOT/tests/fixtures/campaign/noise" run
    run --separate-stderr "$SPEEDUP" analyse run --exclude steal,throttled
    [ "$status" -eq 0 ]
    [[ "$stderr" == *"speedup: 2 of 49 visits excluded by cause: steal 2"$'\n'* ]]
    [[ "$stderr" == *"speedup: demo qsort n=1000 p=1: 2 of 11 excluded: with them "*"; without "* ]]
    # Rows read = rows used + rows left out, each once.
    grep 'rows read' <<<"$stderr" | grep -oE '[0-9]+' | awk 'NR == 1 { read = $1; next } { sum += $1 } END { exit sum != read }'
    "$SPEEDUP" analyse run
    [[ "$("$SPEEDUP" report run --text)" == *stability*usable* ]]
}

@test "two workers measured in turns are compared pair by pair; a regression is exit 3" {
    against="$ROOT/tests/fixtures/campaign/against"
    run --separate-stderr "$SPEEDUP" compare "$against" -o changes.csv
    [ "$status" -eq 3 ]
    [ -z "$stderr" ]
    [[ "$output" == *"Pairs of the same round"* ]]
    [[ "$output" == *"efficiency looks better only because the one-worker case got slower"* ]]
    grep -q '^demo,omp,d=2:m=1,strong,1000,1,paired,ok,ok,15,15,.*,regressed,' changes.csv
    grep -q '^demo,omp,d=2:m=1,strong,1000,4,paired,ok,ok,15,15,.*,equivalent,' changes.csv
    . "$ROOT/tests/structure/rules.sh"
    [ "$(documented "$ROOT" 'Comparisons')" = "$(head -1 changes.csv)" ]
    cp -r "$against" both
    "$SPEEDUP" analyse both
    text=$("$SPEEDUP" report both --text)
    [[ "$text" == *"measured in turns"*"compare"*"by worker old:1: serial baseline"*"by worker new:2: serial baseline"* ]]
    run --separate-stderr "$SPEEDUP" compare "$against" --margin 20%
    [ "$status" -eq 0 ]
    [[ "$output" == *"changed, below margin"* ]]
}

@test "separate campaigns are compared only if one machine measured both, or if asked" {
    noise="$ROOT/tests/fixtures/campaign/noise"
    cp -r "$noise" other
    run --separate-stderr "$SPEEDUP" compare "$noise" other
    [ "$status" -eq 0 ]
    [[ "$output" == *"drift between them is not excluded"* ]]
    [[ "$output" == *"0 regressed; 0 improved; "* ]]
    for file in other/raw/*.environment.csv; do
        printf 'key,value\nboot_id,2\ncpu_model,a \x1b[31m\nstart_utc,now\nfingerprint,f00d\n' >"$file"
    done
    run --separate-stderr "$SPEEDUP" compare "$noise" other
    [ "$status" -eq 2 ]
    [ "${#stderr_lines[@]}" -eq 1 ]
    [[ "$stderr" == "speedup: OLD and NEW: "*"boot_id, cpu_model: give --any-machine"* ]]
    run --separate-stderr "$SPEEDUP" compare --any-machine "$noise" other
    [ "$status" -eq 0 ]
    [[ "$output" == *"  boot_id: - | 2"*"  cpu_model: - | a \\x1B[31m"* ]]
    [[ "$output" != *start_utc* ]]
    run --separate-stderr "$SPEEDUP" compare "$noise" -o file
    [ "$status" -eq 2 ]
    [[ "$stderr" == *"measured with 1 workers: give a second directory"* ]]
    run --separate-stderr "$SPEEDUP" compare "$ROOT/tests/fixtures/campaign/against" "$noise"
    [ "$status" -eq 2 ]
    [[ "$stderr" == *"measured with 2 workers: compare it alone"* ]]
    run --separate-stderr "$SPEEDUP" compare "$noise" "$noise" -o /proc/nothing
    [ "$status" -eq 4 ]
    [[ "$stderr" == *"/proc/nothing: "*": choose another file with -o" ]]
}

@test "a comparison leaves out visits by cause, and tells what that changed" {
    noise="$ROOT/tests/fixtures/campaign/noise"
    run --separate-stderr "$SPEEDUP" compare "$noise" "$noise" -o with.csv
    [[ "$output" != *"excluded by cause"* ]]
    run --separate-stderr "$SPEEDUP" compare --exclude steal "$noise" "$noise" -o without.csv
    [ "$status" -eq 0 ]
    [[ "$output" == *"OLD  2 of "*" visits excluded by cause: steal 2"*"NEW  2 of "*" visits excluded by cause: steal 2"* ]]
    [ "$(grep -c '^with ' <<<"$output"):$(grep -c '^without ' <<<"$output")" = 1:1 ] # of the one cell with such visits
    [ "$(diff with.csv without.csv | grep -c '^> .*qsort')" -eq 1 ]
    run --separate-stderr "$SPEEDUP" compare --exclude throttled "$noise" "$noise" -o same.csv
    [[ "$output" == *"OLD  0 of "* ]]
    cmp with.csv same.csv
    run --separate-stderr "$SPEEDUP" compare --exclude slow "$noise" "$noise"
    [ "$status" -eq 2 ]
    [[ "$stderr" == "speedup: --exclude: 'slow' is no cause: choose from "* ]]
}

@test "check names what breaks the twelve rules, and passes what keeps them" {
    run --separate-stderr "$SPEEDUP" check "$ROOT/tests/fixtures/campaign/failures"
    [ "$status" -eq 1 ]
    [ -z "$stderr" ]
    for rule in 1 2 5 7 9 12; do grep -qE "^FAIL +$rule " <<<"$output"; done
    [ "$(grep -c 'repair: ' <<<"$output")" -eq 6 ]
    [[ "$output" == *"planned and not finished: demo omp_a n=1001 p=2, "* ]]
    cp -r "$ROOT/tests/fixtures/campaign/noise" 'run [a] DIR'
    for file in run*/raw/*.environment.csv; do
        { printf 'key,value\ncpus,0 1 2 3\nallowed_cpus,8\nvirtualisation,none\ngovernor,na:no such file\n'
          for key in cpu_model topology caches kernel_release libc turbo smt clocksource worker_compiler worker_flags \
              worker_openmp seed; do echo "$key,my $key"; done
          echo fingerprint,5eed; } >"$file"
    done
    run "$SPEEDUP" check 'run [a] DIR'
    [ "$status" -eq 1 ]
    [ "$(grep -c ^FAIL <<<"$output")" -eq 1 ]
    [[ "$output" == *"repair: speedup plot run [a] DIR"* ]]
    mkdir 'run [a] DIR/figures'
    touch 'run [a] DIR/figures/speedup.svg'
    run "$SPEEDUP" check 'run [a] DIR'
    [ "$status" -eq 0 ]
    [[ "$output" == *"11 pass, 0 fail, 1 not applicable"* ]]
    words=$(tr '\n' ' ' <<<"$output")
    [[ "$words" == *"taken on my cpu_model (my topology), Linux my kernel_release, my libc, turbo my turbo. The"* ]]
    [[ "$words" == *"8 CPUs were allowed; workers were not bound"* ]]
    [[ "$words" == *"visited 9 times as planned (9 to 11 visits were used)"* ]]
    [[ "$words" != *governor* ]]
}

@test "an interrupt while the worker is asked what it offers" {
    printf '%s\n' '#!/bin/sh' ': >asked' 'exec sleep 600' >silent
    chmod +x silent
    for command in 'sweep -o run' 'measure sqrt_cube serial -n 10' list 'doctor --kernels'; do
        # shellcheck disable=SC2086 # words
        "$SPEEDUP" $command --worker ./silent 3>&- >output 2>said &
        background=$!
        await '[ -e asked ]'
        kill -INT $background
        local status=0
        wait $background || status=$?
        [ "$status" -eq 75 ]
        [ "$(cat said)" = "speedup: interrupted: nothing was begun: start it again" ]
        rm asked
    done
    [ ! -e run ]
}

@test "nothing to draw, tell or judge" {
    mkdir empty
    echo 'no row' >file
    mkfifo fifo
    for command in plot report analyse compare check fsck; do
        for path in empty file fifo; do
            run --separate-stderr timeout 60 "$SPEEDUP" "$command" "$path" </dev/null
            [ "$status" -eq 2 ] || { [ "$command" = fsck ] && [ "$status" -eq 4 ]; }
            [[ "$stderr$output" == *"$path"* ]]
            [ "${#stderr_lines[@]}" -le 1 ]
        done
    done
    [ -z "$(ls empty)" ]
}

@test "control characters of names do not reach the terminal" {
    for arguments in $'sweep --\e[31m' $'analyse \e[31m' $'sweep -o /proc/\e[31m' $'fsck a\rb' $'\e[31m'; do
        # shellcheck disable=SC2086 # several words on purpose
        run --separate-stderr "$SPEEDUP" $arguments
        [ "$status" -ne 0 ]
        [ -n "$stderr" ]
        run ! grep -q '[[:cntrl:]]' <<<"$stderr"
    done
}

@test "a name of any length leaves room for what to do" {
    long=$(printf 'x%.0s' $(seq 3000))
    while IFS='|' read -r arguments advice; do
        # shellcheck disable=SC2086 # several words on purpose
        run --separate-stderr "$SPEEDUP" ${arguments/LONG/$long}
        [ "$status" -ne 0 ]
        [ "${#stderr_lines[@]}" -eq 1 ]
        [[ "$stderr" == *"$advice" ]] || { echo "$arguments: ${stderr: -200}"; return 1; }
    done <<'LINES'
LONG|: see `speedup --help`
sweep --LONG|: see `speedup sweep --help`
sweep LONG|: see `speedup sweep --help`
sweep --visits LONG|: see `speedup sweep --help`
sweep --preset LONG|: choose quick, standard, publish or sources
sweep --sizes LONG|: correct it
sweep --options LONG|: see `speedup list`
sweep --options order=LONG|choose from random|sorted|reversed|few_values
sweep --worker LONG|: give a worker program with --worker
sweep --sizes 100 -o LONG|with -o
list --worker LONG|: give a worker program with --worker
measure sqrt_cube serial -n 10 --expect LONG|: give the decimal number of a result column
measure sqrt_cube serial -n 10 --options LONG|: see `speedup list`
LINES
    OMP_NUM_THREADS=$long run --separate-stderr "$SPEEDUP" sweep --sizes 100
    [[ "$stderr" == *": correct or unset it" ]]
}

@test "a results directory is one line, whatever its name" {
    run --separate-stderr "$SPEEDUP" sweep --kernels sqrt_cube --sizes 100 --threads 1 --visits 1 --min-time 1us -o $'a\nb'
    [ "$status" -eq 0 ]
    [ "$output" = 'a\x0Ab' ]
    [ -e $'a\nb/plan.csv' ]
}

@test "more copies than memory is said in words" {
    run --separate-stderr "$SPEEDUP" measure bubble_sort serial -n 1000 --inner 1000000
    [ "$status" -eq 1 ]
    [ "$stderr" = "speedup: measure bubble_sort serial -n 1000: so many copies of the input take too much memory: give a smaller --inner or a smaller size" ]
}

@test "secrets of the environment are not kept" {
    AWS_SECRET_ACCESS_KEY=hunter2 SLURM_JOB_ID=7 "$SPEEDUP" sweep --kernels sqrt_cube --sizes 100 --threads 1 --visits 1 \
        --min-time 1us -o run
    run ! grep -r hunter2 run
    grep -q '^env.SLURM_JOB_ID,7' run/raw/*.environment.csv
}

@test "fsck and analyse on what is no campaign" {
    mkdir empty
    run --separate-stderr "$SPEEDUP" analyse empty
    [ "$status" -eq 2 ]
    echo 'not,a,plan' >empty/plan.csv
    run --separate-stderr "$SPEEDUP" analyse empty
    [ "$status" -eq 2 ]
    run --separate-stderr "$SPEEDUP" fsck nowhere
    [ "$status" -eq 4 ]
    [[ "$stderr" == *"speedup: nowhere: No such file"* ]]
}

@test "weak scaling: every size is verified, and the scaled speedup is the ratio of the rates of work" {
    "$SPEEDUP" sweep --scaling weak --kernels bubble_sort,parzen_kde --sizes 300 --threads 1,2,3 --oversubscribe --visits 1 \
        --min-time 1ms -o weak
    "$SPEEDUP" analyse weak
    "$SPEEDUP" fsck weak
    run awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
        $at["limit"] == 0 && $at["role"] == "baseline" { rate[$at["kernel"]] = $at["work"] / $at["time_ns"] }
        $at["limit"] == 0 && $at["role"] == "candidate" {
            ratio = $at["work"] / $at["time_ns"] / rate[$at["kernel"]]
            if ($at["status"] != "ok" || $at["scaling"] != "weak" || !(ratio / $at["speedup"] < 1.000001 && ratio / $at["speedup"] > 0.999999))
                print "speedup", $at["kernel"], $at["variant"], $at["p"], $at["speedup"], ratio
            work = $at["work"] / $at["p"] / 300 / ($at["kernel"] == "parzen_kde" ? 100 : 150)
            if (!(work > 0.98 && work < 1.02)) print "work", $at["kernel"], $at["n"], $at["p"], $at["work"]
            cells++
        }
        END { if (cells < 20) print cells " cells" }' weak/summary.csv
    echo "$output"
    [ -z "$output" ]
}

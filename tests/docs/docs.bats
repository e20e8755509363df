#!/usr/bin/env bats
# What the documentation says of the program is so; and the runner of its command lines finds what it is for.

bats_require_minimum_version 1.5.0

setup() {
    export XDG_RUNTIME_DIR=$BATS_TEST_TMPDIR
    cd "$BATS_TEST_TMPDIR" || return
}

@test "the reference is what the program prints" {
    "$SPEEDUP" --help=markdown | diff "$ROOT/docs/reference.md" -
    for command in $("$SPEEDUP" --help=words | grep -v '^-'); do
        while read -r option _; do
            [ "$option" = --help ] || "$SPEEDUP" "$command" --help=markdown | grep -q -- "^| \`${option}[ \`]"
        done < <("$SPEEDUP" "$command" --help=words)
    done
}

# numbers: the exit statuses that a text on standard input tells, in a line.
numbers() { grep -oE '(^|[ ;])[0-9]+ ' | tr -d ' ;' | sort -nu | paste -sd' '; }

@test "the exit statuses in the README are those of the program" {
    told=$(awk '/^Exit status: / { on = 1 } /^$/ { on = 0 } on' "$ROOT/README.md" | tr '\n' ' ')
    [ "${told% }" = "$("$SPEEDUP" --help | grep '^Exit status: ')" ]
    [ "$(numbers <<<"$told")" = "$(sed -n '/^enum exit_status/,/^}/s/.*= \([0-9]*\).*/\1 /p' "$ROOT/harness/message.h" | numbers)" ]
}

# gives STATUS WORD...: that command ends so.
gives() {
    local status=$1 got=0
    "$SPEEDUP" "${@:2}" >out 2>err </dev/null || got=$?
    [ "$got" = "$status" ] || { echo "speedup ${*:2}: status $got, not $status"; cat err; return 1; }
    echo "$2 $status" >>given
}

# ends_at_full_disk WORD...: that command ends with 4 where its output cannot be written.
ends_at_full_disk() {
    local got=0
    "$SPEEDUP" "$@" >/dev/full 2>err </dev/null || got=$?
    [ "$got" = 4 ] || { echo "speedup $* >/dev/full: status $got"; cat err; return 1; }
    echo "$1 4" >>given
}

# ends_by_signal WORD...: that command is told to end while its worker, which does not answer, is in its first visit.
ends_by_signal() {
    local pid got=0
    "$SPEEDUP" "$@" --worker "$SCRIPTED_WORKER" >/dev/null 2>&1 3>&- &
    pid=$!
    until compgen -G 'script/count.demo.*' >/dev/null || ! kill -0 "$pid" 2>/dev/null; do sleep 0.02; done
    kill -TERM "$pid"
    wait "$pid" || got=$?
    echo "$1 $got" >>given
}

@test "each command gives the exit statuses that the reference tells, and no other was met" {
    mkdir script
    cp "$ROOT/tests/scripted/describe.csv" script/
    export SPEEDUP_SCRIPT=$PWD/script
    scripted() { printf '%s\n' "$@" '* * * * : 1000' >script/visits; rm -f script/count.*; }
    small=(--worker "$SCRIPTED_WORKER" --kernels demo --sizes 100 --threads 1 --visits 9)
    : >given

    scripted 'demo omp * * : crash'
    gives 1 sweep "${small[@]}" -o failed
    gives 1 doctor --kernels --worker "$SCRIPTED_WORKER"
    scripted 'demo omp * * : 2000'
    gives 0 sweep "${small[@]}" -o slow
    scripted
    gives 0 sweep "${small[@]}" -o run
    gives 75 sweep --kernels monte_carlo_pi --sizes 1e6 --threads 1 --visits 1000 --deadline 1s -o late
    scripted 'demo * * * : hang'
    ends_by_signal doctor --kernels
    scripted 'demo * * * : hang'
    ends_by_signal measure demo omp -n 100
    scripted

    cp -r run damaged
    sed -i '4s/ok/on/' damaged/raw/*[0-9].csv
    for command in analyse plot report export check status; do gives 2 "$command" nowhere; done
    gives 0 analyse run; gives 1 analyse damaged; ends_at_full_disk plot run --figure time_by_size
    gives 0 plot run --figure time_by_size --format svg
    gives 0 report run; ends_at_full_disk report run
    gives 0 export run; ends_at_full_disk export run
    gives 0 compare run run; gives 2 compare run; gives 3 compare run slow; gives 1 compare run failed; ends_at_full_disk compare run run
    cp -r "$ROOT/tests/fixtures/campaign/noise" good
    for file in good/raw/*.environment.csv; do
        { printf 'key,value\ncpus,0 1 2 3\nallowed_cpus,8\nvirtualisation,none\ngovernor,na:no such file\n'
          for key in cpu_model topology caches kernel_release libc turbo smt clocksource worker_compiler worker_flags \
              worker_openmp seed; do echo "$key,my $key"; done
          echo fingerprint,5eed; } >"$file"
    done
    mkdir -p good/figures && touch good/figures/speedup.svg
    gives 0 check good
    gives 1 check run; ends_at_full_disk check run
    gives 0 fsck run; gives 2 fsck; gives 4 fsck damaged
    gives 0 status run; gives 1 status failed; gives 75 status late; ends_at_full_disk status run
    for command in list doctor; do gives 0 "$command"; gives 2 "$command" --no; ends_at_full_disk "$command"; done
    gives 0 measure sqrt_cube serial -n 10; gives 1 measure sqrt_cube serial -n 10 --expect 1; gives 2 measure
    gives 4 measure sqrt_cube serial -n 10 --worker ./absent
    bash -c 'trap "" XFSZ; ulimit -f 0; exec "$0" analyse run' "$SPEEDUP" 2>&1 | cat
    echo "analyse ${PIPESTATUS[0]}" >>given
    gives 2 sweep --no; ends_at_full_disk sweep "${small[@]}" -o full
    gives 0 submit slurm "${small[@]}" --dry-run; gives 2 submit none; ends_at_full_disk submit slurm "${small[@]}" --dry-run

    sort -u given >met
    for command in $("$SPEEDUP" --help=words | grep -v '^-'); do
        for status in $("$SPEEDUP" "$command" --help=markdown | grep '^Exit status: ' | numbers); do echo "$command $status"; done
    done | sort -u >told
    diff told met
}

# Columns of all other files: structure.bats, export.bats, cli.bats.
@test "every file of a results directory is told, and the columns of batch/jobs.csv" {
    . "$ROOT/tests/structure/rules.sh"
    mkdir bin
    printf '#!/bin/sh\necho 17\n' >bin/sbatch
    chmod +x bin/sbatch
    PATH=$PWD/bin:$PATH "$SPEEDUP" submit slurm --kernels sqrt_cube --sizes 100 --threads 1 --visits 1 --min-time 1us -o run
    [ "$(documented "$ROOT" batch/jobs.csv)" = "$(head -1 run/batch/jobs.csv)" ]
    "$SPEEDUP" sweep --resume -o run
    "$SPEEDUP" analyse run
    "$SPEEDUP" report run
    for file in run/*; do
        sed -n '/^```text$/,/^```$/p' "$ROOT/docs/results-format.md" | grep -qE "^  ${file##*/}[/ ]" || { echo "$file"; return 1; }
    done
}

@test "every link between pages leads somewhere" { python3 -B "$BATS_TEST_DIRNAME/links.py" "$ROOT"; }

@test "a link to a file or a heading that is not there is found" {
    mkdir -p tree/docs
    printf '# One\n[a](docs/two.md#part-2) [b](#one)\n' >tree/README.md
    printf '# Two\n## Part 2\n' >tree/docs/two.md
    python3 -B "$BATS_TEST_DIRNAME/links.py" tree
    for wrong in 'docs/three.md' 'docs/two.md#part' '#two' '../x.md' 'http://example.org'; do
        printf '# One\n[a](%s)\n' "$wrong" >tree/README.md
        run python3 -B "$BATS_TEST_DIRNAME/links.py" tree
        [ "$status" -eq 1 ]
        [[ "$output" == *"README.md:2: $wrong "* ]]
    done
}

# page TEXT...: what the runner says of a page of these lines.
page() {
    printf '%s\n' "$@" >page.md
    run python3 -B "$BATS_TEST_DIRNAME/commands.py" "$ROOT" "$BUILD" page.md
}

@test "right lines pass: files, loops over lines, folders that are changed" {
    page '```text file.txt' 'words' '```' '```sh' 'cat file.txt \' '    | grep -q words' '# a remark' 'mkdir here && cd here' 'test -e ../file.txt' \
        'speedup list | less # all' 'ctest -R docs' 'cmake -S .. -B build && cmake --build build -j' '```'
    [ "$status" -eq 0 ] || { echo "$output"; return 1; }
    [[ "$output" == *'6 command lines on 1 pages: 4 run as they stand, 0 in a small form, 2 checked by their options alone'* ]] || { echo "$output"; return 1; }
}

@test "a wrong line is found, whatever is wrong with it" {
    local number wrong=('speedup plot DIR --colour' 'speedup swep' 'speedup sweep --preset quik' 'speedup analyse nowhere' 'speedup submit lsf'
        'speedup list | grep no_such_kernel' 'less no.file' './run_all.sh --al' 'ctest -R no_such_test' 'cmake --preset fast'
        'cmake -S . -B build -DSPEEDUP_NO=1' 'tests/bench/target.sh BUILD' 'tests/fault/campaign.sh --sice ci BUILD' 'nosuchprogram'
        'docs/figures/redrawn.sh' 'man speedup-swep' 'sudo rm -r /')
    page '```sh' "${wrong[@]}" '```'
    [ "$status" -eq 1 ]
    for number in "${!wrong[@]}"; do
        grep -qF "${wrong[number]}" <(grep "^page.md:$((number + 2)): status " <<<"$output") || { echo "${wrong[number]}: $output"; return 1; }
    done
}

@test "a command line that is not marked as one is found, and a wrong one within the text" {
    local number told=(1:'a block without a mark' 5:'a command line in a block' 6:'a command line in a block' 8:'a command line outside of a block'
        10:'no option --wide' 11:'no such command' 12:'no such test' 13:"--quick: unknown option")
    page '```' 'words' '```' '```text' '$ speedup list' 'speedup list --worker x' '```' '    ./run_all.sh --test' '' \
        '`speedup sweep --wide`' '`speedup swep DIR`' '`ctest -R no_such_test`' '`./run_all.sh --quick`'
    [ "$status" -eq 1 ]
    for number in "${told[@]}"; do
        grep -qF -- "${number#*:}" <(grep "^page.md:${number%%:*}: " <<<"$output") || { echo "$number: $output"; return 1; }
    done
}

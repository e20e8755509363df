#!/usr/bin/env bats
# run_all.sh's dependencies: what it says and what it starts, with package managers that only write down what they are told.

bats_require_minimum_version 1.5.0

setup() {
    cd "$BATS_TEST_TMPDIR" || return
    mkdir tree
    bare_system
    # shellcheck source=tests/await.sh
    . "$BATS_TEST_DIRNAME/../await.sh"
}

teardown() { end_background; }

bare_system() {
    mkdir bin
    cp "$ROOT/run_all.sh" tree/
    # A system that has the usual commands and none of ours.
    for program in bash sh env dirname basename cat tr id uname getconf grep sed; do
        path=$(command -v "$program") && ln -s "$path" bin/
    done
}

manager() { # NAME: one that notes its arguments
    printf '#!/bin/sh\necho "%s $*" >>"%s/calls"\n' "$1" "$PWD" >"bin/$1"
    chmod +x "bin/$1"
}

# A system that has all, in which building does nothing and `speedup sweep` does what $1 says.
complete() {
    local program directory
    for program in cc make pkg-config gnuplot cmake; do
        printf '#!/bin/sh\necho "%s $* ${CMAKE_GENERATOR-}" >>"%s/calls"\n' "$program" "$PWD" >"bin/$program"
    done
    for program in mkdir tee sleep; do ln -s "$(command -v $program)" bin/; done
    directory=tree/build/$(uname -m)-cc/bin
    mkdir -p "$directory"
    printf '#!/usr/bin/env bash\ncase "$1" in\nsweep) %s ;;\nplot) echo run/figures/a.png ;;\nreport) [ "${3-}" = --text ] && echo "the text" || echo "$2/tables.tex" ;;\nesac\n' "$1" >"$directory/speedup"
    chmod +x bin/* "$directory/speedup"
}

patience='-qq -o DPkg::Lock::Timeout=600 -o Acquire::Retries=5'

run_all() { env --default-signal=INT -i PATH="$PWD/bin" HOME="$PWD" bash tree/run_all.sh "$@" </dev/null; }

@test "help, unknown options, bad values" {
    run run_all --help
    [ "$status" -eq 0 ]
    [[ "$output" == *"--no-install"* ]]
    for arguments in --fast-please '--preset slow' --preset '-j 0' '-j x' -j -j0 -j2x -jx --all; do
        # shellcheck disable=SC2086 # several words on purpose
        run --separate-stderr run_all $arguments
        [ "$status" -eq 2 ]
        [ "${#stderr_lines[@]}" -eq 1 ]
    done
}

@test "--no-install names what is missing and the exact command, and touches nothing" {
    manager apt-get
    run --separate-stderr run_all --no-install
    [ "$status" -eq 1 ]
    [[ "$stderr" == *"missing: cc cmake make pkg-config gnuplot gsl hwloc"* ]]
    [[ "$stderr" == *"apt-get install --no-install-recommends gcc libc6-dev cmake make pkg-config gnuplot-nox fonts-dejavu-core libgsl-dev libhwloc-dev"* ]]
    [ ! -e calls ]
}

@test "a cmake that is too old is said in one line, a newer one is not" {
    complete 'echo run'
    for version in 2.8.12 3.5.1 3.17.9; do
        printf '#!/bin/sh\necho "cmake version %s"\n' "$version" >bin/cmake
        run --separate-stderr run_all --build-only --no-install
        [ "$status" -eq 1 ]
        [ "${#stderr_lines[@]}" -eq 1 ]
        [[ "$stderr" == "speedup: cmake: ${version%.*} is older than 3.18: install a newer one"* ]]
    done
    for version in 3.18.0 3.100.1 4.0.3-rc1; do
        printf '#!/bin/sh\necho "cmake version %s"\n' "$version" >bin/cmake
        run --separate-stderr run_all --build-only --no-install
        [ "$status" -eq 0 ]
    done
}

@test "root installs by apt, lists first" {
    [ "$(id -u)" -eq 0 ] || skip "needs to be root"
    manager apt-get
    run --separate-stderr run_all
    [ "$status" -eq 1 ] # the noting apt-get installs nothing
    [ "$(sed -n 1p calls)" = "apt-get $patience update" ]
    [[ "$(sed -n 2p calls)" == "apt-get $patience install -y --no-install-recommends gcc libc6-dev cmake "* ]]
}

@test "somebody without rights is told the command, with sudo" {
    [ "$(id -u)" -eq 0 ] || skip "needs to become another user"
    manager apt-get
    chmod -R a+rX . "$BATS_RUN_TMPDIR"
    run --separate-stderr setpriv --reuid=65534 --regid=65534 --clear-groups env -i PATH="$PWD/bin" bash tree/run_all.sh
    [ "$status" -eq 1 ]
    [[ "$stderr" == *"sudo apt-get install --no-install-recommends"* ]]
    [ ! -e calls ]
}

@test "other systems are told their own command" {
    for pair in 'dnf:dnf install -y gcc cmake make pkgconf gnuplot gsl-devel hwloc-devel' \
        'pacman:pacman -S --needed gcc cmake make pkgconf gnuplot gsl hwloc' \
        'brew:brew install gcc cmake make pkg-config gnuplot gsl hwloc' \
        'conda:conda install -c conda-forge c-compiler cmake make pkg-config gnuplot gsl libhwloc' \
        'mamba:mamba install -c conda-forge c-compiler cmake make pkg-config gnuplot gsl libhwloc'; do
        manager "${pair%%:*}"
        run --separate-stderr run_all
        [ "$status" -eq 1 ]
        [[ "$stderr" == *"${pair#*:}"* ]]
        [ ! -e calls ]
        rm "bin/${pair%%:*}"
    done
}

@test "tests need more" {
    manager apt-get
    devices=' '
    [ "$(uname -m)" != x86_64 ] || devices=' gcc-offload-nvptx ' # of the gcc that is installed with it
    run --separate-stderr run_all --test --all --no-install
    [[ "$stderr" == *"libcmocka-dev bats shellcheck python3 strace clang libomp-dev libclang-rt-dev valgrind groff-base dpkg-dev debootstrap${devices}chromium faketime libopenmpi-dev openmpi-bin libmpich-dev mpich"* ]]
    [ "$(id -u)" -ne 0 ] || [[ "$stderr" == *" slurm-wlm munge libpmix2"* ]]
}

@test "the exit status of the sweep is passed on; what was made is named unless nothing was" {
    for expected in 0 1 2 4 75; do
        rm -rf bin tree/build calls && bare_system
        complete "echo run; exit $expected"
        run --separate-stderr run_all
        [ "$status" -eq "$expected" ]
        case "$expected" in
        0 | 1)
            [[ "$output" == *"the text"*"Made:"*"run/figures/a.png"*"  run/tables.tex"* ]]
            [[ "${lines[-1]}" == "The report, one file to open or to send: run/report.html" ]]
            ;;
        *) [ -z "$output" ] ;;
        esac
    done
}

@test "without gnuplot all is done but figures, and one line says how to get it" {
    for expected in 0 1 75; do
        rm -rf bin tree/build calls && bare_system
        complete "echo run; exit $expected"
        rm bin/gnuplot
        manager dnf
        run --separate-stderr run_all
        [ "$status" -eq "$expected" ]
        [ "$(grep -c gnuplot <<<"$stderr")" -eq 1 ]
        [[ "$stderr" == *"missing: gnuplot: no figures are drawn"*"dnf install -y gnuplot"* ]]
        if [ "$expected" != 75 ]; then
            [[ "$output" == *"the text"*"Made:"*"summary.csv"*"  run/tables.tex"* ]]
            [[ "$output" != *figures* && "$output" != *.svg* ]]
        fi
    done
}

@test "gnuplot that cannot be installed keeps nothing else from being done; tests need it" {
    [ "$(id -u)" -eq 0 ] || skip "needs to be root"
    complete 'echo run'
    printf '#!/bin/sh\necho "apt-get $*" >>"%s/calls"\nexit 100\n' "$PWD" >bin/apt-get
    chmod +x bin/apt-get
    rm bin/gnuplot
    run --separate-stderr run_all
    [ "$status" -eq 0 ]
    grep -q "apt-get $patience install -y --no-install-recommends gnuplot-nox" calls
    [[ "$stderr" == *"missing: gnuplot: no figures are drawn"* ]]
    run --separate-stderr run_all --test --no-install
    [ "$status" -eq 1 ]
    [[ "$stderr" == *"missing:"*gnuplot*"install and try again"* ]]
}

@test "--with-peers hands the file of peers to the sweep, and nothing else does" {
    complete 'echo "$*" >asked; echo run'
    run run_all --with-peers --new
    [ "$status" -eq 0 ]
    [ "$(cat tree/asked)" = "sweep --preset quick --peers peers/peers.csv" ]
    run run_all --preset sources
    [ "$(cat tree/asked)" = "sweep --preset sources --continue" ]
    [ -e "$ROOT/peers/peers.csv" ]
}

@test "Ctrl-C is answered by the sweep, and said to be resumable" {
    complete 'trap "exit 75" INT; touch started; for i in $(seq 100); do sleep 0.1; done'
    ln -s "$(command -v touch)" "$(command -v seq)" bin/
    set -m # a process group of its own, as a terminal would give
    run_all 3>&- 2>said &
    background=$!
    set +m
    await '[ -e tree/started ]'
    kill -INT -- "-$background"
    local status=0
    wait "$background" || status=$?
    [ "$status" -eq 75 ]
    grep -q 'run the same command again' said
}

@test "-j2 is -j 2; without make, ninja builds" {
    complete :
    run_all --build-only -j2
    grep -q '^cmake --build build/[^ ]* -j 2 $' calls
    mv bin/make bin/ninja
    run_all --build-only -j 3
    grep -q '^cmake --build build/[^ ]* -j 3 Ninja$' calls
}

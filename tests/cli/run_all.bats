#!/usr/bin/env bats
# run_all.sh's dependencies: what it says and what it starts, with package managers that only write down what they are told.

bats_require_minimum_version 1.5.0

setup() {
    cd "$BATS_TEST_TMPDIR" || return
    mkdir bin tree
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

run_all() { env -i PATH="$PWD/bin" HOME="$PWD" bash tree/run_all.sh "$@" </dev/null; }

@test "help, unknown options, bad values" {
    run run_all --help
    [ "$status" -eq 0 ]
    [[ "$output" == *"--no-install"* ]]
    for arguments in --fast-please '--preset slow' --preset '-j 0' '-j x' --all; do
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

@test "root installs by apt, lists first" {
    [ "$(id -u)" -eq 0 ] || skip "needs to be root"
    manager apt-get
    run --separate-stderr run_all
    [ "$status" -eq 1 ] # the noting apt-get installs nothing
    [ "$(sed -n 1p calls)" = "apt-get update -qq" ]
    [[ "$(sed -n 2p calls)" == "apt-get install -y -qq --no-install-recommends gcc libc6-dev cmake "* ]]
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
        'conda:conda install -c conda-forge c-compiler cmake make pkg-config gnuplot gsl libhwloc'; do
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
    run --separate-stderr run_all --test --all --no-install
    [[ "$stderr" == *"libcmocka-dev bats shellcheck python3 strace clang libomp-dev"* ]]
}

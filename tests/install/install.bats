#!/usr/bin/env bats
# What `cmake --install` puts where, and that it works from anywhere.

bats_require_minimum_version 1.5.0

# The tree as a package holds it, then moved to where it was not installed to; a lock of its own.
setup() {
    export XDG_RUNTIME_DIR=$BATS_TEST_TMPDIR
    cd "$BATS_TEST_TMPDIR" || return
    DESTDIR=$PWD/stage cmake --install "$BUILD" --prefix /usr >install.log
    mkdir 'another place'
    mv stage/usr 'another place/prefix'
    prefix=$PWD/another\ place/prefix
    program=$prefix/bin/speedup
}

@test "everything stands where it is looked for" {
    for file in bin/speedup libexec/speedup/speedup-worker share/speedup/plots/style.gp share/speedup/report/report.css \
        share/speedup/peers/peers.csv share/speedup/batch/slurm.sh share/speedup/peers/speedup_peers/protocol.py share/speedup/reference/README.md \
        share/bash-completion/completions/speedup share/man/man1/speedup.1 share/man/man1/speedup-sweep.1 \
        share/doc/speedup/README.md share/doc/speedup/results-format.md; do
        [ -s "$prefix/$file" ] || { echo "$file"; return 1; }
    done
    diff -r "$ROOT/results/reference" "$prefix/share/speedup/reference"
    for file in "$ROOT"/plots/*.gp; do cmp "$file" "$prefix/share/speedup/plots/${file##*/}"; done
}

# Symbols for a debugger do name files; a package has none.
@test "nothing in it names the folders it was built from and in" {
    if nm "$program" | grep -qE 'gcov|__asan_init'; then skip "this build counts lines, or sanitizes, and names files for that"; fi
    find "$prefix/bin" "$prefix/libexec" -type f -exec strip --strip-debug {} +
    run grep -rlF -e "$ROOT" -e "$BUILD" "$prefix"
    [ "$status" -eq 1 ]
}

@test "it measures, draws and reports with no look at the folders it was built from and in" {
    trace() { ASAN_OPTIONS=detect_leaks=0 strace -f -qq -e trace=%file -o "$1.trace" "$program" "${@:2}" >"$1.out"; }
    trace sweep sweep --kernels sqrt_cube --variants omp_static --sizes 100 --threads 1 --visits 1 --min-time 1us -o run
    trace analyse analyse run
    if command -v gnuplot >/dev/null; then
        trace plot plot run --figure time_by_size --kernel sqrt_cube --format svg
        [ -s run/figures/time_by_size.sqrt_cube.svg ]
    fi
    trace report report run
    [ -s run/report.html ]
    grep -q "$prefix/libexec/speedup/speedup-worker" sweep.trace
    grep -q "$prefix/share/speedup/report/report.css" report.trace
    run grep -hF -e "\"$ROOT" -e "\"$BUILD" ./*.trace
    [ "$status" -eq 1 ]
}

@test "a link to the program finds the rest, and doctor says which worker" {
    ln -s "$program" link
    run ./link doctor
    [ "$status" -eq 0 ]
    [ "${lines[0]}" = "Worker: $prefix/libexec/speedup/speedup-worker" ] ||
        [[ "${lines[0]}" == "Worker: $prefix/libexec/speedup/speedup-worker-x86-64-v"[34] ]]
}

@test "without the rest the program says so" {
    mv "$prefix/libexec" away
    run --separate-stderr "$program" list
    [ "$status" -eq 4 ]
    [ "$stderr" = "speedup: speedup-worker: not found where it is installed with the program: give it with --worker" ]
    run --separate-stderr "$program" list --worker away/speedup/speedup-worker
    [ "$status" -eq 0 ]
}

# Every option of every command, as the program has them.
@test "each command has a page in the manual, which says all that its help says and pleases groff" {
    command -v groff >/dev/null || skip "no groff"
    count=0
    for command in '' $("$program" --help=words | grep -v '^-'); do
        page=$prefix/share/man/man1/speedup${command:+-$command}.1
        run --separate-stderr groff -man -ww -Tutf8 -P-cbou -rLL=500n -k "$page"
        [ "$status" -eq 0 ]
        [ -z "$stderr" ] || { echo "$stderr"; return 1; }
        [[ "$output" == *"EXIT STATUS"*"4 input or output failed"* ]]
        while read -r option _; do
            [[ "$command$option" == *-* ]] || option="speedup-$option(1)"
            [[ "$output" == *" $option"[$' \n']* ]] || { echo "$command: $option"; return 1; }
        done < <("$program" ${command:+"$command"} --help=words)
        count=$((count + 1))
    done
    [ "$count" -eq "$(find "$prefix/share/man/man1" -type f | wc -l)" ]
    [ "$count" -gt 10 ]
}

# completes WORD...: what bash offers for the last one.
completes() {
    # shellcheck disable=SC2016 # for the shell inside
    bash -c '. "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _speedup "$1" "${!#}" "${@:COMP_CWORD:1}"
        printf "%s\n" "${COMPREPLY[@]}"' _ "$prefix/share/bash-completion/completions/speedup" "$program" "$@"
}

@test "bash completes commands and options, and leaves values to files" {
    [ "$(completes swe)" = sweep ]
    [ "$(completes --ver)" = --version ]
    [ "$(completes sweep --thr)" = --threads ]
    [ "$(completes report --)" = "$(printf -- '--text\n--help')" ]
    [ -z "$(completes sweep --preset -)" ]
    [ -z "$(completes report ru)" ]
    [ -z "$(completes nothing --th)" ]
}

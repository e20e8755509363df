#!/usr/bin/env bats
# What is kept of a session's surroundings: what a reader needs, no secret, and what changed on the way.

bats_require_minimum_version 1.5.0

setup() {
    export XDG_RUNTIME_DIR=$BATS_TEST_TMPDIR
    cd "$BATS_TEST_TMPDIR" || return
}

value() { python3 -c 'import csv, sys; print(dict(csv.reader(open(sys.argv[1])))[sys.argv[2]])' run/raw/*[0-9].environment.csv "$1"; }

sweep() {
    run --separate-stderr "$SPEEDUP" sweep --kernels sqrt_cube --variants omp_static --sizes 100 --threads 1 --visits 1 \
        --min-time 1us -o run
    [ "$status" -eq 0 ]
}

@test "the variables that matter are kept as set and as they are in force, and no other" {
    export AWS_SECRET=xyzzy-secret XOMP_SECRET=xyzzy-secret OMP_SCHEDULE=guided,7 OMP_WAIT_POLICY=passive OMP_NUM_THREADS=2
    sweep
    run ! grep -r xyzzy run
    [ "$(value env.OMP_SCHEDULE)" = guided,7 ]
    [ "$(value env.OMP_NUM_THREADS)" = 2 ]
    [ "$(value worker_openmp_schedule)" = guided,7 ]
    [ "$(value worker_openmp_wait_policy)" = passive ]
    [ "$(value worker_openmp_max_threads)" = 1 ] # as in the visits: not as set
    [ "$(value worker_openmp_dynamic)" = false ]
    [[ "$(value worker_openmp_library)" == lib*omp*so* ]]
    [[ "$(value worker_openmp_library_build_id)" =~ ^([0-9a-f]+|na:.+)$ ]]
}

@test "keys are those that the documentation lists" {
    sweep
    listed=$(awk '/^## / { on = $0 == "## Environment files" } on && /^\| `/ { split($0, cell, "`"); print cell[2] }' \
        "$ROOT/docs/results-format.md" | sort)
    written=$(python3 -c 'import csv, sys; print(*[row["key"] for row in csv.DictReader(open(sys.argv[1]))], sep="\n")' \
        run/raw/*[0-9].environment.csv | grep -v '^env\.\|^fingerprint$\|^worker_\(version\|compiler\|flags\|openmp\|gsl\|libc\)$' | sort)
    diff <(echo "$listed") <(echo "$written")
}

@test "the session begins with a look at how quiet the machine is" {
    sweep
    [[ "$(value doctor_verdict)" =~ ^(quiet|noisy|unusable)$ ]]
    [[ "$(value llc_bytes)" =~ ^([0-9]+|na:.+)$ ]]
}

@test "the revision is git's" {
    sweep
    if [ -e "$ROOT/.git" ]; then
        [[ "$(value speedup_revision)" =~ ^([-A-Za-z0-9._+]+|na:.+)$ ]]
    else
        [[ "$(value speedup_revision)" == na:* ]]
    fi
}

# A worker that turns the governor at its first visit.
@test "what changes while it is measured is told" {
    cp -r "$ROOT/tests/fixtures/machines/laptop" machine
    chmod -R u+w machine
    mkdir script
    cp "$ROOT/tests/scripted/describe.csv" script/
    echo '* * * * : 1000' >script/visits
    cat >worker <<'WORKER'
#!/bin/sh
[ "$1" != measure ] || for file in "$SPEEDUP_SYSROOT"/sys/devices/system/cpu/cpu*/cpufreq/scaling_governor; do
    echo performance >"$file"
done
exec "$SCRIPTED_WORKER" "$@"
WORKER
    chmod +x worker
    export SPEEDUP_SCRIPT=$PWD/script SPEEDUP_SYSROOT=$PWD/machine/root HWLOC_XMLFILE=$PWD/machine/topology.xml
    go() { run --separate-stderr "$SPEEDUP" sweep --worker ./worker --threads 1 --sizes 100 --visits "$1" -o "run$1"; }
    go 1
    [ "$status" -eq 0 ]
    [ "$(grep -c 'when the session began' <<<"$stderr")" -eq 1 ]
    [[ "$stderr" == *"speedup: governor: was 'powersave' when the session began and is 'performance' now: "* ]]
    [ "$(cat run1/raw/*.end.environment.csv)" = $'key,begun,ended\ngovernor,powersave,performance' ]
    "$SPEEDUP" fsck run1
    "$SPEEDUP" analyse run1
    go 2
    [ "$status" -eq 0 ]
    [[ "$stderr" != *"when the session began"* ]]
    [ "$(cat run2/raw/*.end.environment.csv)" = key,begun,ended ]
}

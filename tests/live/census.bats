#!/usr/bin/env bats
# What a campaign costs beside its workers: nothing that grows, and no CPU time to speak of.

bats_require_minimum_version 1.5.0

setup() {
    export XDG_RUNTIME_DIR=$BATS_TEST_TMPDIR
    cd "$BATS_TEST_TMPDIR" || return
}

tell() { sed 's/^/# /' <<<"$output" >&3; }

@test "2000 visits leave descriptors, threads, zombies and memory flat" {
    mkdir script machine
    cp "$BATS_TEST_DIRNAME/../scripted/describe.csv" script/
    echo '* * * * : 1000' >script/visits
    SPEEDUP_SCRIPT=$PWD/script run "$BATS_TEST_DIRNAME/census.py" leaks "$SPEEDUP" "$SCRIPTED_WORKER" 2000
    tell
    [ "$status" -eq 0 ]
    [ -z "$(find . -name '*.tmp*' -o -name '*~')" ]
    "$SPEEDUP" fsck run
}

@test "the coordinator sleeps while a worker computes" {
    run "$BATS_TEST_DIRNAME/census.py" share "$SPEEDUP"
    tell
    [ "$status" -eq 0 ]
}

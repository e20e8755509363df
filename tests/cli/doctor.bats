#!/usr/bin/env bats
# The doctor's look at the kernels: work that was removed raises an alarm.

bats_require_minimum_version 1.5.0

setup() {
    cd "$BATS_TEST_TMPDIR" || return
    mkdir script
    cp "$ROOT/tests/scripted/describe.csv" script/
    export SPEEDUP_SCRIPT=$PWD/script
}

# The line of kernel demo, whose baseline takes $1 at n and $2 at 2n.
line_of() {
    printf 'demo serial 1000000 1 : %s\n* * * * : %s\n' "$1" "$2" >script/visits
    rm -f script/count.*
    run --separate-stderr "$SPEEDUP" doctor --kernels --worker "$SCRIPTED_WORKER"
    line=$(grep '^  demo ' <<<"$output")
}

@test "without the option no kernel runs" {
    run --separate-stderr "$SPEEDUP" doctor
    [ "$status" -eq 0 ]
    [[ "$output" != *Kernels* ]]
    [[ "$output" == *"one reading costs "*" ns, the smallest step is "* ]]
}

@test "twice the time is right, the same time is an alarm, a crash is told" {
    line_of 1000 1900
    [ "$status" -eq 0 ]
    [[ "$line" == *"n=1000000 1.00 us, 2n 1.90 us: 1.90 times as long, 2 expected" ]]
    line_of 1000 1000
    [ "$status" -eq 1 ]
    [[ "$line" == *": ALARM: "* ]]
    line_of 1000 crash
    [ "$status" -eq 1 ]
    [[ "$line" == *"could not be measured: see \`speedup measure\`" ]]
    run --separate-stderr "$SPEEDUP" doctor --kernels --worker ./absent
    [ "$status" -eq 4 ]
    [ "${#stderr_lines[@]}" -eq 1 ]
}

@test "the work is judged by CPU time: who else was given the CPU does not matter" {
    # Its runs take 1 us of CPU time at n and 2 us at 2n, whatever the clock says.
    cat >stretched <<EOF
#!/bin/sh
cpu=1000
[ "\$5" = 1000000 ] || cpu=2000
exec "$SCRIPTED_WORKER" "\$@" | sed "s/,,100,1600,/,\$cpu,100,1600,/"
EOF
    chmod +x stretched
    SCRIPTED_WORKER=$PWD/stretched line_of 1000 9000
    [ "$status" -eq 0 ]
    [[ "$line" == *"n=1000000 1.00 us, 2n 2.00 us: 2.00 times as long, 2 expected" ]]
}

# Three tries: a neighbour on the same core stretches CPU time too.
@test "the kernels of this build do their work" {
    for _ in 1 2 3; do
        run --separate-stderr "$SPEEDUP" doctor --kernels
        [ "$(grep -c ' expected\| does not depend on n' <<<"$output")" -ge 11 ]
        if [ "$status" -eq 0 ]; then return 0; fi
    done
    echo "$output"
    return 1
}

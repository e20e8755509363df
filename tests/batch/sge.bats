#!/usr/bin/env bats
# speedup submit and status with a real Grid Engine.  Workers are scripted, so that visits last as long as they are told.

bats_require_minimum_version 1.5.0

setup() {
    # shellcheck source=tests/batch/campaign.sh
    . "$BATS_TEST_DIRNAME/campaign.sh"
    prepare
    echo 'cpus = 1' >>.config/speedup/site # more need a parallel environment
}

teardown() { qdel "$(id_of tasks)" "$(id_of report)" >/dev/null 2>&1 || true; }

# Grid Engine hands no variables to its jobs unless it is told to.
with_variables=(-- -V)

@test "an array, and a report behind it: complete, with nothing done by hand" {
    pause 0.02
    submit sge --tasks 2 -o run "${with_variables[@]}"
    await report_is_made run
    look
    [ "$status" -eq 0 ]
    [[ "${lines[1]}" == "2 parts: 2 done" ]]
    complete_and_without_doubles run
}

@test "a task whose time is over is warned, goes on in another start, and completes" {
    pause 0.5
    submit sge --tasks 1 -o run "${with_variables[@]}" -l s_rt=10
    # between two starts it waits
    await 'look >/dev/null; [[ "${lines[1]}" == "1 part: 1 running" ]]'
    echo "$output"
    [[ "$output" == *" $(id_of tasks).1 on "* ]]
    [[ "$output" == *"report: waiting for the tasks $(id_of report)"* ]]
    await test 2 -le "\$(ls run/raw/*Z-*[0-9].csv | wc -l)" # a second session has begun
    grep -q 'goes on in another start' run/batch/speedup.o*
    pause 0
    await report_is_made run
    complete_and_without_doubles run
}

@test "a task that made no visit is not begun again" {
    pause 1000
    submit sge --tasks 1 -o run "${with_variables[@]}" -l s_rt=3
    await grep -qs "'no visit was made since this task began'" 'run/batch/speedup.o*'
    await workers_are 0
    await '! qstat -j $(id_of tasks) >/dev/null 2>&1'
}

@test "a task that is killed is failed; submit --resume submits it alone" {
    pause 1
    submit sge --tasks 2 -o run "${with_variables[@]}"
    await visits_of_part run 1 2
    await visits_of_part run 2 2
    kill -KILL "$(sweep_of 2)"
    pause 0
    await report_is_made run
    look
    [ "$status" -eq 75 ]
    [[ "${lines[1]}" == "2 parts: 1 done, 1 failed" ]]
    rm run/report.html
    "$SPEEDUP" submit --resume run --worker "$worker" "${with_variables[@]}"
    await report_is_made run
    complete_and_without_doubles run
}

@test "an array that is deleted does not go on by itself; what is missing is told, and submitted" {
    pause 0.5
    submit sge --tasks 4 -o run "${with_variables[@]}"
    await visits_of_part run 1 2
    pause 1000
    qdel "$(id_of tasks)"
    await report_is_made run
    look
    [ "$status" -eq 75 ]
    [[ "${lines[1]}" != *running* && "${lines[1]}" != *waiting* ]]
    await workers_are 0
    pause 0
    rm run/report.html
    "$SPEEDUP" submit --resume run --worker "$worker" "${with_variables[@]}"
    await report_is_made run
    complete_and_without_doubles run
}

@test "what Grid Engine refuses is told in its words" {
    run --separate-stderr "$SPEEDUP" submit sge "${small[@]}" -o run -- -q nowhere
    [ "$status" -eq 4 ]
    [[ "$stderr" == *"qsub: "*"nowhere"* ]]
    [ ! -e run/batch/jobs.csv ]
}

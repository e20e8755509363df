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
    await 60 report_is_made run
    look
    [ "$status" -eq 0 ]
    [[ "${lines[1]}" == "2 parts: 2 done" ]]
    complete_and_without_doubles run
}

@test "a task whose time is over is warned, goes on in another start, and completes" {
    pause 0.3
    submit sge --tasks 1 -o run "${with_variables[@]}" -l s_rt=4
    await 60 visits_at_least run 3
    look
    [[ "${lines[1]}" == "1 part: 1 running" ]]
    [[ "$output" == *" $(id_of tasks).1 on "* ]]
    [[ "$output" == *"report: waiting for the tasks $(id_of report)"* ]]
    await 60 test 2 -le "\$(ls run/raw/*Z-*[0-9].csv | wc -l)" # a second session has begun
    grep -q 'goes on in another start' run/batch/speedup.o*
    pause 0
    await 60 report_is_made run
    complete_and_without_doubles run
}

@test "a task that made no visit is not begun again" {
    pause 1000
    submit sge --tasks 1 -o run "${with_variables[@]}" -l s_rt=3
    await 60 grep -qs "'no visit was made since this task began'" 'run/batch/speedup.o*'
    workers_are 0
    await 30 '! qstat -j $(id_of tasks) >/dev/null 2>&1'
}

@test "a task that is killed is failed; submit --resume submits it alone" {
    pause 0.3
    submit sge --tasks 2 -o run "${with_variables[@]}"
    await 30 visits_of_part run 1 2
    await 30 visits_of_part run 2 2
    kill -KILL "$(pgrep -f "sweep --resume -o $PWD/run --part 2/2")"
    pause 0
    await 60 report_is_made run
    look
    [ "$status" -eq 75 ]
    [[ "${lines[1]}" == "2 parts: 1 done, 1 failed" ]]
    rm run/report.html
    "$SPEEDUP" submit --resume run --worker "$worker" "${with_variables[@]}"
    await 60 report_is_made run
    complete_and_without_doubles run
}

@test "an array that is deleted does not go on by itself; what is missing is told, and submitted" {
    pause 0.1
    submit sge --tasks 4 -o run "${with_variables[@]}"
    await 30 visits_of_part run 1 2
    qdel "$(id_of tasks)"
    await 60 report_is_made run
    look
    [ "$status" -eq 75 ]
    [[ "${lines[1]}" != *running* && "${lines[1]}" != *waiting* ]]
    workers_are 0
    pause 0
    rm run/report.html
    "$SPEEDUP" submit --resume run --worker "$worker" "${with_variables[@]}"
    await 60 report_is_made run
    complete_and_without_doubles run
}

@test "what Grid Engine refuses is told in its words" {
    run --separate-stderr "$SPEEDUP" submit sge "${small[@]}" -o run -- -q nowhere
    [ "$status" -eq 4 ]
    [[ "$stderr" == *"qsub: "*"nowhere"* ]]
    [ ! -e run/batch/jobs.csv ]
}

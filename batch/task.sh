# shellcheck shell=bash disable=SC2034,SC2153
# --- a task: one part of the campaign ---------------------------------------------------------------------------------

say() { printf 'speedup: %s\n' "$*" >&2; }

# Is this a task of the array?  By hand nothing is submitted again.
in_a_job() { [ -n "$(part_number)" ]; }

# Visits of this part, by all its starts; those that were cut off do not count.
visits_made() {
    grep -rlZw --include='*[0-9].environment.csv' -e "--part $PART/$PARTS" -- "$DIRECTORY/raw" 2>/dev/null |
        sed -z 's/environment\.csv$/csv/' | xargs -0 -r cat -- 2>/dev/null | grep '^visit,' | grep -vc ',aborted,'
}

# Bash runs a trap only between commands, or while it waits: so the program runs behind it.
stop_sweep() {
    AGAIN=$1 SIGNALLED=yes
    if [ "$1" = no ] || ! tells_all_processes; then kill -TERM "$SWEEP" 2>/dev/null; fi
}

run_sweep() {
    local left_s deadline=() status=127 now
    trap 'stop_sweep no' TERM INT # somebody's wish
    if in_a_job; then
        left_s=$(($(job_end) - $(date +%s) - MARGIN_S))
        deadline=(--deadline "$((left_s > 1 ? left_s : 1))s")
    fi
    [ "$SIGNALLED" = no ] || return 75 # its time was over before it began
    "$SPEEDUP_PROGRAM" sweep --resume -o "$DIRECTORY" --part "$PART/$PARTS" "${SWEEP_OPTIONS[@]}" "${deadline[@]}" &
    SWEEP=$!
    while :; do
        SIGNALLED=no
        wait "$SWEEP"
        now=$?
        [ "$now" -eq 127 ] || status=$now
        [ "$SIGNALLED" = yes ] || return "$status"
    done
}

BEGAN=$(date +%s) AGAIN=yes SIGNALLED=no SWEEP='' BUILT=no
PART=${1:-$(part_number)}
if [ -z "$PART" ]; then
    say "$0: which part? Outside of an array give its number, 1 to $PARTS: bash $0 1"
    exit 2
fi
trap 'stop_sweep yes' USR1 USR2 # the scheduler's warnings
VISITS_BEFORE=$(visits_made)
[ -z "$SOURCE" ] || build_program || { say "$SOURCE: was not built: see above"; exit 4; }
run_sweep
STATUS=$?
if [ "$STATUS" -ne 75 ] || [ "$AGAIN" = no ] || ! in_a_job; then exit "$STATUS"; fi
if [ "$BUILT" = no ] && [ "$(visits_made)" -le "$VISITS_BEFORE" ]; then
    say "part $PART: no visit was made since this task began, so it is not submitted again: it needs a longer --walltime"
    exit 75
fi
say "part $PART: goes on in another start of this task"
submit_again || { say "part $PART: could not be submitted again: speedup submit --resume $DIRECTORY"; exit 75; }

# shellcheck shell=bash disable=SC2153
# --- PBS --------------------------------------------------------------------------------------------------------------

part_number() { echo "${PBS_ARRAY_INDEX:-${PBS_ARRAYID:-${SPEEDUP_PART:-}}}"; }

job_end() { echo $((BEGAN + WALLTIME_S)); }

# Does a warning reach the program, too, and not only this script?
tells_all_processes() { false; }

# A job of its own for the same part, and another report behind it: users may not put a job of PBS back into its queue.
submit_again() {
    local id report
    cd -- "$DIRECTORY/batch" &&
        id=$(qsub "${SUBMIT_OPTIONS[@]}" -v "SPEEDUP_PART=$PART" tasks.sh) &&
        report=$(qsub "${SUBMIT_OPTIONS[@]}" -W "depend=afterany:$id" report.sh) || return
    printf '%s,pbs,%s,%s,%s,%s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" tasks "$id" "$PARTS" "$PART" \
        "$(date -u +%Y-%m-%dT%H:%M:%SZ)" report "$report" "$PARTS" '' >>jobs.csv
}

# shellcheck shell=bash
# --- Grid Engine ------------------------------------------------------------------------------------------------------

part_number() { case "${SGE_TASK_ID:-undefined}" in undefined) ;; *) echo "$SGE_TASK_ID" ;; esac }

job_end() { echo $((BEGAN + WALLTIME_S)); }

# The same task again: Grid Engine puts a job back into its queue that ends with 99.
submit_again() { exit 99; }

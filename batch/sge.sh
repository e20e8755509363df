# shellcheck shell=bash
# --- Grid Engine ------------------------------------------------------------------------------------------------------

part_number() { case "${SGE_TASK_ID:-undefined}" in undefined) ;; *) echo "$SGE_TASK_ID" ;; esac }

job_end() { echo $((BEGAN + WALLTIME_S)); }

# Does a warning reach the program, too, and not only this script?
tells_all_processes() { true; }

# The same task again: Grid Engine puts a job back into its queue that ends with 99.
submit_again() { exit 99; }

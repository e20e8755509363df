# shellcheck shell=bash
# --- what is told when the tasks are over -----------------------------------------------------------------------------

"$SPEEDUP_PROGRAM" analyse "$DIRECTORY" || exit
STATUS=0
if command -v gnuplot >/dev/null; then "$SPEEDUP_PROGRAM" plot "$DIRECTORY" || STATUS=$?; fi
"$SPEEDUP_PROGRAM" report "$DIRECTORY" || STATUS=$?
"$SPEEDUP_PROGRAM" status "$DIRECTORY"
exit "$STATUS"

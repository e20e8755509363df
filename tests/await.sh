#!/usr/bin/env bash
# For tests that start something beside them and wait for what it does.

# await COMMAND...: until it succeeds; its words are looked at anew each time.  That it ends at all is for a machine that is busy.
await() {
    local end=$((SECONDS + 120))
    until eval "$*" 2>/dev/null; do
        if [ "$SECONDS" -ge "$end" ]; then
            echo "not within 120 s: $*"
            if declare -F why_not >/dev/null; then why_not; fi
            return 1
        fi
        sleep 0.1
    done
}

# end_background: whatever a test began as $background and left running when it failed; bats would wait for it.
end_background() {
    [ -z "${background-}" ] || kill -KILL "$background" 2>/dev/null || true
}

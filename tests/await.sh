#!/usr/bin/env bash
# For tests that start a program beside them and wait for what it does.

# await COMMAND...: until it succeeds; its words are looked at anew each time.  Nothing takes a minute: that is a net.
await() {
    local end=$((SECONDS + 60))
    until eval "$*" 2>/dev/null; do
        [ "$SECONDS" -lt "$end" ] || { echo "not within a minute: $*"; return 1; }
        sleep 0.05
    done
}

# end_background: whatever a test began as $background and left running when it failed; bats would wait for it.
end_background() {
    [ -z "${background-}" ] || kill -KILL "$background" 2>/dev/null || true
}

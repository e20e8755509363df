#!/usr/bin/env bats
# The report in a browser: nothing is loaded, nothing runs, nothing is complained of.

bats_require_minimum_version 1.5.0

@test "a report full of hostile names does nothing in a browser" {
    command -v chromium >/dev/null || skip "no chromium: apt-get install chromium"
    cd "$BATS_TEST_TMPDIR"
    run python3 -B "$BATS_TEST_DIRNAME/browser.py" "$SPEEDUP" "$ROOT"
    echo "$output"
    [ "$status" -eq 0 ]
}

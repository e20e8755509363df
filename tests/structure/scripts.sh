#!/usr/bin/env bash
# Every script passes shellcheck.
source "$(dirname "${BASH_SOURCE[0]}")/rule.bash"

check() {
    find . -path ./build -prune -o -path ./results -prune -o -path ./.git -prune -o -type f -print |
        while read -r file; do
            case "$file" in
            *.sh | *.bash | *.bats) echo "$file" ;;
            *) [[ "$(head -c 64 "$file" | tr -d '\0')" != '#!'*[/\ ]@(ba|)sh* ]] || echo "$file" ;;
            esac
        done | xargs shellcheck --format=gcc || true
}

copy_tree run_all.sh .ci
plant run_all.sh 'if [ $1 = x ]; then echo y; fi'
plant planted.sh '#!/bin/sh\nfor i in $(ls *.c); do echo $i; done'
plant planted '#!/usr/bin/env bash\necho $undefined'
plant tests/planted.bats '#!/usr/bin/env bats\n@test "x" {\n    ls | grep $x\n}'
verdict

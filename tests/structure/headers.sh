#!/usr/bin/env bash
# Each header compiles alone, and twice: it includes what it uses, and has a guard.
# $CC is the compiler, $SPEEDUP_INCLUDES the flags that find the libraries' headers.
source "$(dirname "${BASH_SOURCE[0]}")/rule.bash"

flags=(-std=c11 -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wundef -Wstrict-prototypes -Wmissing-prototypes -Werror
    -D_GNU_SOURCE -I.)

compile() {
    # shellcheck disable=SC2086 # a list of flags
    printf '#include "%s"\n#include "%s"\nint some_declaration;\n' "$1" "$1" |
        "${CC:-cc}" "${flags[@]}" ${SPEEDUP_INCLUDES:-} -fsyntax-only -x c - 2>&1 ||
        printf '%s: does not compile alone, twice\n' "$1"
}

check() {
    local header
    while read -r header; do
        compile "$header"
    done < <(find "${product[@]}" tests -name '*.h' | sort)
}

for folder in "${product[@]}" tests; do mkdir -p "$copy/$folder"; done
plant journal/planted.h 'size_t planted(void);'
plant kernels/planted.h 'struct planted { int x; };'
plant harness/planted.h 'static inline int planted() { return 0; }'
plant cli/planted.h '#ifndef PLANTED\n#define PLANTED\n#include "journal/absent.h"\n#endif'
harmless cli/planted.h '#ifndef PLANTED\n#define PLANTED\n#include <stddef.h>\nsize_t planted(void);\n#endif'
verdict

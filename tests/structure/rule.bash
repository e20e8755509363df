# shellcheck shell=bash
# How the rules of this folder are judged: the tree must be clean, and every planted violation must be seen.
#
# A rule is a script that sources this file, defines `check`, which prints one line per violation of the tree in the
# current directory ("file:line: what is wrong"), plants violations with `plant`, and ends with `verdict`.
set -euo pipefail
structure=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$structure/../.." && pwd)
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
failed=0
product=(kernels journal statistics harness analysis plots report cli)

# Where violations are planted: a copy of these files and folders, so that they stand among real code.
copy_tree() {
    local part
    for part in "$@"; do
        mkdir -p "$copy/$(dirname "$part")"
        cp -r "$root/$part" "$copy/$part"
    done
}

# C files below the given folders of the current directory.
c_files() { find "$@" -name '*.[ch]' | sort; }

# "file:line:code" of C files, without comments and the insides of strings.
code() { awk -f "$structure/code.awk" "$@"; }

# plant FILE TEXT: with TEXT (printf's escapes) at the end of FILE, check must name FILE.
plant() {
    planted "$1" "$2"
    if ! grep -qF "$1" <<<"$found"; then
        printf 'a planted violation was not seen: %s: %s\n' "$1" "$2"
        failed=1
    fi
}

# harmless FILE TEXT: with TEXT at the end of FILE, check must stay silent.
harmless() {
    planted "$1" "$2"
    if [ -n "$found" ]; then
        printf 'harmless text was reported: %s: %s\n%s\n' "$1" "$2" "$found"
        failed=1
    fi
}

planted() {
    mkdir -p "$(dirname "$copy/$1")"
    printf '%b\n' "$2" >>"$copy/$1"
    found=$(cd "$copy" && check) || true
    if [ -e "$root/$1" ]; then cp "$root/$1" "$copy/$1"; else rm "$copy/$1"; fi
}

# Judges the tree itself, and ends the rule.
verdict() {
    local violations
    violations=$(cd "$root" && check) || {
        echo "the rule itself failed"
        failed=1
    }
    if [ -n "$violations" ]; then
        printf '%s\n' "$violations"
        failed=1
    fi
    exit "$failed"
}

# Completion for bash of commands, options and files, as the program itself tells them.
_speedup() {
    local program=$1 word=$2 before=$3 words
    COMPREPLY=()
    if ((COMP_CWORD == 1)); then
        words=$("$program" --help=words 2>/dev/null)
    elif [[ $word == -* ]]; then
        words=$("$program" "${COMP_WORDS[1]}" --help=words 2>/dev/null)
        if grep -q -- "^$before ." <<<"$words"; then return; fi # what stands here is that one's value
        words=$(sed 's/ .*//' <<<"$words")
    fi
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
}
complete -o default -F _speedup speedup

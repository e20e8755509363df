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

@test "tables of hostile names are tables in LaTeX" {
    command -v pdflatex >/dev/null || skip "no pdflatex: apt-get install texlive-latex-recommended"
    cd "$BATS_TEST_TMPDIR"
    python3 -B "$BATS_TEST_DIRNAME/hostile.py" make "$ROOT" hostile http://127.0.0.1:9 "$SPEEDUP"
    "$SPEEDUP" report hostile >/dev/null
    cp hostile/tables.tex .
    printf '%s\n' '\documentclass{article}' '\usepackage{array,booktabs,graphicx}' '\begin{document}' '\input{tables}' \
        '\end{document}' >paper.tex
    run pdflatex -halt-on-error -interaction=nonstopmode paper.tex </dev/null
    echo "$output" | tail -20
    [ "$status" -eq 0 ]
    [[ "$output" == *"Output written on paper.pdf"* ]]
}

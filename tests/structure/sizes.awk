# Prints the C files of over 400 lines and the functions of over 60, and where a function's brace has no line of its own.
function end_file() {
    if (file != "" && lines > 400) print file ":" lines ": a file of over 400 lines"
}
FNR == 1 {
    end_file()
    file = FILENAME
    start = 0
}
{ lines = FNR }
/^\{$/ { start = FNR }
/^\}/ && start {
    if (FNR - start + 1 > 60) print FILENAME ":" start ": a function of " FNR - start + 1 " lines, over 60"
    start = 0
}
/^[a-z].*\)[ ]*\{/ && !/^(struct|enum|union|typedef)[^(]*\{/ {
    print FILENAME ":" FNR ": the brace of a function belongs on a line of its own"
}
END { end_file() }

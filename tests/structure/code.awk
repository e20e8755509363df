# Prints "file:line:code" of C files without comments and without the insides of strings and character constants.
FNR == 1 { in_comment = 0 }
{
    code = ""
    quote = ""
    line = $0
    if (!in_comment && line ~ /^[ ]*#[ ]*include/) { # names of headers are no strings
        print FILENAME ":" FNR ":" line
        next
    }
    for (i = 1; i <= length(line); i++) {
        letter = substr(line, i, 1)
        pair = substr(line, i, 2)
        if (in_comment) {
            if (pair == "*/") { in_comment = 0; i++ }
        } else if (quote != "") {
            if (letter == "\\") i++
            else if (letter == quote) { quote = ""; code = code letter }
        } else if (pair == "/*") {
            in_comment = 1
            i++
        } else if (pair == "//") {
            break
        } else {
            if (letter == "\"" || letter == "'") quote = letter
            code = code letter
        }
    }
    print FILENAME ":" FNR ":" code
}

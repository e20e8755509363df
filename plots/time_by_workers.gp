# Time by variant and number of workers as horizontal bars, with the serial time as a dashed line.
set table $bars
# As texts: a row with a number missing would be left out.
plot summary using (strcol('variant').' p='.strcol('p')):(strcol('time_ns')):(strcol('time_low_ns')):(strcol('time_high_ns')):(strcol('oversubscribed')):(strcol('variant')) \
     with table if (mine(0) && size_of(0) == n_most && strcol('role') ne 'reference' && strcol('time_ns') ne '')
unset table
set datafile nocolumnheaders
set datafile separator "\t"
first_word(text) = word(text, 1)
set title 'Time by workers: '.kernel_title.', '.at_n.below_title
set xlabel 'time of one run'
set format x '%.1s %cs'
unset ylabel
unset key
set rmargin 8
set grid noytics
rows = |$bars|
set yrange [rows - 0.4:-0.6]
small = sprintf(',%g', 11.0 * 26 / rows) # so that names do not lie on one another
if (rows > 26) { set ytics font small }
set xrange [0:*]
set arrow 1 from baseline_ns * 1e-9, graph 0 to baseline_ns * 1e-9, graph 1 nohead front lc rgb '#000000' lw 1.5 dt (6,4)
plot $bars using ($2 * 1e-9):0:(0):($2 * 1e-9):($0 - 0.36):($0 + 0.36):(colour_of(first_word(strcol(6)))):ytic(1) with boxxyerror lc variable fs solid 0.85 noborder, \
     $bars using ($2 * 1e-9):0:($3 * 1e-9):($4 * 1e-9) with xerrorbars lc rgb '#222222' lw 1.2 dt 1 pt 7 ps 0.4, \
     $bars using (pick($5 == 1, $2 * 1e-9)):0:('  oversubscribed') with labels left noenhanced
unset arrow 1

# The same work elsewhere: time of one run of each external variant, beside the serial C and the best C, at the largest size that
# all of them have.  Each with the workers that it is fastest with, and with how many times as long as the serial C it takes.
set title 'The same work elsewhere: '.kernel_title.', n = '.size_text(n_elsewhere).below_title
set xlabel 'time of one run; beside it, how many times as long as the serial C it takes'
set logscale x
set format x '%.0s %cs'
unset ylabel
unset key
set rmargin 14
set grid xtics noytics
rows = words(elsewhere)
set yrange [rows + 0.6:0.4]
set ytics scale 0 ('' 0)
do for [k=1:rows] { set ytics add (cell_title(word(elsewhere, k)) k) }
set ytics font cells_font
row_of(i) = place_of(elsewhere, strcol('variant').'@'.strcol('p'))
of_row(i) = mine(0) && size_of(0) == n_elsewhere && row_of(0) > 0
seconds(name) = column(name) * 1e-9
end_of(name) = strcol(name) ne '' ? seconds(name) : seconds('time_ns')
mark(i) = strcol('model') eq 'external' ? 1 : 9
times_text(speedup) = speedup < 1 ? sprintf('  %.3g x', 1 / speedup) : sprintf('  1/%.3g x', speedup)
set offsets graph 0.02, graph 0.02, 0, 0
plot summary using (pick(of_row(0), seconds('time_ns'))):(row_of(0)):(end_of('time_low_ns')):(end_of('time_high_ns')):(mark(0)) \
         with xerrorbars lc variable lw 2 dt 1 pt 7 ps 1, \
     summary using (pick(of_row(0) && strcol('role') ne 'baseline' && column('speedup') > 0, end_of('time_high_ns'))):(row_of(0)):(times_text(column('speedup'))) \
         with labels left noenhanced textcolor rgb soft, \
     for [i=1:(hovering ? 1 : 0)] summary using (pick(of_row(0), seconds('time_ns'))):(row_of(0)):(hover('speedup')) with labels @hidden

# Time by variant and number of workers as horizontal bars, with the serial time as a dashed line.
set title 'Time by workers: '.kernel_title.', '.at_n.some_cells.below_title
set xlabel 'time of one run'
set format x '%.1s %cs'
unset ylabel
unset key
set rmargin 8
set grid xtics noytics
@cells_axis
set xrange [0:*]
of_row(i) = mine(0) && at_size(0) && cell_row(0) > 0
seconds(name) = column(name) * 1e-9
set arrow 1 from baseline_ns * 1e-9, graph 0 to baseline_ns * 1e-9, graph 1 nohead front lc rgb ink lw 1.5 dt (6,4)
plot summary using (pick(of_row(0), seconds('time_ns'))):(cell_row(0)):(0):(seconds('time_ns')):(cell_row(0) - 0.36):(cell_row(0) + 0.36):(colour_of(strcol('variant'))) \
         with boxxyerror lc variable fs solid 0.85 noborder, \
     $visits using (pick(column('cell') > 0 && column('used') == 1, column('time_ns') * 1e-9)):(column('cell') + 0.3) \
         with points @dot lc rgb '#80'.substr(ink, 2, 7), \
     summary using (pick(of_row(0), seconds('time_ns'))):(cell_row(0)):(seconds('time_low_ns')):(seconds('time_high_ns')) \
         with xerrorbars lc rgb ink lw 1.2 dt 1 pt 7 ps 0.4, \
     summary using (pick(of_row(0) && !fits(0), seconds('time_ns'))):(cell_row(0)):('  oversubscribed') with labels left noenhanced textcolor rgb soft, \
     for [i=1:(hovering ? 1 : 0)] summary using (pick(of_row(0), seconds('time_ns'))):(cell_row(0)):(hover('speedup')) with labels @hidden
unset arrow 1

# How visits of a cell are spread around its median, at the largest size: dots are visits, the box holds the middle half of
# them; what lies beyond the chart is drawn on its edge.
set title 'Distribution of visits: '.kernel_title.', '.at_n.some_cells.below_title
set xlabel 'time against the median of the cell, %'
set grid xtics noytics
unset ylabel
unset key
@cells_axis
set xrange [-spread:spread]
of_row(i) = mine(0) && at_size(0) && cell_row(0) > 0
part(name) = within(100 * (column(name) / column('time_ns') - 1), spread)
jitter(i) = 0.24 * ((int(column('round')) * 7) % 11 - 5) / 5.0
in_row(i) = column('cell') > 0 && column('used') == 1
set arrow 1 from 0, graph 0 to 0, graph 1 nohead front lc rgb ink lw 1.5
plot summary using (pick(of_row(0), 0)):(cell_row(0)):(part('time_p25_ns')):(part('time_p75_ns')):(cell_row(0) - 0.36):(cell_row(0) + 0.36) \
         with boxxyerror fc rgb faint_line fs solid 1 border lc rgb middle notitle, \
     for [i=1:words(variants)] $visits using (pick(visit_of(word(variants, i)) && in_row(0) && abs(column('deviation_percent')) <= spread, column('deviation_percent'))):(column('cell') + jitter(0)) \
         with points pt 7 ps 0.6 lc rgb '#60'.substr(shade_of(colour_of(word(variants, i))), 2, 7) notitle, \
     for [i=1:words(variants)] $visits using (pick(visit_of(word(variants, i)) && in_row(0) && abs(column('deviation_percent')) > spread, spread)):(column('cell') + jitter(0)) \
         with points pt 8 ps 1 lc rgb shade_of(colour_of(word(variants, i))) notitle, \
     $visits using (pick(column('cell') > 0 && column('used') == 0, within(column('deviation_percent'), spread))):(column('cell') + jitter(0)) \
         with points pt 2 ps 0.8 lc rgb alarm notitle
unset arrow 1

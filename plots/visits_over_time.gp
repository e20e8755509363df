# Every visit against the median of its cell, in the order of measuring: drift, bursts and steps of the machine show as one.
set title 'Visits over time: '.kernel_title.', all n and p'.below_title
set xlabel clock_known ? 'minutes since the first visit' : 'visits'
set ylabel 'time against the median of its cell, %'
set yrange [-spread:spread]
set xrange [*:*]
edge(value) = value > spread ? spread : value < -spread ? -spread : value
drawn(name) = visit_of(name) && abs(column('deviation_percent')) <= spread
beyond(name) = visit_of(name) && abs(column('deviation_percent')) > spread
plot 0 with lines @ideal_line title 'median of the cell', \
     for [i=1:words(variants)] $visits using (pick(drawn(word(variants, i)), column('minute'))):(column('deviation_percent')) \
         with points lt colour_of(word(variants, i)) ps 0.5 title title_of(word(variants, i)), \
     for [i=1:words(variants)] $visits using (pick(beyond(word(variants, i)), column('minute'))):(edge(column('deviation_percent'))) \
         with points lc rgb shade_of(colour_of(word(variants, i))) pt 8 ps 1 notitle, \
     $visits using (pick(column('used') == 0, column('minute'))):(edge(column('deviation_percent'))) with points lc rgb alarm pt 2 ps 0.8 title 'left out', \
     NaN with points pt 8 ps 1 lc rgb soft title 'beyond the chart', \
     $rounds using (column('minute')):(column('deviation_percent')) with lines lc rgb paper lw 5 dt 1 notitle, \
     $rounds using (column('minute')):(column('deviation_percent')) with lines lc rgb ink lw 2 dt 1 title 'median of a round'

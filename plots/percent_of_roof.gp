# Percent of the roof by problem size: what the machine can do at best, measured in the same campaign at the same p.
set title 'Percent of the roof: '.kernel_title.', '.at_p.below_title
set xlabel 'n ('.unit.')'
set ylabel 'percent of the measured limit'
set logscale x
set format x '%.0s%c'
set xrange [n_least / 1.5:n_most * 1.5]
set yrange [0:*]
# The roof's own interval is not in these: they are those of the time.
of_time(name) = 100 * column('roof_time_ns') / column(name)
plot 100 with lines @ideal_line title 'roof', \
     for [i=1:words(variants)] summary using (pick(of(word(variants, i)) && at_most(0), size_of(0))):(column('percent_of_roof')) \
         with linespoints lt colour_of(word(variants, i)) title title_of(word(variants, i)), \
     for [i=1:words(variants)] summary using (pick(of(word(variants, i)) && at_most(0), size_of(0))):(column('percent_of_roof')):(of_time('time_high_ns')):(of_time('time_low_ns')) \
         with yerrorbars lt colour_of(word(variants, i)) dt 1 notitle, \
     for [i=1:(hovering ? 1 : 0)] summary using (pick(mine(0) && at_most(0), size_of(0))):(column('percent_of_roof')):(hover_value('percent_of_roof')) with labels @hidden

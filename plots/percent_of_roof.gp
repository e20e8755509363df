# Percent of the roof by problem size: what the machine can do at best, measured in the same campaign at the same p.
set title 'Percent of the roof: '.kernel_title.', '.at_p.below_title
set ylabel 'percent of the measured limit'
# The roof's own interval is not in these: they are those of the time.
of_time(name) = 100 * column('roof_time_ns') / column(name)
top_of(i) = strcol('time_low_ns') eq '' ? column('percent_of_roof') : of_time('time_low_ns')
# Before any range is set: stats would leave out what is outside.
stats summary using (pick(mine(0) && at_most(0) && column('percent_of_roof') > 0, top_of(0))) name 'percents' nooutput
ceiling = 1.05 * (exists('percents_max') && percents_max > 100 ? percents_max : 100)
@sizes_axis
set yrange [0:ceiling]
side = 0.16 / words(variants)
place_n(i) = size_of(0) * exp(sizes_step * side * (i - (words(variants) + 1) / 2.0))
place_dot_n(i) = column('n') * exp(sizes_step * side * (i + 0.35 - (words(variants) + 1) / 2.0))
plot 100 with lines @ideal_line title 'roof', \
     for [i=1:words(variants)] $visits using (pick(visit_at_most(word(variants, i)), place_dot_n(i))):(within(column('percent_of_roof'), ceiling)) \
         with points @dot lc rgb faint(word(variants, i)) notitle, \
     for [i=1:words(variants)] summary using (pick(of(word(variants, i)) && at_most(0), place_n(i))):(column('percent_of_roof')) \
         with linespoints lt colour_of(word(variants, i)) ps sizes_point title title_of(word(variants, i)), \
     for [i=1:words(variants)] summary using (pick(of(word(variants, i)) && at_most(0), place_n(i))):(column('percent_of_roof')):(of_time('time_high_ns')):(of_time('time_low_ns')) \
         with yerrorbars lt colour_of(word(variants, i)) dt 1 ps sizes_point notitle, \
     NaN with points @dot lc rgb soft title dots > 0 ? 'faint: single visits' : '', \
     for [i=1:(hovering ? 1 : 0)] summary using (pick(mine(0) && at_most(0), size_of(0))):(column('percent_of_roof')):(hover_value('percent_of_roof')) with labels @hidden

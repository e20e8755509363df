# Parallel efficiency by number of workers, at the largest size.
set title (scaling eq 'weak' ? 'Weak-scaling efficiency: ' : 'Parallel efficiency: ').kernel_title.', '.at_n.below_title
set ylabel 'efficiency  S / p'
@workers_axis
@borders
set yrange [0:*]
ceiling = 1.3 * (top > 1 ? top : 1)
plot 1 with lines @ideal_line title 'ideal', \
     for [i=1:words(candidates)] $visits using (pick(visit_at(word(candidates, i)), place_dot(i))):(within(column('speedup'), ceiling) / column('p')) \
         with points @dot lc rgb faint(word(candidates, i)) notitle, \
     for [i=1:words(candidates)] summary using (pick(of(word(candidates, i)) && at_size(0) && fits(0), place_p(i))):(column('efficiency')) \
         with linespoints lt colour_of(word(candidates, i)) title word(candidates, i), \
     for [i=1:words(candidates)] summary using (pick(of(word(candidates, i)) && at_size(0) && fits(0), place_p(i))):(column('efficiency')):(column('efficiency_low')):(column('efficiency_high')) \
         with yerrorbars lt colour_of(word(candidates, i)) dt 1 notitle, \
     for [i=1:words(candidates)] summary using (pick(of(word(candidates, i)) && at_size(0) && !fits(0), place_p(i))):(column('efficiency')):(column('efficiency_low')):(column('efficiency_high')) \
         with yerrorbars lt colour_of(word(candidates, i)) dt 1 pt 6 ps 1.4 notitle, \
     for [i=1:words(candidates)] summary using (pick(of(word(candidates, i)) && at_size(0) && !fits(0), place_p(i))):(column('efficiency')) \
         with points lt colour_of(word(candidates, i)) pt 6 ps 1.4 notitle, \
     for [i=1:words(candidates)] summary using (pick(doubtful(0) && of(word(candidates, i)), place_p(i))):(column('efficiency')) \
         with points @ring notitle, \
     @legend, \
     for [i=1:(hovering ? words(candidates) : 0)] summary using (pick(of(word(candidates, i)) && at_size(0), place_p(i))):(column('efficiency')):(hover('efficiency')) with labels @hidden

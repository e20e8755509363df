# Time of one run where the work grows with the workers: a flat line is what is hoped for.
set title 'Weak scaling: '.kernel_title.', '.at_n.below_title.(words(nodes) > 0 ? "\n " : '')
set ylabel 'time of one run'
# Before any range is set: stats would leave out what is outside.
top_of(i) = strcol('time_high_ns') eq '' ? column('time_ns') : column('time_high_ns')
stats summary using (pick(mine(0) && strcol('role') eq 'candidate' && at_size(0) && column('time_ns') > 0, top_of(0))) name 'times' nooutput
ceiling = 1.1e-9 * (times_max > baseline_ns ? times_max : baseline_ns)
@workers_axis
@borders
@node_borders
set format y '%.1s %cs'
set yrange [0:ceiling]
plot baseline_ns * 1e-9 with lines @ideal_line title 'flat: serial, one share', \
     for [i=1:words(candidates)] $visits using (pick(visit_at(word(candidates, i)), place_dot(i))):(within(column('time_ns') * 1e-9, ceiling)) \
         with points @dot lc rgb faint(word(candidates, i)) notitle, \
     for [i=1:words(candidates)] summary using (pick(of(word(candidates, i)) && at_size(0) && fits(0), place_p(i))):(column('time_ns') * 1e-9) \
         with linespoints lt colour_of(word(candidates, i)) title series_title(word(candidates, i)), \
     for [i=1:words(candidates)] summary using (pick(of(word(candidates, i)) && at_size(0) && fits(0), place_p(i))):(column('time_ns') * 1e-9):(column('time_low_ns') * 1e-9):(column('time_high_ns') * 1e-9) \
         with yerrorbars lt colour_of(word(candidates, i)) dt 1 notitle, \
     for [i=1:words(candidates)] summary using (pick(of(word(candidates, i)) && at_size(0) && !fits(0), place_p(i))):(column('time_ns') * 1e-9):(column('time_low_ns') * 1e-9):(column('time_high_ns') * 1e-9) \
         with yerrorbars lt colour_of(word(candidates, i)) dt 1 pt 6 ps 1.4 notitle, \
     for [i=1:words(candidates)] summary using (pick(of(word(candidates, i)) && at_size(0) && !fits(0), place_p(i))):(column('time_ns') * 1e-9) \
         with points lt colour_of(word(candidates, i)) pt 6 ps 1.4 notitle, \
     for [i=1:words(candidates)] summary using (pick(doubtful(0) && of(word(candidates, i)), place_p(i))):(column('time_ns') * 1e-9) \
         with points @ring notitle, \
     @legend, \
     for [i=1:(hovering ? words(candidates) : 0)] summary using (pick(of(word(candidates, i)) && at_size(0), place_p(i))):(column('time_ns') * 1e-9):(hover('speedup')) with labels @hidden

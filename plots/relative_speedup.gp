# Speedup over the same variant with one worker, at the largest size: how it scales, whatever it gains over the serial program.
set title 'Relative speedup: '.kernel_title.', '.at_n.below_title
set ylabel scaling eq 'weak' ? 'scaled speedup  rate(p) / rate(1), same variant' : 'speedup  T(1) / T(p), same variant'
@workers_axis
@borders
ceiling = 1.08 * (relative_top > 1 ? relative_top : 1)
if (many_p) { set logscale y 2; set yrange [*:ceiling]; set format y '%.3g' } else { set yrange [0:ceiling] }
set samples 1000
plot (x >= 1 && x <= p_all ? x : NaN) with lines @ideal_line noautoscale title 'ideal', \
     1 with lines lc rgb faint_line lw 2 dt 1 title 'no gain', \
     for [i=1:words(candidates)] $visits using (pick(visit_at(word(candidates, i)) && column('p') > 1, place_dot(i))):(within(column('relative_speedup'), ceiling)) \
         with points @dot lc rgb faint(word(candidates, i)) notitle, \
     for [i=1:words(candidates)] summary using (pick(of(word(candidates, i)) && at_size(0) && fits(0), place_p(i))):(column('relative_speedup')) \
         with linespoints lt colour_of(word(candidates, i)) title word(candidates, i), \
     for [i=1:words(candidates)] summary using (pick(of(word(candidates, i)) && at_size(0) && fits(0), place_p(i))):(column('relative_speedup')):(column('relative_speedup_low')):(column('relative_speedup_high')) \
         with yerrorbars lt colour_of(word(candidates, i)) dt 1 notitle, \
     for [i=1:words(candidates)] summary using (pick(of(word(candidates, i)) && at_size(0) && !fits(0), place_p(i))):(column('relative_speedup')):(column('relative_speedup_low')):(column('relative_speedup_high')) \
         with yerrorbars lt colour_of(word(candidates, i)) dt 1 pt 6 ps 1.4 notitle, \
     for [i=1:words(candidates)] summary using (pick(of(word(candidates, i)) && at_size(0) && !fits(0), place_p(i))):(column('relative_speedup')) \
         with points lt colour_of(word(candidates, i)) pt 6 ps 1.4 notitle, \
     for [i=1:words(candidates)] summary using (pick(doubtful(0) && of(word(candidates, i)), place_p(i))):(column('relative_speedup')) \
         with points @ring notitle, \
     @legend, \
     for [i=1:(hovering ? words(candidates) : 0)] summary using (pick(of(word(candidates, i)) && at_size(0), place_p(i))):(column('relative_speedup')):(hover('relative_speedup')) with labels @hidden

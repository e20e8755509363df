# Speedup of variants on ranks by workers, ranks times the threads of each; a curve for each number of threads.  Lines part what
# ran on one node from what ran on more.
set title (scaling eq 'weak' ? 'Scaled speedup by ranks: ' : 'Speedup by ranks: ').kernel_title.', '.at_n.below_title."\n "
set ylabel scaling eq 'weak' ? 'scaled speedup  rate(p) / rate(serial)' : 'speedup  T(serial) / T(p)'
@workers_axis
set xlabel 'workers p = ranks x threads of each'
gain = top > 1 ? top : 1
if (many_p) { ceiling = 2 ** ceil(log(1.02 * gain) / log(2)); set logscale y 2; set yrange [*:ceiling]; set format y '%.3g' } \
else { ceiling = 1.08 * gain; set yrange [0:ceiling] }
@node_borders
set samples 1000
plot (x >= 1 && x <= p_all ? x : NaN) with lines @ideal_line noautoscale title 'ideal', \
     1 with lines lc rgb faint_line lw 2 dt 1 title 'no gain', \
     for [i=1:words(ranked)] $visits using (pick(visit_at(word(ranked, i)), place_dot(i))):(within(column('speedup'), ceiling)) \
         with points @dot lc rgb faint(word(ranked, i)) notitle, \
     for [i=1:words(ranked)] summary using (pick(of(word(ranked, i)) && at_size(0) && fits(0), place_p(i))):(column('speedup')) \
         with linespoints lt colour_of(word(ranked, i)) title series_title(word(ranked, i)), \
     for [i=1:words(ranked)] summary using (pick(of(word(ranked, i)) && at_size(0) && fits(0), place_p(i))):(column('speedup')):(column('speedup_low')):(column('speedup_high')) \
         with yerrorbars lt colour_of(word(ranked, i)) dt 1 notitle, \
     for [i=1:words(ranked)] summary using (pick(doubtful(0) && of(word(ranked, i)) && fits(0), place_p(i))):(column('speedup')) \
         with points @ring notitle, \
     @legend, \
     for [i=1:(hovering ? words(ranked) : 0)] summary using (pick(of(word(ranked, i)) && at_size(0) && fits(0), place_p(i))):(column('speedup')):(hover('speedup')) with labels @hidden

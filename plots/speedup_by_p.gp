# Speedup over the serial baseline by number of workers, at the largest size.
set title (scaling eq 'weak' ? 'Scaled speedup: ' : 'Speedup: ').kernel_title.', '.at_n.below_title
set ylabel scaling eq 'weak' ? 'scaled speedup  rate(p) / rate(serial)' : 'speedup  T(serial) / T(p)'
@workers_axis
@borders
# The chart is as high as the candidates need, and a near roof; one that lies above all of it is named and not drawn.
gain = top > 1 ? top : 1
if (roofed > 0 && roof_least > gain && roof_least < 1.5 * gain) { gain = roof_least }
if (many_p) { ceiling = 2 ** ceil(log(1.02 * gain) / log(2)); set logscale y 2; set yrange [*:ceiling]; set format y '%.3g' } \
else { ceiling = 1.08 * gain; set yrange [0:ceiling] }
roof_seen = roofed > 0 && roof_least <= ceiling
roof_title = roof_seen ? 'roof: measured limits' : roofed > 0 ? sprintf('roof: above, from %.3g', roof_least) : ''
curve_of(i) = same_set(0) && strcol('variant') eq word(modelled, i) && column('n') == n_most && column('extrapolated') == 0
set samples 1000
plot (x >= 1 && x <= p_all ? x : NaN) with lines @ideal_line noautoscale title 'ideal', \
     1 with lines lc rgb faint_line lw 2 dt 1 title 'no gain', \
     summary using (pick(roofed > 0 && of(word(candidates, roofed)) && at_size(0) && fits(0), column('p'))):(column('roof_speedup')) \
         with lines lc rgb (roof_seen ? roof_colour : paper) lw 2 dt (2,2) noautoscale title roof_title, \
     for [i=1:words(modelled)] model_curves using (pick(curve_of(i), column('p'))):(column('speedup_low')):(column('speedup_high')) \
         with filledcurves fc rgb faint(word(modelled, i)) fs transparent solid 0.25 noborder noautoscale notitle, \
     for [i=1:words(modelled)] model_curves using (pick(curve_of(i), column('p'))):(column('speedup')) \
         with lines lc rgb shade_of(colour_of(word(modelled, i))) lw 1 dt 1 noautoscale title i == 1 ? 'band: model, 95 %' : '', \
     for [i=1:words(candidates)] $visits using (pick(visit_at(word(candidates, i)), place_dot(i))):(within(column('speedup'), ceiling)) \
         with points @dot lc rgb faint(word(candidates, i)) notitle, \
     for [i=1:words(candidates)] summary using (pick(of(word(candidates, i)) && at_size(0) && fits(0), place_p(i))):(column('speedup')) \
         with linespoints lt colour_of(word(candidates, i)) title word(candidates, i), \
     for [i=1:words(candidates)] summary using (pick(of(word(candidates, i)) && at_size(0) && fits(0), place_p(i))):(column('speedup')):(column('speedup_low')):(column('speedup_high')) \
         with yerrorbars lt colour_of(word(candidates, i)) dt 1 notitle, \
     for [i=1:words(candidates)] summary using (pick(of(word(candidates, i)) && at_size(0) && !fits(0), place_p(i))):(column('speedup')):(column('speedup_low')):(column('speedup_high')) \
         with yerrorbars lt colour_of(word(candidates, i)) dt 1 pt 6 ps 1.4 notitle, \
     for [i=1:words(candidates)] summary using (pick(of(word(candidates, i)) && at_size(0) && !fits(0), place_p(i))):(column('speedup')) \
         with points lt colour_of(word(candidates, i)) pt 6 ps 1.4 notitle, \
     for [i=1:words(candidates)] summary using (pick(doubtful(0) && of(word(candidates, i)), place_p(i))):(column('speedup')) \
         with points @ring notitle, \
     @legend, \
     for [i=1:(hovering ? words(candidates) : 0)] summary using (pick(of(word(candidates, i)) && at_size(0), place_p(i))):(column('speedup')):(hover('speedup')) with labels @hidden

# Speedup over the serial baseline by number of workers, at the largest size.
set title (scaling eq 'weak' ? 'Scaled speedup: ' : 'Speedup: ').kernel_title.', '.at_n.below_title
set xlabel 'workers p'
set ylabel scaling eq 'weak' ? 'scaled speedup  rate(p) / rate(serial)' : 'speedup  T(serial) / T(p)'
# The chart is as high as the candidates need, and a near roof; one that lies above all of it is named and not drawn.
gain = top > 1 ? top : 1
if (roofed > 0 && roof_least > gain && roof_least < 1.5 * gain) { gain = roof_least }
if (p_all > 8) { ceiling = 2 ** ceil(log(1.02 * gain) / log(2)); set logscale xy 2; set yrange [*:ceiling]; set format y '%.3g' } \
else { ceiling = 1.08 * gain; set yrange [0:ceiling] }
roof_seen = roofed > 0 && roof_least <= ceiling
roof_title = roof_seen ? 'roof: measured limits' : roofed > 0 ? sprintf('roof: above, from %.3g', roof_least) : ''
set xrange [(p_all > 8 ? 0.9 : 0.7):(p_all > 8 ? p_all * 1.1 : p_all + 0.3)]
set xtics ('1' 1)
do for [p in workers] { set xtics add (p p + 0) }
at_size(i) = size_of(0) == n_most
set samples 1000
plot (x >= 1 && x <= p_all ? x : NaN) with lines @ideal_line noautoscale title 'ideal', \
     1 with lines lc rgb '#bbbbbb' lw 1 dt 1 title 'no gain', \
     summary using (pick(roofed > 0 && of(word(candidates, roofed)) && at_size(0) && fits(0), column('p'))):(column('roof_speedup')) \
         with lines lc rgb (roof_seen ? '#999933' : '#ffffff') lw 2 dt (2,2) noautoscale title roof_title, \
     for [i=1:words(candidates)] summary using (pick(of(word(candidates, i)) && at_size(0) && fits(0), column('p'))):(column('speedup')) \
         with linespoints lt colour_of(word(candidates, i)) title word(candidates, i), \
     for [i=1:words(candidates)] summary using (pick(of(word(candidates, i)) && at_size(0) && fits(0), column('p'))):(column('speedup')):(column('speedup_low')):(column('speedup_high')) \
         with yerrorbars lt colour_of(word(candidates, i)) dt 1 notitle, \
     for [i=1:words(candidates)] summary using (pick(of(word(candidates, i)) && at_size(0) && !fits(0), column('p'))):(column('speedup')) \
         with points lt colour_of(word(candidates, i)) pt 6 ps 1.4 title oversubscribed > 0 ? word(candidates, i).', oversubscribed' : '', \
     summary using (pick(doubtful(0), column('p'))):(column('speedup')) with points @ring title unstable > 0 ? 'ringed: unstable' : ''

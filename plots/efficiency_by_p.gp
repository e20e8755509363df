# Parallel efficiency by number of workers, at the largest size.
set title (scaling eq 'weak' ? 'Weak-scaling efficiency: ' : 'Parallel efficiency: ').kernel_title.', '.at_n.below_title
set xlabel 'workers p'
set ylabel 'efficiency  S / p'
if (p_all > 8) { set logscale x 2 }
set yrange [0:*]
set xrange [(p_all > 8 ? 0.9 : 0.7):(p_all > 8 ? p_all * 1.1 : p_all + 0.3)]
set xtics ('1' 1)
do for [p in workers] { set xtics add (p p + 0) }
at_size(i) = size_of(0) == n_most
plot 1 with lines @ideal_line title 'ideal', \
     for [i=1:words(candidates)] summary using (pick(of(word(candidates, i)) && at_size(0) && fits(0), column('p'))):(column('efficiency')) \
         with linespoints lt colour_of(word(candidates, i)) title word(candidates, i), \
     for [i=1:words(candidates)] summary using (pick(of(word(candidates, i)) && at_size(0) && fits(0), column('p'))):(column('efficiency')):(column('efficiency_low')):(column('efficiency_high')) \
         with yerrorbars lt colour_of(word(candidates, i)) dt 1 notitle, \
     for [i=1:words(candidates)] summary using (pick(of(word(candidates, i)) && at_size(0) && !fits(0), column('p'))):(column('efficiency')) \
         with points lt colour_of(word(candidates, i)) pt 6 ps 1.4 title oversubscribed > 0 ? word(candidates, i).', oversubscribed' : '', \
     summary using (pick(doubtful(0), column('p'))):(column('efficiency')) with points @ring title unstable > 0 ? 'ringed: unstable' : ''

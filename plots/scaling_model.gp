# Measured speedups and the scaling model of each candidate, to four times the largest number of workers, at the largest size.
set title 'Scaling model: '.kernel_title.', '.at_n.below_title
set xlabel 'workers p'
set ylabel 'speedup  T(serial) / T(p)'
set logscale xy 2
set format y '%.3g'
set xrange [0.9:4.4 * p_most]
set xtics ('1' 1)
do for [k=0:20] { if (2 ** k <= 4 * p_most) { set xtics add (sprintf('%d', 2 ** k) 2 ** k) } }
mine_at(i) = of(word(modelled, i)) && at_size(0)
mine_curve(i) = same_set(0) && strcol('variant') eq word(modelled, i) && column('n') == n_most
beyond(i) = column('extrapolated') == 1
model_title(i) = word(modelled, i).(word(models, i) eq 'amdahl' ? ': Amdahl' : ': scalability law')
set style fill transparent solid 0.18 noborder
plot (x >= 1 && x <= 4 * p_most ? x : NaN) with lines @ideal_line noautoscale title 'ideal', \
     for [i=1:words(modelled)] model_curves using (pick(mine_curve(i) && beyond(0), column('p'))):(column('speedup_low')):(column('speedup_high')) \
         with filledcurves lt colour_of(word(modelled, i)) notitle, \
     for [i=1:words(modelled)] model_curves using (pick(mine_curve(i) && !beyond(0), column('p'))):(column('speedup')) \
         with lines lt colour_of(word(modelled, i)) lw 1.5 dt 1 notitle, \
     for [i=1:words(modelled)] model_curves using (pick(mine_curve(i) && beyond(0), column('p'))):(column('speedup')) \
         with lines lt colour_of(word(modelled, i)) lw 1.5 dt (8,5) notitle, \
     for [i=1:words(modelled)] $visits using (pick(visit_at(word(modelled, i)), column('p'))):(column('speedup')) \
         with points @dot lc rgb faint(word(modelled, i)) notitle, \
     for [i=1:words(modelled)] summary using (pick(mine_at(i) && fits(0), column('p'))):(column('speedup')) \
         with points lt colour_of(word(modelled, i)) notitle, \
     for [i=1:words(modelled)] summary using (pick(mine_at(i) && fits(0), column('p'))):(column('speedup')):(column('speedup_low')):(column('speedup_high')) \
         with yerrorbars lt colour_of(word(modelled, i)) dt 1 notitle, \
     for [i=1:words(modelled)] NaN with linespoints lt colour_of(word(modelled, i)) dt 1 title model_title(i), \
     for [i=1:words(modelled)] summary using (pick(mine_at(i) && column('p') == word(recommended, i) + 0, column('p'))):(column('speedup')) \
         with points lc rgb ink lw 1.5 pt 6 ps 2.4 title i == 1 ? 'recommended' : '', \
     NaN with lines lc rgb frame lw 1.5 dt (8,5) title 'beyond what was measured', \
     NaN with filledcurves y1=1 fc rgb frame title '95 % interval of that'

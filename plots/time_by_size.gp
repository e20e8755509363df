# Time of one run by problem size: the serial baseline, each variant at the largest number of workers that fits, references.
# Where break_even.csv has the size from which a variant pays, it stands on the serial line, with its interval.
set title 'Time: '.kernel_title.', '.at_p.below_title
set xlabel 'n ('.unit.')'
set ylabel 'time of one run'
set logscale xy
set format x '%.0s%c'
set format y '%.0s %cs'
set xrange [n_least / 1.5:n_most * 1.5]
even(i) = strcol('kernel') eq kernel && strcol('options') eq options && strcol('fingerprint') eq fingerprint && (worker eq '' ? 1 : strcol('worker') eq worker) && strcol('variant') eq word(candidates, i) && column('p') == p_most
end_of(name) = column(name) > 0 ? column(name) : column('break_even_n')
plot for [i=1:words(variants)] summary using (pick(of(word(variants, i)) && at_most(0), size_of(0))):(column('time_ns') * 1e-9) \
         with linespoints lt colour_of(word(variants, i)) title title_of(word(variants, i)), \
     for [i=1:words(variants)] summary using (pick(of(word(variants, i)) && at_most(0), size_of(0))):(column('time_ns') * 1e-9):(column('time_low_ns') * 1e-9):(column('time_high_ns') * 1e-9) \
         with yerrorbars lt colour_of(word(variants, i)) dt 1 notitle, \
     for [i=1:(break_evens > 0 ? words(candidates) : 0)] break_even using (pick(even(i), column('break_even_n'))):(column('time_ns') * 1e-9):(end_of('break_even_n_low')):(end_of('break_even_n_high')) \
         with xerrorbars lt colour_of(word(candidates, i)) dt 1 lw 2.5 pt 12 ps 1.6 notitle, \
     NaN with points lc rgb '#444444' lw 2.5 pt 12 ps 1.6 title break_evens > 0 ? 'pays from here' : '', \
     for [i=1:(hovering ? 1 : 0)] summary using (pick(mine(0) && at_most(0), size_of(0))):(column('time_ns') * 1e-9):(hover('speedup')) with labels @hidden

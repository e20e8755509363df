# Time of one run by problem size: the serial baseline, each variant at the largest number of workers that fits, references.
# Where break_even.csv has the size from which a variant pays, it stands at the foot with its interval, in a row for each
# candidate, and a thin line leads up to where the curves meet.
set title 'Time: '.kernel_title.', '.at_p.below_title
set ylabel 'time of one run'
@sizes_axis
set logscale y
set format y '%.0s %cs'
even(i) = strcol('kernel') eq kernel && strcol('options') eq options && strcol(kind_column) eq kind && (worker eq '' ? 1 : strcol('worker') eq worker) && strcol('variant') eq word(evens, i) && column('p') == p_most
end_of(name) = column(name) > 0 ? column(name) : column('break_even_n')
set y2range [0:1]
even_row(i) = 0.03 + (words(evens) > 8 ? 0.36 / words(evens) : 0.045) * (words(evens) - i)
# Points keep their n, so that curves meet where they do; dots stand to the right.
place_dot_right(i) = column('n') * exp(sizes_step * (0.03 + 0.05 * i / words(variants)))
plot for [i=1:words(evens)] break_even using (pick(even(i), column('break_even_n'))):(1) \
         with impulses axes x1y2 lc rgb shade_of(colour_of(word(evens, i))) lw 0.7 dt (2,4) notitle, \
     for [i=1:words(variants)] $visits using (pick(visit_at_most(word(variants, i)), place_dot_right(i))):(column('time_ns') * 1e-9) \
         with points @dot lc rgb faint(word(variants, i)) notitle, \
     for [i=1:words(variants)] summary using (pick(of(word(variants, i)) && at_most(0), size_of(0))):(column('time_ns') * 1e-9) \
         with linespoints lt colour_of(word(variants, i)) ps sizes_point title title_of(word(variants, i)), \
     for [i=1:words(variants)] summary using (pick(of(word(variants, i)) && at_most(0), size_of(0))):(column('time_ns') * 1e-9):(column('time_low_ns') * 1e-9):(column('time_high_ns') * 1e-9) \
         with yerrorbars lt colour_of(word(variants, i)) dt 1 ps sizes_point notitle, \
     for [i=1:words(evens)] break_even using (pick(even(i), column('break_even_n'))):(even_row(i)):(end_of('break_even_n_low')):(end_of('break_even_n_high')) \
         with xerrorbars axes x1y2 lt colour_of(word(evens, i)) dt 1 lw 2 pt 13 ps 0.8 notitle, \
     NaN with points lc rgb soft pt 13 ps 0.8 title words(evens) > 0 ? 'pays from here' : '', \
     NaN with points @dot lc rgb soft title dots > 0 ? 'faint: single visits' : '', \
     for [i=1:(hovering ? 1 : 0)] summary using (pick(mine(0) && at_most(0), size_of(0))):(column('time_ns') * 1e-9):(hover('speedup')) with labels @hidden

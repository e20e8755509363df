# Time of one run by problem size: the serial baseline, each variant at the largest number of workers that fits, references.
set title 'Time: '.kernel_title.', '.at_p.below_title
set xlabel 'n ('.unit.')'
set ylabel 'time of one run'
set logscale xy
set format x '%.0s%c'
set format y '%.0s %cs'
set xrange [n_least / 1.5:n_most * 1.5]
plot for [i=1:words(variants)] summary using (pick(of(word(variants, i)) && at_most(0), size_of(0))):(column('time_ns') * 1e-9) \
         with linespoints lt colour_of(word(variants, i)) title title_of(word(variants, i)), \
     for [i=1:words(variants)] summary using (pick(of(word(variants, i)) && at_most(0), size_of(0))):(column('time_ns') * 1e-9):(column('time_low_ns') * 1e-9):(column('time_high_ns') * 1e-9) \
         with yerrorbars lt colour_of(word(variants, i)) dt 1 notitle

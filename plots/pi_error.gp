# Distance of the estimates from pi by number of points.  Hits are binomial with q = pi / 4, so the estimate 4 h / n has the
# standard deviation sqrt(pi (4 - pi) / n), about 1.64 / sqrt(n); 95 % of estimates lie below the band's edge.
set title 'Error of the estimate: '.kernel_title."\nthe same n and seed: the same hits, whatever the variant and p\n".baseline_text
set xlabel 'n ('.unit.')'
set ylabel '| 4 h / n - pi |'
set logscale xy
set format x '%.0s%c'
set format y '10^{%T}'
set ytics enhanced
if (picture_format eq 'tex') { set format y '%.0e' }
set xrange [n_least / 1.5:n_most * 1.5]
deviation(n) = sqrt(pi * (4 - pi) / n)
miss(i) = abs(4 * column('hits') / column('n') - pi)
of_kind(name) = column('variant') == place_of(variants, name) && column('hits') > 0
estimates = baseline.(words(references) > 0 ? ' '.references : '')
plot 1.96 * deviation(x) with filledcurves y1=1e-9 fc rgb faint_line fs transparent solid 0.6 noborder noautoscale title '95 % of estimates', \
     deviation(x) with lines @ideal_line noautoscale title 'standard deviation', \
     for [i=1:words(estimates)] $visits using (pick(of_kind(word(estimates, i)) && miss(0) > 0, column('n'))):(miss(0)) smooth unique \
         with points lt colour_of(word(estimates, i)) ps 1.2 title i == 1 ? 'all but references' : word(estimates, i)

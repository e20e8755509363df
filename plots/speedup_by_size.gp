# Speedup by problem size as bars, each variant at the largest number of workers that fits.  Where they differ much, or with
# many workers, the bars go up and down from 1 on a scale of factors: from 0 the small ones could not be seen.
set title 'Speedup by size: '.kernel_title.', '.at_p.below_title
set xlabel 'n ('.unit.')'
set ylabel 'speedup  T(serial) / T(p)'
# Before any range is set: stats would leave out what is outside.
stats summary using (pick(mine(0) && strcol('role') eq 'candidate' && at_most(0) && column('speedup') > 0, column('speedup'))) name 'bars' nooutput
if (p_most > 8 || bars_max > 12 * bars_min) { foot = 1; set logscale y 2; set yrange [*:*]; set format y '%.3g' } else { foot = 0; set yrange [0:*]; set offsets 0, 0, graph 0.06, 0 }
set xrange [0.4:words(sizes) + 0.6]
set xtics scale 0 ('' 0)
do for [i=1:words(sizes)] { set xtics add (size_text(word(sizes, i) + 0) i) }
set grid noxtics
count = words(candidates)
width = 0.8 / count
place_of_size(n) = sum [k=1:words(sizes)] (word(sizes, k) + 0 == n ? k : 0)
left(i) = place_of_size(size_of(0)) - 0.4 + (i - 1) * width
seen(i) = pick(of(word(candidates, i)) && at_most(0) && column('speedup') > 0, left(i) + width / 2)
plot for [i=1:(count < 8 ? count : 8)] summary using (seen(i)):(column('speedup')):(left(i) + 0.06 * width):(left(i) + 0.94 * width):(foot):(column('speedup')) \
         with boxxyerror lt colour_of(word(candidates, i)) fs solid 0.85 noborder title word(candidates, i), \
     for [i=9:count] summary using (seen(i)):(column('speedup')):(left(i) + 0.06 * width):(left(i) + 0.94 * width):(foot):(column('speedup')) \
         with boxxyerror lt colour_of(word(candidates, i)) dt 1 fs pattern again(i + 1) + (again(i + 1) < 3 ? 0 : 1) border title word(candidates, i), \
     for [i=1:count] summary using (pick(of(word(candidates, i)) && at_most(0), left(i) + width / 2)):(column('speedup')):(column('speedup_low')):(column('speedup_high')) \
         with yerrorbars lc rgb ink lw 1.2 dt 1 pt 7 ps 0.4 notitle, \
     for [i=1:count] $visits using (pick(visit_of(word(candidates, i)) && column('most') == 1, place_of_size(column('n')) - 0.4 + (i - 0.2) * width)):(within(column('speedup'), 1.5 * (top > 1 ? top : 1))) \
         with points @dot lc rgb '#80'.substr(ink, 2, 7) notitle, \
     1 with lines @ideal_line title 'no gain', \
     for [i=1:(hovering ? count : 0)] summary using (seen(i)):(column('speedup')):(hover('speedup')) with labels @hidden

# Where the worker time p T(p) went, at the largest size: what the serial program needed, and what was lost to what.  Gains,
# which are negative losses, stand left of 0.
set title 'Where the worker time went: '.kernel_title.', '.at_n.below_title
set xlabel 'share of the worker time p T(p), %'
unset ylabel
set grid xtics noytics
parts = 'imbalance synchronisation bandwidth starved serial algorithm contention frequency unexplained'
in_words = '"load imbalance" "fork/join, barriers" "memory bandwidth" "no CPU to run on" "serial part" "slower code" "contention" "lower frequency"'
bar(i) = place_of(bars, strcol('variant').'@'.strcol('p'))
of_bar(i) = same_set(0) && strcol('scaling') eq scaling && column('n') == n_most && bar(0) > 0
bars = ''
do for [k=1:words(cells)] {
    cell = word(cells, k)
    if (place_of(attributed, substr(cell, 1, strstrt(cell, '@') - 1)) > 0 && !(substr(cell, strstrt(cell, '@'), strlen(cell)) eq '@1')) { bars = bars.(strlen(bars) > 0 ? ' ' : '').cell }
}
set yrange [words(bars) + 0.6:0.4]
set ytics scale 0 ('' 0)
do for [k=1:words(bars)] { set ytics add (cell_title(word(bars, k)) k) }
set ytics font cells_font
share(name) = strcol(name.'_percent') eq '' ? 0 : column(name.'_percent')
kept(i) = 100 - column('lost_percent')
plus(value) = value > 0 ? value : 0
# The parts before number k that are on the same side of 0.
before_plus(k) = k < 1 ? 0 : sum [j=1:k] plus(share(word(parts, j)))
before_minus(k) = k < 1 ? 0 : sum [j=1:k] plus(-share(word(parts, j)))
value_of(k) = share(word(parts, k))
from(k) = value_of(k) >= 0 ? kept(0) + before_plus(k - 1) : -before_minus(k - 1)
to(k) = from(k) + value_of(k)
plot for [i=1:1] attribution using (pick(of_bar(0), kept(0))):(bar(0)):(0):(kept(0)):(bar(0) - 0.38):(bar(0) + 0.38) \
         with boxxyerror fc rgb ink fs solid 0.85 border lc rgb paper title 'computing (efficiency)', \
     for [k=1:8] attribution using (pick(of_bar(0) && value_of(k) != 0, from(k))):(bar(0)):(from(k)):(to(k)):(bar(0) - 0.38):(bar(0) + 0.38) \
         with boxxyerror fc rgb word(colours, k) dt 1 fs solid 1 border lc rgb paper title word(in_words, k), \
     attribution using (pick(of_bar(0) && value_of(9) != 0, from(9))):(bar(0)):(from(9)):(to(9)):(bar(0) - 0.38):(bar(0) + 0.38) \
         with boxxyerror fc rgb soft dt 1 fs pattern 1 border lc rgb soft title 'unexplained', \
     for [i=1:(hovering ? 1 : 0)] attribution using (pick(of_bar(0), kept(0) / 2)):(bar(0)):(sprintf('%s, p = %d: lost %.3g %%', strcol('variant'), column('p'), column('lost_percent'))) with labels @hidden

# Speedup by problem size and number of workers, a panel for each candidate.  Colours are those of cividis (Nunez, Anderson &
# Renslow, PLoS ONE 13 (2018) e0199239, doi:10.1371/journal.pone.0199239): lighter is faster, in grey too.
shown = words(heated) < heatable ? sprintf(', the %d fastest of %d', words(heated), heatable) : ''
set title 'Speedup by n and p: '.kernel_title.shown.below_title
sizes_count = words(sizes)
p_count = words(workers)
columns = words(heated) < 4 ? words(heated) : words(heated) < 5 ? 2 : 3
panel_rows = (words(heated) + columns - 1) / columns
panel_x(i) = ((i - 1) % columns) * (p_count + 0.6)
panel_y(i) = ((i - 1) / columns) * (sizes_count + 1.4)
x_of(i) = panel_x(i) + place_of(workers, sprintf('%d', column('p')))
y_of(i) = -panel_y(i) - sizes_count + place_of_size(size_of(0)) - 1
place_of_size(n) = sum [k=1:sizes_count] (word(sizes, k) + 0 == n ? k : 0)
of_cell(i) = of(word(heated, i)) && fits(0) && column('speedup') > 0
# Before any range is set: stats would leave out what is outside.
stats summary using (pick(mine(0) && place_of(heated, strcol('variant')) > 0 && fits(0) && column('speedup') > 0, column('speedup'))) name 'heat' nooutput
hottest = heat_max > heat_min ? heat_max : 1.01 * heat_min
unset key
unset grid
set border 0
set style fill solid 1 noborder       # else the colours of the bar beside it are paler
set xlabel 'workers p'
set ylabel 'n ('.unit.')'
set xtics scale 0 ('' 0)
set ytics scale 0 ('' 0)
across = p_count * columns
number_size = across > 27 || sizes_count * panel_rows > 30 ? 6 : across > 18 || sizes_count * panel_rows > 20 ? 8 : 10
number_font = sprintf(',%g', (page_size eq 'slide' ? 1.5 : page_size eq 'column' ? 0.75 : 1) * number_size)
do for [i=1:columns] { do for [k=1:p_count] { if (k % ceil(p_count * columns / 40.0) == 0 || k == 1 || k == p_count) { set xtics add (word(workers, k) panel_x(i) + k) } } }
do for [r=1:panel_rows] { do for [k=1:sizes_count] { set ytics add (size_text(word(sizes, k) + 0) -panel_y((r - 1) * columns + 1) - sizes_count + k - 1) } }
set xtics font number_font
set ytics font number_font
set xrange [0.4:(columns - 1) * (p_count + 0.6) + p_count + 0.6]
set yrange [-(panel_rows - 1) * (sizes_count + 1.4) - sizes_count - 0.6:0.9]
set palette defined (0 '#00224e', 0.25 '#3b496c', 0.5 '#7c7b78', 0.75 '#bcae6c', 1 '#fee838')
set logscale cb 2
set cbrange [heat_min:hottest]
set format cb '%.3g'
set cblabel 'speedup  T(serial) / T(p)' noenhanced textcolor rgb ink
set cbtics textcolor rgb ink
number(value) = across > 45 ? '' : value >= 9.95 ? sprintf('%.0f', value) : value >= 0.995 ? sprintf('%.1f', value) : value >= 0.01 ? substr(sprintf('%.2f', value), 2, 4) : '<.01'
text_rgb(value) = log(value / heat_min) > 0.5 * log(hottest / heat_min) ? 0x000000 : 0xffffff
plot for [i=1:words(heated)] summary using (pick(of_cell(i), x_of(i))):(y_of(i)):(x_of(i) - 0.5):(x_of(i) + 0.5):(y_of(i) - 0.5):(y_of(i) + 0.5):(column('speedup')) \
         with boxxyerror fc palette dt 1 lw 1 fs solid 1 border lc rgb paper notitle, \
     for [i=1:words(heated)] summary using (pick(of_cell(i), x_of(i))):(y_of(i)):(number(column('speedup'))):(text_rgb(column('speedup'))) \
         with labels font number_font textcolor rgb variable noenhanced notitle, \
     for [i=1:words(heated)] '+' using (panel_x(i) + 0.5):(-panel_y(i)):(word(heated, i)) every ::0::0 with labels left noenhanced textcolor rgb ink notitle, \
     for [i=1:(hovering ? words(heated) : 0)] summary using (pick(of_cell(i), x_of(i))):(y_of(i)):(hover('speedup')) with labels @hidden

# How every figure looks.  Okabe & Ito's colours (jfly.uni-koeln.de/color, 2008), told apart by point and dash too, so
# that they survive colour blindness and grey printing; on dark paper lighter ones of the same hues.
if (GPVAL_VERSION < 5.4) { print 'gnuplot 5.4 or newer is needed'; exit status 1 }
set encoding utf8
set datafile separator comma
set datafile columnheaders
set datafile commentschars ''          # a '#' in a text is no comment
set datafile missing NaN              # rows of other series are passed over, not drawn as gaps
if (theme eq 'dark') {
    ink = '#f2f2f2'; soft = '#a8adb5'; faint_line = '#33373f'; frame = '#b8bcc4'; middle = '#8d929b'
    alarm = '#ff6b6b'; roof_colour = '#c9c96a'
    colours = '#4ea3e0 #ff8c42 #2fcf9f #e59ac6 #f2b632 #9bdcff #c79284 #a9a9a9'
} else {
    ink = '#222222'; soft = '#666666'; faint_line = '#dddddd'; frame = '#444444'; middle = '#888888'
    alarm = '#cc0000'; roof_colour = '#999933'
    colours = '#0072b2 #d55e00 #009e73 #cc79a7 #e69f00 #56b4e9 #8c564b #666666'
}
shapes = '7 5 9 13 11 15 4 6'
set dashtype 11 (24,4)    # 1 to 10 are gnuplot's own; 1 is solid
set dashtype 12 (18,6)
set dashtype 13 (9,5)
set dashtype 14 (18,5,3,5)
set dashtype 15 (4,4)
set dashtype 16 (12,4,3,4,3,4)
set dashtype 17 (2,3)
set dashtype 18 (6,3)
do for [k=1:8] {
    shape = word(shapes, k) + 0
    dash = k == 1 ? 1 : k + 10
    set linetype k lc rgb word(colours, k) lw 2 pt shape dt dash
}
set linetype 9 lc rgb ink lw 2 pt 2 dt 1      # the serial baseline
# Further variants take the eight colours anew, each time with points and dashes not yet seen with them.
again(k) = (k - 2) / 8                # how often the colours of line type k > 9 were used before
do for [k=10:57] {
    i = (k - 2) % 8 + 1
    shape = (word(shapes, i) + 7 * again(k) - 1) % 15 + 1
    dash = (i + 3 * again(k) - 1) % 8 + 11
    set linetype k lc rgb word(colours, i) lw 2 pt shape dt dash
}
ideal_line = "lc rgb middle lw 1.5 dt (3,4)"
set border 3 lc rgb frame
set tics nomirror textcolor rgb ink
set grid back lc rgb faint_line lw 1 dt 1
set title noenhanced textcolor rgb ink
set xlabel noenhanced textcolor rgb ink
set ylabel noenhanced textcolor rgb ink
set xtics noenhanced
set ytics noenhanced
set bars 0.7
set pointintervalbox 0
set style fill solid 0.85 noborder
set style textbox opaque noborder fillcolor rgb paper
if (page_size eq 'column') {
    set key tmargin horizontal left reverse Left samplen 2 width -1 spacing 1.0 noenhanced textcolor rgb ink
    set bmargin 7.5
    set rmargin 3
} else {
    key_rows = words(candidates) + words(references) + 6
    key_font = sprintf(',%g', (page_size eq 'slide' ? 17 : picture_format eq 'svg' ? 13 : 11) * (key_rows > 20 ? 20.0 / key_rows : 1))
    set key outside right top vertical maxcols 1 reverse Left samplen 3 noenhanced textcolor rgb ink font key_font
    set bmargin 6.5 + (strlen(footer_3) > 0)
}
footer = footer_1.(strlen(footer_2) > 0 ? "\n".footer_2 : '').(strlen(footer_3) > 0 ? "\n".footer_3 : '')
footer_lines = 1 + (strlen(footer_2) > 0) + (strlen(footer_3) > 0)
set label 1 footer at screen 0.012, character 0.1 + footer_lines left noenhanced textcolor rgb soft

# Options have a line of their own: beside the title they would not fit.
below_title = (strlen(options) > 0 ? "\n".options : '')."\n".baseline_text
# 1500 as 1.5k: gprintf's %s would round it to 2k.
size_text(n) = n >= 1e9 ? sprintf('%gG', n / 1e9) : n >= 1e6 ? sprintf('%gM', n / 1e6) : n >= 1e3 ? sprintf('%gk', n / 1e3) : sprintf('%g', n)
time_text(ns) = ns >= 1e9 ? sprintf('%.3g s', ns * 1e-9) : ns >= 1e6 ? sprintf('%.3g ms', ns * 1e-6) : ns >= 1e3 ? sprintf('%.3g us', ns * 1e-3) : sprintf('%.3g ns', ns)

# A row of this kernel, kind of machine, worker (files of older versions name none) and options; of a variant; measured, and not with more workers than CPUs.
same_set(i) = strcol('kernel') eq kernel && strcol('options') eq options && strcol(kind_column) eq kind && (worker eq '' ? 1 : strcol('worker') eq worker)
mine(i) = same_set(0) && strcol('scaling') eq scaling
# Problem size; with weak scaling that at p = 1.
size_of(i) = scaling eq 'weak' ? column('base_n') : column('n')
of(name) = mine(0) && strcol('variant') eq name
at_size(i) = size_of(0) == n_most
# A candidate whose time is not to be trusted, at the largest size.
doubtful(i) = unstable > 0 ? (mine(0) && strcol('role') eq 'candidate' && at_size(0) && strcol('stability') eq 'unstable') : 0
ring = "lc rgb alarm lw 1 pt 6 ps 2.6"
fits(i) = column('oversubscribed') == 0
# At the largest number of workers that fits; a variant of one worker at p = 1.
at_most(i) = fits(0) && column('p') == (strcol('model') eq 'serial' ? 1 : p_most)
pick(condition, value) = condition ? value : NaN
place_of(list, name) = sum [k=1:words(list)] (word(list, k) eq name ? k : 0)
# One line type per variant in all figures: candidates in their order, then references; 9 is the baseline.
beside_9(place) = place < 9 ? place : place + 1
colour_of(name) = name eq baseline ? 9 : beside_9(place_of(candidates, name) > 0 ? place_of(candidates, name) : words(candidates) + place_of(references, name))
title_of(name) = name eq baseline ? name.' (baseline)' : (place_of(references, name) > 0 ? name.' (reference)' : name)
shade_of(k) = k == 9 || k < 1 ? ink : word(colours, k < 9 ? k : (k - 2) % 8 + 1)

# Single visits, of $visits: faint dots of the variant's colour.  One beyond the chart lies on its edge.
faint(name) = '#a0'.substr(shade_of(colour_of(name)), 2, 7)
visit_of(name) = column('variant') == place_of(variants, name) && column('used') == 1
visit_at(name) = visit_of(name) && column('n') == n_most # there n is the size at p = 1
dot = "pt 7 ps 0.35"
# What the legend says of all series; an empty title is no entry.
legend = "NaN with points @dot lc rgb soft title dots > 0 ? 'faint: single visits' : '', NaN with points pt 6 ps 1.4 lc rgb soft title oversubscribed > 0 ? 'hollow: oversubscribed' : '', NaN with points @ring title unstable > 0 ? 'ringed: unstable' : ''"
within(value, edge) = value > edge ? edge : value

# Values on hover, in SVG alone: invisible points with a text.
hovering = picture_format eq 'svg'
hidden = "hypertext point pt 7 ps 1.6 lc rgb '#ff000000' notitle"
between(name, format) = valid_range(name) ? sprintf(' ('.format.' to '.format.')', column(name.'_low'), column(name.'_high')) : ''
valid_range(name) = strcol(name.'_low') ne '' && strcol(name.'_high') ne ''
hover_value(name) = sprintf('%s, n = %s, p = %d: %s %.3g', strcol('variant'), size_text(column('n')), column('p'), name, column(name))
hover(name) = hover_value(name).between(name, '%.3g').', '.time_text(column('time_ns'))

# The axis of workers: from 16 on each doubling is as wide as any other.  Variants stand side by side, a little apart.
many_p = p_all > 8
apart = 0.16 / (words(candidates) > 0 ? words(candidates) : 1)
beside(i) = apart * (i - (words(candidates) + 1) / 2.0)
place_p(i) = many_p ? column('p') * 2 ** beside(i) : column('p') + beside(i)
place_dot(i) = many_p ? place_p(i) * 2 ** (0.35 * apart) : place_p(i) + 0.35 * apart
# The axis of sizes, by factors.
sizes_step = 0                        # the least from one size to the next
do for [low in sizes] { do for [high in sizes] { if (high + 0 > low + 0) { step = log((high + 0.0) / low); if (sizes_step == 0 || step < sizes_step) { sizes_step = step } } } }
if (sizes_step == 0) { sizes_step = log(2) }
sizes_point = words(sizes) > 12 ? 0.5 : words(sizes) > 8 ? 0.75 : 1
sizes_axis = "set xlabel 'n ('.unit.')'; set logscale x; set format x '%.0s%c'; set xrange [n_least / 1.5:n_most * 1.5]"
visit_at_most(name) = visit_of(name) && column('most') == 1
workers_axis = "set xlabel 'workers p'; if (many_p) { set logscale x 2 }; set xrange [(many_p ? 0.9 : 0.7):(many_p ? p_all * 1.1 : p_all + 0.3)]; set xtics ('1' 1); do for [p in workers] { set xtics add (p p + 0) }"
# Borders of the machine: up to there workers have what the name says.
border_line(border, name, number) = border > 0 && border < p_all ? sprintf("set arrow %d from %g, graph 0 to %g, graph 1 nohead back lc rgb middle lw 1 dt (1,3); set label %d '%s' at %g, graph 0.98 right rotate by 90 noenhanced textcolor rgb soft offset character -0.6, 0", number, border + 0.0, border + 0.0, number, name, border + 0.0) : ''
borders = "eval border_line(border_performance, 'performance cores', 11); eval border_line(border_package, 'first socket', 12); eval border_line(border_cores, 'cores, then SMT', 13)"
# Where the next node begins, for variants on ranks: "p@k" is the last on k nodes.
node_p(k) = substr(word(nodes, k), 1, strstrt(word(nodes, k), '@') - 1) + 0
node_count(k) = substr(word(nodes, k), strstrt(word(nodes, k), '@') + 1, strlen(word(nodes, k))) + 0
node_title(k) = sprintf('%d node%s', node_count(k), node_count(k) == 1 ? '' : 's')
node_edge(k) = many_p ? node_p(k) * 2 ** 0.12 : node_p(k) + 0.12 # behind the points of that p
node_line(k) = k < words(nodes) ? sprintf("set arrow %d from %g, graph 0 to %g, graph 1 nohead back lc rgb middle lw 1.5 dt (4,3)", 20 + k, node_edge(k), node_edge(k)) : ''
node_name(k) = sprintf("set label %d '%s' at %g, graph 1 right noenhanced textcolor rgb soft offset character %g, 0.7", 20 + k, node_title(k), node_edge(k), k < words(nodes) ? 1.5 : 0)
node_borders = "do for [k=1:words(nodes)] { eval node_line(k); eval node_name(k) }"
# Each number of threads of a rank is a curve of its own.
threads_of(name) = strstrt(name, ':') > 0 ? substr(name, strstrt(name, ':') + 1, strlen(name)) + 0 : 1
series_title(name) = place_of(ranked, name) > 0 ? sprintf('%s, %d thread%s a rank', name, threads_of(name), threads_of(name) == 1 ? '' : 's') : name

# The axis of charts with a row for each cell "variant@p".
cell_row(i) = place_of(cells, strcol('variant').'@'.strcol('p'))
some_cells = cells_left_out > 0 ? ', some p' : ''
cell_title(cell) = substr(cell, 1, strstrt(cell, '@') - 1).'  p='.substr(cell, strstrt(cell, '@') + 1, strlen(cell))
cells_axis = "set yrange [words(cells) + 0.6:0.4]; set ytics scale 0 ('' 0); do for [k=1:words(cells)] { set ytics add (cell_title(word(cells, k)) k) }; set ytics font cells_font"
cells_size = (page_size eq 'slide' ? 17 : page_size eq 'column' ? 7 : 11) * (words(cells) > 24 ? 24.0 / words(cells) : 1)
cells_font = sprintf(',%g', cells_size)

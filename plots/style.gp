# How every figure looks.  Okabe & Ito's colours (jfly.uni-koeln.de/color, 2008), told apart by point and dash too, so
# that they survive colour blindness and grey printing.
if (GPVAL_VERSION < 5.4) { print 'gnuplot 5.4 or newer is needed'; exit status 1 }
set encoding utf8
set datafile separator comma
set datafile columnheaders
set datafile commentschars ''          # a '#' in a text is no comment
set datafile missing NaN              # rows of other series are passed over, not drawn as gaps
set linetype 1 lc rgb '#0072b2' lw 2 pt 7 dt 1
set linetype 2 lc rgb '#d55e00' lw 2 pt 5 dt (18,6)
set linetype 3 lc rgb '#009e73' lw 2 pt 9 dt (9,5)
set linetype 4 lc rgb '#cc79a7' lw 2 pt 13 dt (18,5,3,5)
set linetype 5 lc rgb '#e69f00' lw 2 pt 11 dt (4,4)
set linetype 6 lc rgb '#56b4e9' lw 2 pt 15 dt (12,4,3,4,3,4)
set linetype 7 lc rgb '#8c564b' lw 2 pt 4 dt (2,3)
set linetype 8 lc rgb '#666666' lw 2 pt 6 dt (6,3)
set linetype 9 lc rgb '#000000' lw 2 pt 2 dt 1      # the serial baseline
# Further variants take the eight colours anew, each time with points and dashes not yet seen with them.
set dashtype 11 (24,4)    # 1 to 10 are gnuplot's own; 1 is solid
set dashtype 12 (18,6)
set dashtype 13 (9,5)
set dashtype 14 (18,5,3,5)
set dashtype 15 (4,4)
set dashtype 16 (12,4,3,4,3,4)
set dashtype 17 (2,3)
set dashtype 18 (6,3)
colours = '#0072b2 #d55e00 #009e73 #cc79a7 #e69f00 #56b4e9 #8c564b #666666'
shapes = '7 5 9 13 11 15 4 6'
again(k) = (k - 2) / 8                # how often the colours of line type k > 9 were used before
do for [k=10:57] {
    i = (k - 2) % 8 + 1
    shape = (word(shapes, i) + 7 * again(k) - 1) % 15 + 1
    dash = (i + 3 * again(k) - 1) % 8 + 11
    set linetype k lc rgb word(colours, i) lw 2 pt shape dt dash
}
ideal_line = "lc rgb '#888888' lw 1.5 dt (3,4)"
set border 3 lc rgb '#444444'
set tics nomirror textcolor rgb '#222222'
set grid back lc rgb '#dddddd' lw 1 dt 1
set key outside right top reverse Left samplen 3 noenhanced
set title noenhanced
set xlabel noenhanced
set ylabel noenhanced
set xtics noenhanced
set ytics noenhanced
set bars 0.7
set style fill solid 0.85 noborder
set bmargin 5.5
set label 1 footer at screen 0.012,0.03 left noenhanced textcolor rgb '#666666'

# Options have a line of their own: beside the title they would not fit.
below_title = (strlen(options) > 0 ? "\n".options : '')."\n".baseline_text
# 1500 as 1.5k: gprintf's %s would round it to 2k.
size_text(n) = n >= 1e9 ? sprintf('%gG', n / 1e9) : n >= 1e6 ? sprintf('%gM', n / 1e6) : n >= 1e3 ? sprintf('%gk', n / 1e3) : sprintf('%g', n)

# A row of this kernel, machine, worker (files of older versions name none) and options; of a variant; measured, and not with more workers than CPUs.
mine(i) = strcol('kernel') eq kernel && strcol('options') eq options && strcol('fingerprint') eq fingerprint && (worker eq '' ? 1 : strcol('worker') eq worker) && strcol('scaling') eq scaling
# Problem size; with weak scaling that at p = 1.
size_of(i) = scaling eq 'weak' ? column('base_n') : column('n')
of(name) = mine(0) && strcol('variant') eq name
# A candidate whose time is not to be trusted, at the largest size.
doubtful(i) = unstable > 0 ? (mine(0) && strcol('role') eq 'candidate' && size_of(0) == n_most && strcol('stability') eq 'unstable') : 0
ring = "lc rgb '#cc0000' lw 1 pt 6 ps 2.6"
fits(i) = column('oversubscribed') == 0
# At the largest number of workers that fits; a variant of one worker at p = 1.
at_most(i) = fits(0) && column('p') == (strcol('model') eq 'serial' ? 1 : p_most)
pick(condition, value) = condition ? value : NaN
place_of(list, name) = sum [k=1:words(list)] (word(list, k) eq name ? k : 0)
# One line type per variant in all figures: candidates in their order, then references; 9 is the baseline.
beside_9(place) = place < 9 ? place : place + 1
colour_of(name) = name eq baseline ? 9 : beside_9(place_of(candidates, name) > 0 ? place_of(candidates, name) : words(candidates) + place_of(references, name))
title_of(name) = name eq baseline ? name.' (baseline)' : (place_of(references, name) > 0 ? name.' (reference)' : name)

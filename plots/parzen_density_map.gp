# Density over the plane, of density_map.csv: counts of parzen_kde at each point of a grid; the estimate is count / (n h^2)
# (Parzen 1962).  Each square reaches a little below the next, so that none are parted by a line.  Colours are those of cividis, as in speedup_heat_map.gp: lighter is denser, in grey too.
stats density_map using (column('width')) name 'width' nooutput
stats density_map using (column('n')) name 'samples' nooutput
stats density_map using (column('step')) name 'step' nooutput
density(i) = column('count') / (column('n') * column('width') ** 2)
stats density_map using (column('x')) name 'x' nooutput
stats density_map using (column('y')) name 'y' nooutput
half_step = 0.5 * step_max
set xrange [x_min - half_step:x_max + half_step]
set yrange [y_min - half_step:y_max + half_step]
unset label 1                         # counts are the same on all machines and in all campaigns
set title sprintf("Parzen window: density of %s samples in the plane, window width h = %g\ncount / (n h^2) at each point of a grid", size_text(samples_max), width_max)
set xlabel 'x'
set ylabel 'y'
set size ratio -1
set border 0
set style fill solid 1 noborder       # else the colours of the bar beside it are paler
unset grid
unset key
set palette defined (0 '#00224e', 0.25 '#3b496c', 0.5 '#7c7b78', 0.75 '#bcae6c', 1 '#fee838')
set cbrange [0:*]
set cblabel 'density' noenhanced textcolor rgb ink
set cbtics textcolor rgb ink
plot density_map using (column('x')):(column('y')):(column('x') - half_step):(column('x') + 1.1 * half_step):(column('y') - half_step):(column('y') + 1.1 * half_step):(density(0)) \
         with boxxyerror fc palette dt 1 notitle, \
     for [i=1:(hovering ? 1 : 0)] density_map using (column('x')):(column('y')):(sprintf('(%g, %g): %d of %d, density %.3g', column('x'), column('y'), column('count'), column('n'), density(0))) with labels @hidden

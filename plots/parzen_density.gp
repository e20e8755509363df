# Density at the origin by window width: the true one, what this estimator has for its mean, what was counted here, and the
# published points.  A hypercube of width h around the origin of the plane holds P = erf(h / sqrt(8))^2 of a standard normal;
# the estimate is count / (n h^2), its mean P / h^2 (Parzen 1962).
set title "Parzen window: density at the origin of a standard normal in the plane"
set xlabel 'window width h'
set ylabel 'density'
true_density = 1 / (2 * pi)
inside(h) = erf(h / sqrt(8)) ** 2
mean_density(h) = inside(h) / h ** 2
half_width(h, n) = 1.96 * sqrt(inside(h) * (1 - inside(h)) / n) / h ** 2
counted(i) = column('count') / (column('n') * column('width') ** 2)
stats $densities using (column('n')) name 'density' nooutput
stats $densities using (column('width')) name 'width' nooutput
widest = width_max > 1.2 ? width_max : 1.2
set xrange [0:1.05 * widest]
set yrange [0:*]
plot true_density with lines lc rgb ink lw 1.5 dt 1 title '1 / (2 pi)', \
     '+' using 1:(mean_density($1) - half_width($1, density_max)):(mean_density($1) + half_width($1, density_max)) \
         with filledcurves fc rgb faint_line fs transparent solid 0.6 noborder noautoscale title sprintf('95 %% of estimates, n = %s', size_text(density_max)), \
     '+' using 1:(mean_density($1)) with lines @ideal_line noautoscale title 'mean of the estimator', \
     $densities using (pick(column('n') == density_max, column('width'))):(counted(0)) with points lt 1 ps 1.2 title 'counted here', \
     $densities using (pick(column('n') < density_max, column('width'))):(counted(0)) with points lt 6 ps 0.9 title density_min < density_max ? 'with fewer samples' : '', \
     published using (column('window_width')):(column('estimated_density')) with points lt 2 title 'published (Raschka 2014)', \
     published using (column('window_width')):(column('estimated_density') / column('window_width')) with points lt 2 pt 4 title 'published / h'

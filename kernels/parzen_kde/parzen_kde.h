/* parzen_kde: how many of n samples lie in a window around each of m query points, for several
 * window widths.
 *
 *     for each query point x, for each sample s, for each width h
 *         counts[x][h] += largest over j of |x[j] - s[j]| <= h/2
 *
 * The density at x is counts / (n h^d): Parzen, Annals of Mathematical Statistics 33 (1962) 1065,
 * doi:10.1214/aoms/1177704472, with a hypercube as window.  With window=gaussian
 *
 *         sums[x][h] += exp(-|x - s|^2 / (2 h^2)),  |x - s| the Euclidean distance
 *
 * and the density is sums / (n (2 pi)^(d/2) h^d); gaussian.h says how its terms become integers.
 *
 * Options:
 *   d         dimensions
 *   m         query points: 1 is the origin; else the first m points, row by row, of the grid over
 *             [-3, 3]^d with g points on a side, g the least with g^d >= m.  With the digits of q
 *             to the base g, most significant first, point q is x[j] = -3 + 6 * digit[j] / (g - 1).
 *   widths    window widths: width w is from + (to - from) * w / (widths - 1), evaluated from left
 *             to right in double; a single one is `from`
 *   from, to  the least and the largest width, from <= to
 *   window    hypercube or gaussian
 *   samples   normal, or the name of a CSV file: its first n rows, of d numbers each; see
 *             support/real_rows.h.  The name is looked up from where the worker was started.  The seed
 *             then means nothing
 *
 * Normal samples are standard normal, by Box and Muller, Annals of Mathematical Statistics 29 (1958) 610,
 * doi:10.1214/aoms/1177706645.  Coordinate j of sample i has the number k = i * d + j; with e = k
 * for even k and e = k - 1 for odd k, and draw() of support/rng.h,
 *     u = ((draw(seed, e) >> 11) + 1) / 2^53
 *     v = ((draw(seed, e + 1) >> 11) + 1) / 2^53
 *     z = sqrt(-2 ln u) * cos(2 pi v) for even k, sqrt(-2 ln u) * sin(2 pi v) for odd k
 *     s[j] = floor(z * 2^24 + 1/2) / 2^24
 * The rounding makes samples the same in languages whose ln, cos and sin differ in the last bits: a
 * difference of 2^-50 meets a rounding edge once in 2^26 coordinates, and then moves a sample by
 * 2^-24 only.
 *
 * result = sum of (2k + 1) * c[k] mod 2^64, c the counts (Gaussian: the sums as integers),
 *          k = query * widths + width.
 * error  = largest |count - right count|, the right counts by an independent search.  Gaussian: largest
 *          |sum - right sum| / (2 * its bound), see gaussian.c; right sums in long double.
 * work   = n m widths comparisons of a distance with a width, or terms of the Gaussian sums.
 * label  = "underflow_N_percent" of the Gaussian: N in 100 terms, rounded up, are so small that they
 *          round to 0. */
#ifndef SPEEDUP_KERNELS_PARZEN_KDE_PARZEN_KDE_H
#define SPEEDUP_KERNELS_PARZEN_KDE_PARZEN_KDE_H

#include "kernels/kernel.h"
#include "kernels/support/partition.h"

#include <math.h>

struct parzen_kde_data {
    size_t d, m, widths;
    double *given;    /* given[n][d]: samples as read from a file; NULL: they are drawn */
    double *samples;  /* samples[n][d], row by row */
    double *queries;  /* queries[m][d] */
    double *half;     /* half[widths]: half of each width, ascending */
    uint64_t *counts; /* counts[m][widths], or Gaussian sums */
    uint64_t *parts;  /* parts[threads][part_stride]: each thread's own counts[m][widths] */
    size_t part_stride;
    bool gaussian;    /* then also what gaussian.h needs: */
    double *rate;     /* rate[widths]: log2(e) / (2 h^2), so that a term is 2^-(rate * |x - s|^2) */
    double *reach;    /* reach[widths]: the square beyond which a term is 2^-64 */
    double offset;    /* 2^(52 - k), k the binary places of a term */
    char label[32];
};

/* Largest |a[j] - b[j]|, j = 0 .. d - 1: the least half width of a hypercube around a that holds
 * b. */
static inline double parzen_kde_distance(const double a[], const double b[], size_t d)
{
    double largest = 0;
    for (size_t j = 0; j < d; j++) {
        const double distance = fabs(a[j] - b[j]);
        largest = distance > largest ? distance : largest;
    }
    return largest;
}

/* Compares one sample's distance with every width: adds to counts[widths]. */
static inline void parzen_kde_add(const struct parzen_kde_data *data, size_t i, const double *query, uint64_t *counts)
{
    const double distance = parzen_kde_distance(query, data->samples + i * data->d, data->d);
    const double *half = data->half;
    const size_t widths = data->widths;
    for (size_t w = 0; w < widths; w++)
        counts[w] += distance <= half[w];
}

/* Coordinate k of the samples, numbered through all of them, as the variants were given it; key =
 * rng_key(seed). */
double parzen_kde_coordinate(const struct parzen_kde_data *data, uint64_t key, uint64_t k);

/* The largest |count - right count|; INFINITY without memory for the right ones. */
double parzen_kde_error(const struct problem *problem);

/* The calling thread's own counts[m][widths], all 0. */
uint64_t *parzen_kde_part_begin(const struct parzen_kde_data *data);
/* Adds the parts of all threads to counts, when each has counted; called by the whole team. */
void parzen_kde_parts_add(struct problem *problem);

/* Of both windows. */
int parzen_kde_omp_task(struct problem *problem);
int parzen_kde_process(struct problem *problem);
int parzen_kde_pool(struct problem *problem);
int parzen_kde_pool_dynamic(struct problem *problem);
int parzen_kde_mpi(struct problem *problem);
int parzen_kde_target(struct problem *problem);
int parzen_kde_target_prepare(struct problem *problem);
void parzen_kde_target_release(struct problem *problem);
/* Adds samples first .. last - 1 for all queries to part[m][widths]. */
void parzen_kde_add_range(const struct parzen_kde_data *data, struct range samples, uint64_t *part);

int parzen_kde_serial(struct problem *problem);
int parzen_kde_omp_static(struct problem *problem);
int parzen_kde_omp_dynamic(struct problem *problem);
int parzen_kde_omp_simd(struct problem *problem);
int parzen_kde_omp_guided(struct problem *problem);
int parzen_kde_tuned(struct problem *problem);

#endif

/* Statistical tests of a generator.  Knuth, The Art of Computer Programming 2, section 3.3.2, where no
 * other source is named. */
#include "tests/property/draw_statistics.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Sum of (seen - expected)^2 / expected over equally likely cells. */
static double chi_square(const uint32_t seen[], size_t cells, double expected)
{
    double sum = 0;
    for (size_t i = 0; i < cells; i++)
        sum += (seen[i] - expected) * (seen[i] - expected) / expected;
    return sum;
}

static uint32_t x_of(uint64_t draw)
{
    return (uint32_t)draw;
}

static uint32_t y_of(uint64_t draw)
{
    return (uint32_t)(draw >> 32);
}

/* Every value of a byte is as frequent as any other, over the eight bytes of each draw. */
static double bytes(const struct streams *streams)
{
    uint32_t seen[8][256] = {0};
    double sum = 0;
    for (size_t i = 0; i < DRAWS; i++)
        for (unsigned byte = 0; byte < 8; byte++)
            seen[byte][streams->draws[i] >> 8 * byte & 255]++;
    for (unsigned byte = 0; byte < 8; byte++)
        sum += chi_square(seen[byte], 256, DRAWS / 256.0);
    return gsl_cdf_chisq_Q(sum, 8 * 255);
}

/* Bits 2k and 2k + 1 of a draw are 00, 01, 10 and 11 equally often. */
static double bit_pairs_within(const struct streams *streams)
{
    uint32_t seen[32][4] = {0};
    double sum = 0;
    for (size_t i = 0; i < DRAWS; i++)
        for (unsigned pair = 0; pair < 32; pair++)
            seen[pair][streams->draws[i] >> 2 * pair & 3]++;
    for (unsigned pair = 0; pair < 32; pair++)
        sum += chi_square(seen[pair], 4, DRAWS / 4.0);
    return gsl_cdf_chisq_Q(sum, 32 * 3);
}

/* Bit k of draw 2i and bit k of draw 2i + 1 are 00, 01, 10 and 11 equally often. */
static double bit_pairs_between(const struct streams *streams)
{
    uint32_t seen[64][4] = {0};
    double sum = 0;
    for (size_t i = 0; i < DRAWS; i += 2)
        for (unsigned bit = 0; bit < 64; bit++)
            seen[bit][(streams->draws[i] >> bit & 1) * 2 + (streams->draws[i + 1] >> bit & 1)]++;
    for (unsigned bit = 0; bit < 64; bit++)
        sum += chi_square(seen[bit], 4, DRAWS / 8.0);
    return gsl_cdf_chisq_Q(sum, 64 * 3);
}

/* Covariances of y with y some draws later, lags 1 .. 100.  Each, divided by its standard deviation, is
 * near a standard normal, and those of different lags are uncorrelated: the sum of squares has 100
 * degrees of freedom. */
static double serial_correlation(const struct streams *streams)
{
    enum { LAGS = 100 };
    double sum = 0;
    for (size_t lag = 1; lag <= LAGS; lag++) {
        double products = 0;
        for (size_t i = 0; i + lag < DRAWS; i++)
            products += (int32_t)y_of(streams->draws[i]) * 0x1p-31 * (int32_t)y_of(streams->draws[i + lag]);
        products *= 0x1p-31 * 3; /* a uniform number in -1 .. 1 has the variance 1/3 */
        sum += products * products / (double)(DRAWS - lag);
    }
    return gsl_cdf_chisq_Q(sum, LAGS);
}

/* Runs up and down: (2n - 1) / 3 of them on average with the variance (16n - 29) / 90.  Levene and
 * Wolfowitz, Annals of Mathematical Statistics 15 (1944) 58. */
static double runs(const struct streams *streams)
{
    const double mean = (2.0 * DRAWS - 1) / 3, variance = (16.0 * DRAWS - 29) / 90;
    uint32_t seen = 1;
    for (size_t i = 2; i < DRAWS; i++)
        seen += (streams->draws[i - 2] < streams->draws[i - 1]) != (streams->draws[i - 1] < streams->draws[i]);
    return gsl_cdf_ugaussian_P((seen - mean) / sqrt(variance));
}

static int by_value(const void *a, const void *b)
{
    const uint32_t first = *(const uint32_t *)a, second = *(const uint32_t *)b;
    return (first > second) - (first < second);
}

enum { BIRTHDAYS = 4096 };

/* How many of the spacings between birthdays in a year of 2^32 days equal a smaller one's. */
static unsigned equal_spacings(uint32_t days[])
{
    uint32_t spacings[BIRTHDAYS];
    unsigned equal = 0;
    qsort(days, BIRTHDAYS, sizeof *days, by_value);
    for (size_t i = 0; i < BIRTHDAYS; i++) /* around the year */
        spacings[i] = days[(i + 1) % BIRTHDAYS] - days[i];
    qsort(spacings, BIRTHDAYS, sizeof *spacings, by_value);
    for (size_t i = 1; i < BIRTHDAYS; i++)
        equal += spacings[i] == spacings[i - 1];
    return equal;
}

/* The number of equal spacings is near a Poisson variable with the mean m^3 / 4n, here 4 a year.
 * Marsaglia and Tsang, Journal of Statistical Software 7 (2002) 3, doi:10.18637/jss.v007.i03. */
static double birthday_spacings(const struct streams *streams, uint32_t (*day)(uint64_t draw))
{
    uint32_t days[BIRTHDAYS];
    unsigned equal = 0;
    for (size_t first = 0; first < DRAWS; first += BIRTHDAYS) {
        for (size_t i = 0; i < BIRTHDAYS; i++)
            days[i] = day(streams->draws[first + i]);
        equal += equal_spacings(days);
    }
    return gsl_cdf_poisson_Q(equal, 4.0 * DRAWS / BIRTHDAYS);
}

static double birthday_spacings_of_x(const struct streams *streams)
{
    return birthday_spacings(streams, x_of);
}

static double birthday_spacings_of_y(const struct streams *streams)
{
    return birthday_spacings(streams, y_of);
}

/* The points (x, y) of monte_carlo_pi fill 64 by 64 squares evenly. */
static double points(const struct streams *streams)
{
    enum { SIDE = 64 };
    static uint32_t seen[SIDE * SIDE];
    memset(seen, 0, sizeof seen);
    for (size_t i = 0; i < DRAWS; i++)
        seen[(x_of(streams->draws[i]) >> 26) * SIDE + (y_of(streams->draws[i]) >> 26)]++;
    return gsl_cdf_chisq_Q(chi_square(seen, SIDE * SIDE, DRAWS / (double)(SIDE * SIDE)), SIDE * SIDE - 1);
}

/* Each bit differs between draw i of a seed and of the next in half of the cases. */
static double bits_of_the_next_seed(const struct streams *streams)
{
    uint32_t seen[64][2] = {0};
    double sum = 0;
    for (size_t i = 0; i < DRAWS; i++)
        for (unsigned bit = 0; bit < 64; bit++)
            seen[bit][(streams->draws[i] ^ streams->next[i]) >> bit & 1]++;
    for (unsigned bit = 0; bit < 64; bit++)
        sum += chi_square(seen[bit], 2, DRAWS / 2.0);
    return gsl_cdf_chisq_Q(sum, 64);
}

/* The next seed's draws are not this one's, some draws later or earlier, lags 0 .. 50: as
 * serial_correlation. */
static double lags_of_the_next_seed(const struct streams *streams)
{
    enum { LAGS = 50 };
    double sum = 0;
    for (size_t shift = 0; shift <= 2 * LAGS; shift++) {
        double products = 0;
        for (size_t i = 0; i < DRAWS - 2 * LAGS; i++)
            products += (int32_t)y_of(streams->draws[i + LAGS]) * 0x1p-31 * (int32_t)y_of(streams->next[i + shift]);
        products *= 0x1p-31 * 3;
        sum += products * products / (double)(DRAWS - 2 * LAGS);
    }
    return gsl_cdf_chisq_Q(sum, 2 * LAGS + 1);
}

/* A flipped bit of the index, high or low, flips each bit of the draw in half of the cases.  Where the
 * bit is 1 the pair is passed over: it was met already, from its other side. */
static double flipped_bits_of_the_index(const struct streams *streams)
{
    static uint32_t seen[64][64][2];
    double sum = 0;
    memset(seen, 0, sizeof seen);
    for (size_t i = 0; i < DRAWS; i++)
        for (unsigned bit = 0; bit < 64 && !(i >> i % 64 & 1); bit++)
            seen[i % 64][bit][(streams->draws[i] ^ streams->flipped[i]) >> bit & 1]++;
    for (unsigned flip = 0; flip < 64; flip++)
        for (unsigned bit = 0; bit < 64; bit++)
            sum += chi_square(seen[flip][bit], 2, (seen[flip][bit][0] + seen[flip][bit][1]) / 2.0);
    return gsl_cdf_chisq_Q(sum, 64 * 64);
}

const struct statistic draw_statistics[] = {
    {"bytes", bytes},
    {"bit pairs within a draw", bit_pairs_within},
    {"bit pairs between draws", bit_pairs_between},
    {"serial correlation", serial_correlation},
    {"runs up and down", runs},
    {"birthday spacings of x", birthday_spacings_of_x},
    {"birthday spacings of y", birthday_spacings_of_y},
    {"points (x, y)", points},
    {"bits of the next seed", bits_of_the_next_seed},
    {"lags of the next seed", lags_of_the_next_seed},
    {"flipped bits of the index", flipped_bits_of_the_index},
    {0},
};

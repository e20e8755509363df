/* Splits the gap between ideal and measured time by cause. */
#include "analysis/attribution.h"

#include <math.h>
#include <stddef.h>

/* One split under way.  All are shares of the worker time p T(p). */
struct split {
    const struct attribution_input *input;
    struct attribution *result;
    double meeting;    /* of one run's regions and barriers, which all workers pay */
    double serial;     /* of one run, in which one computes and all others wait */
    double alone;      /* busy time of the variant with one worker */
    double growth;     /* of the busy time: all p workers against one alone; what is not explained yet */
    double delay;      /* of workers without a CPU that is not accounted for yet */
};

static const char *const names[] = {
#define NAME(name, words) #name,
    ATTRIBUTION_PARTS_LIST(NAME)
};

static const char *const all_words[] = {
#define WORDS(name, words) words,
    ATTRIBUTION_PARTS_LIST(WORDS)
};

const char *attribution_name(enum attribution_part part)
{
    return names[part];
}

const char *attribution_words(enum attribution_part part)
{
    return all_words[part];
}

/* value, kept within 0 .. most, at least 0; NaN if either is. */
static double within(double value, double most)
{
    if (isnan(value) || isnan(most))
        return NAN;
    return value < 0 ? 0 : value > most ? fmax(most, 0) : value;
}

/* Regions and barriers of one run: the first meeting is the region's, each further one a barrier's. */
static double meeting_ns(double meetings, double region, double barrier)
{
    const double further = meetings > 1 ? meetings - 1 : 0;
    return region + (further > 0 ? further * barrier : 0);
}

/* Fork, join, barriers and the serial part.  Meetings cannot have taken longer than nobody was busy.  A worker alone has the
 * same serial part and no others to wait for, so what it is not busy for, beyond its own meetings, is the most that can be
 * serial.  While somebody was busy, but not the busiest, workers waited in turns. */
static void split_outside(struct split *split)
{
    const struct attribution_input *input = split->input;
    const double whole = input->p * input->time;
    const double turns = within(1 - input->idle - input->busy_max, 1);
    const double idle_one = input->idle_one * input->one_time;
    const double one = within(meeting_ns(input->meetings, input->region_one, input->barrier_one), idle_one);
    split->meeting = within(meeting_ns(input->meetings, input->region, input->barrier) / input->time, input->idle);
    split->serial = within((idle_one - one) / input->time, input->idle - split->meeting);
    split->alone = (input->one_time - idle_one) / whole;
    split->growth = input->busy_mean - split->alone;
    split->result->part[ATTRIBUTION_imbalance] = within(input->busy_max - input->busy_mean, 1);
    split->result->part[ATTRIBUTION_synchronisation] = within(turns + split->meeting - one / whole, 1);
    split->result->part[ATTRIBUTION_serial] = split->serial * (input->p - 1) / input->p;
}

/* Takes up to `amount` out of a known part, and hands it to another. */
static double move(struct split *split, double amount, double *from)
{
    const double moved = within(amount, *from);
    if (!(moved > 0))
        return 0;
    *from -= moved;
    split->delay -= moved;
    return moved;
}

/* A worker without a CPU is busy for longer; where its busy time did not grow, others waited for it. */
static void split_starved(struct split *split)
{
    struct attribution *result = split->result;
    split->delay = within(split->input->delayed, 1);
    if (isnan(split->delay))
        return;
    if (isnan(split->growth)) { /* nothing to hold it against */
        result->part[ATTRIBUTION_starved] = split->delay;
        return;
    }
    double starved = move(split, split->delay, &split->growth);
    starved += move(split, split->delay, &result->part[ATTRIBUTION_imbalance]);
    starved += move(split, split->delay, &result->part[ATTRIBUTION_synchronisation]);
    starved += move(split, split->delay, &result->part[ATTRIBUTION_serial]);
    result->part[ATTRIBUTION_starved] = starved;
}

/* Why all workers together were busy for longer than one alone: slower CPUs, then the memory's limit, then each other. */
static void split_growth(struct split *split)
{
    const struct attribution_input *input = split->input;
    double *part = split->result->part;
    const double whole = input->p * input->time;
    const double chance = input->one_half_width > 0 ? input->one_half_width / whole : 0;
    part[ATTRIBUTION_frequency] = within(split->alone * (input->frequency_one / input->frequency - 1), split->growth);
    if (part[ATTRIBUTION_frequency] > 0)
        split->growth -= part[ATTRIBUTION_frequency];
    part[ATTRIBUTION_bandwidth] = within((input->p * input->memory - input->memory_one) / whole, split->growth);
    if (part[ATTRIBUTION_bandwidth] > 0)
        split->growth -= part[ATTRIBUTION_bandwidth];
    if (!isnan(split->growth)) /* within the interval of the times it may be chance */
        part[ATTRIBUTION_contention] = split->growth > chance ? split->growth : 0;
}

static void split_pop(const struct split *split)
{
    const struct attribution_input *input = split->input;
    struct attribution *result = split->result;
    result->load_balance = input->busy_mean / input->busy_max;
    result->communication = input->busy_max;
    result->parallel_efficiency = input->busy_mean;
    result->computation_scaling = split->alone / input->busy_mean;
    result->global_efficiency = split->alone;
}

static double known_sum(const struct attribution *result)
{
    double sum = 0;
    for (int part = 0; part < ATTRIBUTION_unexplained; part++)
        sum += isnan(result->part[part]) ? 0 : result->part[part];
    return sum;
}

static void clear(struct attribution *result)
{
    *result = (struct attribution){.lost = NAN, .load_balance = NAN, .communication = NAN, .parallel_efficiency = NAN,
                                   .computation_scaling = NAN, .global_efficiency = NAN};
    for (int part = 0; part < ATTRIBUTION_PARTS; part++)
        result->part[part] = NAN;
}

/* What does not come out finite of an odd input is not known. */
static void drop_infinite(struct attribution *result)
{
    double *const figures[] = {&result->load_balance, &result->communication, &result->parallel_efficiency,
                               &result->computation_scaling, &result->global_efficiency};
    for (int part = 0; part < ATTRIBUTION_unexplained; part++)
        if (!isfinite(result->part[part]))
            result->part[part] = NAN;
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
        if (!isfinite(*figures[i]))
            *figures[i] = NAN;
}

void attribution_split(const struct attribution_input *input, struct attribution *result)
{
    struct split split = {.input = input, .result = result};
    clear(result);
    const double whole = input->p * input->time, lost = 1 - input->serial_time / whole;
    if (!(input->p > 1 && input->time > 0 && input->serial_time > 0) || !isfinite(lost))
        return;
    result->lost = lost;
    result->part[ATTRIBUTION_algorithm] = (input->one_time - input->serial_time) / whole;
    split_outside(&split);
    split_starved(&split);
    split_growth(&split);
    split_pop(&split);
    drop_infinite(result);
    result->part[ATTRIBUTION_unexplained] = lost - known_sum(result);
}

int attribution_order(const struct attribution *attribution, double least, enum attribution_part order[])
{
    int count = 0;
    for (int part = 0; part < ATTRIBUTION_unexplained; part++) {
        const double value = attribution->part[part];
        if (!(value >= least))
            continue;
        int place = count++;
        for (; place > 0 && attribution->part[order[place - 1]] < value; place--)
            order[place] = order[place - 1];
        order[place] = (enum attribution_part)part;
    }
    return count;
}

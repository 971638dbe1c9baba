#ifndef SESSION_TRUST_H
#define SESSION_TRUST_H
/** @file
 *  Which of a sensor's signals makes its orientation: its gyroscope and accelerometer, fused here
 *  without magnetometer or with it, or the orientation that its own firmware has fused. Judged by
 *  what the sensor gives and how it behaves, once a set; the reason is a sentence. And how late
 * that signal is. Rules and their reasons: docs/sensors.md. State only, owned by the caller.
 */
#include <gonio/fusion.h>
#include <gonio/status.h>
#include <stddef.h>

enum trust_signal {
    TRUST_AUTO, /**< to be judged */
    TRUST_SENSOR,
    TRUST_6_AXES,
    TRUST_9_AXES,
};

/** What was seen of one sensor. */
struct trust {
    double gyro_range_rad_s;
    unsigned had; /**< union of gonio_sample.has */
    uint64_t samples, raws, clipped;
    double first_s, last_s;
    unsigned gaps;
    struct gonio_sample zero_from; /**< where the present run of exact zeros began */
    double zero_s;                 /**< the longest such run */
    bool in_zeros, dead;           /**< dead: turned as no threshold could hide */
    struct gonio_fusion ours;      /**< 6 axes, to compare with */
    gonio_quat window_ours, window_theirs;
    double window_begin_s;
    double rest_rad2, turn_rad2; /**< squared disagreement, summed: of inclination at rest, and of
                                      the turn in a second of motion */
    uint64_t rests, turns;
};

struct trust_choice {
    enum trust_signal asked, signal; /**< signal: never TRUST_AUTO */
    unsigned had;
    double
        disagreement_deg; /**< RMS, of the sensor's own orientation and ours; NaN: not compared */
    bool apart;           /**< it is too large to be chance */
    char why[400];
};

/** @param gyro_range_rad_s  a rate at or above it is clipped; 0: not known */
void trust_init(struct trust *t, double gyro_range_rad_s);

/** Take a sample; in the order of time. */
void trust_push(struct trust *t, const struct gonio_sample *s);

/** Choose by what was seen so far; also where that is nothing.
 *  @return GONIO_EINVAL, with a note, where a signal is asked for that the sensor does not give */
enum gonio_status trust_choose(
    const struct trust *t, enum trust_signal asked, struct trust_choice *out);

/** Can that be made from these fields? Always so for TRUST_AUTO.
 *  @param has  GONIO_HAS_*, a union over samples
 *  @return     GONIO_EINVAL with a note */
enum gonio_status trust_check(enum trust_signal asked, unsigned has);

/** "auto", "sensor", "6", "9". */
const char *trust_signal_name(enum trust_signal signal);
/** GONIO_EINVAL with a note for another word. */
enum gonio_status trust_signal_find(const char *name, enum trust_signal *out);

/** What a person may say of it: the filter may also be early. */
enum { TRUST_LATENCY_LEAST_MS = -100, TRUST_LATENCY_MOST_MS = 1000 };

/** What makes a sensor's word late, s; 0: not known. */
struct trust_latency {
    double delay_s; /**< in the sensor, up to the first byte */
    double line_s;  /**< on the line */
    double rate_hz; /**< of its samples */
    bool given;     /**< a person has said how late the orientation is ... */
    double given_s; /**< ... and it is that */
};

/** gonio_fusion_options.latency_s for that signal, in whole microseconds, as set.json keeps it.
 * Where the sensor's part is not known, our filter's own guess stands for it. */
double trust_latency_s(const struct trust_latency *l, enum trust_signal signal);

/** The same in words, for a person. */
void trust_latency_say(
    const struct trust_latency *l, enum trust_signal signal, char *out, size_t size);

#endif

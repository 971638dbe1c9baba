#ifndef SESSION_WHOLE_H
#define SESSION_WHOLE_H
/** @file
 *  A finished recording, all of it in memory: smoothed, and held by what is known of the joint and
 * of how it begins and ends.
 */
#include <gonio/relative.h>
#include <gonio/smoother.h>

struct whole;

/** @param options  one for each sensor  @return GONIO_ENOMEM */
enum gonio_status whole_new(
    const struct gonio_fusion_options options[GONIO_SENSORS], struct whole **out);
void whole_free(struct whole *w);

/** Take the next sample, of either sensor.  @return GONIO_ENOMEM with a note */
enum gonio_status whole_push(struct whole *w, const struct gonio_sample *sample);

/** Headings count from here; as gonio_smoother_mark_heading. */
void whole_mark_heading(struct whole *w, double time_s);

/** Smooth all sensors.  @return GONIO_ENOMEM with a note */
enum gonio_status whole_smooth(struct whole *w);

/** What came of holding. */
struct whole_held {
    bool returned;                /**< the two below are known */
    struct gonio_return mismatch; /**< of start and end, before it was taken out */
    bool by_joint;
    struct gonio_relative joint;
};

/** After whole_smooth: turn headings by what is known besides.
 *  @param joint    the sensors sit on either side of it; NULL: not said
 *  @param neutral  the recording starts and ends in the same pose
 *  @return         as gonio_relative_hold; GONIO_EINVAL with a note for a joint with one sensor */
enum gonio_status whole_hold(
    struct whole *w, const char *joint, bool neutral, struct whole_held *out);

/** All samples in the order in which they came, each with its orientation. */
void whole_each(const struct whole *w,
    void (*told)(void *context, const struct gonio_sample *sample,
        const struct gonio_orientation *orientation),
    void *context);

/** The smoother of a sensor. */
const struct gonio_smoother *whole_smoother(const struct whole *w, int sensor);

#endif

#ifndef GONIO_TRACKING_H
#define GONIO_TRACKING_H
/** @file
 *  Movement control: the head drives a cursor that follows a target on a path. Where the target is,
 * where the cursor is, and how well it followed. What is drawn is another's work. Streams; no
 * allocation. Angles are of the head, degrees: yaw left positive, pitch up positive, 0 straight
 * ahead. What it is worth: docs/clinical.md, 4.6.
 */
#include <gonio/status.h>
#include <stddef.h>

enum gonio_track_path { GONIO_EIGHT_SLOW, GONIO_EIGHT_FAST, GONIO_ZIGZAG };
enum { GONIO_TRACK_PATHS = 3 };

/** "eight-slow", "eight-fast", "zigzag". */
const char *gonio_track_path_name(enum gonio_track_path path);
/** GONIO_EINVAL for another word. */
enum gonio_status gonio_track_path_find(const char *name, enum gonio_track_path *out);

/** How long the path takes, s. */
double gonio_track_length_s(enum gonio_track_path path);

/** Where the target is.
 *  @param time_s  before 0 and after the end: at its beginning and end
 *  @param out     yaw and pitch, degrees
 */
void gonio_track_target(enum gonio_track_path path, double time_s, double out[2]);

/** Where that is on a flat screen, in the unit of the viewing distance: x to the right, y up.
 *  @param angle_deg  yaw and pitch, within 80 degrees */
void gonio_track_screen(const double angle_deg[2], double viewing_distance, double out[2]);

struct gonio_track {
    enum gonio_track_path path;
    double target_deg; /**< radius of the target */
    double last_s, seconds, distance, on, behind, ahead;
    int started;
};

/** @param target_deg  radius of the target, seen from the head; 2 is usual */
void gonio_track_init(struct gonio_track *t, enum gonio_track_path path, double target_deg);

/** Take where the head points. Times before 0 and after the end of the path do not count.
 *  @param time_s  since the target began to move; has to grow */
void gonio_track_push(struct gonio_track *t, double time_s, const double angle_deg[2]);

struct gonio_track_score {
    double seconds;            /**< that were followed */
    double distance_deg;       /**< mean distance of cursor and target: amplitude accuracy */
    double on_target_percent;  /**< of the time, within the target */
    double undershoot_percent; /**< of the time, off it and behind, by the target's way */
    double overshoot_percent;  /**< off it and ahead */
};

/** @return GONIO_EQUALITY where less than nine tenths of the path were followed; the numbers stand
 */
enum gonio_status gonio_track_finish(const struct gonio_track *t, struct gonio_track_score *out);

#endif

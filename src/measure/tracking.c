#include <gonio/tracking.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

#ifndef M_PI
#define M_PI 3.14159265358979323846
#endif

/* The lengths of both figures of eight are Meisingset 2015's (BMC Musculoskelet Disord 16:48). How
 * wide they are and how often they are gone round is our choice: a comfortable range, not one that
 * a stiff neck can't do. */
static const struct {
    const char *name;
    double length_s, laps;
} paths[GONIO_TRACK_PATHS] = {
    [GONIO_EIGHT_SLOW] = { "eight-slow", 30, 2 },
    [GONIO_EIGHT_FAST] = { "eight-fast", 20, 4 },
    [GONIO_ZIGZAG]     = { "zigzag", 30, 1 },
};
static const double YAW_DEG = 25, PITCH_DEG = 12;

const char *gonio_track_path_name(enum gonio_track_path path) { return paths[path].name; }

enum gonio_status gonio_track_path_find(const char *name, enum gonio_track_path *out)
{
    for (int i = 0; i < GONIO_TRACK_PATHS; i++)
        if (strcmp(paths[i].name, name) == 0) {
            *out = (enum gonio_track_path)i;
            return GONIO_OK;
        }
    return GONIO_EINVAL;
}

double gonio_track_length_s(enum gonio_track_path path) { return paths[path].length_s; }

/* Straight lines, up and down alternately, from left to right, all at one speed. */
static void zigzag(double part, double out[2])
{
    enum { STROKES = 8 };
    double stroke = part * STROKES, along = stroke - floor(stroke);
    bool up = fmod(floor(stroke), 2) == 0;
    if (part >= 1)
        along = 1, up = STROKES % 2 == 1;
    out[0] = YAW_DEG - 2 * YAW_DEG * part;
    out[1] = PITCH_DEG * (up ? 2 * along - 1 : 1 - 2 * along);
}

void gonio_track_target(enum gonio_track_path path, double time_s, double out[2])
{
    double part = fmin(fmax(time_s / paths[path].length_s, 0), 1);
    if (path == GONIO_ZIGZAG) {
        zigzag(part, out);
        return;
    }
    double turn = 2 * M_PI * paths[path].laps * part;
    out[0]      = YAW_DEG * sin(turn);
    out[1]      = PITCH_DEG * sin(2 * turn);
}

void gonio_track_screen(const double angle_deg[2], double viewing_distance, double out[2])
{
    out[0] = -viewing_distance * tan(angle_deg[0] * M_PI / 180); /* left is to the left */
    out[1] = viewing_distance * tan(angle_deg[1] * M_PI / 180);
}

void gonio_track_init(struct gonio_track *t, enum gonio_track_path path, double target_deg)
{
    *t = (struct gonio_track){ .path = path, .target_deg = target_deg };
}

/* By how much the cursor is ahead, along the way that the target goes just now. */
static double ahead_deg(const struct gonio_track *t, double time_s, const double off[2])
{
    const double step_s = 0.01;
    double before[2], after[2];
    gonio_track_target(t->path, time_s - step_s, before);
    gonio_track_target(t->path, time_s + step_s, after);
    double way[2] = { after[0] - before[0], after[1] - before[1] };
    double length = hypot(way[0], way[1]);
    return length > 0 ? (off[0] * way[0] + off[1] * way[1]) / length : 0;
}

void gonio_track_push(struct gonio_track *t, double time_s, const double angle_deg[2])
{
    double target[2];
    bool counts = time_s >= 0 && time_s <= paths[t->path].length_s;
    if (!isfinite(time_s + angle_deg[0] + angle_deg[1]) || (t->started && !(time_s > t->last_s)))
        return;
    double dt  = t->started ? time_s - t->last_s : 0;
    t->last_s  = time_s;
    t->started = 1;
    if (!counts)
        return;
    dt = fmin(dt, time_s); /* what lay before the beginning does not count */
    gonio_track_target(t->path, time_s, target);
    const double off[2] = { angle_deg[0] - target[0], angle_deg[1] - target[1] };
    double distance     = hypot(off[0], off[1]);
    t->seconds += dt;
    t->distance += dt * distance;
    if (distance <= t->target_deg)
        t->on += dt;
    else if (ahead_deg(t, time_s, off) < 0)
        t->behind += dt;
    else
        t->ahead += dt;
}

enum gonio_status gonio_track_finish(const struct gonio_track *t, struct gonio_track_score *out)
{
    double whole = t->seconds > 0 ? t->seconds : (double)NAN;
    *out         = (struct gonio_track_score){
                .seconds            = t->seconds,
                .distance_deg       = t->distance / whole,
                .on_target_percent  = 100 * t->on / whole,
                .undershoot_percent = 100 * t->behind / whole,
                .overshoot_percent  = 100 * t->ahead / whole,
    };
    return t->seconds >= 0.9 * paths[t->path].length_s ? GONIO_OK : GONIO_EQUALITY;
}

/** @file
 *  A joint that turns about one axis: where the axis lies in either sensor, and what it says of
 *  headings.
 *
 *  The axis j is the same line in both segments. So the rates square to it are equal in size, and
 *  it leans as much to the vertical in both:
 *
 *      |w_D x j_D| = |w_P x j_P|,   up_D . j_D = up_P . j_P
 *
 *  Neither needs a heading. Both are solved together by least squares (Seel, Raisch and Schauer
 *  2014, Sensors 14:6891; Olsson, Kok, Seel and Halvorsen 2020, Sensors 20:3534). Once the axis is
 *  known, its direction in the room is seen twice, and the difference about up is the drift
 *  (Laidig, Schauer and Seel 2017, IEEE ICORR, p. 971).
 */
#include "base/note.h"
#include "joints/relative.h"
#include "math/quat.h"
#include <stdlib.h>

/* What a strapped sensor on a living hinge obeys: soft tissue moves by deg/s and degrees. */
static const struct noise {
    double rate_rad_s, lean;
} living                 = { 0.1, 0.05 };
static const double TAIL = 3;
/* A robot obeys better; a consumer gyroscope's noise at 100 Hz, and its accelerometer's offset. */
static const struct noise best_noise = { 0.01, 0.01 };
/* The axis of a knee wanders by a few degrees with flexion; a mean axis is so wrong at times. */
static const double WANDER_RAD = 3 * M_PI / 180;
/* Errors are alike for about a second: so many seconds make one independent row. */
static const double ROW_S = 1;
/* Below this part of the axis in the horizontal, headings are seen too poorly. */
static const double LEVEL_LEAST = 0.3;
/* -2 log likelihood by which one way round must fit better than the other: three sigma. */
static const double MARGIN_LEAST = 9;
/* A joint may be this much beyond its usual range before it is said. */
static const double SLACK_RAD   = 5 * M_PI / 180;
static const double SD_MOST_RAD = 10 * M_PI / 180;

enum { ROWS_MOST = 1500, STEPS = 30, UNKNOWNS = 4 };

struct row {
    gonio_vec3 rate_D, rate_P, up_D, up_P;
};

struct axes {
    gonio_vec3 D, P;
};

struct normal {
    double a[UNKNOWNS][UNKNOWNS], b[UNKNOWNS], cost;
};

static gonio_vec3 rate_of(gonio_quat before, gonio_quat after, double dt)
{
    return vec3_scale(gonio_quat_to_rotvec(quat_mul(quat_conj(before), after)), 1 / dt);
}

static size_t gather(const struct relative_pair *pair, struct row *row)
{
    static const gonio_vec3 up = { 0, 0, 1 };
    size_t step = pair->count / ROWS_MOST + 1, n = 0;
    for (size_t i = 1; i + 1 < pair->count && n < ROWS_MOST; i += step) {
        const struct relative_instant *at = &pair->at[i];
        double dt                         = at[1].time_s - at[-1].time_s;
        if (!(dt > 0) || !at[-1].known || !at[0].known || !at[1].known)
            continue;
        row[n++] = (struct row){ rate_of(at[-1].q_GD, at[1].q_GD, dt),
            rate_of(at[-1].q_HP, at[1].q_HP, dt), quat_rotate_back(at->q_GD, up),
            quat_rotate_back(at->q_HP, up) };
    }
    return n;
}

/* Two directions square to j and to each other. */
static void tangents(gonio_vec3 j, gonio_vec3 t[2])
{
    gonio_vec3 far = fabs(j.x) < 0.6 ? (gonio_vec3){ 1, 0, 0 } : (gonio_vec3){ 0, 1, 0 };
    t[0]           = vec3_unit(vec3_cross(j, far));
    t[1]           = vec3_cross(j, t[0]);
}

/* Size of the rate square to the axis, and its slope along the tangents. */
static double square_rate(gonio_vec3 rate, gonio_vec3 j, const gonio_vec3 t[2], double slope[2])
{
    double along = vec3_dot(rate, j), square = sqrt(fmax(vec3_dot(rate, rate) - along * along, 0));
    for (int i = 0; i < 2; i++)
        slope[i] = square > 1e-6 ? -along * vec3_dot(rate, t[i]) / square : 0;
    return square;
}

/* One equation: what is left of it over its sd, and the slopes. Student's t. */
static void add(struct normal *n, double left, const double slope[UNKNOWNS], double sd)
{
    double r = left / sd, weight = (TAIL + 1) / (TAIL + r * r);
    n->cost += (TAIL + 1) * log1p(r * r / TAIL);
    for (int i = 0; i < UNKNOWNS; i++) {
        n->b[i] -= weight * slope[i] * left / (sd * sd);
        for (int k = 0; k < UNKNOWNS; k++)
            n->a[i][k] += weight * slope[i] * slope[k] / (sd * sd);
    }
}

static void equations(
    const struct row *row, size_t rows, struct noise noise, struct axes j, struct normal *n)
{
    gonio_vec3 tD[2], tP[2];
    tangents(j.D, tD);
    tangents(j.P, tP);
    *n = (struct normal){ 0 };
    for (size_t i = 0; i < rows; i++) {
        double sD[2], sP[2];
        double rate =
            square_rate(row[i].rate_D, j.D, tD, sD) - square_rate(row[i].rate_P, j.P, tP, sP);
        double lean = vec3_dot(row[i].up_D, j.D) - vec3_dot(row[i].up_P, j.P);
        add(n, rate, (double[]){ sD[0], sD[1], -sP[0], -sP[1] }, noise.rate_rad_s);
        add(n, lean,
            (double[]){ vec3_dot(row[i].up_D, tD[0]), vec3_dot(row[i].up_D, tD[1]),
                -vec3_dot(row[i].up_P, tP[0]), -vec3_dot(row[i].up_P, tP[1]) },
            noise.lean);
    }
}

/* Inverse of a symmetric positive matrix, in place (Gauss and Jordan).  @return false: singular */
static bool invert(double a[UNKNOWNS][UNKNOWNS])
{
    for (int p = 0; p < UNKNOWNS; p++) {
        double pivot = a[p][p];
        if (!(pivot > 1e-9))
            return false;
        a[p][p] = 1;
        for (int k = 0; k < UNKNOWNS; k++)
            a[p][k] /= pivot;
        for (int i = 0; i < UNKNOWNS; i++) {
            double factor = a[i][p];
            if (i == p)
                continue;
            a[i][p] = 0;
            for (int k = 0; k < UNKNOWNS; k++)
                a[i][k] -= factor * a[p][k];
        }
    }
    return true;
}

static gonio_vec3 moved(gonio_vec3 j, const double by[2])
{
    gonio_vec3 t[2];
    tangents(j, t);
    return vec3_unit(vec3_add(j, vec3_add(vec3_scale(t[0], by[0]), vec3_scale(t[1], by[1]))));
}

/* Downhill from a start (Levenberg and Marquardt); the cost where it ends. */
static double descend(const struct row *row, size_t rows, struct noise noise, struct axes *j)
{
    struct normal now, next;
    double damping = 1e-3;
    equations(row, rows, noise, *j, &now);
    for (int s = 0; s < STEPS && damping < 1e6; s++) {
        struct normal solve = now;
        double by[UNKNOWNS] = { 0 };
        for (int i = 0; i < UNKNOWNS; i++)
            solve.a[i][i] += damping * now.a[i][i] + 1e-6;
        if (!invert(solve.a))
            break;
        for (int i = 0; i < UNKNOWNS; i++)
            for (int k = 0; k < UNKNOWNS; k++)
                by[i] += solve.a[i][k] * now.b[k];
        struct axes there = { moved(j->D, by), moved(j->P, by + 2) };
        equations(row, rows, noise, there, &next);
        if (next.cost < now.cost) {
            bool done = now.cost - next.cost < 1e-6 * now.cost;
            now       = next;
            *j        = there;
            damping /= 10;
            if (done)
                break;
        } else {
            damping *= 10;
        }
    }
    return now.cost;
}

/* Parts of a rate in the frame that the axis makes with up: level and square to the axis, and
 * square to both. */
static bool split(gonio_vec3 rate, gonio_vec3 up, gonio_vec3 j, double part[2])
{
    gonio_vec3 level = vec3_cross(j, up);
    double size      = vec3_norm(level);
    part[0]          = vec3_dot(rate, level) / size;
    part[1]          = vec3_dot(rate, vec3_cross(level, j)) / size;
    return size > LEVEL_LEAST;
}

/* Squared difference of the rates square to the axis. Where the axis is always level, (j_D, j_P)
 * and (j_D, -j_P) fit alike otherwise; but axis and up make a frame that both segments share, and
 * in it their rates differ along the axis only. NaN where the axis is too upright for that. */
static double difference(const struct row *row, struct axes j)
{
    double D[2], P[2];
    bool seen_D = split(row->rate_D, row->up_D, j.D, D),
         seen_P = split(row->rate_P, row->up_P, j.P, P);
    return seen_D && seen_P ? (D[0] - P[0]) * (D[0] - P[0]) + (D[1] - P[1]) * (D[1] - P[1])
                            : (double)NAN;
}

static double disagreement(const struct row *row, size_t rows, struct axes j, struct noise noise)
{
    double sum = 0, var = noise.rate_rad_s * noise.rate_rad_s;
    for (size_t i = 0; i < rows; i++) {
        double square = difference(&row[i], j);
        sum += isnan(square) ? 0 : (TAIL + 2) * log1p(square / (TAIL * var));
    }
    return sum;
}

/* From all pairs of the sensors' own axes; (j_D, j_P) and (-j_D, -j_P) are the same. */
static void search(const struct row *row, size_t rows, struct axes *best)
{
    static const gonio_vec3 start[] = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 }, { -1, 0, 0 },
        { 0, -1, 0 }, { 0, 0, -1 } };
    double least                    = (double)INFINITY;
    for (int d = 0; d < 3; d++)
        for (int p = 0; p < 6; p++) {
            struct axes j = { start[d], start[p] };
            double cost   = descend(row, rows, living, &j) + disagreement(row, rows, j, living);
            if (cost < least) {
                least = cost;
                *best = j;
            }
        }
}

/* How well this joint obeys the equations of a hinge. */
static struct noise noise_of(const struct row *row, size_t rows, struct axes j)
{
    double rate = 0, lean = 0, rates = 0;
    for (size_t i = 0; i < rows; i++) {
        double square = difference(&row[i], j);
        double off    = vec3_dot(row[i].up_D, j.D) - vec3_dot(row[i].up_P, j.P);
        rate += isnan(square) ? 0 : square / 2;
        rates += isnan(square) ? 0 : 1;
        lean += off * off;
    }
    rate = rates > 0 ? sqrt(rate / rates) : living.rate_rad_s;
    lean = sqrt(lean / fmax((double)rows, 1));
    return (struct noise){ fmin(fmax(rate, best_noise.rate_rad_s), living.rate_rad_s),
        fmin(fmax(lean, best_noise.lean), living.lean) };
}

/* By how much worse the axis fits the other way round in one sensor, as -2 log likelihood. */
static double margin(const struct row *row, size_t rows, struct noise noise, struct axes best)
{
    struct axes turned = { best.D, vec3_scale(best.P, -1) };
    double cost        = descend(row, rows, noise, &best) + disagreement(row, rows, best, noise);
    double other = descend(row, rows, noise, &turned) + disagreement(row, rows, turned, noise);
    bool back    = vec3_dot(turned.D, best.D) * vec3_dot(turned.P, best.P) > 0;
    return back ? (double)INFINITY : other - cost;
}

static double axis_sd(
    const struct row *row, size_t rows, struct noise noise, double copies, struct axes j)
{
    struct normal n;
    equations(row, rows, noise, j, &n);
    if (!invert(n.a))
        return (double)INFINITY;
    double D = n.a[0][0] + n.a[1][1], P = n.a[2][2] + n.a[3][3];
    return sqrt(copies * fmax(D, P));
}

static enum gonio_status judge(double axis_sd_rad, double margin_of_sign)
{
    if (!(axis_sd_rad < SD_MOST_RAD))
        return note(GONIO_EQUALITY,
            "the axis of the joint can't be found: the movement told it to no better than %.0f "
            "degrees; "
            "bend it some more, in different attitudes",
            deg_from_rad(fmin(axis_sd_rad, M_PI)));
    if (!(margin_of_sign > MARGIN_LEAST))
        return note(GONIO_EQUALITY, "the axis of the joint was level all the time, and which way "
                                    "round it lies in the two sensors "
                                    "can't be told; lean to the side now and then while bending");
    return GONIO_OK;
}

enum gonio_status hinge_find(const struct relative_pair *pair, struct gonio_relative *out)
{
    struct row *row = calloc(ROWS_MOST, sizeof *row);
    if (!row)
        return note(GONIO_ENOMEM, "no memory to find the axis of the joint");
    struct axes j = { { 1, 0, 0 }, { 1, 0, 0 } };
    size_t rows   = gather(pair, row);
    double span_s = pair->at[pair->count - 1].time_s - pair->at[0].time_s;
    double copies = fmax((double)rows * ROW_S / span_s, 1);
    search(row, rows, &j);
    struct noise noise = noise_of(row, rows, j);
    descend(row, rows, noise, &j);
    double sign      = margin(row, rows, noise, j) / copies;
    out->axis_D      = j.D;
    out->axis_P      = j.P;
    out->axis_sd_rad = axis_sd(row, rows, noise, copies, j);
    free(row);
    return judge(out->axis_sd_rad, sign);
}

void hinge_tell(struct relative_pair *pair, const struct gonio_relative *found)
{
    double sd = sqrt(2) * WANDER_RAD; /* it wanders in either sensor */
    for (size_t k = 0; k < pair->knots; k++) {
        struct relative_knot *knot = &pair->knot[k];
        double cosine = 0, sine = 0;
        for (size_t i = knot->begin; i < knot->end; i++) {
            gonio_vec3 D = quat_rotate(pair->at[i].q_GD, found->axis_D);
            gonio_vec3 P = quat_rotate(pair->at[i].q_HP, found->axis_P);
            if (!pair->at[i].known)
                continue;
            cosine += (D.x * P.x + D.y * P.y) / (double)(knot->end - knot->begin);
            sine += (D.y * P.x - D.x * P.y) / (double)(knot->end - knot->begin);
        }
        double level      = sqrt(hypot(cosine, sine));
        knot->heading_rad = atan2(sine, cosine);
        knot->sd_rad      = level > LEVEL_LEAST ? sd / level : (double)INFINITY;
    }
}

/* The turn about the axis since the start, seen from the proximal sensor. */
static double bend(gonio_quat start, gonio_quat now, gonio_vec3 axis_P)
{
    gonio_quat q = quat_mul(now, quat_conj(start));
    return 2 * atan2(q.x * axis_P.x + q.y * axis_P.y + q.z * axis_P.z, q.w);
}

static gonio_quat relative_pose(const struct relative_pair *pair, size_t index)
{
    return quat_mul(quat_conj(pair->at[index].q_HP), relative_turned(pair, index));
}

void hinge_report(const struct relative_pair *pair, const struct relative_joint *joint,
    struct gonio_relative *out)
{
    double angle = 0, least = 0, most = 0;
    double widest = rad_from_deg(joint->most_deg - joint->least_deg) + SLACK_RAD;
    size_t first  = 0;
    while (first + 1 < pair->count && !pair->at[first].known)
        first++;
    gonio_quat start = relative_pose(pair, first);
    for (size_t i = first; i < pair->count; i++) {
        if (!pair->at[i].known)
            continue;
        double dt = i > first ? pair->at[i].time_s - pair->at[i - 1].time_s : 0;
        angle += drift_wrap(bend(start, relative_pose(pair, i), out->axis_P) - angle);
        least = fmin(least, angle);
        most  = fmax(most, angle);
        /* Where straight is, nobody said: only a range wider than the joint's is too much. */
        out->beyond_s += angle - least > widest || most - angle > widest ? dt : 0;
    }
    bool positive  = most > -least;
    out->least_rad = positive ? least : -most;
    out->most_rad  = positive ? most : -least;
}

#ifndef GONIO_QUAT_H
#define GONIO_QUAT_H
/** @file
 *  Vectors, and orientations as unit quaternions. q_AB takes coordinates in frame B to
 *  coordinates in frame A: v_A = q_AB v_B conj(q_AB). Hamilton product, scalar first,
 *  right-handed. Mathematics does not fail: NaN in, NaN out.
 */
#include <gonio/status.h>

typedef struct {
    double x, y, z;
} gonio_vec3;

typedef struct {
    double w, x, y, z;
} gonio_quat;

/** Which axes an orientation is split about, in which order. */
enum gonio_order {
    GONIO_ZXY, /**< R = Rz(a) Rx(b) Ry(c): flexion, side, axial; neck, trunk, hip, knee, ... */
    GONIO_YXY, /**< R = Ry(a) Rx(b) Ry(c): plane of elevation, elevation, axial; shoulder */
    GONIO_XZY, /**< R = Rx(a) Rz(b) Ry(c): side, flexion, axial; an arm that goes out to the side */
};

#define GONIO_QUAT_IDENTITY ((gonio_quat){ 1, 0, 0, 0 })

/** q_AC = q_AB q_BC. */
gonio_quat gonio_quat_mul(gonio_quat a, gonio_quat b);

/** The opposite turn: q_BA from q_AB. */
gonio_quat gonio_quat_conj(gonio_quat q);

/** Scaled to norm 1. A zero or non-finite quaternion comes back as NaN. */
gonio_quat gonio_quat_normalized(gonio_quat q);

/** Coordinates in A of a vector given in B, for q = q_AB, unit. */
gonio_vec3 gonio_quat_rotate(gonio_quat q, gonio_vec3 v);

/** The turn about a vector's direction by its length; rad, any length. */
gonio_quat gonio_quat_from_rotvec(gonio_vec3 v);

/** Inverse of gonio_quat_from_rotvec, the short way round: length in [0, pi]. */
gonio_vec3 gonio_quat_to_rotvec(gonio_quat q);

/** Split an orientation into three turns.
 *
 *  @param q      unit, shape (4); its norm is not checked
 *  @param order  which axes, in which order
 *  @param angle  out, rad, shape (3), in the order of the turns; the middle one lies in
 *                [-pi/2, pi/2] for GONIO_ZXY and GONIO_XZY and [0, pi] for GONIO_YXY, the others in
 *                (-pi, pi]
 *  @return       GONIO_OK; GONIO_ERANGE within 1e-6 rad of gimbal lock: the middle angle
 *                holds, the other two are shared out as angle[2] = 0
 *
 *  Source: Bernardes and Viollet 2022, PLoS ONE 17(11):e0276302.
 */
enum gonio_status gonio_quat_split(gonio_quat q, enum gonio_order order, double angle[3]);

/** The orientation of three turns; inverse of gonio_quat_split. */
gonio_quat gonio_quat_join(const double angle[3], enum gonio_order order);

#endif

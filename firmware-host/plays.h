#ifndef FIRMWARE_HOST_PLAYS_H
#define FIRMWARE_HOST_PLAYS_H
/** @file
 *  What a patient can be told to do: the movements of docs/clinical.md 1.4, each as two body
 *  segments, how they lie in the room when it begins, the axis that it goes about, and where the
 *  sensors are worn. Written from the clinical text alone.
 *  Segment axes: X anterior, Y up (proximal), Z to the right, in the anatomical position. A left
 *  limb is the mirror image of the right one.
 */
#include <gonio/quat.h>
#include <stdbool.h>
#include <stddef.h>

/** The turns of a joint: about Z, X and Y, and one about an axis of its own. */
enum emu_slot { EMU_Z, EMU_X, EMU_Y, EMU_OBLIQUE, EMU_SLOTS };

/** Which of them comes first. The oblique one goes before all, that about the long axis is last. */
enum emu_order { EMU_ZXY, EMU_XZY };

/** A sensor on a segment, and how the segment lies when the movement begins. */
struct emu_worn {
    const char *site;     /**< "occiput" */
    int segment;          /**< equal for the sites of one segment */
    bool left;            /**< of a left limb */
    gonio_vec3 z, y;      /**< of the board, seen from the segment: unit, square to each other */
    gonio_vec3 place_m;   /**< from the axis that the segment turns about, in the segment */
    gonio_vec3 up, ahead; /**< of the room, seen from the segment: unit, square to each other.
                               Ahead is where an upright patient's front points, or the head of
                               one who lies */
};

/** A pair of directions, or a single one, on the side that was asked for. */
struct emu_movement {
    int directions;
    struct emu_worn distal, proximal;
    gonio_vec3 joint_m; /**< from what the proximal segment turns about, in that segment */
    gonio_vec3 axis;    /**< of the first direction, seen from the distal segment: unit */
    enum emu_order order;
    enum emu_slot slot; /**< which of the turns the movement is, */
    double sign;        /**< and the sign of its first direction */
    /** What turns along: parts of the signed turn, and of its size. */
    double share[EMU_SLOTS], size[EMU_SLOTS];
};

/** By the name of a pair: "cervical.rotation", "knee.flexion_extension_left". */
bool emu_movement_find(const char *pair, struct emu_movement *out);

/** That of a person about whom nothing is said: the neck's rotation, seated. */
struct emu_movement emu_movement_seated(void);

/** By that of a direction: "cervical.rotation_left", "knee.flexion_left".
 *  @param second  out: it is the second of its pair */
bool emu_direction_find(const char *name, struct emu_movement *out, bool *second);

/** Do both begin in the same pose of the same segments? */
bool emu_movement_same_start(const struct emu_movement *a, const struct emu_movement *b);

/** Wear a sensor at another site of its segment.
 *  @return false where there is none of this name */
bool emu_worn_at(struct emu_worn *worn, const char *site);

/** Pair i of the table, without a limb's side; NULL behind the last. */
const char *emu_movement_name(size_t i);
/** Is it one that ends with _left or _right? */
bool emu_movement_sided(size_t i);

#endif

#ifndef SESSION_BATTERY_H
#define SESSION_BATTERY_H
/** @file
 *  A battery: which movements a visit measures, in which order and how. Built-in ones are a table;
 *  a clinic writes its own as `key = value` lines in batteries/NAME.battery of the data folder, or
 *  in any file.
 */
#include <gonio/joint.h>

enum {
    BATTERY_MOVEMENTS = 24,
    BATTERY_ORDER     = 2 * BATTERY_MOVEMENTS, /**< on both sides */
    BATTERY_SAFETY    = 4,
    BATTERY_ID        = 65,
};

struct battery {
    char name[BATTERY_ID], title[128];
    /** Pairs or directions; of a limb also without its side: "knee.flexion". */
    char movement[BATTERY_MOVEMENTS][BATTERY_ID];
    int movements;
    int practice, practice_after, reps; /**< of each direction */
    int rest_s;                         /**< between movements */
    bool random;                        /**< in another order for each visit */
    char safety[BATTERY_SAFETY][200];   /**< shown with the stop rule */
    int safety_lines;
    bool own; /**< the clinic's */
};

/** Which limb. */
enum battery_side { BATTERY_NO_SIDE, BATTERY_LEFT, BATTERY_RIGHT, BATTERY_BOTH };

/** Movements with their sides, each a pair or a direction of gonio_movement_find. */
struct battery_order {
    char movement[BATTERY_ORDER][BATTERY_ID];
    int movements;
};

/** The built-in ones, one by one. @return false past the last */
bool battery_built_in(size_t index, struct battery *out);

/** The names of the clinic's own, sorted; such as can't be a name are passed over.
 *  @param names  out, shape (most)
 *  @return       how many there are; more than `most` are not written */
size_t batteries_own(const char *data_dir, char (*names)[BATTERY_ID], size_t most);

/** Where the clinic's battery of that name would stand. */
enum gonio_status battery_path(const char *data_dir, const char *name, char *out, size_t size);

/** Read a file. GONIO_ECONFIG with file, line, what is wrong and the remedy. */
enum gonio_status battery_read(const char *path, struct battery *out);

/** By a name, the clinic's own before a built-in one, or by a path: whatever has a '/' or ends with
 *  ".battery". GONIO_EINVAL where there is none of that name; else as battery_read. */
enum gonio_status battery_find(const char *data_dir, const char *which, struct battery *out);

/** "left", "right", "both". GONIO_EINVAL with a note for another word. */
enum gonio_status battery_side_find(const char *word, enum battery_side *out);

/** Are there limbs in it whose side is the visit's? */
bool battery_asks_side(const struct battery *battery);

/** The movements of a visit: of both sides, all of the left one come first, so that the sensor
 *  changes over once.
 *  @return GONIO_EINVAL with a note where a side is missing, or would say nothing */
enum gonio_status battery_on_side(
    const struct battery *battery, enum battery_side side, struct battery_order *out);

/** Is it of an arm or a leg, and not of the midline? */
bool battery_is_limb(const struct gonio_movement *movement);

/** What a movement of a battery measures: its directions, of a limb without side the left ones.
 *  @return as gonio_movement_find */
size_t battery_directions(const char *movement, const struct gonio_movement *out[2]);

/** How long a patient moves and holds in one phase at a comfortable pace, s. */
double battery_patient_s(const struct battery *battery, int practice);

#endif

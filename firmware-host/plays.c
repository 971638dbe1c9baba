#include "plays.h"
#include "turn.h"
#include <string.h>

enum segment { HEAD, THORAX, LUMBAR, PELVIS, UPPER_ARM, FOREARM, HAND, THIGH, SHANK, FOOT };

/* clang-format off */
enum site {
    OCCIPUT, FOREHEAD, UPPER_BACK, STERNUM, LOWER_BACK, SACRUM, ARM_SIDE, WRIST_BACK, HAND_BACK,
    THIGH_FRONT, SHIN, SHIN_ON_FOOT, INSTEP, SITES
};

/* Boards: docs/clinical.md 1.3. Places are those of a grown-up of middle size, by eye: they make the
 * accelerations that a sensor beside an axis feels. The shin stands twice: it turns in the knee, or
 * over a foot that stays on the ground. */
static const struct {
    const char *name;
    enum segment segment;
    gonio_vec3 z, y, place_m;
} sites[SITES] = {
    [OCCIPUT]      = { "occiput",    HEAD,      { -1, 0, 0 }, {  0, 1, 0 }, { -0.10,  0.00, 0.00 } },
    [FOREHEAD]     = { "forehead",   HEAD,      {  1, 0, 0 }, {  0, 1, 0 }, {  0.10,  0.05, 0.00 } },
    [UPPER_BACK]   = { "upper_back", THORAX,    { -1, 0, 0 }, {  0, 1, 0 }, { -0.08,  0.25, 0.00 } },
    [STERNUM]      = { "sternum",    THORAX,    {  1, 0, 0 }, {  0, 1, 0 }, {  0.12,  0.18, 0.00 } },
    [LOWER_BACK]   = { "lower_back", LUMBAR,    { -1, 0, 0 }, {  0, 1, 0 }, { -0.08,  0.18, 0.00 } },
    [SACRUM]       = { "sacrum",     PELVIS,    { -1, 0, 0 }, {  0, 1, 0 }, { -0.10,  0.05, 0.00 } },
    [ARM_SIDE]     = { "upper_arm",  UPPER_ARM, {  0, 0, 1 }, {  0, 1, 0 }, {  0.00, -0.20, 0.05 } },
    [WRIST_BACK]   = { "forearm",    FOREARM,   { -1, 0, 0 }, {  0, 1, 0 }, { -0.03, -0.22, 0.00 } },
    [HAND_BACK]    = { "hand",       HAND,      { -1, 0, 0 }, {  0, 1, 0 }, { -0.02, -0.06, 0.00 } },
    [THIGH_FRONT]  = { "thigh",      THIGH,     {  1, 0, 0 }, {  0, 1, 0 }, {  0.07, -0.30, 0.00 } },
    [SHIN]         = { "shank",      SHANK,     {  1, 0, 0 }, {  0, 1, 0 }, {  0.05, -0.20, 0.00 } },
    [SHIN_ON_FOOT] = { "shank",      SHANK,     {  1, 0, 0 }, {  0, 1, 0 }, {  0.05,  0.20, 0.00 } },
    [INSTEP]       = { "foot",       FOOT,      {  0, 1, 0 }, { -1, 0, 0 }, {  0.06,  0.02, 0.00 } },
};

#define COS_50 0.64278760968653933
#define SIN_50 0.76604444311897803

/* Start poses: the room's up and ahead, seen from a segment of the right side. FLEXED: a head held by
 * 50 degrees from lying flat. A forearm that points at the ceiling is midway between pronation and
 * supination: its thumb is to the head where the elbow is AT_SIDE, its palm to the feet where the arm
 * lies out to the side, ARM_OUT. */
enum pose { UPRIGHT, SUPINE, PRONE, FLEXED, ARM_UP, ARM_OUT, AT_SIDE, THUMB_UP, PALM_DOWN, SHANK_UP };
static const struct { gonio_vec3 up, ahead; } poses[] = {
    [UPRIGHT]   = { {  0,  1, 0 }, {  1,  0, 0 } },
    [SUPINE]    = { {  1,  0, 0 }, {  0,  1, 0 } },
    [PRONE]     = { { -1,  0, 0 }, {  0,  1, 0 } },
    [FLEXED]    = { { COS_50, SIN_50, 0 }, { -SIN_50, COS_50, 0 } },
    [ARM_UP]    = { {  0, -1, 0 }, {  1,  0, 0 } },
    [ARM_OUT]   = { {  0, -1, 0 }, { -1,  0, 0 } },
    [AT_SIDE]   = { {  0, -1, 0 }, {  0,  0, 1 } },
    [THUMB_UP]  = { {  0,  0, 1 }, {  0, -1, 0 } },
    [PALM_DOWN] = { { -1,  0, 0 }, {  0, -1, 0 } },
    [SHANK_UP]  = { {  0, -1, 0 }, { -1,  0, 0 } },
};

/* How a movement begins: the segment that moves, the one that it stands on, and where the joint is from
 * what that one turns about; m. */
enum stance {
    NECK, NECK_LYING, NECK_FLEXED, CHEST, CHEST_KNEELING, LOINS, ARM, ARM_POINTING, ARM_ASIDE,
    ARM_ALONG, ELBOW, FOREARM_AHEAD, HAND_LEVEL, HAND_ON_EDGE, THIGH_LYING, THIGH_PRONE,
    THIGH_STANDING, SHANK_HANGING, SHANK_RAISED, SHANK_LYING, SHANK_PRONE, SHANK_STANDING,
    FOOT_LYING, FOOT_LEVEL
};
static const struct stance_row {
    enum site distal; enum pose distal_lies;
    enum site proximal; enum pose proximal_lies;
    gonio_vec3 joint_m;
} stances[] = {
    [NECK]           = { OCCIPUT, UPRIGHT,      UPPER_BACK, UPRIGHT,    { 0.00,  0.30, 0.00 } },
    [NECK_LYING]     = { OCCIPUT, SUPINE,       UPPER_BACK, SUPINE,     { 0.00,  0.30, 0.00 } },
    [NECK_FLEXED]    = { OCCIPUT, FLEXED,       UPPER_BACK, SUPINE,     { 0.00,  0.30, 0.00 } },
    [CHEST]          = { UPPER_BACK, UPRIGHT,   LOWER_BACK, UPRIGHT,    { 0.00,  0.18, 0.00 } },
    [CHEST_KNEELING] = { UPPER_BACK, PRONE,     LOWER_BACK, PRONE,      { 0.00,  0.18, 0.00 } },
    [LOINS]          = { LOWER_BACK, UPRIGHT,   SACRUM, UPRIGHT,        { 0.00,  0.10, 0.00 } },
    [ARM]            = { ARM_SIDE, UPRIGHT,     UPPER_BACK, UPRIGHT,    { 0.00,  0.22, 0.18 } },
    [ARM_POINTING]   = { ARM_SIDE, ARM_UP,      UPPER_BACK, SUPINE,     { 0.00,  0.22, 0.18 } },
    [ARM_ASIDE]      = { WRIST_BACK, ARM_OUT,   UPPER_BACK, SUPINE,     { 0.00,  0.22, 0.48 } },
    [ARM_ALONG]      = { WRIST_BACK, AT_SIDE,   UPPER_BACK, SUPINE,     { 0.00, -0.08, 0.20 } },
    [ELBOW]          = { WRIST_BACK, UPRIGHT,   ARM_SIDE, UPRIGHT,      { 0.00, -0.30, 0.00 } },
    [FOREARM_AHEAD]  = { WRIST_BACK, THUMB_UP,  ARM_SIDE, UPRIGHT,      { 0.00, -0.30, 0.00 } },
    [HAND_LEVEL]     = { HAND_BACK, PALM_DOWN,  WRIST_BACK, PALM_DOWN,  { 0.00, -0.26, 0.00 } },
    [HAND_ON_EDGE]   = { HAND_BACK, THUMB_UP,   WRIST_BACK, THUMB_UP,   { 0.00, -0.26, 0.00 } },
    [THIGH_LYING]    = { THIGH_FRONT, SUPINE,   SACRUM, SUPINE,         { 0.00,  0.00, 0.09 } },
    [THIGH_PRONE]    = { THIGH_FRONT, PRONE,    SACRUM, PRONE,          { 0.00,  0.00, 0.09 } },
    [THIGH_STANDING] = { THIGH_FRONT, UPRIGHT,  SACRUM, UPRIGHT,        { 0.00,  0.00, 0.09 } },
    [SHANK_HANGING]  = { SHIN, UPRIGHT,         SACRUM, UPRIGHT,        { 0.42,  0.00, 0.09 } },
    [SHANK_RAISED]   = { SHIN, SHANK_UP,        SACRUM, PRONE,          { 0.00, -0.42, 0.09 } },
    [SHANK_LYING]    = { SHIN, SUPINE,          THIGH_FRONT, SUPINE,    { 0.00, -0.42, 0.00 } },
    [SHANK_PRONE]    = { SHIN, PRONE,           THIGH_FRONT, PRONE,     { 0.00, -0.42, 0.00 } },
    [SHANK_STANDING] = { SHIN_ON_FOOT, UPRIGHT, INSTEP, UPRIGHT,        { 0.00,  0.00, 0.00 } },
    [FOOT_LYING]     = { INSTEP, SUPINE,        SHIN, SUPINE,           { 0.00, -0.42, 0.00 } },
    [FOOT_LEVEL]     = { INSTEP, UPRIGHT,       SHIN, UPRIGHT,          { 0.00, -0.42, 0.00 } },
};

/* What turns along, about Z, X, Y: parts of the signed turn, and of its size. */
enum coupled { TWIST, NOD, BEND, DIAGONAL, HINGE, ASIDE, ROLL };
static const struct { double share[3], size[3]; } coupled[] = {
    [TWIST]    = { { 0, -0.10,  0    }, { -0.05, 0,    0    } },
    [NOD]      = { { 0,  0,     0    }, {  0,    0.03, 0.04 } },
    [BEND]     = { { 0,  0,    -0.15 }, { -0.05, 0,    0    } },
    [DIAGONAL] = { { 0,  0,     0    }, {  0,    0.05, 0    } },
    [HINGE]    = { { 0,  0,     0    }, {  0,    0.03, 0.04 } },
    [ASIDE]    = { { 0,  0,     0.10 }, {  0.03, 0,    0    } },
    [ROLL]     = { { 0,  0.03,  0    }, {  0.03, 0,    0    } },
};

#define HALF_ROOT 0.70710678118654752
#define PLUS_X    {  1, 0, 0 }
#define MINUS_X   { -1, 0, 0 }
#define PLUS_Y    { 0,  1, 0 }
#define PLUS_Z    { 0, 0,  1 }
#define MINUS_Z   { 0, 0, -1 }
#define AND_LEFT  { 0,  HALF_ROOT, -HALF_ROOT } /* down and to the left, in one turn */
#define AND_RIGHT { 0, -HALF_ROOT, -HALF_ROOT }

/* Directions without the joint's name; NULL: there is one. The axis is that of the first direction, of
 * the right limb, by the right-hand rule. */
static const struct row {
    const char *pair, *first, *second;
    gonio_vec3 axis;
    enum stance stance;
    enum coupled coupled;
} rows[] = {
    { "cervical.flexion_extension",         "flexion", "extension",                                        MINUS_Z,   NECK,           NOD },
    { "cervical.lateral_flexion",           "lateral_flexion_left", "lateral_flexion_right",               MINUS_X,   NECK,           BEND },
    { "cervical.rotation",                  "rotation_left", "rotation_right",                             PLUS_Y,    NECK,           TWIST },
    { "cervical.rotation_supine",           "rotation_supine_left", "rotation_supine_right",               PLUS_Y,    NECK_LYING,     TWIST },
    { "cervical.quarter_flexion_left_extension_right",
                                            "quarter_flexion_left", "quarter_extension_right",             AND_LEFT,  NECK,           DIAGONAL },
    { "cervical.quarter_flexion_right_extension_left",
                                            "quarter_flexion_right", "quarter_extension_left",             AND_RIGHT, NECK,           DIAGONAL },
    { "upper_cervical.frt",                 "frt_left", "frt_right",                                       PLUS_Y,    NECK_FLEXED,    TWIST },
    { "thoracic.flexion_extension",         "flexion", "extension",                                        MINUS_Z,   CHEST,          NOD },
    { "thoracic.lateral_flexion",           "lateral_flexion_left", "lateral_flexion_right",               MINUS_X,   CHEST,          BEND },
    { "thoracic.rotation_seated",           "rotation_seated_left", "rotation_seated_right",               PLUS_Y,    CHEST,          TWIST },
    { "thoracic.rotation_lumbar_locked",    "rotation_lumbar_locked_left", "rotation_lumbar_locked_right", PLUS_Y,    CHEST_KNEELING, TWIST },
    { "lumbar.flexion_extension",           "flexion", "extension",                                        MINUS_Z,   LOINS,          NOD },
    { "lumbar.lateral_flexion",             "lateral_flexion_left", "lateral_flexion_right",               MINUS_X,   LOINS,          BEND },
    { "lumbar.rotation",                    "rotation_left", "rotation_right",                             PLUS_Y,    LOINS,          TWIST },
    { "shoulder.flexion_extension",         "flexion", "extension",                                        PLUS_Z,    ARM,            HINGE },
    { "shoulder.abduction",                 "abduction", NULL,                                             MINUS_X,   ARM,            ASIDE },
    { "shoulder.horizontal_adduction",      "horizontal_adduction", NULL,                                  PLUS_X,    ARM_POINTING,   ASIDE },
    { "shoulder.rotation_at_90abd",         "external_rotation_at_90abd", "internal_rotation_at_90abd",    MINUS_Z,   ARM_ASIDE,      HINGE },
    { "shoulder.external_rotation_at_side", "external_rotation_at_side", NULL,                             MINUS_Z,   ARM_ALONG,      HINGE },
    { "elbow.flexion_extension",            "flexion", "extension",                                        PLUS_Z,    ELBOW,          HINGE },
    { "forearm.pronation_supination",       "pronation", "supination",                                     PLUS_Y,    FOREARM_AHEAD,  ROLL },
    { "wrist.flexion_extension",            "flexion", "extension",                                        PLUS_Z,    HAND_LEVEL,     HINGE },
    { "wrist.radial_ulnar_deviation",       "radial_deviation", "ulnar_deviation",                         MINUS_X,   HAND_ON_EDGE,   ASIDE },
    { "hip.flexion",                        "flexion", NULL,                                               PLUS_Z,    THIGH_LYING,    HINGE },
    { "hip.extension",                      "extension", NULL,                                             MINUS_Z,   THIGH_PRONE,    HINGE },
    { "hip.abduction_adduction",            "abduction", "adduction",                                      MINUS_X,   THIGH_STANDING, ASIDE },
    { "hip.rotation_seated",                "internal_rotation_seated", "external_rotation_seated",        MINUS_X,   SHANK_HANGING,  ASIDE },
    { "hip.rotation_prone",                 "internal_rotation_prone", "external_rotation_prone",          MINUS_X,   SHANK_RAISED,   ASIDE },
    { "knee.flexion_extension",             "flexion", "extension",                                        MINUS_Z,   SHANK_LYING,    HINGE },
    { "knee.flexion_extension_prone",       "flexion_prone", "extension_prone",                            MINUS_Z,   SHANK_PRONE,    HINGE },
    { "ankle.dorsiflexion_plantarflexion",  "dorsiflexion", "plantarflexion",                              PLUS_Z,    FOOT_LYING,     HINGE },
    { "ankle.inversion_eversion",           "inversion", "eversion",                                       PLUS_X,    FOOT_LEVEL,     ASIDE },
    { "ankle.dorsiflexion_weightbearing",   "dorsiflexion_weightbearing", NULL,                            MINUS_Z,   SHANK_STANDING, HINGE },
};
/* clang-format on */

enum { ROWS = sizeof rows / sizeof *rows };

static bool is_limb(const struct row *row)
{
    return sites[stances[row->stance].distal].segment >= UPPER_ARM;
}

/* ---- the left side is the right one's mirror image ---- */

static gonio_vec3 seen(gonio_vec3 v, bool left)
{
    return left ? (gonio_vec3){ v.x, v.y, -v.z } : v;
}

/* An axis of a turn: what goes to the right goes to the left then, so it keeps its Z alone. */
static gonio_vec3 turned_about(gonio_vec3 axis, bool left)
{
    return left ? (gonio_vec3){ -axis.x, -axis.y, axis.z } : axis;
}

static double turned(enum emu_slot slot, bool left) { return left && slot != EMU_Z ? -1 : 1; }

static void put_on(struct emu_worn *w, enum site site)
{
    w->site    = sites[site].name;
    w->segment = (int)sites[site].segment;
    w->z       = seen(sites[site].z, w->left);
    w->y       = seen(sites[site].y, w->left);
    w->place_m = seen(sites[site].place_m, w->left);
}

static struct emu_worn worn(enum site site, enum pose pose, bool left)
{
    struct emu_worn w = {
        .left = left, .up = seen(poses[pose].up, left), .ahead = seen(poses[pose].ahead, left)
    };
    put_on(&w, site);
    return w;
}

static enum emu_slot slot_of(gonio_vec3 axis)
{
    const double along[] = { axis.z, axis.x, axis.y };
    enum emu_slot slot   = EMU_Z;
    while (slot < EMU_OBLIQUE && fabs(along[slot]) != 1)
        slot++;
    return slot;
}

/* The turn in the movement's own plane comes first, where nothing locks at 90 degrees. The spine
 * bends to the side in the order that its angles are told in. */
static void take(const struct row *row, bool left, struct emu_movement *out)
{
    const struct stance_row *s = &stances[row->stance];
    enum emu_slot slot         = slot_of(row->axis);
    gonio_vec3 axis            = turned_about(row->axis, left);
    *out                       = (struct emu_movement){
                              .directions = row->second ? 2 : 1,
                              .distal     = worn(s->distal, s->distal_lies, left),
                              .proximal   = worn(s->proximal, s->proximal_lies, left),
                              .joint_m    = seen(s->joint_m, left),
                              .axis       = axis,
                              .order      = slot == EMU_X && is_limb(row) ? EMU_XZY : EMU_ZXY,
                              .slot       = slot,
                              .sign       = slot == EMU_OBLIQUE ? 1 : axis.x + axis.y + axis.z,
    };
    for (enum emu_slot k = EMU_Z; k < EMU_OBLIQUE; k++) {
        out->share[k] = coupled[row->coupled].share[k] * turned(k, left) * turned(slot, left);
        out->size[k]  = coupled[row->coupled].size[k] * turned(k, left);
    }
}

/* ---- names ---- */

/* Behind a limb's name stands its side.
 * @return false: there is none, or there is one that should not be */
static bool read_side(const char *behind, const struct row *row, bool *left)
{
    *left = strcmp(behind, "_left") == 0;
    return is_limb(row) ? *left || strcmp(behind, "_right") == 0 : *behind == '\0';
}

static bool is_pair(const char *name, const struct row *row, bool *left)
{
    size_t len = strlen(row->pair);
    return strncmp(name, row->pair, len) == 0 && read_side(name + len, row, left);
}

static bool is_direction(const char *name, const struct row *row, const char *direction, bool *left)
{
    size_t joint = strcspn(row->pair, ".") + 1, len = direction ? strlen(direction) : 0;
    return direction && strncmp(name, row->pair, joint) == 0 &&
           strncmp(name + joint, direction, len) == 0 && read_side(name + joint + len, row, left);
}

bool emu_movement_find(const char *pair, struct emu_movement *out)
{
    bool left;
    for (size_t i = 0; i < ROWS; i++)
        if (is_pair(pair, &rows[i], &left)) {
            take(&rows[i], left, out);
            return true;
        }
    return false;
}

struct emu_movement emu_movement_seated(void)
{
    struct emu_movement out = { .directions = 0 };
    emu_movement_find("cervical.rotation", &out);
    return out;
}

bool emu_direction_find(const char *name, struct emu_movement *out, bool *second)
{
    bool left;
    for (size_t i = 0; i < ROWS; i++)
        for (int k = 0; k < 2; k++)
            if (is_direction(name, &rows[i], k ? rows[i].second : rows[i].first, &left)) {
                take(&rows[i], left, out);
                *second = k == 1;
                return true;
            }
    return false;
}

const char *emu_movement_name(size_t i) { return i < ROWS ? rows[i].pair : NULL; }

bool emu_movement_sided(size_t i) { return is_limb(&rows[i]); }

/* ---- start poses and sites ---- */

static bool equal(gonio_vec3 a, gonio_vec3 b) { return a.x == b.x && a.y == b.y && a.z == b.z; }

static bool lies_alike(const struct emu_worn *a, const struct emu_worn *b)
{
    return a->segment == b->segment && a->left == b->left && equal(a->up, b->up) &&
           equal(a->ahead, b->ahead);
}

bool emu_movement_same_start(const struct emu_movement *a, const struct emu_movement *b)
{
    return lies_alike(&a->distal, &b->distal) && lies_alike(&a->proximal, &b->proximal);
}

bool emu_worn_at(struct emu_worn *w, const char *site)
{
    if (strcmp(site, w->site) == 0)
        return true;
    for (enum site i = 0; i < SITES; i++)
        if ((int)sites[i].segment == w->segment && strcmp(sites[i].name, site) == 0) {
            put_on(w, i);
            return true;
        }
    return false;
}

/** @file
 *  The built-in batteries: a row each. Movements of the neck stand in the order of
 *  docs/clinical.md, 1.5; those of the others so that patient and sensor change place least.
 */
#include "base/note.h"
#include "base/text.h"
#include "session/battery.h"
#include <string.h>

enum { MOST = 8 };

static const struct {
    const char *name, *title, *movement[MOST];
} table[] = {
    /* clang-format off */
    { "neck", "Neck, six directions",
        { "cervical.flexion_extension", "cervical.lateral_flexion", "cervical.rotation" } },
    { "neck-quick", "Neck rotation alone",
        { "cervical.rotation" } },
    { "neck-quarters", "Neck, four diagonals",
        { "cervical.quarter_flexion_left_extension_right", "cervical.quarter_flexion_right_extension_left" } },
    { "thoracic", "Thoracic spine, seated",
        { "thoracic.flexion_extension", "thoracic.lateral_flexion", "thoracic.rotation_seated" } },
    /* Rotation is left out: it is no larger than its error. */
    { "lower-back", "Lower back, standing",
        { "lumbar.flexion_extension", "lumbar.lateral_flexion" } },
    { "shoulder", "Shoulder: seated, then lying with the sensor on the forearm",
        { "shoulder.flexion_extension", "shoulder.abduction", "shoulder.horizontal_adduction",
          "shoulder.rotation_at_90abd", "shoulder.external_rotation_at_side" } },
    /* Few elbows and knees go beyond straight, which is their zero. A knee on the belly takes one
     * sensor; a heel slide takes two. */
    { "elbow", "Elbow",
        { "elbow.flexion" } },
    { "forearm", "Forearm",
        { "forearm.pronation_supination" } },
    { "wrist", "Wrist",
        { "wrist.flexion_extension", "wrist.radial_ulnar_deviation" } },
    { "hip", "Hip: standing, on the back, on the belly, then seated with the sensor on the shank",
        { "hip.abduction_adduction", "hip.flexion", "hip.extension", "hip.rotation_seated" } },
    { "knee", "Knee, on the belly",
        { "knee.flexion_prone" } },
    { "ankle", "Ankle; bearing weight with the sensor on the shank",
        { "ankle.dorsiflexion_plantarflexion", "ankle.inversion_eversion", "ankle.dorsiflexion_weightbearing" } },
    /* clang-format on */
};

bool battery_built_in(size_t index, struct battery *out)
{
    if (index >= sizeof table / sizeof *table)
        return false;
    *out = (struct battery){ .practice = 2, .practice_after = 2, .reps = 3, .rest_s = 5 };
    text_format(out->name, sizeof out->name, "%s", table[index].name);
    text_format(out->title, sizeof out->title, "%s", table[index].title);
    for (int i = 0; i < MOST && table[index].movement[i]; i++)
        text_format(out->movement[out->movements++], BATTERY_ID, "%s", table[index].movement[i]);
    return true;
}

/* ---- sides ---- */

static void on_side(const char *movement, const char *side, char out[BATTERY_ID])
{
    text_format(out, BATTERY_ID, "%.57s_%s", movement, side);
}

bool battery_is_limb(const struct gonio_movement *movement)
{
    return movement->joint->distal >= GONIO_UPPER_ARM;
}

static bool is_limb_without_side(const char *movement)
{
    const struct gonio_movement *found[2];
    char left[BATTERY_ID];
    on_side(movement, "left", left);
    return gonio_movement_find(left, found) > 0 && battery_is_limb(found[0]);
}

size_t battery_directions(const char *movement, const struct gonio_movement *out[2])
{
    char left[BATTERY_ID];
    on_side(movement, "left", left);
    return gonio_movement_find(is_limb_without_side(movement) ? left : movement, out);
}

enum gonio_status battery_side_find(const char *word, enum battery_side *out)
{
    static const char *const words[] = { "left", "right", "both" };
    for (int i = 0; i < 3; i++)
        if (strcmp(word, words[i]) == 0) {
            *out = (enum battery_side)(BATTERY_LEFT + i);
            return GONIO_OK;
        }
    return note(GONIO_EINVAL, "\"%.40s\" is no side; say left, right or both", word);
}

bool battery_asks_side(const struct battery *battery)
{
    for (int i = 0; i < battery->movements; i++)
        if (is_limb_without_side(battery->movement[i]))
            return true;
    return false;
}

static void add_side(
    const struct battery *b, const char *side, bool others, struct battery_order *out)
{
    for (int i = 0; i < b->movements; i++) {
        char *to = out->movement[out->movements];
        if (is_limb_without_side(b->movement[i]))
            on_side(b->movement[i], side, to);
        else if (others)
            text_format(to, BATTERY_ID, "%s", b->movement[i]);
        else
            continue;
        out->movements++;
    }
}

enum gonio_status battery_on_side(
    const struct battery *battery, enum battery_side side, struct battery_order *out)
{
    bool asks = battery_asks_side(battery);
    if (asks && side == BATTERY_NO_SIDE)
        return note(
            GONIO_EINVAL, "which side? %s is of a limb: --side left, right or both", battery->name);
    if (!asks && side != BATTERY_NO_SIDE)
        return note(GONIO_EINVAL, "%s has no side to choose; leave --side out", battery->name);
    out->movements = 0;
    if (side != BATTERY_RIGHT)
        add_side(battery, "left", true, out);
    if (side == BATTERY_RIGHT || side == BATTERY_BOTH)
        add_side(battery, "right", side == BATTERY_RIGHT, out);
    return GONIO_OK;
}

/* ---- time ---- */

/* Measured with the obeying patient, docs/visit.md: a repetition with its holds; the still zero
 * before and the held neutral behind a set. */
static const double rep_s = 3.7, around_s = 4.0;

double battery_patient_s(const struct battery *battery, int practice)
{
    const struct gonio_movement *found[2];
    double sum = 0;
    for (int i = 0; i < battery->movements; i++)
        sum += around_s + rep_s * (practice + battery->reps) *
                              (double)battery_directions(battery->movement[i], found);
    return sum;
}

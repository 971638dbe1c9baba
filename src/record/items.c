/** @file
 *  What may stand in outcomes.csv, an item a line of a table. A smallest detectable change stands
 *  here only where it was read in its source: docs/clinical.md, 5. The results of a special test
 *  are items too, by an id with a dot: test.result.
 */
#include "record/items.h"
#include "base/note.h"
#include <math.h>
#include <string.h>

#define UNKNOWN ((double)NAN), NULL
/* Value, text, and do rows with different texts stand beside each other? */
#define NUMBER GONIO_OUTCOME_MUST, GONIO_OUTCOME_NONE, false
#define NAMED  GONIO_OUTCOME_MUST, GONIO_OUTCOME_MAY, false
#define DEED   GONIO_OUTCOME_MAY, GONIO_OUTCOME_MUST, true
#define WORDS  GONIO_OUTCOME_NONE, GONIO_OUTCOME_MUST, true

/* clang-format off */
static const struct gonio_outcome_item items[] = {
    /* id, title, unit, low, high, whole, NUMBER..., what it means, smallest detectable change, its source */
    { "nprs_now", "Pain now", "points", 0, 10, true, NUMBER,
      "0: none, 10: worst imaginable; higher is worse", 4.0, "Kovacs 2008" },
    { "nprs_worst", "Worst pain in 24 hours", "points", 0, 10, true, NUMBER,
      "0: none, 10: worst imaginable; higher is worse", 4.0, "Kovacs 2008" },
    { "nprs_average", "Average pain in 24 hours", "points", 0, 10, true, NUMBER,
      "0: none, 10: worst imaginable; higher is worse", 4.0, "Kovacs 2008" },
    { "ndi_raw", "Neck Disability Index", "points", 0, 50, true, NUMBER,
      "sum of the answered items, 0 to 5 each; higher is worse; with ndi_answered where some were left out",
      10.2, "Young 2009" },
    { "ndi_answered", "Neck Disability Index, items answered", "items", 5, 10, true, NUMBER,
      "how many of the 10 items were answered; a missing one counts as the mean of the others", UNKNOWN },
    { "psfs_1", "Activity 1", "points", 0, 10, true, NAMED,
      "Patient-Specific Functional Scale; text: the activity that the patient named", UNKNOWN },
    { "psfs_2", "Activity 2", "points", 0, 10, true, NAMED,
      "Patient-Specific Functional Scale; text: the activity that the patient named", UNKNOWN },
    { "psfs_3", "Activity 3", "points", 0, 10, true, NAMED,
      "Patient-Specific Functional Scale; text: the activity that the patient named", UNKNOWN },
    { "groc", "Global rating of change", "points", -7, 7, true, NUMBER,
      "-7: a very great deal worse, 0: no change, 7: a very great deal better", UNKNOWN },
    { "headache_days", "Headache days of the last 28", "days", 0, 28, true, NUMBER,
      "days with headache of the last 28, from a diary; higher is worse", UNKNOWN },
    { "jpe.constant", "Neutral found again, constant error", "deg", -90, 90, false, NUMBER,
      "joint position error, mean; + is beyond neutral; repeats too poorly to decide anything", UNKNOWN },
    { "jpe.absolute", "Neutral found again, absolute error", "deg", 0, 90, false, NUMBER,
      "joint position error, mean size; repeats too poorly to decide anything", UNKNOWN },
    { "jpe.variable", "Neutral found again, variable error", "deg", 0, 90, false, NUMBER,
      "joint position error, standard deviation; repeats too poorly to decide anything", UNKNOWN },
    { "jpe.global", "Neutral found again, about all axes", "deg", 0, 180, false, NUMBER,
      "mean size of the whole turn between the two poses", UNKNOWN },
    { "jpe-target.constant", "Target found again, constant error", "deg", -90, 90, false, NUMBER,
      "joint position error, mean; + is beyond the target; repeats too poorly to decide anything", UNKNOWN },
    { "jpe-target.absolute", "Target found again, absolute error", "deg", 0, 90, false, NUMBER,
      "joint position error, mean size; repeats too poorly to decide anything", UNKNOWN },
    { "jpe-target.variable", "Target found again, variable error", "deg", 0, 90, false, NUMBER,
      "joint position error, standard deviation; repeats too poorly to decide anything", UNKNOWN },
    { "jpe-target.global", "Target found again, about all axes", "deg", 0, 180, false, NUMBER,
      "mean size of the whole turn between the two poses", UNKNOWN },
    { "treatment", "Treated", "min", 0, 240, false, DEED,
      "value: minutes; text: the structure treated", UNKNOWN },
    { "stop", "Stopped", "", 0, 0, false, WORDS,
      "a test or movement that was stopped; text: why", UNKNOWN },
};
/* clang-format on */

const struct gonio_outcome_item *gonio_outcome_items(size_t *count)
{
    *count = sizeof items / sizeof *items;
    return items;
}

const struct gonio_outcome_item *gonio_outcome_item_find(const char *id)
{
    for (size_t i = 0; i < sizeof items / sizeof *items; i++)
        if (strcmp(items[i].id, id) == 0)
            return &items[i];
    return NULL;
}

/* Value and text are what the item has, and in range. */
static enum gonio_status check_value(
    const struct gonio_outcome_item *item, const struct gonio_outcome *row)
{
    bool given = !isnan(row->value);
    if (given && item->value == GONIO_OUTCOME_NONE)
        return note(GONIO_EINVAL, "%s has no value; say why in its text", item->id);
    if (!given && item->value == GONIO_OUTCOME_MUST)
        return note(
            GONIO_EINVAL, "%s needs a value from %g to %g", item->id, item->low, item->high);
    if (given && !(row->value >= item->low && row->value <= item->high))
        return note(GONIO_EINVAL, "%s %g is not from %g to %g %s", item->id, row->value, item->low,
            item->high, item->unit);
    if (given && item->whole && row->value != round(row->value))
        return note(GONIO_EINVAL, "%s %g is no whole number", item->id, row->value);
    if (*row->text && item->text == GONIO_OUTCOME_NONE)
        return note(GONIO_EINVAL, "%s has no text", item->id);
    if (!*row->text && item->text == GONIO_OUTCOME_MUST)
        return note(GONIO_EINVAL, "%s needs a text (%s)", item->id, item->means);
    return GONIO_OK;
}

enum gonio_status item_check(const struct gonio_outcome *row)
{
    const struct gonio_outcome_item *item = gonio_outcome_item_find(row->item);
    if (!item)
        return note(GONIO_EINVAL,
            "\"%.64s\" is no item that is known here; `gonio outcome --items` lists them",
            row->item);
    if (gonio_outcome_is_withdrawn(row))
        return isnan(row->value)
                   ? GONIO_OK
                   : note(GONIO_EINVAL, "a row that withdraws %s has no value", item->id);
    if (strcmp(row->unit, item->unit) != 0)
        return note(GONIO_EINVAL, "%s is in %s, not in \"%.15s\"", item->id, item->unit, row->unit);
    return check_value(item, row);
}

enum { NDI_ITEMS = 10, NDI_ITEM_MOST = 5 };

double gonio_ndi_total(double raw, double answered)
{
    bool possible = raw >= 0 && answered > 0 && raw <= NDI_ITEM_MOST * answered;
    return possible ? raw * NDI_ITEMS / answered : (double)NAN;
}

const char *gonio_ndi_band(double total)
{
    double whole = round(total);
    return whole <= 4    ? "none"
           : whole <= 14 ? "mild"
           : whole <= 24 ? "moderate"
           : whole <= 34 ? "severe"
                         : "complete";
}

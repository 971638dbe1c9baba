/* Any bytes as a battery: read, so that every movement of it can be measured, or refused with file
 * and remedy. */
#include "base/note.h"
#include "fuzz_file.h"
#include "session/battery.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct battery *b)
{
    struct battery_order order;
    const struct gonio_movement *found[2];
    enum battery_side side = battery_asks_side(b) ? BATTERY_BOTH : BATTERY_NO_SIDE;
    if (b->movements < 1 || b->reps < 1 || b->practice < 0 || b->practice_after < 0 || !b->title[0])
        abort();
    if (battery_on_side(b, side, &order) != GONIO_OK || order.movements < b->movements)
        abort();
    for (int i = 0; i < order.movements; i++)
        if (gonio_movement_find(order.movement[i], found) == 0)
            abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct battery b;
    char path[256];
    fuzz_file("some.battery", data, size);
    snprintf(path, sizeof path, "%s/some.battery", fuzz_folder());
    note_clear();
    if (battery_read(path, &b) == GONIO_OK)
        check(&b);
    else if (!strstr(note_text(GONIO_EIO), "some.battery"))
        abort();
    return 0;
}

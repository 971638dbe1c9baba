#ifndef TESTS_UNIT_PAIRS_H
#define TESTS_UNIT_PAIRS_H
/** @file
 *  Every pair that gonio-emu plays, one after the other, a limb's on both sides.
 */
#include "check.h"
#include "firmware-host/plays.h"

static inline void each_pair(void (*f)(const char *name, const struct emu_movement *movement))
{
    for (size_t i = 0; emu_movement_name(i); i++)
        for (int side = 0; side < (emu_movement_sided(i) ? 2 : 1); side++) {
            struct emu_movement movement;
            char name[80];
            snprintf(name, sizeof name, "%s%s", emu_movement_name(i),
                !emu_movement_sided(i) ? ""
                : side                 ? "_left"
                                       : "_right");
            CHECK(emu_movement_find(name, &movement), "%s is known", name);
            f(name, &movement);
        }
}

#endif

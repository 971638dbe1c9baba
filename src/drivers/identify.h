#ifndef DRIVERS_IDENTIFY_H
#define DRIVERS_IDENTIFY_H
/** @file
 *  Which driver speaks the protocol of some bytes? The same bytes go to every driver's cut; the
 *  one whose frames cover most of them is it.
 */
#include "drivers/stream.h"

enum { IDENTIFY_MAX = 16 };

struct identify {
    size_t count;
    uint64_t bytes;
    struct stream trial[IDENTIFY_MAX];
};

/** @param only  NULL, or the one driver that is asked for */
void identify_init(struct identify *id, const struct gonio_driver *only);

void identify_add(struct identify *id, const uint8_t *data, size_t len);

/** The verdict so far.
 *  @param ended  no more bytes will come: a single good frame is enough
 *  @return       NULL while it is open */
const struct gonio_driver *identify_driver(const struct identify *id, bool ended);

/** So many bytes and more, and no frame in them for anybody: the line rate is wrong. */
bool identify_hopeless(const struct identify *id, size_t bytes);

#endif

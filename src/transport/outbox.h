#ifndef TRANSPORT_OUTBOX_H
#define TRANSPORT_OUTBOX_H
/** @file
 *  Writing whole messages to a descriptor that may take a part: the rest waits here. A command of
 *  which a sensor gets one half now and never the other would leave it out of step.
 */
#include "transport.h"

struct outbox {
    size_t len;
    uint8_t byte[TRANSPORT_WRITE_MAX];
};

/** Send what waits. @return GONIO_OK: nothing waits any more; GONIO_LATER; GONIO_EGONE */
enum gonio_status outbox_flush(struct outbox *o, const struct transport *t);

/** A transport's write. */
enum gonio_status outbox_write(
    struct outbox *o, const struct transport *t, const uint8_t *data, size_t len);

#endif

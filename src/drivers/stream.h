#ifndef DRIVERS_STREAM_H
#define DRIVERS_STREAM_H
/** @file
 *  From the bytes of one sensor to its samples: cutting, counting, and putting the frames of one
 *  output cycle together. State only, owned by the caller; the result does not depend on how the
 *  bytes are cut into pieces.
 */
#include <gonio/device.h>

enum { STREAM_BUFFER = 4096 };

struct stream {
    const struct gonio_driver *driver;
    /** Give a sample with the last frame of its cycle, once the cycle's make-up is known, instead
     * of with the first frame of the next one. For live use. */
    bool eager;
    /** Called for frames that carry nothing for a sample: replies. May be NULL. */
    void (*aside)(void *context, const uint8_t *frame, size_t len);
    void *context;

    uint64_t bytes, frames, junk, rejected[GONIO_REJECTS];
    uint64_t samples;
    size_t sample_bytes; /**< of a usual sample, replies left out; 0 until two were alike */

    /* what follows is private */
    uint8_t buf[STREAM_BUFFER];
    size_t begin, end;
    struct gonio_sample pending;
    size_t pending_bytes, last_bytes;   /* of the pending cycle, and of the one given last */
    int last_rank;                      /* -1: no frame of a cycle is pending */
    int closing_rank, candidate, votes; /* which frame ends a cycle, as learned */
    bool gave_early;
};

void stream_init(struct stream *s, const struct gonio_driver *driver);

/** Room for bytes: at most *room of them may be written at the returned place, then stream_add. */
uint8_t *stream_room(struct stream *s, size_t *room);
void stream_add(struct stream *s, size_t len);

/** Put in as many of these bytes as there is room for. @return how many were taken; 0 only before
 *  the samples have been taken out */
size_t stream_push(struct stream *s, const uint8_t *data, size_t len);

/** Take the next sample out of the bytes.
 *
 *  @param paused  the input has paused or ended: what is whole is given
 *  @param out     time_s and sensor are left 0; seq is the sensor's or a running number
 *  @return        GONIO_OK; GONIO_LATER: more bytes are needed
 */
enum gonio_status stream_next(struct stream *s, bool paused, struct gonio_sample *out);

#endif

#ifndef FIRMWARE_HOST_RANDOM_H
#define FIRMWARE_HOST_RANDOM_H
/** @file
 *  Chance that comes back the same: from a seed, on every machine. Each use draws from a stream
 *  of its own, so that another noise grade leaves the motion as it was.
 */
#include <gonio/quat.h>
#include <stdint.h>

enum emu_stream {
    EMU_STREAM_MOTION = 1,
    EMU_STREAM_MOUNTING,
    EMU_STREAM_ERRORS,
    EMU_STREAM_ONBOARD,
    EMU_STREAM_FAULTS,
    EMU_STREAM_MANNER,
    EMU_STREAM_SLIP,
};

struct emu_random {
    uint64_t state;
};

void emu_random_init(struct emu_random *r, uint64_t seed, enum emu_stream stream);
uint64_t emu_random_bits(struct emu_random *r);
/** In [least, most). */
double emu_random_between(struct emu_random *r, double least, double most);
/** Mean 0, standard deviation 1. */
double emu_random_normal(struct emu_random *r);
/** Three of them, times sd. */
gonio_vec3 emu_random_vector(struct emu_random *r, double sd);

#endif

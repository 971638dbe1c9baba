#ifndef DEVICE_STEPS_H
#define DEVICE_STEPS_H
/** @file
 *  The steps of the device's life that its files call of one another.
 */
#include "device/device.h"

#define DEVICE_MS INT64_C(1000000)

/* device.c */
/** Tell the owner that something changed. */
void device_changed(struct device *d);
/** A sentence for a person; told when it is another than before. */
void device_say(struct device *d, const char *trouble);
/** Go to a state, and look again after so many ms. */
void device_enter(struct device *d, enum device_state state, int64_t now_ns, int ms);
void device_begin_second(struct device *d, int64_t now_ns);
/** It is set up: its samples count from now on. */
void device_stream_on(struct device *d, int64_t now_ns);
/** Give the samples that the stream has. */
void device_take_samples(struct device *d, bool paused, int64_t arrival_ns, int64_t now_ns);

/* search.c: which protocol, which line rate? */
/** Listen at a rate of the list. */
void device_listen(struct device *d, int index, int64_t now_ns);
/** Bytes whose protocol is not known yet. */
void device_take_unknown(
    struct device *d, const uint8_t *data, size_t len, bool ended, int64_t now_ns);
/** The time of listening at a rate is over. */
void device_next_rate(struct device *d, int64_t now_ns);
/** Ask the next question of the next family. */
void device_probe(struct device *d, int64_t now_ns);

/* meeting.c: who is it, what does it send, what must be set? */
bool device_send(struct device *d, const struct gonio_command *c);
/** The protocol is known. */
void device_meet(struct device *d, const struct gonio_driver *driver, int64_t now_ns);
void device_next_question(struct device *d, int64_t now_ns);
void device_next_command(struct device *d, int64_t now_ns);

#endif

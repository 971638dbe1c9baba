#ifndef FIRMWARE_HOST_WITMOTION_H
#define FIRMWARE_HOST_WITMOTION_H
/** @file
 *  WitMotion standard protocol, as a WT901 speaks it: frames, and the register file behind them.
 */
#include <gonio/quat.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct emu_device;

enum {
    EMU_WIT_FRAME   = 11,
    EMU_WIT_REPLIES = 8, /**< register reads that may wait */
};

enum emu_wit_register {
    EMU_WIT_SAVE      = 0x00,
    EMU_WIT_CALSW     = 0x01,
    EMU_WIT_RSW       = 0x02,
    EMU_WIT_RRATE     = 0x03,
    EMU_WIT_BAUD      = 0x04,
    EMU_WIT_BANDWIDTH = 0x1F,
    EMU_WIT_AXIS6     = 0x24,
    EMU_WIT_READ      = 0x27,
    EMU_WIT_VERSION   = 0x2E,
    EMU_WIT_CLOCK     = 0x30, /**< to 33 */
    EMU_WIT_LIVE      = 0x34, /**< acc, gyro, mag, angle, temperature: to 40 */
    EMU_WIT_LIVE_END  = 0x40,
    EMU_WIT_QUAT      = 0x51, /**< to 54 */
    EMU_WIT_THRESHOLD = 0x61, /**< static threshold, 0.001 deg/s; 0: off */
    EMU_WIT_STILLTIME = 0x63, /**< ms at rest until the bias is estimated anew */
    EMU_WIT_KEY       = 0x69,
    EMU_WIT_CHIPS     = 0x70, /**< sensor types: to 73 */
    EMU_WIT_SERIAL    = 0x7F, /**< to 84: 12 characters */
};

struct emu_witmotion {
    uint16_t reg[256], saved[256], factory[256];
    double unlocked_until_s, silent_until_s;
    uint8_t command[5];
    size_t command_len;
    uint8_t reply[EMU_WIT_REPLIES]; /**< first registers asked for */
    size_t replies;
    bool single_due;
};

/** What frames 50 to 5A carry. */
struct emu_wit_output {
    uint8_t year, month, day, hour, minute, second; /**< year - 2000 */
    uint16_t ms;
    gonio_vec3 acc_m_s2, gyro_rad_s, rpy_deg;
    int16_t mag_count[3];
    int16_t cell4[4]; /**< last cell of frames 51 to 54 */
    int32_t pressure_pa, height_cm;
    gonio_quat q_GS;
};

/** One frame. @param type  0x50 to 0x5A */
void emu_witmotion_frame(uint8_t type, const struct emu_wit_output *o, uint8_t out[EMU_WIT_FRAME]);

/** The answer to a read: four registers. */
void emu_witmotion_reply(const uint16_t reg[4], uint8_t out[EMU_WIT_FRAME]);

/** What the device has to say now. */
void emu_witmotion_output(const struct emu_device *d, struct emu_wit_output *o);

/* ---- registers: witmotion_registers.c ---- */

/** As it leaves the shop: 9600 baud, 10 Hz, time off, acc, gyro, angle, mag on.
 *  @param threshold  with the static threshold on? */
void emu_witmotion_factory(struct emu_witmotion *w, bool threshold, uint64_t seed);
/** Registers as saved. */
void emu_witmotion_power_on(struct emu_device *d);
void emu_witmotion_hear(struct emu_device *d, uint8_t byte);
/** A register as a read shows it, live values included. */
uint16_t emu_witmotion_read(const struct emu_device *d, unsigned reg);
/** Steps from one output cycle to the next; 0: none. */
unsigned emu_witmotion_interval(const struct emu_witmotion *w);
/** Registers to start with, before the supply comes on. @return false: not possible, with a note */
bool emu_witmotion_set_rate(struct emu_device *d, double rate_hz);
bool emu_witmotion_set_register(struct emu_device *d, unsigned reg, unsigned value);

#endif

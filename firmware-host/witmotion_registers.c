/** @file
 *  The register file of a WitMotion, and the commands that reach it.
 *
 *      FF AA rr lo hi      write register rr; nothing answers
 *      FF AA 69 88 B5      unlock for 10 s: writes are refused while locked
 *      FF AA 27 rr 00      read four registers from rr: frame 55 5F
 *      FF AA 00 00 00      save; 01 factory settings; FF restart
 *
 *  Source: vendor, "WIT standard communication protocol". Register 61 counts 0.001 deg/s, as the
 *  other thresholds of this register file do (docs/emulator.md).
 */
#include "base/note.h"
#include "bytes.h"
#include "device.h"
#include "turn.h"
#include "witmotion.h"
#include <stdio.h>
#include <string.h>

static const double UNLOCKED_S = 10.0, RESTART_S = 0.5;
enum { UNLOCK = 0xB588, SAVE_NOW = 0, SAVE_FACTORY = 1, SAVE_RESTART = 0xFF, CALSW_YAW_ZERO = 4 };

/* RRATE; 0: no such rate here (0A belongs to the WT931), or none at all. */
static const double rates_hz[] = { 0, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 0, 200, 0, 0 };
enum { RRATE_200 = 0x0B, RRATE_SINGLE = 0x0C, RRATE_NONE = 0x0D };

static const unsigned bauds[] = { 0, 4800, 9600, 19200, 38400, 57600, 115200, 230400, 460800,
    921600 };
enum { BAUD_9600 = 2, BAUD_115200 = 6, BAUD_MOST = 9 };

/* Delays: gyroscope of the MPU-9250 in a WT901, by the same index; RM-MPU-9250A-00 1.6, 4.5. */
static const struct {
    double bandwidth_hz, delay_s;
} low_passes[] = { { 256, 0.97e-3 }, { 188, 2.9e-3 }, { 98, 3.9e-3 }, { 42, 5.9e-3 },
    { 20, 9.9e-3 }, { 10, 17.85e-3 }, { 5, 33.48e-3 } };
enum { BANDWIDTH_20 = 4, BANDWIDTH_MOST = 6 };

void emu_witmotion_factory(struct emu_witmotion *w, bool threshold, uint64_t seed)
{
    memset(w, 0, sizeof *w);
    uint16_t *reg          = w->factory;
    reg[EMU_WIT_RSW]       = 0x001E;
    reg[EMU_WIT_RRATE]     = 6;
    reg[EMU_WIT_BAUD]      = BAUD_9600;
    reg[EMU_WIT_BANDWIDTH] = BANDWIDTH_20;
    reg[EMU_WIT_VERSION]   = 18124;
    reg[EMU_WIT_THRESHOLD] = threshold ? 122 : 0;
    reg[EMU_WIT_STILLTIME] = 1000;
    char serial[13];
    snprintf(serial, sizeof serial, "WT53%08u", (unsigned)(seed % 100000000));
    for (size_t i = 0; i < 6; i++)
        reg[EMU_WIT_SERIAL + i] = (uint16_t)(serial[2 * i] | serial[2 * i + 1] << 8);
    memcpy(w->saved, reg, sizeof w->saved);
    memcpy(w->reg, reg, sizeof w->reg);
    w->unlocked_until_s = -1;
}

/* What registers mean for the rest of the device. */
static void take_effect(struct emu_device *d)
{
    const uint16_t *reg   = d->firmware.wit.reg;
    struct emu_onboard *o = &d->onboard;
    bool nine_axis        = reg[EMU_WIT_AXIS6] == 0;
    d->baud               = bauds[reg[EMU_WIT_BAUD]];
    d->bandwidth_hz       = low_passes[reg[EMU_WIT_BANDWIDTH]].bandwidth_hz;
    d->delay_s            = low_passes[reg[EMU_WIT_BANDWIDTH]].delay_s;
    o->takes_bias         = d->errors.grade->witmotion;
    o->residual_rad_s     = 0.05 * TURN_DEG;
    o->threshold_rad_s    = 0.001 * TURN_DEG * reg[EMU_WIT_THRESHOLD];
    o->still_after_s      = 0.001 * reg[EMU_WIT_STILLTIME];
    o->started            = o->started && o->nine_axis == nine_axis;
    o->nine_axis          = nine_axis;
}

void emu_witmotion_power_on(struct emu_device *d)
{
    struct emu_witmotion *w = &d->firmware.wit;
    memcpy(w->reg, w->saved, sizeof w->reg);
    w->unlocked_until_s = -1;
    w->silent_until_s   = 0;
    w->command_len      = 0;
    w->replies          = 0;
    w->single_due       = false;
    take_effect(d);
}

static void restart(struct emu_device *d)
{
    emu_witmotion_power_on(d);
    d->onboard.started = d->onboard.estimated = false;
    d->firmware.wit.silent_until_s            = d->time_s + RESTART_S;
}

static bool is_read_only(unsigned reg)
{
    return (reg >= EMU_WIT_VERSION && reg <= EMU_WIT_LIVE_END) ||
           (reg >= EMU_WIT_QUAT && reg < EMU_WIT_QUAT + 4) ||
           (reg >= EMU_WIT_CHIPS && reg < EMU_WIT_CHIPS + 4) ||
           (reg >= EMU_WIT_SERIAL && reg < EMU_WIT_SERIAL + 6);
}

static bool is_allowed(unsigned reg, unsigned value)
{
    /* clang-format off */
    switch (reg) {
    case EMU_WIT_RRATE: return value <= RRATE_NONE && (rates_hz[value] > 0 || value >= RRATE_SINGLE);
    case EMU_WIT_BAUD: return value >= 1 && value <= BAUD_MOST;
    case EMU_WIT_BANDWIDTH: return value <= BANDWIDTH_MOST;
    case EMU_WIT_AXIS6: return value <= 1;
    default: return !is_read_only(reg);
    }
    /* clang-format on */
}

static void save(struct emu_device *d, unsigned what)
{
    struct emu_witmotion *w = &d->firmware.wit;
    if (what == SAVE_NOW)
        memcpy(w->saved, w->reg, sizeof w->saved);
    if (what == SAVE_FACTORY) {
        memcpy(w->saved, w->factory, sizeof w->saved);
        memcpy(w->reg, w->factory, sizeof w->reg);
        take_effect(d);
    }
    if (what == SAVE_RESTART)
        restart(d);
}

static void obey(struct emu_device *d, unsigned reg, unsigned value)
{
    struct emu_witmotion *w = &d->firmware.wit;
    if (reg == EMU_WIT_KEY) {
        w->unlocked_until_s = value == UNLOCK ? d->time_s + UNLOCKED_S : -1;
    } else if (reg == EMU_WIT_READ) {
        if (w->replies < EMU_WIT_REPLIES)
            w->reply[w->replies++] = (uint8_t)(value & 0xFF);
    } else if (d->time_s > w->unlocked_until_s || !is_allowed(reg, value)) {
        return;
    } else if (reg == EMU_WIT_SAVE) {
        save(d, value);
    } else {
        w->reg[reg] = (uint16_t)value;
        if (reg == EMU_WIT_RRATE)
            w->single_due = value == RRATE_SINGLE;
        if (reg == EMU_WIT_CALSW && value == CALSW_YAW_ZERO && !d->onboard.nine_axis)
            emu_onboard_zero_yaw(&d->onboard);
        take_effect(d);
    }
}

void emu_witmotion_hear(struct emu_device *d, uint8_t byte)
{
    struct emu_witmotion *w      = &d->firmware.wit;
    w->command[w->command_len++] = byte;
    if (w->command_len == 2 && byte != 0xAA)
        w->command_len = byte == 0xFF; /* FF FF AA: the second may be the start */
    if (w->command[0] != 0xFF)
        w->command_len = 0;
    if (w->command_len == sizeof w->command) {
        w->command_len = 0;
        obey(d, w->command[2], w->command[3] | (unsigned)w->command[4] << 8);
    }
}

static uint16_t cell(uint8_t type, const struct emu_wit_output *o, unsigned index)
{
    uint8_t frame[EMU_WIT_FRAME];
    emu_witmotion_frame(type, o, frame);
    return (uint16_t)(frame[2 + 2 * index] | frame[3 + 2 * index] << 8);
}

uint16_t emu_witmotion_read(const struct emu_device *d, unsigned reg)
{
    struct emu_wit_output o;
    emu_witmotion_output(d, &o);
    if (reg >= EMU_WIT_CLOCK && reg < EMU_WIT_LIVE)
        return cell(0x50, &o, reg - EMU_WIT_CLOCK);
    if (reg == EMU_WIT_LIVE_END)
        return (uint16_t)o.cell4[0];
    if (reg >= EMU_WIT_LIVE && reg < EMU_WIT_LIVE_END) { /* acc, gyro, field, angle: 3 each */
        static const uint8_t type[] = { 0x51, 0x52, 0x54, 0x53 };
        return cell(type[(reg - EMU_WIT_LIVE) / 3], &o, (reg - EMU_WIT_LIVE) % 3);
    }
    if (reg >= EMU_WIT_QUAT && reg < EMU_WIT_QUAT + 4)
        return cell(0x59, &o, reg - EMU_WIT_QUAT);
    return d->firmware.wit.reg[reg & 0xFF];
}

unsigned emu_witmotion_interval(const struct emu_witmotion *w)
{
    double rate_hz = rates_hz[w->reg[EMU_WIT_RRATE]];
    return rate_hz > 0 ? (unsigned)(EMU_STEP_HZ / rate_hz + 0.5) : 0;
}

bool emu_witmotion_set_rate(struct emu_device *d, double rate_hz)
{
    uint16_t *reg = d->firmware.wit.saved;
    unsigned best = 1;
    for (unsigned i = 1; i <= RRATE_200; i++)
        if (rates_hz[i] > 0 && fabs(rates_hz[i] - rate_hz) < fabs(rates_hz[best] - rate_hz))
            best = i;
    reg[EMU_WIT_RRATE] = (uint16_t)best;
    reg[EMU_WIT_BAUD]  = BAUD_115200;
    return true;
}

bool emu_witmotion_set_register(struct emu_device *d, unsigned reg, unsigned value)
{
    if (reg > 0xFF || value > 0xFFFF || reg == EMU_WIT_SAVE || !is_allowed(reg, value)) {
        note(GONIO_EINVAL, "a witmotion has no register %02X that could be %04X", reg, value);
        return false;
    }
    d->firmware.wit.saved[reg] = (uint16_t)value;
    return true;
}

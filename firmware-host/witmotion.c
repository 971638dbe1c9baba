/** @file
 *  WitMotion standard protocol: 8N1, 9600 baud and 10 Hz out of the box. A sample is one output
 *  cycle: the frames chosen by register RSW, in ascending order.
 *
 *      55 tt aa aa bb bb cc cc dd dd ss
 *
 *  - tt  u8   50 time  51 acceleration  52 rate  53 angle  54 field  55 ports  56 pressure
 *             57 position  58 GPS  59 quaternion  5A accuracy  5F registers
 *  - abcd     four cells, 16 bit, little-endian
 *  - ss  u8   sum of bytes 0 to 9
 *
 *  acceleration 16 g, rate 2000 deg/s, angle 180 deg, quaternion 1 at a count of 32768; field
 *  0.15 uT a count. Ground Z up, north +Y; R = Rz(yaw) Ry(pitch) Rx(roll).
 *  Source: vendor, "WIT standard communication protocol"; field: BWT901CL data sheet v20-0707.
 */
#include "witmotion.h"
#include "bytes.h"
#include "device.h"
#include "turn.h"
#include <string.h>
#include <time.h>

static const double GRAVITY_M_S2 = 9.80665;
static const double FIELD_UT     = 0.15;       /* a count */
static const time_t POWER_ON     = 1420070400; /* 2015-01-01: no battery keeps its clock */

enum { FIRST = 0x50, LAST = 0x5A, REPLY = 0x5F };

static void put_vector(uint8_t *cell, gonio_vec3 v, double full_scale)
{
    const double value[3] = { v.x, v.y, v.z };
    for (size_t i = 0; i < 3; i++)
        bytes_put_le16(cell + 2 * i, (uint16_t)bytes_count(value[i] / full_scale * 32768));
}

static void put_angles(uint8_t *cell, gonio_vec3 deg)
{
    const double value[3] = { deg.x, deg.y, deg.z };
    for (size_t i = 0; i < 3; i++)
        bytes_put_le16(cell + 2 * i, (uint16_t)bytes_count_of_turn(value[i] / 180));
}

static void put_i32(uint8_t *cell, int32_t value)
{
    bytes_put_le16(cell, (uint16_t)((uint32_t)value & 0xFFFF));
    bytes_put_le16(cell + 2, (uint16_t)((uint32_t)value >> 16));
}

static void put_quat(uint8_t *cell, gonio_quat q)
{
    const double value[4] = { q.w, q.x, q.y, q.z };
    for (size_t i = 0; i < 4; i++)
        bytes_put_le16(cell + 2 * i, (uint16_t)bytes_count(value[i] * 32768));
}

static void put_time(uint8_t *cell, const struct emu_wit_output *o)
{
    const uint8_t parts[6] = { o->year, o->month, o->day, o->hour, o->minute, o->second };
    memcpy(cell, parts, sizeof parts);
    bytes_put_le16(cell + 6, o->ms);
}

void emu_witmotion_frame(uint8_t type, const struct emu_wit_output *o, uint8_t out[EMU_WIT_FRAME])
{
    uint8_t *cell = out + 2;
    memset(out, 0, EMU_WIT_FRAME);
    out[0] = 0x55;
    out[1] = type;
    /* clang-format off */
    switch (type) {
    case 0x50: put_time(cell, o); break;
    case 0x51: put_vector(cell, o->acc_m_s2, 16 * GRAVITY_M_S2); break;
    case 0x52: put_vector(cell, o->gyro_rad_s, 2000 * TURN_DEG); break;
    case 0x53: put_angles(cell, o->rpy_deg); break;
    case 0x54:
        for (size_t i = 0; i < 3; i++)
            bytes_put_le16(cell + 2 * i, (uint16_t)o->mag_count[i]);
        break;
    case 0x56:
        put_i32(cell, o->pressure_pa);
        put_i32(cell + 4, o->height_cm);
        break;
    case 0x59: put_quat(cell, o->q_GS); break;
    default: break; /* ports low, no satellites */
    }
    /* clang-format on */
    if (type >= 0x51 && type <= 0x54)
        bytes_put_le16(cell + 6, (uint16_t)o->cell4[type - 0x51]);
    out[10] = bytes_sum(out, 10);
}

void emu_witmotion_reply(const uint16_t reg[4], uint8_t out[EMU_WIT_FRAME])
{
    out[0] = 0x55;
    out[1] = REPLY;
    for (size_t i = 0; i < 4; i++)
        bytes_put_le16(out + 2 + 2 * i, reg[i]);
    out[10] = bytes_sum(out, 10);
}

static void tell_time(double time_s, struct emu_wit_output *o)
{
    int64_t ms    = (int64_t)(time_s * 1000 + 0.5);
    time_t second = POWER_ON + (time_t)(ms / 1000);
    struct tm t;
    gmtime_r(&second, &t);
    o->year   = (uint8_t)(t.tm_year - 100);
    o->month  = (uint8_t)(t.tm_mon + 1);
    o->day    = (uint8_t)t.tm_mday;
    o->hour   = (uint8_t)t.tm_hour;
    o->minute = (uint8_t)t.tm_min;
    o->second = (uint8_t)t.tm_sec;
    o->ms     = (uint16_t)(ms % 1000);
}

void emu_witmotion_output(const struct emu_device *d, struct emu_wit_output *o)
{
    const struct emu_signals *s = &d->signals;
    int16_t temperature         = bytes_count(s->temp_c * 100);
    *o                          = (struct emu_wit_output){ .acc_m_s2 = s->acc_m_s2,
                                 .gyro_rad_s                         = s->gyro_rad_s,
                                 .rpy_deg     = turn_scale(emu_onboard_angles(&d->onboard), 1 / TURN_DEG),
                                 .pressure_pa = 101325,
                                 .q_GS        = d->onboard.q_GS };
    tell_time(d->time_s, o);
    if (d->onboard.nine_axis) { /* the 6-axis algorithm shows no field */
        o->mag_count[0] = bytes_count(s->mag_ut.x / FIELD_UT);
        o->mag_count[1] = bytes_count(s->mag_ut.y / FIELD_UT);
        o->mag_count[2] = bytes_count(s->mag_ut.z / FIELD_UT);
    }
    o->cell4[0] = o->cell4[1] = o->cell4[3] = temperature;
    o->cell4[2]                             = (int16_t)d->firmware.wit.reg[EMU_WIT_VERSION];
}

static size_t speak_cycle(const struct emu_device *d, uint8_t *out)
{
    struct emu_wit_output o;
    size_t len = 0;
    emu_witmotion_output(d, &o);
    for (unsigned type = FIRST; type <= LAST; type++)
        if (d->firmware.wit.reg[EMU_WIT_RSW] & 1u << (type - FIRST)) {
            emu_witmotion_frame((uint8_t)type, &o, out + len);
            len += EMU_WIT_FRAME;
        }
    return len;
}

/* Replies wait for a free line; an output cycle that finds the line busy is lost. */
static size_t speak(struct emu_device *d, bool line_busy, uint8_t *out, bool *cycle)
{
    struct emu_witmotion *w = &d->firmware.wit;
    unsigned interval       = emu_witmotion_interval(w);
    *cycle                  = w->single_due || (interval > 0 && d->steps % interval == 0);
    w->single_due           = false;
    if (line_busy || d->time_s < w->silent_until_s)
        return 0;
    size_t len = *cycle ? speak_cycle(d, out) : 0;
    for (size_t i = 0; i < w->replies; i++) {
        uint16_t reg[4];
        for (unsigned k = 0; k < 4; k++)
            reg[k] = emu_witmotion_read(d, w->reply[i] + k);
        emu_witmotion_reply(reg, out + len);
        len += EMU_WIT_FRAME;
    }
    w->replies = 0;
    return len;
}

static void factory(struct emu_device *d)
{
    emu_witmotion_factory(&d->firmware.wit, d->errors.grade->witmotion, d->seed);
}

const struct emu_model emu_model_witmotion = {
    .name         = "witmotion",
    .about        = "WitMotion WT901, standard protocol: 9600 baud and 10 Hz until told otherwise",
    .grade        = "consumer-witmotion",
    .factory      = factory,
    .power_on     = emu_witmotion_power_on,
    .hear         = emu_witmotion_hear,
    .speak        = speak,
    .set_rate     = emu_witmotion_set_rate,
    .set_register = emu_witmotion_set_register,
};

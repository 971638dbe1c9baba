/** @file
 *  CEVA BNO08x in UART-RVC mode: 115200 8N1, 100 Hz, sends without being asked, hears nothing.
 *
 *      AA AA ii yy yy pp pp rr rr xx xx yy yy zz zz mi mr 00 ss
 *
 *  - ii     u8   counts up by one
 *  - y p r  s16  little-endian, 0.01 deg: R = Rz(yaw) Ry(pitch) Rx(roll); yaw from power-on
 *  - x y z  s16  little-endian, milli-g, gravity included
 *  - mi mr  u8   motion intent and request of the BNO086, else 0
 *  - ss     u8   sum of bytes 2 to 17
 *
 *  Source: BNO080 data sheet 1000-3927, 1.3.5.2 (frame), 6.6 (range of 8 g), 6.7 (heading
 *  drifts by 0.5 degrees a minute: what its own bias estimate leaves).
 */
#include "bno08x_rvc.h"
#include "bytes.h"
#include "device.h"
#include "turn.h"

static const double MILLI_G_M_S2 = 9.80665e-3;
static const double RANGE_MG     = 8000;
enum { RATE_HZ = 100, LINE_BAUD = 115200 };

void emu_rvc_frame(uint8_t index, const double ypr_deg[3], gonio_vec3 acc_m_s2,
    const uint8_t motion[2], uint8_t out[EMU_RVC_FRAME])
{
    const double acc[3] = { acc_m_s2.x, acc_m_s2.y, acc_m_s2.z };
    out[0] = out[1] = 0xAA;
    out[2]          = index;
    for (size_t i = 0; i < 3; i++) {
        bytes_put_le16(out + 3 + 2 * i, (uint16_t)bytes_count(ypr_deg[i] * 100));
        bytes_put_le16(out + 9 + 2 * i, (uint16_t)bytes_count(acc[i] / MILLI_G_M_S2));
    }
    out[15] = motion[0];
    out[16] = motion[1];
    out[17] = 0;
    out[18] = bytes_sum(out + 2, EMU_RVC_FRAME - 3);
}

static void power_on(struct emu_device *d)
{
    d->firmware.rvc            = (struct emu_rvc){ 0 };
    d->baud                    = LINE_BAUD;
    d->bandwidth_hz            = EMU_STEP_HZ / 2;
    d->onboard.takes_bias      = d->errors.grade->gyro_bias_deg_s > 0;
    d->onboard.residual_rad_s  = 0.5 / 60.0 * TURN_DEG;
    d->onboard.threshold_rad_s = 0;
    d->onboard.nine_axis       = false;
}

static void hear(struct emu_device *d, uint8_t byte)
{
    (void)d;
    (void)byte;
}

static double clipped(double acc_m_s2)
{
    double range = RANGE_MG * MILLI_G_M_S2;
    return fmax(-range, fmin(range, acc_m_s2));
}

static size_t speak(struct emu_device *d, bool line_busy, uint8_t *out, bool *cycle)
{
    *cycle = d->steps % (EMU_STEP_HZ / RATE_HZ) == 0;
    if (!*cycle)
        return 0;
    gonio_vec3 rpy    = emu_onboard_angles(&d->onboard);
    gonio_vec3 acc    = d->signals.acc_m_s2;
    double ypr_deg[3] = { rpy.z / TURN_DEG, rpy.y / TURN_DEG, rpy.x / TURN_DEG };
    uint8_t none[2]   = { 0, 0 };
    acc               = (gonio_vec3){ clipped(acc.x), clipped(acc.y), clipped(acc.z) };
    emu_rvc_frame(d->firmware.rvc.index++, ypr_deg, acc, none, out);
    return line_busy ? 0 : EMU_RVC_FRAME;
}

const struct emu_model emu_model_bno08x_rvc = {
    .name  = "bno08x-rvc",
    .about = "CEVA BNO080/085/086 in UART-RVC mode: 115200 baud, 100 Hz, angles and acceleration",
    .grade = "consumer",
    .power_on = power_on,
    .hear     = hear,
    .speak    = speak,
};

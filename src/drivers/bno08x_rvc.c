/** @file
 *  CEVA BNO08x in UART-RVC mode: 100 Hz, 115200 8N1, sends without being asked, takes no commands.
 *
 *      AA AA ii yy yy pp pp rr rr xx xx yy yy zz zz mi mr 00 ss
 *
 *  - i      u8   counts up by one, wraps at 256
 *  - y p r  s16  little-endian, 0.01 deg: yaw about Z, then pitch about Y, then roll about X
 *  - x y z  s16  little-endian, milli-g, gravity included (+1 g on the axis that points up)
 *  - mi mr  u8   motion intent and request (BNO086), else 0
 *  - s      u8   sum of bytes 2 to 17
 *
 *  Yaw is relative to the pose at reset and drifts slowly. The data sheet's text names roll about X
 *  and pitch about Y; its one sample frame fits pitch about X. The text is followed here, and the
 *  direction of gravity in the data tells when a device does otherwise: device/convention.c.
 *
 *  Source: BNO080 data sheet 1000-3927, section 1.3.5.2.
 */
#include "drivers/table.h"

enum { FRAME = 19, YAW = 3, ACC = 9, INTENT = 15, SUM = 18 };

static ptrdiff_t cut(const uint8_t *buf, size_t len, bool paused, enum gonio_reject *why)
{
    (void)paused; /* the sum is enough */
    if ((len > 0 && buf[0] != 0xAA) || (len > 1 && buf[1] != 0xAA)) {
        *why = GONIO_REJECT_NONE;
        return -1;
    }
    if (len < FRAME)
        return 0;
    /* On a bad sum drop one byte, not the frame: a true start may lie within. */
    if (sum8(buf + 2, SUM - 2) == buf[SUM])
        return FRAME;
    *why = GONIO_REJECT_CHECKSUM;
    return -1;
}

static double centideg_rad(const uint8_t *p) { return rad_from_deg(0.01 * get_s16_le(p)); }

static double milli_g(const uint8_t *p) { return get_s16_le(p) * (STANDARD_GRAVITY_M_S2 / 1000); }

static enum gonio_status decode(const uint8_t *f, size_t len, struct gonio_sample *out)
{
    if (len != FRAME)
        return GONIO_EFRAME;
    out->q_GS = quat_from_yaw_pitch_roll(
        centideg_rad(f + YAW), centideg_rad(f + YAW + 2), centideg_rad(f + YAW + 4));
    out->acc_m_s2 = (gonio_vec3){ milli_g(f + ACC), milli_g(f + ACC + 2), milli_g(f + ACC + 4) };
    out->seq      = f[2];
    out->has |= GONIO_HAS_QUAT | GONIO_HAS_ACC | GONIO_HAS_SEQ;
    return GONIO_OK;
}

static enum gonio_status inspect(const uint8_t *f, size_t len, struct gonio_extra *out)
{
    if (len != FRAME)
        return GONIO_EFRAME;
    *out = (struct gonio_extra){ .type = "rvc", .values = 9 };
    for (int i = 0; i < 3; i++) {
        out->value[i]     = 0.01 * get_s16_le(f + YAW + 2 * i); /* deg: yaw, pitch, roll */
        out->value[3 + i] = get_s16_le(f + ACC + 2 * i);        /* mg */
    }
    out->value[6] = f[2];
    out->value[7] = f[INTENT];
    out->value[8] = f[INTENT + 1];
    return GONIO_OK;
}

/* Pitch about X and roll about Y instead. */
static gonio_quat other_reading(gonio_quat q)
{
    double yaw   = atan2(2 * (q.w * q.z + q.x * q.y), 1 - 2 * (q.y * q.y + q.z * q.z));
    double pitch = asin(fmax(-1, fmin(1, 2 * (q.w * q.y - q.x * q.z))));
    double roll  = atan2(2 * (q.w * q.x + q.y * q.z), 1 - 2 * (q.x * q.x + q.y * q.y));
    return gonio_quat_join((double[]){ yaw, pitch, roll }, GONIO_ZXY);
}

const struct gonio_driver gonio_driver_bno08x_rvc = {
    .name          = "bno08x-rvc",
    .title         = "CEVA BNO08x, UART-RVC",
    .baud          = { 115200 },
    .rate_hz       = 100,
    .gives         = GONIO_HAS_QUAT | GONIO_HAS_ACC,
    .longest       = FRAME,
    .cut           = cut,
    .decode        = decode,
    .inspect       = inspect,
    .other_reading = other_reading,
    .seq_modulus   = 256,
};

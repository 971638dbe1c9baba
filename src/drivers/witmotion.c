/** @file
 *  WitMotion: WT901, JY901, HWT901B, WT61, BWT901CL (standard protocol, 9600 baud or 115200) and
 *  WT901BLE over USB (combined frames, 115200).
 *
 *      standard   55 tt aa aa bb bb cc cc dd dd ss
 *      combined   55 61 ax ay az gx gy gz roll pitch yaw            (nine cells, 20 bytes, no sum)
 *      registers  55 71 rr rr R  R+1 ... R+7                        (20 bytes, no sum)
 *
 *  - t  u8   50 time, 51 acceleration, 52 angular rate, 53 angle, 54 magnetic field, 55 ports,
 *            56 pressure, 57 position, 58 GPS, 59 quaternion, 5A accuracy, 5F register reply
 *  - a..d    four s16, little-endian; full scale 16 g, 2000 deg/s, 180 deg, 1 (quaternion w x y z)
 *  - s  u8   sum of bytes 0 to 9
 *
 *  All selected types of one instant come back to back in ascending order, without a counter: one
 *  such output cycle is a sample. World is East-North-Up, specific force +1 g upward. Magnetic
 *  counts have no fixed unit; 0.15 uT is the BWT901CL's, so the field is relative.
 *
 *  Source: WitMotion standard and Bluetooth 5.0 protocol pages; data sheets BWT901CL v20-0707 and
 *  WT901 v20-0702; facts and their origin in docs/protocols.md.
 */
#include "drivers/table.h"
#include <stdio.h>

enum { STANDARD = 11, COMBINED = 20, COMBINED_SURE = 2 * COMBINED + 2 };
enum {
    TIME       = 0x50,
    ACC        = 0x51,
    GYRO       = 0x52,
    ANGLE      = 0x53,
    MAG        = 0x54,
    PORTS      = 0x55,
    PRESSURE   = 0x56,
    POSITION   = 0x57,
    GPS        = 0x58,
    QUATERNION = 0x59,
    ACCURACY   = 0x5A,
    REGISTERS  = 0x5F,
    BLE_DATA   = 0x61,
    BLE_REPLY  = 0x71,
};
enum {
    REG_RSW       = 0x02,
    REG_RRATE     = 0x03,
    REG_BAUD      = 0x04,
    REG_BANDWIDTH = 0x1F,
    REG_STILL     = 0x61,
    REG_KEY       = 0x69
};

static const double acc_scale_m_s2   = 16 * STANDARD_GRAVITY_M_S2 / 32768;
static const double gyro_scale_rad_s = 2000 * M_PI / 180 / 32768;
static const double angle_scale_rad  = M_PI / 32768;
static const double mag_scale_ut     = 0.15;

static ptrdiff_t drop(enum gonio_reject reason, enum gonio_reject *why)
{
    *why = reason;
    return -1; /* one byte, not the frame: a true start may lie within */
}

/* Does a combined frame's header stand there, as far as the bytes go? */
static bool combined_follows(const uint8_t *buf, size_t len, size_t at)
{
    return (len <= at || buf[at] == 0x55) &&
           (len <= at + 1 || buf[at + 1] == BLE_DATA || buf[at + 1] == BLE_REPLY);
}

/* Frames without a sum are believed where two more headers follow in their places, or a pause: one
 * header is not enough, since an angle of 137 degrees looks like one. */
static ptrdiff_t cut_combined(const uint8_t *buf, size_t len, bool paused, enum gonio_reject *why)
{
    if (len < COMBINED || (len < COMBINED_SURE && !paused))
        return 0;
    if (combined_follows(buf, len, COMBINED) && combined_follows(buf, len, 2 * COMBINED))
        return COMBINED;
    return drop(GONIO_REJECT_FRAMING, why);
}

static ptrdiff_t cut(const uint8_t *buf, size_t len, bool paused, enum gonio_reject *why)
{
    if (len > 0 && buf[0] != 0x55)
        return drop(GONIO_REJECT_NONE, why);
    if (len < 2)
        return 0;
    if (buf[1] == BLE_DATA || buf[1] == BLE_REPLY)
        return cut_combined(buf, len, paused, why);
    if (!(buf[1] >= TIME && buf[1] <= ACCURACY) && buf[1] != REGISTERS)
        return drop(GONIO_REJECT_NONE, why);
    if (len < STANDARD)
        return 0;
    return sum8(buf, STANDARD - 1) == buf[STANDARD - 1] ? STANDARD
                                                        : drop(GONIO_REJECT_CHECKSUM, why);
}

static gonio_vec3 cells3(const uint8_t *p, double scale)
{
    return (
        gonio_vec3){ get_s16_le(p) * scale, get_s16_le(p + 2) * scale, get_s16_le(p + 4) * scale };
}

static gonio_quat from_angles(const uint8_t *p)
{
    gonio_vec3 roll_pitch_yaw = cells3(p, angle_scale_rad);
    return quat_from_yaw_pitch_roll(roll_pitch_yaw.z, roll_pitch_yaw.y, roll_pitch_yaw.x);
}

/* Seconds since 2000-01-01 by the device's own calendar; days by the civil-date count of
 * E. G. Richards, shifted to March years. */
static double seconds_of(const uint8_t *p)
{
    int year = p[0], month = p[1], day = p[2];
    int shifted    = month > 2 ? month - 3 : month + 9;
    int march_year = month > 2 ? year : year - 1;
    double days    = 365.0 * march_year + floor(march_year / 4.0) + (153 * shifted + 2) / 5 + day;
    return days * 86400 + p[3] * 3600 + p[4] * 60 + p[5] + get_u16_le(p + 6) * 0.001;
}

static enum gonio_status decode_combined(const uint8_t *f, struct gonio_sample *out)
{
    if (f[1] == BLE_REPLY) /* what was asked for by register belongs to no instant */
        return GONIO_ASIDE;
    out->acc_m_s2   = cells3(f + 2, acc_scale_m_s2);
    out->gyro_rad_s = cells3(f + 8, gyro_scale_rad_s);
    out->q_GS       = from_angles(f + 14);
    out->has |= GONIO_HAS_ACC | GONIO_HAS_GYRO | GONIO_HAS_QUAT;
    return GONIO_OK;
}

static enum gonio_status decode(const uint8_t *f, size_t len, struct gonio_sample *out)
{
    if (len == COMBINED)
        return decode_combined(f, out);
    if (len != STANDARD)
        return GONIO_EFRAME;
    const uint8_t *cell = f + 2;
    switch (f[1]) {
    case TIME:
        out->sensor_time_s = seconds_of(cell);
        out->has |= GONIO_HAS_TIME;
        return GONIO_PARTIAL;
    case ACC:
        out->acc_m_s2 = cells3(cell, acc_scale_m_s2);
        out->temp_c =
            get_s16_le(cell + 6) * 0.01; /* WT61 and JY61 scale it otherwise; nothing tells */
        out->has |= GONIO_HAS_ACC | GONIO_HAS_TEMP;
        return GONIO_PARTIAL;
    case GYRO:
        out->gyro_rad_s = cells3(cell, gyro_scale_rad_s);
        out->has |= GONIO_HAS_GYRO;
        return GONIO_PARTIAL;
    case ANGLE: /* a quaternion in the same cycle comes later and replaces it */
        out->q_GS = from_angles(cell);
        out->has |= GONIO_HAS_QUAT;
        return GONIO_PARTIAL;
    case MAG:
        out->mag_ut = cells3(cell, mag_scale_ut);
        out->has |= GONIO_HAS_MAG;
        return GONIO_PARTIAL;
    case QUATERNION:
        out->q_GS = (gonio_quat){ get_s16_le(cell) / 32768.0, get_s16_le(cell + 2) / 32768.0,
            get_s16_le(cell + 4) / 32768.0, get_s16_le(cell + 6) / 32768.0 };
        out->has |= GONIO_HAS_QUAT;
        return GONIO_PARTIAL;
    default:
        return GONIO_ASIDE;
    }
}

static int rank(const uint8_t *f, size_t len)
{
    if (len == COMBINED || f[1] == REGISTERS)
        return -1;
    return f[1] - TIME;
}

static void inspect_values(const uint8_t *f, double scale, int values, struct gonio_extra *out)
{
    out->values = values;
    for (int i = 0; i < values; i++)
        out->value[i] = get_s16_le(f + 2 + 2 * i) * scale;
}

static void inspect_cells(const uint8_t *p, int cells, struct gonio_extra *out)
{
    out->cells = cells;
    for (int i = 0; i < cells; i++)
        out->raw[i] = get_s16_le(p + 2 * i);
}

static enum gonio_status inspect_combined(const uint8_t *f, struct gonio_extra *out)
{
    if (f[1] == BLE_REPLY) {
        *out = (struct gonio_extra){ .type = "regs", .reg = get_u16_le(f + 2) };
        inspect_cells(f + 4, 8, out);
        return GONIO_OK;
    }
    *out = (struct gonio_extra){ .type = "combined", .values = 9 };
    inspect_cells(f + 2, 9, out);
    for (int i = 0; i < 9; i++)
        out->value[i] = out->raw[i] * (i < 3 ? 16 : i < 6 ? 2000 : 180) / 32768.0;
    return GONIO_OK;
}

static void inspect_time(const uint8_t *cell, struct gonio_extra *out)
{
    out->year   = 2000 + cell[0];
    out->month  = cell[1];
    out->day    = cell[2];
    out->hour   = cell[3];
    out->minute = cell[4];
    out->second = cell[5] + get_u16_le(cell + 6) * 0.001;
}

static enum gonio_status inspect(const uint8_t *f, size_t len, struct gonio_extra *out)
{
    static const char *const name[] = { "time", "acc", "gyro", "angle", "mag", "ports", "press",
        "position", "gps", "quat", "accuracy" };
    if (len == COMBINED)
        return inspect_combined(f, out);
    if (len != STANDARD)
        return GONIO_EFRAME;
    *out = (struct gonio_extra){ .type = f[1] == REGISTERS ? "reg" : name[f[1] - TIME] };
    inspect_cells(f + 2, 4, out);
    switch (f[1]) {
    case TIME:
        inspect_time(f + 2, out);
        break;
    case ACC:
        inspect_values(f, 16 / 32768.0, 3, out);
        break; /* g */
    case GYRO:
        inspect_values(f, 2000 / 32768.0, 3, out);
        break; /* deg/s */
    case ANGLE:
        inspect_values(f, 180 / 32768.0, 3, out);
        break; /* deg: roll, pitch, yaw */
    case MAG:
        inspect_values(f, 1, 3, out);
        break; /* counts */
    case QUATERNION:
        inspect_values(f, 1 / 32768.0, 4, out);
        break; /* w, x, y, z */
    case ACCURACY:
        inspect_values(f, 1, 4, out);
        break;     /* satellites, DOP * 100 */
    case PRESSURE: /* Pa, cm */
    case POSITION: /* ddmm.mmmmm * 1e5, east and north */
        out->wholes   = 2;
        out->whole[0] = get_s32_le(f + 2);
        out->whole[1] = get_s32_le(f + 6);
        break;
    case GPS: /* height 0.1 m, heading 0.1 deg | speed 0.001 km/h */
        out->wholes   = 1;
        out->whole[0] = get_s32_le(f + 6);
        break;
    default:
        break;
    }
    return GONIO_OK;
}

static struct gonio_command write_register(uint8_t reg, unsigned value, unsigned wait_ms)
{
    return (
        struct gonio_command){ .byte = { 0xFF, 0xAA, reg, (uint8_t)value, (uint8_t)(value >> 8) },
        .len                         = 5,
        .wait_ms                     = wait_ms };
}

enum {
    CONTENT     = 1 << 1 | 1 << 2 | 1 << 4 | 1 << 9, /* acc, gyro, mag, quaternion */
    RATE_100_HZ = 9,
    BAND_98_HZ  = 2,
    BAUD_115200 = 6,
    KEY         = 0xB588,
    UNLOCK_MS   = 200, /* the vendor's library waits so long after the first key */
    SETTLE_MS   = 50,
};

/* Newer firmware wants the key before each write, and holds it for 10 s; older firmware ignores it.
 */
static size_t set(struct gonio_command *out, uint8_t reg, unsigned value, bool first)
{
    out[0] = write_register(REG_KEY, KEY, first ? UNLOCK_MS : SETTLE_MS);
    out[1] = write_register(reg, value, SETTLE_MS);
    return 2;
}

static size_t plan(const struct gonio_seen *seen, struct gonio_command out[GONIO_COMMANDS_MAX])
{
    const unsigned need = GONIO_HAS_ACC | GONIO_HAS_GYRO;
    if ((seen->has & need) == need && seen->rate_hz >= 80)
        return 0;
    size_t n = 0;
    /* 44 bytes a sample at 100 Hz are 4,400 bytes a second: the line comes first. */
    if (seen->baud > 0 && seen->baud < 115200) {
        n += set(out + n, REG_BAUD, BAUD_115200, true);
        out[n - 1].baud = 115200;
    }
    n += set(out + n, REG_RSW, CONTENT, n == 0);
    /* 100 Hz was reached only with the bandwidth raised too (vendor, WitStandardProtocol_JY901
     * issue 14). */
    n += set(out + n, REG_BANDWIDTH, BAND_98_HZ, false);
    /* A static threshold hides slow turns. */
    n += set(out + n, REG_STILL, 0, false);
    n += set(out + n, REG_RRATE, RATE_100_HZ, false);
    return n;
}

static size_t save(struct gonio_command out[GONIO_COMMANDS_MAX]) { return set(out, 0x00, 0, true); }

enum { ASK_VERSION, ASK_SERIAL, ASK_SERIAL_END, ASK_BANDWIDTH };

/* The register's values are those of the low-pass of an MPU-9250, the WT901's chip, which names its
 * bandwidths a little otherwise (92 Hz for 98). Delay of its gyroscope: register map
 * RM-MPU-9250A-00 1.6, 4.5 and 4.6. An MPU-6050 (JY61) delays by up to 1.1 ms less down to 42 Hz.
 */
static const struct {
    double bandwidth_hz, delay_s;
} low_pass[] = { { 256, 0.97e-3 }, { 188, 2.9e-3 }, { 98, 3.9e-3 }, { 42, 5.9e-3 }, { 20, 9.9e-3 },
    { 10, 17.85e-3 }, { 5, 33.48e-3 } };

static enum gonio_status learn_bandwidth(const uint8_t *cell, struct gonio_identity *out)
{
    unsigned value = get_u16_le(cell);
    if (value >= sizeof low_pass / sizeof *low_pass)
        return GONIO_EFRAME; /* a late answer to another question */
    out->bandwidth_hz = low_pass[value].bandwidth_hz;
    out->delay_s      = low_pass[value].delay_s;
    return GONIO_OK;
}

/* The serial number is 12 characters in six registers, read four at a time. */
static void learn_serial(const uint8_t *cell, size_t at, size_t count, struct gonio_identity *out)
{
    for (size_t i = 0; i < count; i++) {
        char c              = (char)cell[i];
        out->serial[at + i] = c > ' ' && c < 0x7F ? c : '\0';
    }
    out->serial[at + count] = '\0';
}

static enum gonio_status learn(
    size_t question, const uint8_t *f, size_t len, struct gonio_identity *out)
{
    static const uint8_t first[] = { 0x2E, 0x7F, 0x83, REG_BANDWIDTH };
    bool combined = len == COMBINED && f[1] == BLE_REPLY && get_u16_le(f + 2) == first[question];
    if (!combined && !(len == STANDARD && f[1] == REGISTERS))
        return GONIO_EFRAME;
    const uint8_t *cell = f + (combined ? 4 : 2);
    switch (question) {
    case ASK_VERSION:
        snprintf(
            out->firmware, sizeof out->firmware, "%u.%u", get_u16_le(cell), get_u16_le(cell + 2));
        return GONIO_OK;
    case ASK_SERIAL:
        learn_serial(cell, 0, 8, out);
        return GONIO_OK;
    case ASK_SERIAL_END:
        learn_serial(cell, 8, 4, out);
        return GONIO_OK;
    case ASK_BANDWIDTH:
        return learn_bandwidth(cell, out);
    default:
        return GONIO_EFRAME;
    }
}

#define READ_REGISTERS(reg)                                                                        \
    {                                                                                              \
        .byte = { 0xFF, 0xAA, 0x27, reg, 0x00 }, .len = 5, .wait_ms = 200                          \
    }

const struct gonio_driver gonio_driver_witmotion = {
    .name    = "witmotion",
    .title   = "WitMotion",
    .baud    = { 115200, 9600, 921600, 460800, 230400, 57600, 38400, 19200 },
    .rate_hz = 100,
    .gives   = GONIO_HAS_QUAT | GONIO_HAS_GYRO | GONIO_HAS_ACC | GONIO_HAS_MAG | GONIO_HAS_TEMP,
    .longest = COMBINED_SURE,
    .gyro_range_rad_s = 2000 * M_PI / 180 * 0.999,
    .cut              = cut,
    .decode           = decode,
    .rank             = rank,
    .inspect          = inspect,
    .ask              = { READ_REGISTERS(0x2E), READ_REGISTERS(0x7F), READ_REGISTERS(0x83),
                     READ_REGISTERS(REG_BANDWIDTH) },
    .learn            = learn,
    .ask_again        = ASK_BANDWIDTH,
    .plan             = plan,
    .save             = save,
};

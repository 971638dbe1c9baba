#include "errors.h"
#include "turn.h"
#include <string.h>

static const double MICRO_G_M_S2 = 9.80665e-6;

/* clang-format off */
static const struct emu_grade grades[] = {
    /* name               gyro: noise bias  drift matrix | acc: noise offset scale | mag: noise hard soft */
    { "none",                   0,    0,    0,    0,             0,    0,  0,            0,   0,   0,     false },
    { "industrial",             0.004, 0.05, 0,   0.002,        80,    3,  0,            0.1, 1.0, 0.005, false },
    { "consumer",               0.01, 0.5,  0.02, 0.01,        300,   20,  0.005,        0.3, 3.0, 0.02,  false },
    { "consumer-witmotion",     0.01, 0.5,  0.02, 0.01,        300,   20,  0.005,        0.3, 3.0, 0.02,  true  },
};
/* clang-format on */

const char *emu_grade_name(size_t i)
{
    return i < sizeof grades / sizeof *grades ? grades[i].name : NULL;
}

const struct emu_grade *emu_grade_find(const char *name)
{
    for (size_t i = 0; i < sizeof grades / sizeof *grades; i++)
        if (strcmp(grades[i].name, name) == 0)
            return &grades[i];
    return NULL;
}

static void draw_matrix(struct emu_random *r, double sd, double matrix[3][3])
{
    for (int row = 0; row < 3; row++)
        for (int column = 0; column < 3; column++)
            matrix[row][column] = (row == column) + sd * emu_random_normal(r);
}

static gonio_vec3 through(double m[3][3], gonio_vec3 v)
{
    return (gonio_vec3){ m[0][0] * v.x + m[0][1] * v.y + m[0][2] * v.z,
        m[1][0] * v.x + m[1][1] * v.y + m[1][2] * v.z,
        m[2][0] * v.x + m[2][1] * v.y + m[2][2] * v.z };
}

void emu_errors_init(struct emu_errors *e, const struct emu_grade *grade, uint64_t seed)
{
    *e                   = (struct emu_errors){ .grade = grade };
    struct emu_random *r = &e->random;
    emu_random_init(r, seed, EMU_STREAM_ERRORS);
    e->gyro_bias_rad_s   = emu_random_vector(r, grade->gyro_bias_deg_s * TURN_DEG);
    e->gyro_drift_rad_s2 = emu_random_vector(r, grade->gyro_drift_deg_s_min * TURN_DEG / 60.0);
    draw_matrix(r, grade->gyro_matrix, e->gyro_matrix);
    e->acc_offset_m_s2  = emu_random_vector(r, grade->acc_offset_mg * 1000 * MICRO_G_M_S2);
    e->acc_scale        = turn_add((gonio_vec3){ 1, 1, 1 }, emu_random_vector(r, grade->acc_scale));
    e->mag_hard_iron_ut = emu_random_vector(r, grade->mag_hard_iron_ut);
    draw_matrix(r, grade->mag_soft_iron, e->mag_soft_iron);
}

gonio_vec3 emu_errors_bias(const struct emu_errors *e, double time_s)
{
    return turn_add(e->gyro_bias_rad_s, turn_scale(e->gyro_drift_rad_s2, time_s));
}

/* White noise of a density, as a stream of samples shows it, before its low-pass. */
static double noise_sd(double density, double bandwidth_hz, double step_s)
{
    return density * sqrt(fmax(bandwidth_hz, 0.5 / step_s));
}

/* What a step takes over of the way to its input. */
static double low_pass_gain(double bandwidth_hz, double step_s)
{
    return bandwidth_hz >= 0.5 / step_s ? 1 : -expm1(-2 * TURN_PI * bandwidth_hz * step_s);
}

double emu_errors_delay(double bandwidth_hz, double step_s)
{
    double k = low_pass_gain(bandwidth_hz, step_s);
    return step_s * (1 - k) / k; /* group delay at 0 Hz of y += k (x - y) */
}

static gonio_vec3 low_pass(
    struct emu_errors *e, gonio_vec3 *state, gonio_vec3 in, double bandwidth_hz, double step_s)
{
    double k      = e->primed ? low_pass_gain(bandwidth_hz, step_s) : 1;
    return *state = turn_add(turn_scale(*state, 1 - k), turn_scale(in, k));
}

void emu_errors_apply(struct emu_errors *e, double time_s, const struct emu_signals *truth,
    double bandwidth_hz, double step_s, struct emu_signals *out)
{
    const struct emu_grade *g = e->grade;
    double gyro_sd            = noise_sd(g->gyro_noise_deg_s_rthz * TURN_DEG, bandwidth_hz, step_s);
    double acc_sd             = noise_sd(g->acc_noise_ug_rthz * MICRO_G_M_S2, bandwidth_hz, step_s);

    gonio_vec3 gyro =
        turn_add(through(e->gyro_matrix, truth->gyro_rad_s), emu_errors_bias(e, time_s));
    gyro           = turn_add(gyro, emu_random_vector(&e->random, gyro_sd));
    gonio_vec3 acc = { e->acc_scale.x * truth->acc_m_s2.x, e->acc_scale.y * truth->acc_m_s2.y,
        e->acc_scale.z * truth->acc_m_s2.z };
    acc            = turn_add(acc, e->acc_offset_m_s2);
    acc            = turn_add(acc, emu_random_vector(&e->random, acc_sd));
    gonio_vec3 mag = turn_add(through(e->mag_soft_iron, truth->mag_ut), e->mag_hard_iron_ut);

    out->gyro_rad_s = low_pass(e, &e->gyro_low, gyro, bandwidth_hz, step_s);
    out->acc_m_s2   = low_pass(e, &e->acc_low, acc, bandwidth_hz, step_s);
    out->mag_ut     = turn_add(mag, emu_random_vector(&e->random, g->mag_noise_ut));
    out->temp_c     = truth->temp_c;
    e->primed       = true;
}

/* A sensor's life: calibrated on a table or not, then set after set, each smoothed with what was
 * known before it. What is kept must stay as true as it says. */
#include "check.h"
#include "firmware-host/device.h"
#include "firmware-host/turn.h"
#include "fusion/calibrate.h"
#include <gonio/smoother.h>

enum { SENSORS = 6, SETS = 6 };
static const int64_t day_s = 86400, first_s = 1700000000;

static struct emu_device device;

/* The next sample at 100 Hz; false: the motion is over. */
static bool next(struct gonio_sample *s)
{
    uint8_t bytes[EMU_CYCLE_MAX];
    bool cycle = false;
    while (!cycle && device.time_s < emu_device_end(&device))
        emu_device_step(&device, bytes, &cycle);
    *s = (struct gonio_sample){ .time_s = device.time_s,
        .has                            = GONIO_HAS_GYRO | GONIO_HAS_ACC | GONIO_HAS_MAG,
        .gyro_rad_s                     = device.signals.gyro_rad_s,
        .acc_m_s2                       = device.signals.acc_m_s2,
        .mag_ut                         = device.signals.mag_ut };
    return cycle;
}

static void switch_on(unsigned sensor)
{
    emu_device_init(&device, emu_model_find("witmotion"), emu_grade_find("consumer"), sensor);
    CHECK(device.model->set_rate(&device, 100), "100 Hz");
}

static void guided(unsigned sensor, struct gonio_calibration *kept)
{
    static struct calibrate c;
    struct gonio_sample s;
    switch_on(sensor);
    device.source = EMU_CALIBRATION;
    emu_bench_plan(&device.bench, sensor);
    emu_device_power_on(&device);
    calibrate_init(&c, 0);
    while (next(&s))
        calibrate_push(&c, &s);
    CHECK(calibrate_result(&c, first_s, kept) == GONIO_OK, "sensor %u", sensor);
}

/* Mounted anew, switched on with another bias. */
static bool set(unsigned sensor, unsigned number, struct gonio_calibration *kept)
{
    const struct emu_ends ends          = { .pair = "cervical.rotation",
                 .first_deg                       = { 60, 62, 58 },
                 .second_deg                      = { 66, 63, 65 },
                 .firsts                          = 3,
                 .seconds                         = 3 };
    struct gonio_fusion_options options = gonio_fusion_defaults;
    struct gonio_calibration prior, learned;
    struct gonio_smoother *smoother;
    struct emu_random random;
    struct gonio_sample s;
    int64_t now_s = first_s + number * day_s;
    gonio_calibration_aged(kept, now_s, NAN, &prior);
    options.use_mag     = false;
    options.calibration = prior.has ? &prior : NULL;
    switch_on(sensor);
    emu_motion_plan(&device.motion, &ends, NULL, sensor * 100 + number);
    emu_mounting_make(&device.mounting, EMU_DISTAL, NULL, true, sensor * 100 + number);
    emu_random_init(&random, sensor * 100 + number, EMU_STREAM_FAULTS);
    device.errors.gyro_bias_rad_s =
        turn_add(device.errors.gyro_bias_rad_s, emu_random_vector(&random, 0.1 * TURN_DEG));
    device.errors.random = random;
    emu_device_power_on(&device);
    CHECK(gonio_smoother_new(&options, &smoother) == GONIO_OK, "made");
    while (next(&s))
        CHECK(gonio_smoother_push(smoother, &s) == GONIO_OK, "pushed");
    CHECK(gonio_smoother_run(smoother) == GONIO_OK, "run");
    gonio_smoother_calibration(smoother, &learned);
    gonio_smoother_free(smoother);
    return gonio_calibration_learn(kept, &learned, now_s);
}

/* Scales as they are: of a matrix near the identity, the inverse to second order. */
static double true_scale(int i)
{
    double e[3][3], square = 0;
    for (int r = 0; r < 3; r++)
        for (int c = 0; c < 3; c++)
            e[r][c] = device.errors.gyro_matrix[r][c] - (r == c);
    for (int k = 0; k < 3; k++)
        square += e[i][k] * e[k][i];
    return e[i][i] - square;
}

static void live(bool with_table, double *error, double *z2)
{
    int taken = 0;
    *error = *z2 = 0;
    for (unsigned sensor = 1; sensor <= SENSORS; sensor++) {
        struct gonio_calibration kept;
        gonio_calibration_init(&kept);
        if (with_table)
            guided(sensor, &kept);
        for (unsigned number = 1; number <= SETS; number++) {
            taken += set(sensor, number, &kept);
            CHECK(!gonio_calibration_flaw(&kept), "sensor %u, set %u", sensor, number);
        }
        for (int i = 0; i < 3; i++) {
            double miss = kept.gyro_matrix[4 * i] - true_scale(i);
            *error += miss * miss / (3 * SENSORS);
            *z2 += miss * miss / kept.gyro_matrix_cov[4 * i][4 * i] / (3 * SENSORS);
        }
    }
    *error = sqrt(*error);
    print_message(
        "%s: scales off by %.3f %% after %d sets, normalised error %.2f; %d of %d lessons taken\n",
        with_table ? "calibrated" : "never calibrated", 100 * *error, SETS, *z2, taken,
        SENSORS * SETS);
    CHECK(taken >= SENSORS * SETS * 9 / 10, "%d", taken);
}

static void calibrated_stays_calibrated(void **state)
{
    (void)state;
    double error, z2;
    live(true, &error, &z2);
    CHECK(error < 0.0005 && z2 < 1.5, "%g, %g", error, z2);
}

static void never_calibrated_stays_honest(void **state)
{
    (void)state;
    double error, z2;
    live(false, &error, &z2);
    CHECK(z2 < 2, "%g", z2); /* 18 scales: 1 +- 0.33 */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(calibrated_stays_calibrated),
        cmocka_unit_test(never_calibrated_stays_honest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

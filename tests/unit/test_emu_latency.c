/* How late an emulated sensor's word is, measured against the motion that it is made of; and what
 * the filter makes of it that is told so. */
#include "check.h"
#include "firmware-host/device.h"
#include "firmware-host/turn.h"
#include "session/trust.h"

enum { PERIODS = 6 };
static const double sway_hz  = 0.5,
                    sway_deg = 40; /* a head that looks left and right: 89 deg/s rms */

/* Looks left and right from the beginning on, and never rests. */
static void begin(struct emu_device *d, const char *model, int bandwidth)
{
    emu_device_init(d, emu_model_find(model), emu_grade_find("none"), 5);
    emu_mounting_make(&d->mounting, EMU_DISTAL, NULL, false, 5);
    memset(d->motion.sway, 0, sizeof d->motion.sway);
    d->motion.breath_m   = 0;
    d->motion.sway[2][0] = (struct emu_sway){ sway_deg, sway_hz, 0 };
    d->line_limited      = true;
    if (d->model->set_rate)
        d->model->set_rate(d, 100);
    if (bandwidth >= 0)
        d->model->set_register(d, EMU_WIT_BANDWIDTH, (unsigned)bandwidth);
    emu_device_power_on(d);
}

static gonio_quat truth_at(const struct emu_device *d, double time_s)
{
    return turn_after(emu_motion_segment(&d->motion, EMU_DISTAL, time_s), d->mounting.q_BS);
}

/* The phase of a sine that was sampled over whole periods, rad. */
struct phase {
    double in, out;
};

static void add(struct phase *p, double value, double time_s)
{
    p->in += value * sin(2 * TURN_PI * sway_hz * time_s);
    p->out += value * cos(2 * TURN_PI * sway_hz * time_s);
}

static double late_s(struct phase of, struct phase than)
{
    double by = atan2(than.out, than.in) - atan2(of.out, of.in);
    return remainder(by, 2 * TURN_PI) / (2 * TURN_PI * sway_hz);
}

/* Turned about the neck since the start, rad; the head's neck is upright here. */
static double heading(gonio_quat q_GS, gonio_quat start)
{
    gonio_quat e = turn_after(q_GS, turn_conj(start));
    return 2 * atan2(e.z, e.w);
}

struct lags {
    double gyro_s, acc_s, own_s, arrival_s;
};

static struct lags measure(struct emu_device *d)
{
    struct phase true_rate = { 0, 0 }, rate = { 0, 0 }, true_acc = { 0, 0 }, acc = { 0, 0 };
    struct phase true_turn = { 0, 0 }, turn = { 0, 0 };
    uint8_t out[EMU_CYCLE_MAX];
    bool cycle;
    struct lags lags = { 0 };
    gonio_quat start = truth_at(d, 0);
    for (int i = 0; i < (PERIODS + 1) * EMU_STEP_HZ / sway_hz; i++) {
        size_t n = emu_device_step(d, out, &cycle);
        if (i < EMU_STEP_HZ / sway_hz) /* the first period is for the low-pass to fill */
            continue;
        if (n > 0)
            lags.arrival_s = d->line_free_s - d->time_s;
        add(&true_rate, d->truth.signals.gyro_rad_s.y, d->time_s);
        add(&rate, d->signals.gyro_rad_s.y, d->time_s);
        add(&true_acc, d->truth.signals.acc_m_s2.x, d->time_s); /* along the turn */
        add(&acc, d->signals.acc_m_s2.x, d->time_s);
        add(&true_turn, heading(d->truth.q_GS, start), d->time_s);
        add(&turn, heading(d->onboard.q_GS, start), d->time_s);
    }
    lags.gyro_s = late_s(rate, true_rate);
    lags.acc_s  = late_s(acc, true_acc);
    lags.own_s  = late_s(turn, true_turn);
    return lags;
}

/* What docs/emulator.md says of register 1F, and it is the register map's figure. */
static void test_the_low_pass_delays_as_the_register_map_says(void **state)
{
    (void)state;
    static const double delay_ms[] = { 0.97, 2.9, 3.9, 5.9, 9.9, 17.85, 33.48 };
    for (int i = 0; i < (int)COUNT(delay_ms); i++) {
        static struct emu_device d;
        begin(&d, "witmotion", i);
        CHECK_NEAR(1e3 * d.delay_s, delay_ms[i], 1e-9, "1F = %d", i);
        struct lags lags = measure(&d);
        /* The phase delay of a first-order low-pass falls off a little before 0.1 of its bandwidth.
         */
        double tolerance_ms = 0.02 + 0.01 * delay_ms[i];
        CHECK_NEAR(1e3 * lags.gyro_s, delay_ms[i], tolerance_ms, "gyroscope, 1F = %d", i);
        CHECK_NEAR(1e3 * lags.acc_s, delay_ms[i], 0.1 + tolerance_ms, "accelerometer, 1F = %d", i);
        CHECK_NEAR(
            1e3 * lags.own_s, delay_ms[i], 0.3 + 4 * tolerance_ms, "its own filter, 1F = %d", i);
        CHECK_NEAR(lags.arrival_s, 44 * 10 / 115200.0, 1e-9, "four frames on the line");
    }
}

static void test_an_rvc_is_late_by_its_line_only(void **state)
{
    (void)state;
    static struct emu_device d;
    begin(&d, "bno08x-rvc", -1);
    struct lags lags = measure(&d);
    CHECK_NEAR(1e3 * lags.gyro_s, 0, 0.01, "its signals");
    CHECK_NEAR(1e3 * lags.own_s, 0, 0.3, "its own filter");
    CHECK_NEAR(lags.arrival_s, 19 * 10 / 115200.0, 1e-9, "a frame on the line");
}

struct error {
    double rms_deg; /* of the heading, without its mean: its origin is arbitrary */
    double late_s;  /* the part of it that goes with the rate */
};

/* How far the filter points from where the head points when a sample arrives. */
static struct error error_of(struct emu_device *d, enum trust_signal signal, double latency_s)
{
    struct gonio_fusion f;
    struct gonio_fusion_options options = gonio_fusion_defaults;
    struct gonio_orientation o;
    uint8_t out[EMU_CYCLE_MAX];
    bool cycle;
    double sum = 0, sum2 = 0, n = 0, rates = 0, with_rate = 0, rate2 = 0;
    options.use_mag            = false;
    options.prefer_sensor_quat = signal == TRUST_SENSOR;
    options.latency_s          = latency_s;
    gonio_fusion_init(&f, &options);
    while (d->time_s < 24) {
        if (emu_device_step(d, out, &cycle) == 0)
            continue;
        struct gonio_sample s = { .time_s = d->line_free_s,
            .has                          = GONIO_HAS_GYRO | GONIO_HAS_ACC | GONIO_HAS_QUAT,
            .gyro_rad_s                   = d->signals.gyro_rad_s,
            .acc_m_s2                     = d->signals.acc_m_s2,
            .q_GS                         = d->onboard.q_GS };
        gonio_fusion_update(&f, &s, &o);
        if (d->time_s < 4)
            continue;
        double deg  = remainder(heading(o.q_GS, truth_at(d, s.time_s)) / TURN_DEG, 360);
        double rate = sway_deg * 2 * TURN_PI * sway_hz * cos(2 * TURN_PI * sway_hz * s.time_s);
        sum += deg;
        sum2 += deg * deg;
        rates += rate;
        with_rate += deg * rate;
        rate2 += rate * rate;
        n++;
    }
    return (struct error){ sqrt(fmax(0, sum2 / n - sum * sum / (n * n))),
        -(with_rate - sum * rates / n) / rate2 };
}

static void test_told_of_it_the_filter_points_where_the_head_is(void **state)
{
    (void)state;
    static const struct {
        const char *legend, *model;
        int bandwidth;
        double delay_ms, bytes;
        enum trust_signal signal;
        double most_ms; /* off */
    } rows[] = {
        { "as gonio sets it up", "witmotion", 2, 3.9, 44, TRUST_6_AXES, 0.15 },
        { "as it leaves the shop", "witmotion", 4, 9.9, 44, TRUST_6_AXES, 0.15 },
        { "10 Hz of bandwidth", "witmotion", 5, 17.85, 44, TRUST_6_AXES, 0.15 },
        { "its own, that north pulls", "witmotion", 4, 9.9, 44, TRUST_SENSOR, 0.3 },
        { "an RVC", "bno08x-rvc", -1, 0, 19, TRUST_SENSOR, 0.05 },
    };
    const double rate_rms_deg_s = sway_deg * 2 * TURN_PI * sway_hz / sqrt(2);
    for (size_t i = 0; i < COUNT(rows); i++) {
        static struct emu_device d;
        struct trust_latency l = { .delay_s = 1e-3 * rows[i].delay_ms,
            .line_s                         = rows[i].bytes * 10 / 115200,
            .rate_hz                        = 100 };
        double latency_s       = trust_latency_s(&l, rows[i].signal);
        begin(&d, rows[i].model, rows[i].bandwidth);
        struct error before = error_of(&d, rows[i].signal, 0);
        begin(&d, rows[i].model, rows[i].bandwidth);
        struct error after = error_of(&d, rows[i].signal, latency_s);
        const char *legend = rows[i].legend;
        double most_s      = 1e-3 * rows[i].most_ms;
        CHECK_NEAR(before.late_s, latency_s, most_s, "%s: late", legend);
        CHECK_NEAR(after.late_s, 0, most_s, "%s: no longer", legend);
        /* What goes with the rate and what does not add up as squares. */
        double gone_deg = sqrt(before.rms_deg * before.rms_deg - after.rms_deg * after.rms_deg);
        double cost_deg = rate_rms_deg_s * latency_s;
        CHECK_NEAR(gone_deg, cost_deg, 0.05 * cost_deg, "%s: %.3f deg before, %.3f left", legend,
            before.rms_deg, after.rms_deg);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_low_pass_delays_as_the_register_map_says),
        cmocka_unit_test(test_an_rvc_is_late_by_its_line_only),
        cmocka_unit_test(test_told_of_it_the_filter_points_where_the_head_is),
    };
    return cmocka_run_group_tests_name("lateness of emulated sensors", tests, NULL, NULL);
}

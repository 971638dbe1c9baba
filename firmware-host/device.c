#include "device.h"
#include <math.h>

static const double STEP_S = 1.0 / EMU_STEP_HZ;

void emu_device_init(struct emu_device *d, const struct emu_model *model,
    const struct emu_grade *grade, uint64_t seed)
{
    *d = (struct emu_device){ .model = model, .source = EMU_PLAY, .seed = seed };
    emu_motion_still(&d->motion, seed);
    emu_mounting_make(&d->mounting, EMU_DISTAL, NULL, true, seed);
    emu_errors_init(&d->errors, grade, seed);
    if (model->factory)
        model->factory(d);
}

void emu_device_power_on(struct emu_device *d)
{
    d->steps       = 0;
    d->time_s      = 0;
    d->line_free_s = 0;
    emu_onboard_init(&d->onboard, d->seed);
    d->model->power_on(d);
}

void emu_device_hear(struct emu_device *d, const uint8_t *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++)
        d->model->hear(d, bytes[i]);
}

double emu_device_end(const struct emu_device *d)
{
    if (d->source == EMU_CALIBRATION)
        return d->bench.end_s;
    if (d->goes_on != EMU_AS_PLANNED)
        return HUGE_VAL;
    return d->source == EMU_PLAY ? d->motion.end_s : emu_record_end(&d->record);
}

static void feel_bench(
    const struct emu_bench *b, double time_s, double reach_s, struct emu_truth *out)
{
    gonio_quat q_GS[3];
    gonio_vec3 place_m[3];
    for (int i = 0; i < 3; i++)
        emu_bench_at(b, time_s + (i - 1) * reach_s, &q_GS[i], &place_m[i]);
    *out = (struct emu_truth){ .time_s = time_s, .q_GB = q_GS[1], .q_GS = q_GS[1] };
    emu_sense_moved(q_GS, place_m, reach_s, &out->signals);
}

static void feel(const struct emu_device *d, double time_s, struct emu_truth *out)
{
    const double reach_s = 0.5 * STEP_S;
    if (d->source == EMU_PLAY) {
        emu_sense_motion(&d->motion, &d->mounting, time_s, reach_s, out);
        return;
    }
    if (d->source == EMU_CALIBRATION) {
        feel_bench(&d->bench, time_s, reach_s, out);
        return;
    }
    struct emu_row row[3];
    for (int i = 0; i < 3; i++)
        emu_record_at(&d->record, time_s + (i - 1) * reach_s, &row[i]);
    *out = (struct emu_truth){ .time_s = time_s, .q_GS = row[1].q_GS, .q_GB = row[1].q_GS };
    emu_sense_orientation(row[0].q_GS, row[1].q_GS, row[2].q_GS, reach_s, &out->signals);
}

/* What the low-pass does not delay of the chip's whole delay is in what the chip feels: the motion
 * as it was so long ago. */
static void sense(struct emu_device *d)
{
    if (d->source == EMU_RECORDED) {
        struct emu_row row;
        emu_record_at(&d->record, d->time_s, &row);
        d->signals = row.signals;
        return;
    }
    double late_s = fmax(0, d->delay_s - emu_errors_delay(d->bandwidth_hz, STEP_S));
    struct emu_truth felt;
    feel(d, d->time_s, &d->truth);
    feel(d, d->time_s - late_s, &felt);
    emu_errors_apply(&d->errors, d->time_s, &felt.signals, d->bandwidth_hz, STEP_S, &d->signals);
    emu_onboard_correct(&d->onboard, emu_errors_bias(&d->errors, d->time_s), STEP_S, &d->signals);
}

size_t emu_device_step(struct emu_device *d, uint8_t *out, bool *cycle)
{
    d->time_s = (double)d->steps * STEP_S;
    if (d->goes_on == EMU_FIDGETS)
        emu_fidget(&d->patient.person, &d->motion, d->time_s);
    sense(d);
    emu_onboard_fuse(&d->onboard, &d->signals, STEP_S);
    bool busy  = d->line_limited && d->time_s < d->line_free_s - 1e-9;
    size_t len = d->model->speak(d, busy, out, cycle);
    if (len > 0) /* ten bits a byte: 8N1 */
        d->line_free_s = d->time_s + (double)len * 10.0 / d->baud;
    d->steps++;
    return len;
}

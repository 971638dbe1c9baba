#ifndef DEVICE_CLOCKFIT_H
#define DEVICE_CLOCKFIT_H
/** @file
 *  When was a sample taken? A sensor's samples are evenly spaced; their arrivals are not, since USB
 *  and the scheduler bunch them, and can only be late. The fit follows the lower envelope of the
 *  arrivals: earlier than expected is believed at once, later only slowly.
 */
#include <gonio/sample.h>

struct clockfit {
    double nominal_s; /* the period that the driver names */
    double period_s;
    double next_s;   /* when the next sample is expected to have been taken */
    double offset_s; /* our clock minus the sensor's, where it has one */
    double last_s;
    double window_begin_s;
    uint64_t window_samples;
    double late_least_s; /* of the recent samples */
    unsigned late_run;
    uint64_t last_seq;
    unsigned seq_modulus;
    uint64_t samples, gaps;
    bool started;
};

/** @param rate_hz      what the driver names; the true rate is found
 *  @param seq_modulus  of the sensor's counter; 0 where it has none */
void clockfit_init(struct clockfit *c, double rate_hz, unsigned seq_modulus);

/** The time of a sample.
 *
 *  @param s          its seq and sensor_time_s are used where they are the sensor's own
 *  @param arrival_s  when its last byte came, s, monotonic
 *  @return           s, on the scale of arrival_s; grows from call to call
 */
double clockfit_time(struct clockfit *c, const struct gonio_sample *s, double arrival_s);

/** Samples a second as measured; 0 before there are any. */
double clockfit_rate_hz(const struct clockfit *c);

#endif

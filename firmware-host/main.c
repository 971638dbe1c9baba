/** @file
 *  gonio-emu: a sensor's firmware on the host, on a pty, a TCP port or into a capture. Contract:
 * docs/design.md.
 */
#include "base/clock.h"
#include "base/note.h"
#include "line.h"
#include "link.h"
#include "options.h"
#include "tape.h"
#include "turn.h"
#include "voice.h"
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { DONE = 0, FAILED = 1, MISUSED = 2 }; /* exit codes */

static const double FAST_AFTER_S = 3.0; /* --fast goes on so long behind the motion */

struct run {
    const struct emu_options *options;
    struct emu_device device;
    struct emu_faults faults;
    struct emu_link link;
    struct emu_voice voice; /* of whoever tells the patient what to do */
    unsigned host_baud;     /* as last seen; 0 where the link has none */
    FILE *truth;
    double end_s, unplug_s; /* device time; HUGE_VAL: never */
};

static volatile sig_atomic_t stopped;

static void stop(int signal_number)
{
    (void)signal_number;
    stopped = 1;
}

static void sleep_ns(int64_t ns)
{
    struct timespec t = { .tv_sec = (time_t)(ns / 1000000000), .tv_nsec = (long)(ns % 1000000000) };
    if (ns > 0)
        nanosleep(&t, NULL); /* a signal ends it early: the callers' loops look at `stopped` */
}

static int say(int code, enum gonio_status status)
{
    fprintf(stderr, "gonio-emu: %s\n", note_text(status));
    return code;
}

static void write_truth(FILE *f, const struct emu_device *d)
{
    const struct emu_truth *t = &d->truth;
    fprintf(f, "%.6f,%.9f,%.9f,%.9f,%.9f,", t->time_s, t->q_GS.w, t->q_GS.x, t->q_GS.y, t->q_GS.z);
    if (d->source == EMU_PLAY) /* signed a, b, g under the names that Angles CSV gives them */
        fprintf(f, "%.9f,%.9f,%.9f,%.9f,%.6f,%.6f,%.6f,%.6f", t->q_GB.w, t->q_GB.x, t->q_GB.y,
            t->q_GB.z, t->joint.angle_deg[0], t->joint.angle_deg[1], t->joint.angle_deg[2],
            t->joint.value_deg);
    else
        fputs(",,,,,,,", f);
    fputc('\n', f);
}

static enum gonio_status open_truth(struct run *r)
{
    if (!r->options->truth)
        return GONIO_OK;
    r->truth = fopen(r->options->truth, "w");
    if (!r->truth)
        return note(gonio_status_from_errno(errno), "%s: %s", r->options->truth, strerror(errno));
    fputs("t_s,qw,qx,qy,qz,head_qw,head_qx,head_qy,head_qz,flexion_deg,lateral_deg,rotation_deg,"
          "value_deg\n",
        r->truth);
    return GONIO_OK;
}

/* The rate that the host has wrong; 0 where it is right, or the link has none. */
static unsigned wrong_baud(const struct run *r)
{
    return r->host_baud == r->device.baud ? 0 : r->host_baud;
}

/* At a wrong rate a command is noise. What comes now was written since the last look: a host that
 * tells the device a new rate and takes it on at once has written at the old one. */
static void listen_to_host(struct run *r)
{
    uint8_t bytes[256];
    size_t n;
    unsigned before = r->host_baud;
    r->host_baud    = r->options->fast ? 0 : emu_link_baud(&r->link);
    while ((n = emu_link_read(&r->link, bytes, sizeof bytes)) > 0)
        if (wrong_baud(r) == 0 || before == r->device.baud)
            emu_device_hear(&r->device, bytes, n);
}

/* A word that is not understood is said to be so, and nothing else happens. */
static void listen_to_words(struct run *r)
{
    struct emu_device *d = &r->device;
    const char *line;
    enum gonio_status status = GONIO_OK;
    while (d->goes_on == EMU_OBEYS && status != GONIO_LATER) {
        status = emu_voice_next(&r->voice, &line);
        if (status == GONIO_OK)
            status = emu_obey_hear(&d->patient, &d->motion, &d->mounting, d->time_s, line);
        if (status < 0)
            say(MISUSED, status);
    }
}

/* One step of the device, its bytes spoiled as asked for. @return bytes in `out` */
static size_t step(struct run *r, uint8_t *out)
{
    uint8_t bytes[EMU_CYCLE_MAX], heard[EMU_LINE_GROWTH * EMU_CYCLE_MAX];
    bool cycle;
    size_t n = emu_device_step(&r->device, bytes, &cycle);
    if (cycle && r->truth)
        write_truth(r->truth, &r->device);
    unsigned wrong = wrong_baud(r);
    if (wrong == 0)
        return emu_faults_pass(&r->faults, r->device.time_s, bytes, n, out);
    n = emu_line_hear(bytes, n, r->device.baud, wrong, heard);
    return emu_faults_pass(&r->faults, r->device.time_s, heard, n, out);
}

static bool is_over(const struct run *r)
{
    double time_s = (double)r->device.steps / EMU_STEP_HZ;
    return stopped || time_s >= r->end_s || time_s >= r->unplug_s;
}

enum { OUT_MAX = 2 * EMU_LINE_GROWTH * EMU_CYCLE_MAX + EMU_FAULTS_HELD };

/* Bytes on the line: they come when their last one has left it. */
struct flight {
    uint8_t byte[OUT_MAX];
    size_t len;
    int64_t there_ns;
};

static void arrive(struct run *r, struct flight *f)
{
    if (f->len > 0 && emu_link_is_open(&r->link))
        emu_link_send(&r->link, f->byte, f->len);
    f->len = 0;
}

static void depart(struct run *r, struct flight *f, int64_t now_ns)
{
    static uint8_t out[OUT_MAX];
    const struct emu_device *d = &r->device;
    bool open                  = emu_link_is_open(&r->link);
    if (open)
        listen_to_host(r);
    listen_to_words(r);
    size_t n = step(r, out);
    if (n == 0 || !open)
        return;
    arrive(r, f); /* only a fault has bytes follow so closely */
    memcpy(f->byte, out, n);
    f->len      = n;
    f->there_ns = now_ns;
    if (d->line_limited && d->line_free_s > d->time_s)
        f->there_ns += (int64_t)((d->line_free_s - d->time_s) * 1e9);
}

/* Paced by a schedule fixed at the first opening: no drift, and a host that was held up gets what
 * it missed in a burst. Nobody there: the time goes on and the bytes are lost. */
static void run_in_time(struct run *r)
{
    static struct flight flight;
    int64_t begin_ns = clock_monotonic_ns();
    while (!is_over(r)) {
        int64_t step_ns = begin_ns + (int64_t)r->device.steps * (1000000000 / EMU_STEP_HZ);
        bool arrives    = flight.len > 0 && flight.there_ns <= step_ns;
        int64_t due_ns  = arrives ? flight.there_ns : step_ns;
        int64_t now_ns  = clock_monotonic_ns();
        if (now_ns < due_ns)
            sleep_ns(due_ns - now_ns);
        else if (arrives)
            arrive(r, &flight);
        else
            depart(r, &flight, due_ns);
    }
    arrive(r, &flight);
}

static void feed_all(struct run *r, const uint8_t *bytes, size_t len)
{
    while (len > 0 && !stopped) {
        size_t n = 0;
        if (emu_link_is_open(&r->link))
            n = emu_link_feed(&r->link, bytes, len, 100);
        else
            sleep_ns(5000000);
        bytes += n;
        len -= n;
    }
}

/* The device's time stands still while nobody reads. */
static void run_fast(struct run *r)
{
    static uint8_t out[OUT_MAX];
    while (!is_over(r)) {
        if (r->device.steps % 16 == 0)
            listen_to_host(r);
        feed_all(r, out, step(r, out));
    }
    /* What the reader has not taken dies with the port: wait for it, twice seen empty. */
    int empty = 0;
    for (int i = 0; i < 3000 && empty < 2 && !stopped; i++) {
        empty = emu_link_is_drained(&r->link) ? empty + 1 : 0;
        sleep_ns(10000000);
    }
}

/* No cable and no host: all of the motion at once, with the times at which it would have come. */
static enum gonio_status run_to_tape(struct run *r)
{
    static uint8_t out[OUT_MAX];
    FILE *tape;
    enum gonio_status status = emu_tape_open(r->options->capture, r->options->model->name, &tape);
    if (status != GONIO_OK)
        return status;
    emu_device_power_on(&r->device);
    while (!is_over(r)) {
        size_t n = step(r, out);
        emu_tape_add(tape, fmax(r->device.time_s, r->device.line_free_s), out, n);
    }
    return emu_tape_close(tape, r->options->capture);
}

static enum gonio_status open_link(struct run *r)
{
    const struct emu_options *o = r->options;
    unsigned port               = 0;
    enum gonio_status status    = o->pty ? emu_link_open_pty(&r->link, o->pty)
                                         : emu_link_open_tcp(&r->link, o->tcp_port, &port);
    if (status != GONIO_OK)
        return status;
    if (o->pty)
        fprintf(stderr, "gonio-emu: %s on %s (%s)\n", o->model->name, o->pty, r->link.slave);
    else
        fprintf(stderr, "gonio-emu: %s on tcp:127.0.0.1:%u\n", o->model->name, port);
    return GONIO_OK;
}

/* When the run ends, and when the plug is pulled: without a time in the middle of the third
 * repetition, and 10 s after the opening where there is none. */
static void plan_end(struct run *r)
{
    const struct emu_options *o = r->options;
    r->end_s                    = o->seconds > 0 ? o->seconds : HUGE_VAL;
    if (o->fast)
        r->end_s = fmin(r->end_s, emu_device_end(&r->device) + FAST_AFTER_S);
    r->unplug_s = HUGE_VAL;
    if (r->faults.on & 1u << EMU_FAULT_UNPLUG) {
        double at_s     = r->faults.amount[EMU_FAULT_UNPLUG];
        double middle_s = emu_motion_middle(&r->device.motion, 2);
        r->unplug_s     = at_s >= 0 ? at_s : middle_s >= 0 ? middle_s : 10;
    }
}

static void run(struct run *r)
{
    while (!stopped && !emu_link_is_open(&r->link))
        sleep_ns(5000000);
    emu_device_power_on(&r->device);
    if (r->options->fast)
        run_fast(r);
    else
        run_in_time(r);
    if ((double)r->device.steps / EMU_STEP_HZ >= r->unplug_s)
        fprintf(stderr, "gonio-emu: unplugged after %.2f s\n", r->unplug_s);
    emu_link_close(&r->link);
}

static void obey_signals(void)
{
    struct sigaction act = { .sa_handler = stop };
    sigaction(SIGTERM, &act, NULL);
    sigaction(SIGINT, &act, NULL);
    sigaction(SIGHUP, &act, NULL);
}

int main(int argc, char **argv)
{
    static struct emu_options options;
    static struct run r;
    enum gonio_status status = emu_options_read(argc, argv, &options);
    if (status == GONIO_END)
        return DONE;
    if (status != GONIO_OK)
        return say(MISUSED, status);
    r.options = &options;
    r.faults  = options.faults;
    status    = emu_options_build(&options, &r.device);
    if (status != GONIO_OK)
        return say(status == GONIO_EINVAL ? MISUSED : FAILED, status);
    plan_end(&r);
    obey_signals();
    r.voice.fd = -1;
    status     = open_truth(&r);
    if (status == GONIO_OK && r.device.goes_on == EMU_OBEYS)
        status = emu_voice_open(&r.voice, options.obey);
    if (status == GONIO_OK && options.capture)
        status = run_to_tape(&r);
    else if (status == GONIO_OK && (status = open_link(&r)) == GONIO_OK)
        run(&r);
    if (r.truth && (ferror(r.truth) | fclose(r.truth)) != 0 && status == GONIO_OK)
        status = note(GONIO_EIO, "%s: not written whole", options.truth);
    emu_voice_close(&r.voice);
    emu_record_free(&r.device.record);
    return status == GONIO_OK ? DONE : say(FAILED, status);
}

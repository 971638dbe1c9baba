#include "options.h"
#include "base/note.h"
#include "base/text.h"
#include "words.h"
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum option_id {
    /* clang-format off */
    PTY = 1, TCP, CAPTURE, MOTION, SENSOR, PLAY, LEFT, RIGHT, REPS, RATE, SEED, NOISE, MOUNTING, FAULT, SET,
    FAST, SECONDS, TRUTH, HELP
    /* clang-format on */
};

static const struct option options[] = {
    { "pty", required_argument, NULL, PTY },
    { "tcp", required_argument, NULL, TCP },
    { "capture", required_argument, NULL, CAPTURE },
    { "motion", required_argument, NULL, MOTION },
    { "sensor", required_argument, NULL, SENSOR },
    { "play", required_argument, NULL, PLAY },
    { "left", required_argument, NULL, LEFT },
    { "right", required_argument, NULL, RIGHT },
    { "flexion", required_argument, NULL, LEFT },
    { "extension", required_argument, NULL, RIGHT },
    { "reps", required_argument, NULL, REPS },
    { "rate", required_argument, NULL, RATE },
    { "seed", required_argument, NULL, SEED },
    { "noise", required_argument, NULL, NOISE },
    { "mounting", required_argument, NULL, MOUNTING },
    { "fault", required_argument, NULL, FAULT },
    { "set", required_argument, NULL, SET },
    { "fast", no_argument, NULL, FAST },
    { "seconds", required_argument, NULL, SECONDS },
    { "truth", required_argument, NULL, TRUTH },
    { "help", no_argument, NULL, HELP },
    { NULL, 0, NULL, 0 },
};

/* clang-format off */
static const char usage[] =
    "gonio-emu MODEL (--pty LINK | --tcp PORT | --capture FILE) [OPTION...]\n"
    "A sensor's firmware on this machine; it begins when the port is first opened.\n\n"
    "  --pty LINK       a pty, under a symbolic link of this name\n"
    "  --tcp PORT       127.0.0.1:PORT; 0: any that is free\n"
    "  --capture FILE   at once into a file that goniod plays as file:FILE\n"
    "  --play WHAT      cervical.rotation: 6 s neutral, repetitions, 3 s neutral; so do\n"
    "                   cervical.flexion_extension and cervical.lateral_flexion; still: on a table;\n"
    "                   calibration: laid on its sides and turned on a table, for gonio calibrate\n"
    "  --left A,B,...   true end-of-range angles to the left, degrees; one value is repeated\n"
    "  --right A,B,...  the same to the right\n"
    "  --flexion, --extension: in place of left and right\n"
    "  --reps N         how often a single value is repeated (3)\n"
    "  --motion FILE    instead of a play: t_s with qw,qx,qy,qz (true) or recorded sensor columns\n"
    "  --sensor N       rows of this sensor of FILE (0)\n"
    "  --rate HZ        output rate, and 115200 baud; without it the device is as from the shop\n"
    "  --set REG=VALUE  a register to start with, hexadecimal: --set 02=021F\n"
    "  --noise GRADE    of the sensor: %s\n"
    "  --mounting HOW   crooked (default) or ideal\n"
    "  --seed N         other chances (1)\n"
    "  --fault NAME     or NAME=AMOUNT, or several with commas: %s\n"
    "  --fast           as fast as it is read; ends 3 s after the motion\n"
    "  --seconds N      end after N s\n"
    "  --truth FILE     write the true orientation and angles as CSV\n\n"
    "Models:\n";
/* clang-format on */

static void print_help(void)
{
    char grades[WORDS_MAX], faults[WORDS_MAX];
    printf(usage, words_join(emu_grade_name, grades), words_join(emu_faults_name, faults));
    for (size_t i = 0; emu_model_row(i); i++)
        printf("  %-16s %s\n", emu_model_row(i)->name, emu_model_row(i)->about);
}

static enum gonio_status unknown_model(const char *name)
{
    char list[WORDS_MAX];
    words_join(emu_model_name, list);
    return name ? note(GONIO_EINVAL, "there is no model %s; there are %s", name, list)
                : note(GONIO_EINVAL, "which model? There are %s; --help tells the rest", list);
}

static enum gonio_status read_angles(
    const char *option, const char *text, double angle_deg[EMU_REPS_MAX], size_t *count)
{
    const char *p = text, *end = text + strlen(text);
    for (*count = 0; *count < EMU_REPS_MAX; p++) {
        double value;
        p = number_parse(p, end, &value);
        if (!p || !(value >= 1 && value <= 120) || (p < end && *p != ','))
            break;
        angle_deg[(*count)++] = value;
        if (p == end)
            return GONIO_OK;
    }
    return note(GONIO_EINVAL, "--%s %s: up to %d angles from 1 to 120 degrees with commas between",
        option, text, EMU_REPS_MAX);
}

static enum gonio_status read_integer(
    const char *option, const char *text, long long least, long long most, long long *out)
{
    if (integer_whole(text, least, most, out) == GONIO_OK)
        return GONIO_OK;
    return note(GONIO_EINVAL, "--%s %s: must be a whole number from %lld to %lld", option, text,
        least, most);
}

static enum gonio_status read_number(const char *option, const char *text, double most, double *out)
{
    double value;
    if (number_whole(text, &value) != GONIO_OK || !(value > 0 && value <= most))
        return note(
            GONIO_EINVAL, "--%s %s: must be a number above 0, up to %g", option, text, most);
    *out = value;
    return GONIO_OK;
}

static enum gonio_status read_grade(struct emu_options *o, const char *text)
{
    char list[WORDS_MAX];
    o->grade = emu_grade_find(text);
    if (o->grade)
        return GONIO_OK;
    return note(GONIO_EINVAL, "--noise %s: there is no such grade; there are %s", text,
        words_join(emu_grade_name, list));
}

static enum gonio_status read_mounting(struct emu_options *o, const char *text)
{
    o->ideal_mounting = strcmp(text, "ideal") == 0;
    if (o->ideal_mounting || strcmp(text, "crooked") == 0)
        return GONIO_OK;
    return note(GONIO_EINVAL, "--mounting %s: it is ideal or crooked", text);
}

/* A row a play; of a neck, in which plane. */
static const struct {
    const char *name;
    enum emu_play play;
    enum emu_plane plane;
} plays[] = {
    { "cervical.rotation", EMU_NECK, EMU_TRANSVERSE },
    { "cervical.flexion_extension", EMU_NECK, EMU_SAGITTAL },
    { "cervical.lateral_flexion", EMU_NECK, EMU_FRONTAL },
    { "calibration", EMU_CALIBRATE, EMU_TRANSVERSE },
    { "still", EMU_STILL, EMU_TRANSVERSE },
};

static enum gonio_status read_play(struct emu_options *o, const char *text)
{
    for (size_t i = 0; i < sizeof plays / sizeof *plays; i++)
        if (strcmp(text, plays[i].name) == 0) {
            o->play       = plays[i].play;
            o->ends.plane = plays[i].plane;
            return GONIO_OK;
        }
    return note(GONIO_EINVAL,
        "--play %s: there are cervical.rotation, cervical.flexion_extension, "
        "cervical.lateral_flexion, calibration and still",
        text);
}

static enum gonio_status read_set(struct emu_options *o, const char *text)
{
    char *end, *end_value;
    unsigned long reg   = strtoul(text, &end, 16);
    unsigned long value = *end == '=' ? strtoul(end + 1, &end_value, 16) : 0;
    if (end == text || *end != '=' || end_value == end + 1 || *end_value || reg > 0xFF ||
        value > 0xFFFF)
        return note(
            GONIO_EINVAL, "--set %s: must be REG=VALUE, both hexadecimal, such as 03=9", text);
    if (o->sets == EMU_SETS_MAX)
        return note(GONIO_EINVAL, "--set: more than %d registers", EMU_SETS_MAX);
    o->set[o->sets].reg     = (unsigned)reg;
    o->set[o->sets++].value = (unsigned)value;
    return GONIO_OK;
}

static enum gonio_status read_option(
    struct emu_options *o, enum option_id id, const char *text, long long *reps)
{
    long long n              = 0;
    enum gonio_status status = GONIO_OK;
    /* clang-format off */
    switch (id) {
    case PTY:      o->pty = text; break;
    case TCP:      status = read_integer("tcp", text, 0, 65535, &n); o->tcp_port = (unsigned)n; break;
    case CAPTURE:  o->capture = text; o->fast = true; break;
    case MOTION:   o->motion = text; break;
    case SENSOR:   status = read_integer("sensor", text, 0, 1, &n); o->sensor = (int)n; break;
    case PLAY:     return read_play(o, text);
    case LEFT:     return read_angles("left", text, o->ends.left_deg, &o->ends.lefts);
    case RIGHT:    return read_angles("right", text, o->ends.right_deg, &o->ends.rights);
    case REPS:     return read_integer("reps", text, 1, EMU_REPS_MAX, reps);
    case RATE:     return read_number("rate", text, 1000, &o->rate_hz);
    case SEED:     status = read_integer("seed", text, 0, INT64_MAX, &n); o->seed = (uint64_t)n; break;
    case NOISE:    return read_grade(o, text);
    case MOUNTING: return read_mounting(o, text);
    case FAULT:    return emu_faults_parse(&o->faults, text);
    case SET:      return read_set(o, text);
    case FAST:     o->fast = true; break;
    case SECONDS:  return read_number("seconds", text, 1e6, &o->seconds);
    case TRUTH:    o->truth = text; break;
    case HELP:     break;
    }
    /* clang-format on */
    return status;
}

static void repeat(double angle_deg[EMU_REPS_MAX], size_t *count, long long reps)
{
    if (*count == 1)
        while (*count < (size_t)reps)
            angle_deg[(*count)++] = angle_deg[0];
}

static enum gonio_status check_together(struct emu_options *o, bool tcp, long long reps)
{
    bool ends = o->ends.lefts + o->ends.rights > 0;
    if ((o->pty != NULL) + tcp + (o->capture != NULL) != 1)
        return note(
            GONIO_EINVAL, "where to? Give one of --pty LINK, --tcp PORT and --capture FILE");
    if (o->motion && (o->play != EMU_NOTHING || ends))
        return note(GONIO_EINVAL, "--motion and --play are two motions; give one of them");
    if (ends != (o->play == EMU_NECK))
        return note(GONIO_EINVAL,
            "--play of a neck, such as cervical.rotation, goes with --left, --right or both; of "
            "cervical.flexion_extension they are called --flexion and --extension");
    if (o->rate_hz > 0 && !o->model->set_rate)
        return note(GONIO_EINVAL, "%s sends at its own rate; leave --rate out", o->model->name);
    if (o->sets > 0 && !o->model->set_register)
        return note(GONIO_EINVAL, "%s has no registers; leave --set out", o->model->name);
    repeat(o->ends.left_deg, &o->ends.lefts, reps);
    repeat(o->ends.right_deg, &o->ends.rights, reps);
    if (!o->grade)
        o->grade = emu_grade_find(o->model->grade);
    return GONIO_OK;
}

enum gonio_status emu_options_read(int argc, char **argv, struct emu_options *o)
{
    *o             = (struct emu_options){ .seed = 1 };
    long long reps = 3;
    bool tcp       = false;
    int id;
    /* The seed of the faults may come after them. */
    emu_faults_init(&o->faults, 0);
    opterr = 0;
    while ((id = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (id == HELP) {
            print_help();
            return GONIO_END;
        }
        if (id == '?')
            return note(GONIO_EINVAL,
                "%s: no such option, or its value is missing; --help lists them", argv[optind - 1]);
        enum gonio_status status = read_option(o, (enum option_id)id, optarg, &reps);
        if (status != GONIO_OK)
            return status;
        tcp = tcp || id == TCP;
    }
    if (optind >= argc)
        return unknown_model(NULL);
    if (!(o->model = emu_model_find(argv[optind])))
        return unknown_model(argv[optind]);
    if (optind + 1 < argc)
        return note(GONIO_EINVAL, "%s: one model at a time", argv[optind + 1]);
    emu_random_init(&o->faults.random, o->seed, EMU_STREAM_FAULTS);
    return check_together(o, tcp, reps);
}

static enum gonio_status take_motion(const struct emu_options *o, struct emu_device *d)
{
    if (o->play == EMU_CALIBRATE) {
        d->source = EMU_CALIBRATION;
        emu_bench_plan(&d->bench, o->seed);
        return GONIO_OK;
    }
    if (!o->motion) {
        if (o->play != EMU_STILL)
            emu_motion_plan(&d->motion, &o->ends, o->seed);
        return GONIO_OK;
    }
    enum gonio_status status = emu_record_read(o->motion, o->sensor, 1.0 / EMU_STEP_HZ, &d->record);
    if (status != GONIO_OK)
        return status == GONIO_EINVAL ? GONIO_EFORMAT : status;
    d->source = d->record.has == EMU_RECORD_QUAT ? EMU_ORIENTATIONS : EMU_RECORDED;
    if (d->source == EMU_RECORDED && o->truth) {
        emu_record_free(&d->record);
        return note(
            GONIO_EINVAL, "--truth: %s holds what a sensor recorded, and no truth", o->motion);
    }
    return GONIO_OK;
}

enum gonio_status emu_options_build(const struct emu_options *o, struct emu_device *d)
{
    emu_device_init(d, o->model, o->grade, o->seed);
    emu_mounting_make(&d->mounting, !o->ideal_mounting, o->seed);
    if (o->rate_hz > 0 && !o->model->set_rate(d, o->rate_hz))
        return GONIO_EINVAL;
    for (size_t i = 0; i < o->sets; i++)
        if (!o->model->set_register(d, o->set[i].reg, o->set[i].value))
            return GONIO_EINVAL;
    /* In --fast there is no time, and a line that carries so much in a second means nothing; a
     * capture has its own. */
    d->line_limited = o->capture || (o->pty && !o->fast);
    return take_motion(o, d);
}

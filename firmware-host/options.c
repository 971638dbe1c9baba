#include "base/note.h"
#include "base/text.h"
#include "options_play.h"
#include "words.h"
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum option_id {
    /* clang-format off */
    PTY = 1, TCP, CAPTURE, MOTION, SENSOR, RATE, SEED, NOISE, MOUNTING, FAULT, SET, FAST, SECONDS, TRUTH,
    HELP
    /* clang-format on */
};

static const struct option options[] = {
    { "pty", required_argument, NULL, PTY },
    { "tcp", required_argument, NULL, TCP },
    { "capture", required_argument, NULL, CAPTURE },
    { "motion", required_argument, NULL, MOTION },
    { "sensor", required_argument, NULL, SENSOR },
    { "play", required_argument, NULL, EMU_PLAY_WHAT },
    { "first", required_argument, NULL, EMU_FIRST },
    { "second", required_argument, NULL, EMU_SECOND },
    { "left", required_argument, NULL, EMU_FIRST },
    { "right", required_argument, NULL, EMU_SECOND },
    { "flexion", required_argument, NULL, EMU_FIRST },
    { "extension", required_argument, NULL, EMU_SECOND },
    { "reps", required_argument, NULL, EMU_REPS },
    { "segment", required_argument, NULL, EMU_SEGMENT },
    { "site", required_argument, NULL, EMU_SITE },
    { "trunk", required_argument, NULL, EMU_TRUNK },
    { "sway", required_argument, NULL, EMU_SWAY_DEG },
    { "pace", required_argument, NULL, EMU_PACE },
    { "hold", required_argument, NULL, EMU_HOLD_S },
    { "drop-hold", no_argument, NULL, EMU_DROP_HOLD },
    { "miss", required_argument, NULL, EMU_MISS },
    { "wobble", required_argument, NULL, EMU_WOBBLE },
    { "slip", required_argument, NULL, EMU_SLIP },
    { "pose", required_argument, NULL, EMU_POSE },
    { "obey", required_argument, NULL, EMU_OBEY },
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
    "  --play WHAT      a movement (below): 6 s neutral, repetitions, 3 s neutral; fidget: shifts,\n"
    "                   glances and nods; obey: does as it is told; still: on a table;\n"
    "                   calibration: laid on its sides and turned on a table, for gonio calibrate\n"
    "  --first A,B,...  true ends of range of the movement's first direction, degrees; one value is\n"
    "                   repeated. --left and --flexion are the same\n"
    "  --second A,B,... of the second one; --right and --extension are the same\n"
    "  --reps N         how often a single value is repeated (3)\n"
    "  --segment WHICH  the sensor is on the distal segment, or the proximal one of the same patient\n"
    "  --site WHERE     another place on that segment: forehead, sternum\n"
    "  --trunk PART     of the joint's angle by which the proximal segment goes along (0)\n"
    "  --sway DEG       mean amplitude of the sway's sines (0.1)\n"
    "  --pace SLOW..FAST  of each turn, over the usual speed (1)\n"
    "  --hold S         mean hold at the end of range (1.5); --drop-hold: none\n"
    "  --miss DEG       1 sigma by which neutral is missed on return (0)\n"
    "  --wobble PART    how far a turn strays from its plane on the way, part of the turn (0)\n"
    "  --slip DEG[@S]   the strap slips, at a time or after half of the repetitions\n"
    "  --obey FIFO      where --play obey hears its words, a line each; else standard input:\n"
    "                   turn cervical.rotation_left 52, back, rep cervical.rotation_left 52, neutral,\n"
    "                   pose cervical.rotation, slip 8, miss 3, cheat 0.2\n"
    "  --pose PAIR      of --play obey the first pose, of fidget what was asked for (cervical.rotation)\n"
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
    "  --truth FILE     write the true orientation and angles as CSV\n";
/* clang-format on */

static void print_help(void)
{
    char grades[WORDS_MAX], faults[WORDS_MAX];
    printf(usage, words_join(emu_grade_name, grades), words_join(emu_faults_name, faults));
    puts("\nModels:");
    for (size_t i = 0; emu_model_row(i); i++)
        printf("  %-16s %s\n", emu_model_row(i)->name, emu_model_row(i)->about);
    puts("\nMovements:");
    for (size_t i = 0; emu_movement_name(i); i++)
        printf("  %s%s\n", emu_movement_name(i), emu_movement_sided(i) ? "_left, _right" : "");
}

static enum gonio_status unknown_model(const char *name)
{
    char list[WORDS_MAX];
    words_join(emu_model_name, list);
    return name ? note(GONIO_EINVAL, "there is no model %s; there are %s", name, list)
                : note(GONIO_EINVAL, "which model? There are %s; --help tells the rest", list);
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

static enum gonio_status read_option(struct emu_options *o, enum option_id id, const char *text)
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

/* One patient, two sensors: what belongs to a sensor has its own chances, and its serial number. */
static uint64_t device_seed(const struct emu_options *o)
{
    enum { ANOTHER = 50000000 };
    return o->segment == EMU_PROXIMAL ? o->seed + ANOTHER : o->seed;
}

static enum gonio_status check_together(struct emu_options *o, bool tcp)
{
    if ((o->pty != NULL) + tcp + (o->capture != NULL) != 1)
        return note(
            GONIO_EINVAL, "where to? Give one of --pty LINK, --tcp PORT and --capture FILE");
    enum gonio_status status = emu_options_play_check(o);
    if (status != GONIO_OK)
        return status;
    if (o->rate_hz > 0 && !o->model->set_rate)
        return note(GONIO_EINVAL, "%s sends at its own rate; leave --rate out", o->model->name);
    if (o->sets > 0 && !o->model->set_register)
        return note(GONIO_EINVAL, "%s has no registers; leave --set out", o->model->name);
    if (!o->grade)
        o->grade = emu_grade_find(o->model->grade);
    return GONIO_OK;
}

enum gonio_status emu_options_read(int argc, char **argv, struct emu_options *o)
{
    *o       = (struct emu_options){ .seed = 1, .reps = 3, .manner = emu_manner_usual };
    bool tcp = false;
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
        enum gonio_status status = id >= EMU_PLAY_WHAT
                                       ? emu_options_play_read(o, (enum emu_play_option)id, optarg)
                                       : read_option(o, (enum option_id)id, optarg);
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
    emu_random_init(&o->faults.random, device_seed(o), EMU_STREAM_FAULTS);
    return check_together(o, tcp);
}

static enum gonio_status take_motion(const struct emu_options *o, struct emu_device *d)
{
    if (o->play == EMU_CALIBRATE) {
        d->source = EMU_CALIBRATION;
        emu_bench_plan(&d->bench, o->seed);
        return GONIO_OK;
    }
    if (!o->motion) {
        emu_options_play_take(o, d);
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
    emu_device_init(d, o->model, o->grade, device_seed(o));
    emu_mounting_make(&d->mounting, EMU_DISTAL, NULL, !o->ideal_mounting, d->seed);
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

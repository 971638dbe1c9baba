#include "options_play.h"
#include "base/note.h"
#include "base/text.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

/* A row a play that is no movement: those are in plays.c. */
static const struct {
    const char *name;
    enum emu_play play;
} others[] = {
    { "fidget", EMU_FIDGET },
    { "obey", EMU_DO_AS_TOLD },
    { "calibration", EMU_CALIBRATE },
    { "still", EMU_STILL },
};

/* ---- reading ---- */

/* Those of the same joint, which is mostly what was meant. */
static enum gonio_status unknown_play(const char *option, const char *text)
{
    char near[512] = "";
    size_t len = 0, joint = strcspn(text, ".") + 1;
    for (size_t i = 0; emu_movement_name(i) && len < sizeof near; i++)
        if (strncmp(emu_movement_name(i), text, joint) == 0)
            len += (size_t)snprintf(near + len, sizeof near - len, "%s%s%s", len > 0 ? ", " : "",
                emu_movement_name(i), emu_movement_sided(i) ? "_left" : "");
    if (len == 0)
        return note(
            GONIO_EINVAL, "--%s %s: there is no such play; --help lists them", option, text);
    return note(GONIO_EINVAL, "--%s %s: there are %s; --help lists all", option, text, near);
}

static enum gonio_status read_pair(struct emu_options *o, const char *option, const char *text)
{
    struct emu_movement movement;
    if (!emu_movement_find(text, &movement))
        return unknown_play(option, text);
    o->ends.pair = text;
    return GONIO_OK;
}

static enum gonio_status read_play(struct emu_options *o, const char *text)
{
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (strcmp(text, others[i].name) == 0) {
            o->play = others[i].play;
            return GONIO_OK;
        }
    o->play = EMU_REPEAT;
    return read_pair(o, "play", text);
}

static enum gonio_status read_angles(
    const char *option, const char *text, double *deg, size_t *count)
{
    const char *p = text, *end = text + strlen(text);
    for (*count = 0; *count < EMU_REPS_MAX; p++) {
        double value;
        p = number_parse(p, end, &value);
        if (!p || !(value >= 1 && value <= 180) || (p < end && *p != ','))
            break;
        deg[(*count)++] = value;
        if (p == end)
            return GONIO_OK;
    }
    return note(GONIO_EINVAL, "--%s %s: up to %d angles from 1 to 180 degrees with commas between",
        option, text, EMU_REPS_MAX);
}

static enum gonio_status read_number(
    const char *option, const char *text, double least, double most, double *out)
{
    double value;
    if (number_whole(text, &value) != GONIO_OK || !(value >= least && value <= most))
        return note(
            GONIO_EINVAL, "--%s %s: must be a number from %g to %g", option, text, least, most);
    *out = value;
    return GONIO_OK;
}

static enum gonio_status read_reps(struct emu_options *o, const char *text)
{
    long long reps;
    if (integer_whole(text, 1, EMU_REPS_MAX, &reps) != GONIO_OK)
        return note(
            GONIO_EINVAL, "--reps %s: must be a whole number from 1 to %d", text, EMU_REPS_MAX);
    o->reps = (int)reps;
    return GONIO_OK;
}

static enum gonio_status read_segment(struct emu_options *o, const char *text)
{
    o->segment = strcmp(text, "proximal") == 0 ? EMU_PROXIMAL : EMU_DISTAL;
    if (o->segment == EMU_PROXIMAL || strcmp(text, "distal") == 0)
        return GONIO_OK;
    return note(GONIO_EINVAL, "--segment %s: it is distal or proximal", text);
}

/* "0.5..1.5", or one number for both. */
static enum gonio_status read_pace(struct emu_manner *m, const char *text)
{
    const char *end = text + strlen(text), *dots = strstr(text, "..");
    double slow, fast;
    const char *p = number_parse(text, dots ? dots : end, &slow);
    fast          = slow;
    if (p && dots)
        p = p == dots ? number_parse(dots + 2, end, &fast) : NULL;
    if (p != end || !(slow >= 0.1 && slow <= fast && fast <= 5))
        return note(GONIO_EINVAL,
            "--pace %s: must be SLOW..FAST, factors from 0.1 to 5 with the smaller one first",
            text);
    m->slow = slow;
    m->fast = fast;
    return GONIO_OK;
}

static enum gonio_status read_slip(struct emu_options *o, const char *text)
{
    const char *end = text + strlen(text), *p = number_parse(text, end, &o->slip_deg);
    o->slip_s = (double)NAN;
    if (p && *p == '@')
        p = number_parse(p + 1, end, &o->slip_s);
    if (p != end || !(o->slip_deg > 0 && o->slip_deg <= 45) || o->slip_s < 0)
        return note(GONIO_EINVAL,
            "--slip %s: must be DEGREES, above 0 and up to 45, or DEGREES@SECONDS", text);
    return GONIO_OK;
}

static const char *const names[] = { "play", "first", "second", "reps", "segment", "site", "trunk",
    "sway", "pace", "hold", "drop-hold", "miss", "wobble", "slip", "pose", "obey" };

enum gonio_status emu_options_play_read(
    struct emu_options *o, enum emu_play_option id, const char *text)
{
    struct emu_manner *m = &o->manner;
    const char *name     = names[id - EMU_PLAY_WHAT];
    if (id > EMU_REPS)
        o->person_option = name;
    /* clang-format off */
    switch (id) {
    case EMU_PLAY_WHAT: return read_play(o, text);
    case EMU_FIRST:     return read_angles(name, text, o->ends.first_deg, &o->ends.firsts);
    case EMU_SECOND:    return read_angles(name, text, o->ends.second_deg, &o->ends.seconds);
    case EMU_REPS:      return read_reps(o, text);
    case EMU_SEGMENT:   return read_segment(o, text);
    case EMU_SITE:      o->site = text; break;
    case EMU_TRUNK:     return read_number(name, text, -1, 1, &m->trunk);
    case EMU_SWAY_DEG:  return read_number(name, text, 0, 5, &m->sway_deg);
    case EMU_PACE:      return read_pace(m, text);
    case EMU_HOLD_S:    return read_number(name, text, 0, 60, &m->hold_s);
    case EMU_DROP_HOLD: m->drop_hold = true; break;
    case EMU_MISS:      return read_number(name, text, 0, 15, &m->miss_deg);
    case EMU_WOBBLE:    return read_number(name, text, 0, 1, &m->wobble);
    case EMU_SLIP:      return read_slip(o, text);
    case EMU_POSE:      o->pose_given = true; return read_pair(o, name, text);
    case EMU_OBEY:      o->obey = text; break;
    }
    /* clang-format on */
    return GONIO_OK;
}

/* ---- together ---- */

static void repeat(double deg[EMU_REPS_MAX], size_t *count, int reps)
{
    if (*count == 1)
        while (*count < (size_t)reps)
            deg[(*count)++] = deg[0];
}

/* Where there is one direction, the word for the other one means it too: --extension of
 * hip.extension. */
static enum gonio_status check_directions(struct emu_options *o)
{
    struct emu_movement movement;
    struct emu_ends *e = &o->ends;
    if (emu_movement_find(e->pair, &movement) && movement.directions == 1 && e->seconds > 0) {
        if (e->firsts > 0)
            return note(GONIO_EINVAL, "--play %s has one direction; leave --second out", e->pair);
        memcpy(e->first_deg, e->second_deg, sizeof e->first_deg);
        e->firsts  = e->seconds;
        e->seconds = 0;
    }
    repeat(e->first_deg, &e->firsts, o->reps);
    repeat(e->second_deg, &e->seconds, o->reps);
    return GONIO_OK;
}

static enum gonio_status check_site(const struct emu_options *o)
{
    struct emu_movement movement;
    if (!o->site || !emu_movement_find(o->ends.pair, &movement))
        return GONIO_OK;
    struct emu_worn *worn = o->segment == EMU_DISTAL ? &movement.distal : &movement.proximal;
    if (emu_worn_at(worn, o->site))
        return GONIO_OK;
    return note(GONIO_EINVAL, "--site %s: is not on the segment, where the sensor's place is %s",
        o->site, worn->site);
}

static enum gonio_status check_told(const struct emu_options *o)
{
    if (o->obey && o->play != EMU_DO_AS_TOLD)
        return note(GONIO_EINVAL, "--obey goes with --play obey");
    if (o->pose_given && o->play != EMU_DO_AS_TOLD && o->play != EMU_FIDGET)
        return note(GONIO_EINVAL, "--pose goes with --play obey and --play fidget");
    if (o->play == EMU_DO_AS_TOLD && o->fast)
        return note(GONIO_EINVAL,
            "--play obey: words are said in real time; leave --fast and --capture out");
    if (o->slip_deg > 0 && isnan(o->slip_s) && o->play != EMU_REPEAT)
        return note(GONIO_EINVAL, "--slip: half of the repetitions is when? Give DEGREES@SECONDS");
    if (o->play == EMU_FIDGET && o->fast && !(o->seconds > 0))
        return note(GONIO_EINVAL, "--play fidget has no end; give --seconds");
    return GONIO_OK;
}

enum gonio_status emu_options_play_check(struct emu_options *o)
{
    bool ends = o->ends.firsts + o->ends.seconds > 0;
    if (o->motion && (o->play != EMU_NOTHING || ends))
        return note(GONIO_EINVAL, "--motion and --play are two motions; give one of them");
    if (ends != (o->play == EMU_REPEAT))
        return note(GONIO_EINVAL,
            "--play of a movement, such as cervical.rotation, goes with --left, --right or both; "
            "they are also called --flexion and --extension, --first and --second");
    bool thing = o->motion || o->play == EMU_STILL || o->play == EMU_CALIBRATE;
    if (o->person_option && thing)
        return note(GONIO_EINVAL, "--%s is for a person; give --play of a movement, fidget or obey",
            o->person_option);
    if (!o->ends.pair)
        o->ends.pair = "cervical.rotation";
    enum gonio_status status = check_told(o);
    if (status == GONIO_OK)
        status = check_site(o);
    if (status == GONIO_OK && o->play == EMU_REPEAT)
        status = check_directions(o);
    return status;
}

/* ---- doing it ---- */

static double when_slips(const struct emu_options *o, const struct emu_motion *m)
{
    if (!isnan(o->slip_s))
        return o->slip_s;
    return m->hold[2 * ((m->reps + 1) / 2)].begin_s; /* back from the middle one */
}

void emu_options_play_take(const struct emu_options *o, struct emu_device *d)
{
    struct emu_movement movement;
    if (o->play == EMU_STILL || !emu_movement_find(o->ends.pair, &movement))
        return;
    struct emu_worn *worn = o->segment == EMU_DISTAL ? &movement.distal : &movement.proximal;
    if (o->site)
        emu_worn_at(worn, o->site);
    emu_mounting_make(&d->mounting, o->segment, worn, !o->ideal_mounting, d->seed);
    if (o->play == EMU_REPEAT || o->play == EMU_NOTHING) {
        emu_motion_plan(&d->motion, &o->ends, &o->manner, o->seed);
    } else {
        d->goes_on = o->play == EMU_FIDGET ? EMU_FIDGETS : EMU_OBEYS;
        emu_obey_begin(&d->patient, &d->motion, &movement, &o->manner, o->seed);
    }
    if (o->slip_deg > 0) {
        struct emu_random r;
        emu_random_init(&r, d->seed, EMU_STREAM_SLIP);
        emu_mounting_slip(&d->mounting, when_slips(o, &d->motion), o->slip_deg, &r);
    }
}

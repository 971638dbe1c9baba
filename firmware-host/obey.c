#include "obey.h"
#include "base/note.h"
#include "base/text.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

/* To a spoken word; our choice. */
static const double LEAST_REACTION_S = 0.25, MOST_REACTION_S = 0.35;
static const double LIE_DOWN_S = 2.5, SHIFT_S = 0.5, REST_S = 0.5;
enum { WORD_MAX = 80 };

void emu_obey_begin(struct emu_obey *o, struct emu_motion *m, const struct emu_movement *movement,
    const struct emu_manner *manner, uint64_t seed)
{
    *o = (struct emu_obey){ .off_neutral = false };
    emu_person_begin(&o->person, m, movement, manner, seed);
    emu_motion_settle(m, &m->hold[0], true);
}

/* ---- what is done ---- */

/* When the next movement begins. */
static double leave(struct emu_obey *o, double now_s)
{
    double after_s = emu_random_between(&o->person.more, LEAST_REACTION_S, MOST_REACTION_S);
    return fmax(now_s + after_s, o->free_s);
}

static void go_out(struct emu_obey *o, struct emu_motion *m, double leave_s, double end_deg)
{
    emu_person_out(&o->person, m, leave_s, end_deg);
    emu_motion_settle(m, &m->hold[m->holds - 1], false);
    o->free_s      = m->end_s;
    o->off_neutral = true;
}

static void go_back(struct emu_obey *o, struct emu_motion *m, double leave_s)
{
    emu_person_back(&o->person, m, leave_s);
    emu_motion_settle(m, &m->hold[m->holds - 1], true);
    o->free_s      = m->hold[m->holds - 1].begin_s + REST_S;
    o->off_neutral = o->person.manner.miss_deg > 0;
}

/* To exactly where a movement begins, from wherever. */
static void go_to_start(struct emu_obey *o, struct emu_motion *m, double leave_s, double turn_s)
{
    double there_s    = leave_s + turn_s;
    struct emu_hold h = { .begin_s = there_s,
        .end_s                     = there_s + REST_S,
        .start                     = emu_motion_start(m, &o->person.movement) };
    emu_motion_add(m, &h, leave_s);
    emu_motion_settle(m, &m->hold[m->holds - 1], true);
    o->free_s        = h.end_s;
    o->off_neutral   = false;
    o->person.at_deg = 0;
}

/* Whoever is told another movement does it from neutral; and from exactly there, where its turns go
 * in another order: those of a small miss would leap. */
static void change(
    struct emu_obey *o, struct emu_motion *m, double now_s, const struct emu_movement *to)
{
    const struct emu_movement *from = &o->person.movement;
    bool same_axis                  = to->slot == from->slot && to->axis.y == from->axis.y;
    if (!same_axis && o->person.at_deg != 0)
        go_back(o, m, leave(o, now_s));
    if (to->order != from->order && o->off_neutral)
        go_to_start(o, m, leave(o, now_s), SHIFT_S);
    o->person.movement = *to;
}

/* ---- what is said ---- */

struct word {
    char verb[WORD_MAX], name[WORD_MAX];
    double number;
};

static enum gonio_status unknown_direction(const char *name)
{
    return note(GONIO_EINVAL,
        "turn %s: no direction of this name; they are called as in cervical.rotation_left", name);
}

/* A sensor is on one segment, and on one side. */
static enum gonio_status check_worn(
    const struct emu_obey *o, const struct emu_movement *other, const char *name)
{
    const struct emu_worn *here = &o->person.movement.distal, *there = &other->distal;
    if (here->segment == there->segment && here->left == there->left)
        return GONIO_OK;
    return note(GONIO_EINVAL,
        "%s: the sensor is worn at the %s, which does not move in it; start gonio-emu with --pose "
        "for this movement",
        name, here->site);
}

static enum gonio_status turn(
    struct emu_obey *o, struct emu_motion *m, double now_s, const struct word *w)
{
    struct emu_movement way;
    bool second;
    if (!emu_direction_find(w->name, &way, &second))
        return unknown_direction(w->name);
    if (check_worn(o, &way, w->name) != GONIO_OK)
        return GONIO_EINVAL;
    if (!emu_movement_same_start(&way, &o->person.movement))
        return note(
            GONIO_EINVAL, "%s begins in another pose; say pose and its pair first", w->name);
    change(o, m, now_s, &way);
    go_out(o, m, leave(o, now_s), second ? -w->number : w->number);
    if (strcmp(w->verb, "rep") == 0)
        go_back(o, m, o->free_s);
    return GONIO_OK;
}

static enum gonio_status back(
    struct emu_obey *o, struct emu_motion *m, double now_s, const struct word *w)
{
    (void)w;
    if (o->person.at_deg != 0)
        go_back(o, m, leave(o, now_s));
    return GONIO_OK;
}

static enum gonio_status neutral(
    struct emu_obey *o, struct emu_motion *m, double now_s, const struct word *w)
{
    (void)w;
    if (o->person.at_deg != 0)
        go_back(o, m, leave(o, now_s));
    if (o->off_neutral)
        go_to_start(o, m, leave(o, now_s), SHIFT_S);
    return GONIO_OK;
}

static enum gonio_status pose(
    struct emu_obey *o, struct emu_motion *m, double now_s, const struct word *w)
{
    struct emu_movement next;
    if (!emu_movement_find(w->name, &next))
        return note(
            GONIO_EINVAL, "pose %s: no pair of this name; they are called as in --play", w->name);
    if (check_worn(o, &next, w->name) != GONIO_OK)
        return GONIO_EINVAL;
    if (o->person.at_deg != 0)
        go_back(o, m, leave(o, now_s));
    bool lies_alike = emu_movement_same_start(&next, &o->person.movement);
    change(o, m, now_s, &next);
    go_to_start(o, m, leave(o, now_s), lies_alike ? SHIFT_S : LIE_DOWN_S);
    return GONIO_OK;
}

static enum gonio_status manner(
    struct emu_obey *o, struct emu_motion *m, double now_s, const struct word *w)
{
    (void)m;
    (void)now_s;
    *(strcmp(w->verb, "miss") == 0 ? &o->person.manner.miss_deg : &o->person.manner.trunk) =
        w->number;
    return GONIO_OK;
}

/* A row a word: has it a name, and which numbers. */
static const struct {
    const char *verb;
    bool named;
    double least, most; /* 0, 0: no number */
    enum gonio_status (*act)(
        struct emu_obey *o, struct emu_motion *m, double now_s, const struct word *w);
} words[] = {
    /* clang-format off */
    { "turn",    true,   1, 180, turn },
    { "rep",     true,   1, 180, turn },
    { "back",    false,  0,   0, back },
    { "neutral", false,  0,   0, neutral },
    { "pose",    true,   0,   0, pose },
    { "miss",    false,  0,  15, manner },
    { "cheat",   false, -1,   1, manner },
    { "slip",    false,  0,  45, NULL }, /* what the patient has no part in */
    /* clang-format on */
};
enum { WORDS = sizeof words / sizeof *words };

/* @return what stands there, up to a blank; NULL where nothing does, or too much */
static const char *take_word(const char *p, char out[WORD_MAX])
{
    p += strspn(p, " \t\r");
    size_t len = strcspn(p, " \t\r");
    if (len == 0 || len >= WORD_MAX)
        return NULL;
    memcpy(out, p, len);
    out[len] = '\0';
    return p + len;
}

static bool read_rest(const char *p, size_t row, struct word *w)
{
    char number[WORD_MAX], more[WORD_MAX];
    bool counts = words[row].least < words[row].most;
    if (p && words[row].named)
        p = take_word(p, w->name);
    if (p && counts)
        p = take_word(p, number);
    if (!p || take_word(p, more) || strlen(p) >= WORD_MAX)
        return false;
    return !counts || (number_whole(number, &w->number) == GONIO_OK &&
                          w->number >= words[row].least && w->number <= words[row].most);
}

static enum gonio_status misheard(size_t row)
{
    char range[64] = "";
    if (words[row].least < words[row].most)
        snprintf(
            range, sizeof range, " and a number from %g to %g", words[row].least, words[row].most);
    return note(GONIO_EINVAL, "%s is said with%s%s", words[row].verb,
        words[row].named ? " a name"
        : range[0]       ? ""
                         : " nothing else",
        words[row].named ? range : range + (range[0] ? 4 : 0));
}

enum gonio_status emu_obey_hear(struct emu_obey *o, struct emu_motion *m,
    struct emu_mounting *mounting, double now_s, const char *line)
{
    struct word w = { .number = 0 };
    size_t row    = 0;
    const char *p = take_word(line, w.verb);
    while (p && row < WORDS && strcmp(words[row].verb, w.verb) != 0)
        row++;
    if (!p || row == WORDS)
        return note(GONIO_EINVAL,
            "\"%.40s\" is no word that this patient knows; there are turn, rep, back, neutral, "
            "pose, miss, cheat and slip",
            line);
    if (!read_rest(p, row, &w))
        return misheard(row);
    if (!words[row].act) {
        emu_mounting_slip(mounting, now_s, w.number, &o->person.more);
        return GONIO_OK;
    }
    if (!emu_motion_make_room(m, now_s))
        return note(GONIO_EBUSY, "%s: too much is still to be done; wait for it", w.verb);
    return words[row].act(o, m, now_s, &w);
}
